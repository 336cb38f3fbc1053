"""From a published tender and its award to contracts that need nothing typed but the day they were signed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.platform.codelists import is_valid
from app.procurement.awards.schemas import AwardedLot
from app.procurement.contracts.option_reading import OptionTerms, read_options
from app.procurement.contracts.schemas import ContractInput, ContractPrice, LotOffer, OptionInput, Proposal
from app.procurement.contracts.term import option_value, options_in_turn
from app.procurement.pricing.schedule import PriceLine, evaluation_sum, read_lines
from app.procurement.publication.schemas import Edition

# How the catalogue prices what a schedule's line is paid for; other units have no single price there.
PRICE_MODELS = {"start": "per_start", "course": "per_start", "week": "per_week", "hour": "per_hour"}
LONGEST_REFERENCE = 40
# As the lots name them: "§ 6, nr. 6", or by the municipality's own list, "6.6".
_IN_LAW, _IN_LIST = re.compile(r"§\s*6,\s*(?:stk\.\s*1,\s*)?nr\.\s*(\d{1,2})", re.I), re.compile(r"\b6\.(\d{1,2})\b")


def proposals(
    edition: Edition, awarded: Sequence[AwardedLot], today_offers: Mapping[int, Sequence[int]], on_date: date
) -> list[Proposal]:
    """One for each winning supplier over its lots, in the order they won.

    today_offers : for each lot the offers of today that it replaces, where any are named.
    """
    suppliers = list(dict.fromkeys(each.supplier_id for each in awarded))
    return [
        _proposal(edition, [each for each in awarded if each.supplier_id == supplier], place, today_offers, on_date)
        for place, supplier in enumerate(suppliers, start=1)
    ]


def _proposal(
    edition: Edition, won: Sequence[AwardedLot], place: int, today_offers: Mapping[int, Sequence[int]], on_date: date
) -> Proposal:
    lots, sections = sorted(each.lot for each in won), edition.sections
    lines, unit_prices = read_lines(sections.get("prices") or []), won[0].prices
    by_bid = evaluation_sum(lines, unit_prices, lots=lots).total_ore if unit_prices else None
    by_tender = lot_value(sections, lots)
    read = read_options(sections)
    return Proposal(
        tender_id=edition.tender_id,
        lot_decision_id=won[0].lot_decision_id,
        supplier_id=won[0].supplier_id,
        supplier_name=won[0].bidder,
        lots=lots,
        terms=_terms(edition, won, place, read, by_bid, by_tender, today_offers, on_date),
        option_source=read.source if read else "",
        evaluation_sum_ore=by_bid,
        lot_value_ore=by_tender,
        prices=bought_prices(lines, unit_prices, lots),
        kpis=kpis_of(sections, lots),
        payment_model=dict(sections.get("payment_model") or {}),
    )


def _terms(
    edition: Edition,
    won: Sequence[AwardedLot],
    place: int,
    read: OptionTerms | None,
    by_bid: int | None,
    by_tender: int | None,
    today_offers: Mapping[int, Sequence[int]],
    on_date: date,
) -> ContractInput:
    tender = edition.sections["tender"]
    starts_on, ends_on = (date.fromisoformat(str(tender[name])) for name in ("starts_on", "ends_on"))
    value = by_bid if by_bid is not None else by_tender
    basis = "evaluation_sum" if by_bid is not None else "lot_value" if by_tender is not None else "stated"
    return ContractInput(
        reference=f"{edition.reference[: LONGEST_REFERENCE - 4]}-K{place}",
        title=edition.title,
        supplier_id=won[0].supplier_id,
        signed_on=on_date,
        starts_on=starts_on,
        ends_on=ends_on,
        value_ore=value,
        value_basis=basis,
        options=_options(read, starts_on, ends_on, value),
        offers=[propose_offer(edition, each.lot, each.prices, today_offers, place=each.place) for each in won],
    )


def _options(read: OptionTerms | None, starts_on: date, ends_on: date, value: int | None) -> list[OptionInput]:
    if read is None:
        return []
    worth = option_value(value, starts_on, ends_on, read.months)
    return options_in_turn(read.count, read.months, ends_on, read.notice_months, worth)


def lot_value(sections: Mapping[str, Any], lots: Iterable[int]) -> int | None:
    """The tender's estimate of the lots, in øre, less the options' share of the whole; None where a lot has none."""
    wanted = set(lots)
    lots_named = [lot for lot in sections["lots"] if int(lot["number"]) in wanted]
    values = [int(lot["value_ore"]) for lot in lots_named if lot.get("value_ore") is not None]
    if not values or len(values) < len(lots_named):
        return None
    tender = sections["tender"]
    whole, options = tender.get("value_ore") or 0, tender.get("value_options_ore") or 0
    base_share = Fraction(whole - options, whole) if 0 < options < whole else Fraction(1)
    return round(sum(values) * base_share)


def bought_prices(
    lines: Sequence[PriceLine], unit_prices: Mapping[int, int], lots: Sequence[int]
) -> list[ContractPrice]:
    """The lines of the lots and the common ones, each at the bid's price."""
    return [
        ContractPrice(
            number=line.number, lot=line.lot, label=line.label, unit=line.unit, kind=line.kind,
            quantity=line.quantity, price_ore=unit_prices[line.number], note=line.note,
        )
        for line in lines
        if line.number in unit_prices and (line.lot is None or line.lot in lots)
    ]  # fmt: skip


def kpis_of(sections: Mapping[str, Any], lots: Sequence[int]) -> list[dict[str, Any]]:
    """The result measures of the lots and those of all, whole, as they were published."""
    return [dict(kpi) for kpi in sections.get("kpis") or [] if not kpi.get("lots") or set(kpi["lots"]) & set(lots)]


def propose_offer(
    edition: Edition,
    number: int,
    unit_prices: Mapping[int, int],
    today_offers: Mapping[int, Sequence[int]],
    *,
    place: int = 1,
) -> LotOffer:
    """What the catalogue is to hold of a lot. place : 1 for its first supplier; the others' codes get a number."""
    lot = next(each for each in edition.sections["lots"] if int(each["number"]) == number)
    model, price = offer_price(read_lines(edition.sections.get("prices") or []), unit_prices, number)
    starts_on = date.fromisoformat(str(edition.sections["tender"]["starts_on"]))
    replaces = list(today_offers.get(number, ())) if place == 1 else []
    tail = f"-{number}" + (f".{place}" if place > 1 else "")
    return LotOffer(
        lot=number,
        code=edition.reference[: LONGEST_REFERENCE - len(tail)] + tail,
        title=str(lot.get("title") or ""),
        description=str(lot.get("description") or ""),
        target_groups=target_groups_in(str(lot.get("target_group") or "")),
        places=lot.get("places"),
        weeks=_decimal(lot.get("weeks")),
        hours_per_week=_decimal(lot.get("hours_per_week")),
        price_model=model,
        price_ore=price,
        replaces=replaces,
        # Today's offers end the day before the new contract begins.
        closes_on=starts_on - timedelta(days=1) if replaces else None,
    )


def offer_price(lines: Iterable[PriceLine], unit_prices: Mapping[int, int], lot: int) -> tuple[str, int | None]:
    """The catalogue's price model and price, from the lot's first base price of a unit the catalogue knows."""
    for line in lines:
        if line.lot in (lot, None) and line.kind == "base" and line.unit in PRICE_MODELS and line.number in unit_prices:
            return PRICE_MODELS[line.unit], unit_prices[line.number]
    return "none", None


def target_groups_in(text: str) -> list[str]:
    """Codes of the list that the text names."""
    codes = dict.fromkeys(f"6.{number}" for found in (_IN_LIST, _IN_LAW) for number in found.findall(text))
    return [code for code in codes if is_valid("target_group", code)]


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
