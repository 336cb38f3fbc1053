"""The price schedule: its lines, and the evaluation sum of a schedule that a bidder has priced."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

import msgspec

from app.platform.errors import N_
from app.procurement.pricing.formulas import shown

UNITS = {
    "start": N_("per start"),
    "week": N_("per week"),
    "hour": N_("per hour"),
    "meeting": N_("per meeting"),
    "month": N_("per month"),
    "course": N_("per course"),
    "result": N_("per result"),
}
KINDS = {"base": N_("Base price"), "result": N_("Result price"), "option": N_("Option")}

# How far under the ceilings bids are taken to come, where nobody has said otherwise.
LOW_SHARE = Decimal("0.7")
MISSING = N_("Line {number} has no price. Write one, zero included if the service costs nothing.")
ZERO = N_("Line {number} is priced at zero. Ask the bidder whether that is meant.")
NEGATIVE = N_("Line {number} has a price below zero. Write zero or more.")
OVER_CEILING = N_("Line {number} is above the highest unit price, {ceiling_kr} kr. Lower it.")
UNKNOWN = N_("There is no line {number} in the schedule.")


class PriceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line to be priced. lot : None where the line is common to all lots."""

    number: int
    lot: int | None
    label: str
    unit: str
    kind: str
    quantity: Decimal
    ceiling_ore: int | None = None
    note: str = ""


class LineProblem(msgspec.Struct, frozen=True):
    """What is wrong with a line's price; a warning is told, and counts all the same."""

    number: int
    severity: Literal["error", "warning"]
    msgid: str
    params: dict[str, Any]


class ScheduleSum(msgspec.Struct, frozen=True, kw_only=True):
    """Evaluation sums in whole øre.

    total_ore : every line once. by_lot : each lot's own lines and the common ones, whole: what the lot is judged by.
    by_kind : base, result and option of the total. complete : no line is wrong, so that the sums may be compared.
    """

    total_ore: int
    by_lot: dict[int, int]
    by_kind: dict[str, int]
    problems: tuple[LineProblem, ...]

    @property
    def complete(self) -> bool:
        return all(problem.severity != "error" for problem in self.problems)


def read_lines(prices: Iterable[Mapping[str, Any]]) -> list[PriceLine]:
    """The tender's section `prices`, options and results included; lines that are not whole yet are left out."""
    return [
        PriceLine(
            number=int(line["number"]),
            lot=line.get("lot"),
            label=str(line["label"]),
            unit=str(line["unit"]),
            kind=str(line["kind"]),
            quantity=Decimal(str(line["quantity"])),
            ceiling_ore=line.get("ceiling_ore"),
            note=line.get("note") or "",
        )
        for line in prices
        if all(line.get(name) is not None for name in ("number", "label", "unit", "kind", "quantity"))
    ]


def evaluation_sum(
    lines: Sequence[PriceLine], unit_prices: Mapping[int, int], *, lots: Sequence[int] | None = None
) -> ScheduleSum:
    """Quantity × unit price of every line; a sum of several lines is rounded once, to whole øre.

    unit_prices : øre by line number. lots : the lots that are bid for; None for all. Their lines and the common ones
    are asked for, and priced lines of other lots are left out.
    """
    asked = [line for line in lines if lots is None or line.lot is None or line.lot in lots]
    priced = [(line, unit_prices[line.number]) for line in asked if line.number in unit_prices]
    numbers = sorted({line.lot for line in asked if line.lot is not None})
    known = {line.number for line in lines}
    strangers = [_problem(number, "error", UNKNOWN) for number in sorted(unit_prices) if number not in known]
    return ScheduleSum(
        total_ore=_sum(priced),
        by_lot={lot: _sum([(line, price) for line, price in priced if line.lot in (None, lot)]) for lot in numbers},
        by_kind={kind: _sum([(line, price) for line, price in priced if line.kind == kind]) for kind in KINDS},
        problems=(*(found for line in asked for found in check_price(line, unit_prices.get(line.number))), *strangers),
    )


def range_from_ceilings(lines: Sequence[PriceLine], *, low_share: Decimal = LOW_SHARE) -> tuple[int, int] | None:
    """Evaluation sums to be expected, øre: the ceilings' own, down to `low_share` of it; None without ceilings."""
    if not lines or any(line.ceiling_ore is None for line in lines):
        return None
    high = sum((line.quantity * (line.ceiling_ore or 0) for line in lines), Decimal(0))
    return (int(shown(high * low_share, 0)), int(shown(high, 0))) if high > 0 else None


def check_price(line: PriceLine, price_ore: int | None) -> list[LineProblem]:
    if price_ore is None:
        return [_problem(line.number, "error", MISSING)]
    if price_ore < 0:
        return [_problem(line.number, "error", NEGATIVE)]
    if line.ceiling_ore is not None and price_ore > line.ceiling_ore:
        return [_problem(line.number, "error", OVER_CEILING, ceiling_kr=str(Decimal(line.ceiling_ore) / 100))]
    return [_problem(line.number, "warning", ZERO)] if price_ore == 0 else []


def _sum(priced: Sequence[tuple[PriceLine, int]]) -> int:
    return int(shown(sum((line.quantity * price for line, price in priced), Decimal(0)), 0))


def _problem(number: int, severity: Literal["error", "warning"], msgid: str, **params: Any) -> LineProblem:
    return LineProblem(number, severity, msgid, {"number": number, **params})
