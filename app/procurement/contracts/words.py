"""What the room's codes are called."""

from app.platform.errors import N_

EVENTS = {
    "signed": N_("Signed"),
    "entered": N_("Entered"),
    "changed": N_("Changed"),
    "option_taken": N_("Option taken"),
    "option_let_go": N_("Option let go"),
    "terminated": N_("Ended before its time"),
    "offer_added": N_("Offer put into the catalogue"),
}
VALUE_BASES = {
    "evaluation_sum": N_("The bid's evaluation sum"),
    "lot_value": N_("The tender's estimated value of the lots, without options"),
    "stated": N_("As stated"),
}
