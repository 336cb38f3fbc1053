"""What the sandboxes begin with: what the tender says, and a stated assumption where it says nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import sqrt
from typing import Any

import msgspec

from app.platform.codelists import find_code
from app.platform.errors import N_
from app.procurement.pricing.schedule import LOW_SHARE, evaluation_sum, range_from_ceilings, read_lines
from app.procurement.sandboxes.reads import TodaysPrice
from app.procurement.tenders.schemas import Tender

# Around what an offer costs today, since the next bids will lie on both sides of it.
TODAY_LOW, TODAY_HIGH = 0.85, 1.15
NOTHING_KNOWN = (70_000_000, 100_000_000)
SOURCES = {
    "ceilings": N_(
        "From the price schedule: the highest unit prices give the highest sum, and 70 percent of it the lowest."
    ),
    "today": N_(
        "From what today's offers cost in the catalogue, 15 percent down and up, at the expected number of citizens."
    ),
    "value": N_("From the estimated value: it gives the highest sum, and 70 percent of it the lowest."),
    "assumed": N_("Nothing is known of the price yet: this is an example. Write your own."),
}
CHANCE_SOURCES = {
    "kpi": N_("From the result measure “{name}”: measured baseline with its interval."),
    "kpi_n": N_("From the result measure “{name}”: measured baseline; the interval is reckoned from {n} citizens."),
    "assumed": N_("No result measure has a measured share as its baseline: this is an example. Write your own."),
}
ASSUMED_CHANCE = (35.0, 25.0, 45.0)
MOST_CITIZENS = 5_000
DAYS_A_YEAR = 365.25


class PriceRange(msgspec.Struct, frozen=True):
    """Evaluation sums in øre, where they come from (a key of SOURCES), and how many citizens they pay for."""

    low_ore: int
    high_ore: int
    source: str
    citizens: float


class Chance(msgspec.Struct, frozen=True):
    """The chance of a result in percent with its 95 % interval; `source` is a key of CHANCE_SOURCES."""

    percent: float
    low: float
    high: float
    source: str
    name: str = ""
    n: int | None = None


def price_range(tender: Tender, lot: int | None, today: Mapping[int, TodaysPrice]) -> PriceRange:
    """lot : None for the tender as a whole."""
    lines = [line for line in read_lines(tender.sections.get("prices") or []) if lot is None or line.lot in (None, lot)]
    if found := range_from_ceilings(lines):
        starts = [float(line.quantity) for line in lines if line.unit in ("start", "course") and line.quantity > 0]
        return PriceRange(*found, "ceilings", max(starts, default=float(citizens_in(tender, lot))))
    lots = [each for each in tender.sections.get("lots") or [] if lot is None or each.get("number") == lot]
    costs = [_todays_cost(each, [today.get(id) for id in tender.lot_offers.get(each["number"], ())]) for each in lots]
    known = [cost for cost in costs if cost]
    if known and len(known) == len(costs):
        a_year = float(citizens_in(tender, lot))
        return PriceRange(round(sum(known) * TODAY_LOW), round(sum(known) * TODAY_HIGH), "today", a_year)
    values = [each.get("value_ore") for each in lots] if lot is not None else [_value(tender)]
    if values and all(values):
        total = sum(value for value in values if value)
        whole = citizens_in(tender, lot) * _contract_years(tender)
        return PriceRange(int(total * LOW_SHARE), total, "value", whole)
    return PriceRange(*NOTHING_KNOWN, "assumed", float(citizens_in(tender, lot)))


def _contract_years(tender: Tender) -> float:
    """What the estimated value covers: the contract's years, at least one."""
    heading = tender.sections.get("tender") or {}
    starts, ends = _day(heading.get("starts_on")), _day(heading.get("ends_on"))
    return max(1.0, (ends - starts).days / DAYS_A_YEAR) if starts and ends else 1.0


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else date.fromisoformat(str(value)) if value else None


def _value(tender: Tender) -> int | None:
    return (tender.sections.get("tender") or {}).get("value_ore")


def _todays_cost(lot: Mapping[str, Any], prices: Sequence[TodaysPrice | None]) -> float | None:
    """A year of the lot at the mean of its offers' prices today, øre; None where one of them is not known."""
    costs = [_cost_at(lot, price) if price else None for price in prices]
    known = [cost for cost in costs if cost is not None]
    return sum(known) / len(known) if known and len(known) == len(costs) else None


def _cost_at(lot: Mapping[str, Any], price: TodaysPrice) -> float | None:
    """None where the catalogue's price cannot be turned into that of a year."""
    citizens, weeks, hours = citizens_of(lot), price.weeks, price.hours_per_week
    if price.price_model == "per_start":
        return price.price_ore * citizens
    if price.price_model == "per_week" and weeks:
        return price.price_ore * weeks * citizens
    if price.price_model == "per_hour" and weeks and hours:
        return price.price_ore * weeks * hours * citizens
    if price.price_model == "per_place_year" and lot.get("places"):
        return float(price.price_ore * lot["places"])
    return None


def citizens_of(lot: Mapping[str, Any]) -> int:
    """Expected citizens a year: the middle of the lot's range."""
    low, high = lot.get("volume_low") or 0, lot.get("volume_high") or 0
    return min(MOST_CITIZENS, max(1, round((low + high) / 2)))


def citizens_in(tender: Tender, lot: int | None) -> int:
    lots = [each for each in tender.sections.get("lots") or [] if lot is None or each.get("number") == lot]
    return min(MOST_CITIZENS, sum(citizens_of(each) for each in lots)) or 1


def result_share(tender: Tender) -> float:
    """Percent: what the payment model says, else what the schedule's ceilings come to, else none."""
    model = tender.sections.get("payment_model") or {}
    if model.get("result_share_percent"):
        return float(model["result_share_percent"])
    lines = read_lines(tender.sections.get("prices") or [])
    sums = evaluation_sum(lines, {line.number: line.ceiling_ore or 0 for line in lines})
    paid = sums.by_kind["base"] + sums.by_kind["result"]
    return round(100 * sums.by_kind["result"] / paid, 1) if paid else 0.0


def chance_of_result(tender: Tender, lot: int | None) -> Chance:
    """The baseline of the measure that pays, or of the first measured share."""
    measures = [
        each
        for each in tender.sections.get("kpis") or []
        if _is_share(each) and (lot is None or not each.get("lots") or lot in each["lots"])
    ]
    measures.sort(key=lambda each: each.get("pays") != "yes")
    if not measures:
        return Chance(*ASSUMED_CHANCE, "assumed")
    found = measures[0]
    value, name, n = float(found["baseline_value"]), str(found.get("name") or ""), found.get("baseline_n")
    if found.get("baseline_low") is not None and found.get("baseline_high") is not None:
        low, high = (max(0.0, min(100.0, float(found[f"baseline_{end}"]))) for end in ("low", "high"))
        return Chance(value, min(low, value), max(high, value), "kpi", name, n)
    if not n:
        return Chance(value, max(0.0, value - 10), min(100.0, value + 10), "assumed")
    half = 1.96 * sqrt(value * (100 - value) / n)
    return Chance(value, round(max(0.0, value - half), 1), round(min(100.0, value + half), 1), "kpi_n", name, n)


def _is_share(measure: Mapping[str, Any]) -> bool:
    """Weeks and points on an indicator are no chances; a share is written in percent."""
    value, outcome = measure.get("baseline_value"), measure.get("outcome")
    if value is None or not 0 < Decimal(str(value)) < 100:
        return False
    code = find_code("effect_outcome", str(outcome)) if outcome else None
    return code is None or code.attributes.get("unit", "share") == "share"
