"""Lots: divided or not, and how referrals are shared."""

from collections.abc import Iterator

from app.platform.errors import N_
from app.procurement.checking.registry import Fault, Sections, rule
from app.procurement.checking.schemas import Facts

SPLIT = N_("Divide the contract, or say why not (udbudsloven § 49).")


@rule(
    "error",
    message=N_("The tender has one lot and no reason for not dividing it."),
    source=SPLIT,
    remedy=N_("Write the reason under the rules for lots, or divide the purchase."),
)
def undivided_tenders_say_why(sections: Sections, facts: Facts) -> Iterator[Fault]:
    rules = sections.get("lot_rules") or {}
    if len(sections.get("lots") or []) <= 1 and not rules.get("not_split_reason"):
        yield Fault("lot_rules", field="not_split_reason")


@rule(
    "warning",
    message=N_("A reason for not dividing is written, but the tender has {n} lots."),
    source=SPLIT,
    remedy=N_("Take the reason out, or say what it is about."),
)
def a_reason_belongs_to_an_undivided_tender(sections: Sections, facts: Facts) -> Iterator[Fault]:
    n_lots = len(sections.get("lots") or [])
    if n_lots > 1 and (sections.get("lot_rules") or {}).get("not_split_reason"):
        yield Fault("lot_rules", field="not_split_reason", params={"n": n_lots})


@rule(
    "warning",
    message=N_("Lot {lot} expects from {low} to {high} citizens a year. A bidder can hardly price so wide a range."),
    source=N_("Bidders put a price on what they do not know."),
    remedy=N_("Narrow the range with the measured need, or say what it depends on."),
)
def volumes_can_be_priced(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, lot in enumerate(sections.get("lots") or []):
        low, high = lot.get("volume_low"), lot.get("volume_high")
        if low is not None and high and high > max(4 * low, 10) and not lot.get("volume_note"):
            yield Fault("lots", index, "volume_high", {"lot": lot.get("number"), "low": low, "high": high})
