"""The words for what a comparison says and cannot say. All are msgids."""

from app.platform.errors import N_

DIMENSIONS = {
    "supplier": N_("Supplier"),
    "kind": N_("Own and private"),
    "contrast": N_("Own less private"),
    "type": N_("Offer type"),
    "duration": N_("Planned length"),
}
COURSES = {
    "all": N_("All offers"),
    "kind": N_("Own and private"),
    "type": N_("By type"),
    "supplier": N_("By supplier"),
}
# Why a supplier has no place.
NO_PLACE = {
    "do_not_differ": N_("The offers cannot be told from each other in this population"),
    "cannot_be_told": N_("Cannot be told from any other supplier"),
    "alone": N_("There is no other supplier to compare with"),
    "not_comparable": N_("For most of its people the comparison does not hold"),
}
IT_TAKES = {
    "under_five": N_("At least 15 people in its offers"),
    "too_few": N_("At least 15 people in its offers"),
    "do_not_differ": N_("Many more starts, and offers that really differ"),
    "cannot_be_told": N_("More starts in its offers, so that the interval narrows"),
    "alone": N_("A second supplier with 15 people or more"),
    "not_comparable": N_("Offers whose participants can be compared and followed to the end"),
}
FLAGS = {
    "better": (N_("Better than the average"), "success"),
    "worse": (N_("Worse than the average"), "error"),
    "none": (N_("Cannot be told from the average"), "neutral"),
}
# Own less private, when more is better; by whether the interval leaves nought out.
CONTRASTS = {
    "better": N_("The municipality's own offers do better than the private ones."),
    "worse": N_("The municipality's own offers do worse than the private ones."),
    "unclear": N_("Own and private offers cannot be told from each other."),
}
