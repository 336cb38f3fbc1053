"""The price schedule and how price becomes points."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

import msgspec

from app.platform.errors import N_
from app.procurement.checking.registry import Fault, Sections, rule
from app.procurement.checking.rules.award import METHOD, flat, is_price
from app.procurement.checking.schemas import Facts
from app.procurement.pricing.flips import Flips, flips_within
from app.procurement.pricing.formulas import PricingError


@rule(
    "error",
    message=N_("Price is an award criterion, and the tender does not say how a price becomes points."),
    source=METHOD,
    remedy=N_("Choose the computation under the award, and describe it in words."),
)
def the_price_formula_is_defined(sections: Sections, facts: Facts) -> Iterator[Fault]:
    award = sections.get("award") or {}
    if any(is_price(each) for _, _, each in flat(sections)):
        for field in ("formula", "price_formula"):
            if not award.get(field):
                yield Fault("award", field=field)


@rule(
    "error",
    message=N_("The computation needs the highest surplus in percent, where a bid gets no points."),
    source=METHOD,
    remedy=N_("Write it; the price sandbox shows what it does to the order of bids."),
)
def the_price_formula_has_its_spread(sections: Sections, facts: Facts) -> Iterator[Fault]:
    award = sections.get("award") or {}
    if award.get("formula") == "linear_above_lowest" and not award.get("spread_percent"):
        yield Fault("award", field="spread_percent")


@rule(
    "error",
    message=N_("The price schedule is empty: bidders have nothing to fill in."),
    source=N_("Without a common schedule prices cannot be compared."),
    remedy=N_("Write the price lines with unit and evaluation volume."),
)
def there_is_a_price_schedule(sections: Sections, facts: Facts) -> Iterator[Fault]:
    if any(is_price(each) for _, _, each in flat(sections)) and not sections.get("prices"):
        yield Fault("prices")


@rule(
    "error",
    message=N_("Price line {number} has no evaluation volume, so its price counts for nothing."),
    source=N_("A line without volume can be priced at anything."),
    remedy=N_("Write the volume that is expected, or take the line out."),
)
def price_lines_count(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, line in enumerate(sections.get("prices") or []):
        if line.get("quantity") is not None and not float(line["quantity"]):
            yield Fault("prices", index, "quantity", {"number": line.get("number") or index + 1})


@rule(
    "warning",
    message=N_("Lot {lot} has no price line of its own."),
    source=N_("Each lot is awarded alone, and must be priced alone."),
    remedy=N_("Write price lines for the lot, or let lines without a lot count for every lot."),
)
def every_lot_is_priced(sections: Sections, facts: Facts) -> Iterator[Fault]:
    prices = sections.get("prices") or []
    if not prices or any(line.get("lot") is None for line in prices):
        return
    priced = {line["lot"] for line in prices}
    for index, lot in enumerate(sections.get("lots") or []):
        if lot.get("number") not in priced:
            yield Fault("lots", index, None, {"lot": lot.get("number")})


@rule(
    "error",
    message=N_("The instalments come to {total} %, and must come to 100 %."),
    source=N_("What is paid when is part of the price."),
    remedy=N_("Correct the instalments of the base payment."),
)
def instalments_sum_to_100(sections: Sections, facts: Facts) -> Iterator[Fault]:
    instalments = (sections.get("payment_model") or {}).get("instalments") or []
    total = round(sum(float(each.get("share_percent") or 0) for each in instalments), 2)
    if instalments and total != 100:
        yield Fault("payment_model", field="instalments", params={"total": f"{total:g}".replace(".", ",")})


@rule(
    "hint",
    message=N_("A third bid that cannot win itself can decide which of two others wins."),
    source=N_("Bidders are treated alike: who wins should depend on the two bids alone (udbudsloven § 2)."),
    remedy=N_("Look at it in the price sandbox, and choose a computation or weights where it happens less."),
)
def no_third_bid_turns_the_ranking(sections: Sections, facts: Facts) -> Iterator[Fault]:
    flips = _flips(sections, facts)
    if flips and flips.third and flips.third.reachable:
        yield Fault("award", field="formula")


@rule(
    "warning",
    message=N_("Bids more than {spread} % above the lowest all get no points, however dear they are."),
    source=N_("A price that counts for nothing is no criterion."),
    remedy=N_("Raise the highest surplus above the surplus you expect ({surplus} %)."),
)
def dear_bids_are_told_apart(sections: Sections, facts: Facts) -> Iterator[Fault]:
    flips = _flips(sections, facts)
    if flips and flips.floored_share:
        params = {"spread": sections["award"]["spread_percent"], "surplus": facts.price_surplus_percent}
        yield Fault("award", field="spread_percent", params=params)


@rule(
    "warning",
    message=N_("A bid {surplus} % dearer cannot win, however good it is: the price decides alone."),
    source=N_("When quality cannot outweigh an expected difference in price, its criteria are idle."),
    remedy=N_("Lower the weight of the price, or choose a wider surplus."),
)
def quality_can_outweigh_price(sections: Sections, facts: Facts) -> Iterator[Fault]:
    flips = _flips(sections, facts)
    if flips and flips.price_decides:
        yield Fault("award", field="formula", params={"surplus": facts.price_surplus_percent})


def _flips(sections: Sections, facts: Facts) -> Flips | None:
    """None also where award or criteria are not whole yet; other rules say so."""
    told = [sections.get("criteria") or [], sections.get("award") or {}]
    return _flips_of(msgspec.json.encode(told), facts.price_surplus_percent)


@lru_cache(maxsize=64)
def _flips_of(told: bytes, surplus_percent: int) -> Flips | None:
    """Kept, since a page asks for the same three times, and each costs 50 ms."""
    criteria, award = msgspec.json.decode(told)
    try:
        return flips_within(criteria, award, Decimal(100), Decimal(100 + surplus_percent))
    except (PricingError, KeyError, ValueError, ZeroDivisionError):
        return None
