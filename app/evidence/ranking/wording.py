"""The words of the lists: why an offer has no place and what one would take, flags, and why the order is what it is.
All are msgids."""

from app.evidence.effects.wording import REASONS as HIDDEN
from app.platform.errors import N_

# As a run says of an offer that has an effect but no place.
NOT_RANKED = {
    "arms_do_not_differ": N_("The offers cannot be told apart"),
    "unreliable": N_("Too uncertain: its difference from the others may as well be chance"),
    "few_citizens": N_("Too few: under 15 participants"),
    "few_effective": N_("Too uncertain: the comparison rests on few citizens"),
    "outside_support": N_("Hardly comparable: many participants are like nobody without an offer"),
    "separable": N_("Not comparable: participants can be told from all others almost perfectly"),
    "too_few_arms": N_("It is the only offer with an effect; a place takes two"),
}
TIME = N_("It takes time: more starts must be followed to the end.")
FIFTEEN = N_("It takes at least 15 participants.")
COMPARABLE = N_("It takes comparable citizens without the offer; more participants alone are not enough.")
MORE = N_("It takes about {n} participants more.")
NOT_BY_MORE = N_("More participants alone would hardly give it a place.")
WHAT_IT_TAKES = {
    "not_in_run": FIFTEEN,
    "under_five": FIFTEEN,
    "too_few": FIFTEEN,
    "few_citizens": FIFTEEN,
    "too_fresh": TIME,
    "not_assessed_again": N_("It takes that more participants are assessed again."),
    "no_overlap": COMPARABLE,
    "separable": COMPARABLE,
    "outside_support": COMPARABLE,
    "unreliable": NOT_BY_MORE,
}
FLAGS = {
    "better": (N_("Better than the average offer"), "success"),
    "worse": (N_("Worse than the average offer"), "warning"),
}
WHY_AVERAGE = {
    "not_measurable": N_("Differences between citizens cannot be measured surely; everybody gets the same order."),
    "not_known": N_(
        "This citizen is not worked out yet, so the list has the average order. It is done every night for active "
        "citizens."
    ),
}
WHY_UNRANKED = {
    "evaluation_off": N_("Evaluation is switched off, so no effects are used. The list is in alphabetical order."),
    "no_run": N_("No effects have been published yet. The list is in alphabetical order."),
    "older_model": N_(
        "The published run was made by an older model, which says nothing of citizens like this one. Ask a manager to "
        "make a new one. The list is in alphabetical order."
    ),
}


def reason_words(reason: str | None) -> str:
    """Why there is no effect or no place; "" where there is one."""
    return HIDDEN.get(reason or "") or NOT_RANKED.get(reason or "", reason or "")


def what_it_takes(reason: str | None, needed: int | None) -> tuple[str, dict[str, int]] | None:
    """A sentence with its values, or None where there is nothing useful to say."""
    if needed is not None:
        return MORE, {"n": needed}
    sentence = WHAT_IT_TAKES.get(reason or "")
    return (sentence, {}) if sentence else None
