"""What choices are called in forms, and the hints that stand at single fields; by the field's path without places."""

import re

from app.platform.errors import N_

CHOICES = {
    "requirements.kind": {
        "minimum": N_("Minimum requirement"),
        "evaluated": N_("Evaluated requirement"),
        "information": N_("For information"),
    },
    "requirements.area": {
        "service": N_("Content of the service"),
        "staff": N_("Staff"),
        "place": N_("Place"),
        "cooperation": N_("Cooperation"),
        "reporting": N_("Registration and reporting"),
        "quality": N_("Quality and supervision"),
    },
    "criteria.kind": {"quality": N_("Quality"), "price": N_("Price")},
    "award.formula": {
        "lowest_over_price": N_("Lowest price over the bid's price"),
        "linear_above_lowest": N_("Straight line from the lowest price"),
        "cost_per_point": N_("Price for each quality point"),
    },
    "timetable.code": {
        "publish": N_("Publication"),
        "questions": N_("Deadline for questions"),
        "answers": N_("Deadline for answers"),
        "bids": N_("Deadline for bids"),
        "opening": N_("Opening of bids"),
        "notification": N_("Notification of the award"),
        "standstill": N_("End of the standstill"),
        "sign": N_("Signing of the contract"),
        "start": N_("Start of the contract"),
    },
    "suitability.kind": {
        "turnover": N_("Turnover"),
        "equity": N_("Equity"),
        "references": N_("References"),
        "exclusion": N_("Ground for exclusion"),
        "declaration": N_("Declaration"),
        "other": N_("Other"),
    },
    "prices.unit": {
        "start": N_("Per start"),
        "week": N_("Per week"),
        "hour": N_("Per hour"),
        "meeting": N_("Per meeting"),
        "month": N_("Per month"),
        "course": N_("Per course"),
        "result": N_("Per result"),
    },
    "prices.kind": {"base": N_("Base payment"), "result": N_("Payment for results"), "option": N_("Option")},
    "kpis.pays": {"yes": N_("Yes"), "no": N_("No")},
    "tender.control_bid_planned": {"yes": N_("Yes"), "no": N_("No")},
}
HINTS = {
    "tender.value_ore": N_("Without VAT, for the whole contract with every option used."),
    "lots.value_ore": N_("Without VAT, for the whole contract with every option used."),
    "lots.hours_per_week": N_("For each citizen."),
    "requirements.criterion": N_("Only an evaluated requirement has one."),
    "requirements.documentation": N_("What the bidder writes or encloses, with a page limit if there is one."),
    "award.price_formula": N_("In words, as bidders read it."),
    "award.formula": N_("The same as the words, for the computation."),
    "award.spread_percent": N_(
        "For the straight line: how much dearer than the lowest gives no points, for example 50."
    ),
    "criteria.weight_percent": N_("All criteria together come to 100 %."),
    "criteria.children.weight_percent": N_("Sub-criteria together come to their criterion's weight."),
    "prices.quantity": N_("For comparing bids only; it promises no volume."),
    "prices.ceiling_ore": N_("Without VAT. A bid above it is refused."),
    "payment_model.result_share_percent": N_("The rest is the base payment. 0 for none."),
    "payment_model.instalments.share_percent": N_("All instalments together come to 100 %."),
    "payment_model.clawback_percent": N_("Of the payment for a result that did not last."),
    "kpis.event": N_("What must have happened, so that two people would count the same."),
    "kpis.window": N_("From when to when, for example 52 weeks from the first day."),
    "kpis.minimum_n": N_("Fewer than this, and nothing is concluded. At least 5."),
    "kpis.target_value": N_("In the baseline's own unit."),
}
SUFFIXES = {
    "lots.weeks": N_("weeks"),
    "lots.hours_per_week": N_("hours"),
    "payment_model.clawback_weeks": N_("weeks"),
    "award.spread_percent": "%",
}


def bare(path: str) -> str:
    """The path without places: `criteria[0].children[1].name` is criteria.children.name."""
    return re.sub(r"\[\d+\]", "", path)


def choice_label(path: str, code: str) -> str:
    """The msgid of a choice's words; a code that nobody named stays as it is."""
    return CHOICES.get(bare(path), {}).get(code, code)
