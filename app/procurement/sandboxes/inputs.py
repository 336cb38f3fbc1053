"""What stands in a sandbox's address, read strictly; what is missing or wrong is what the tender gives."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from app.platform.errors import N_
from app.platform.web import FormReader, FormState
from app.procurement.pricing.award import scale_of, spread_of
from app.procurement.pricing.flips import Terms, terms_of
from app.procurement.pricing.formulas import FORMULAS, PricingError
from app.procurement.sandboxes import defaults
from app.procurement.sandboxes.defaults import Chance, PriceRange
from app.procurement.tenders.schemas import Tender

DEFAULT_WEIGHT, DEFAULT_SPREAD = 40, 50
MOST_BIDS = 8
# Emptied by hand, they stay empty; any other emptied field takes what the tender gives.
MAY_BE_EMPTY = ("cap", "easy_cost", "hard_cost")
BACKWARDS = N_("The upper end must be above the lower.")


class PriceInputs(msgspec.Struct, frozen=True, kw_only=True):
    """terms : by formula. lot : None for the whole tender. qualities : of the cheap, the middle and the dear bid."""

    lot: int | None
    formula: str
    terms: dict[str, Terms]
    low_ore: int
    high_ore: int
    qualities: tuple[float, float, float]
    bids: int
    quality_low: float
    quality_high: float


class PaymentInputs(msgspec.Struct, frozen=True, kw_only=True):
    """Percentages as they are written, 0-100; amounts in øre for a citizen, and the cap for the year."""

    lot: int | None
    citizens: int
    price_ore: int
    chance: float
    chance_low: float
    chance_high: float
    result_share: float
    cap_ore: int | None
    clawback: float
    relapse: float
    cost_ore: int
    easy_chance: float
    hard_chance: float
    easy_cost_ore: int
    hard_cost_ore: int
    adjusted: float


def read_lot(reader: FormReader, tender: Tender) -> int | None:
    """The first lot where nothing is said; 0 is the tender as a whole."""
    numbers = [each["number"] for each in tender.sections.get("lots") or []]
    if reader.raw("lot") == "0" or not numbers:
        return None
    given = reader.integer("lot", maximum=99)
    return given if given in numbers else numbers[0]


def read_price_inputs(
    query: Mapping[str, Any], tender: Tender, lot: int | None, price_range: PriceRange
) -> tuple[PriceInputs, FormState]:
    reader = FormReader(query)
    base, most = _terms(tender)
    given = _filled(reader, _price_defaults(tender, lot, price_range, base, most))
    low = given.ore("low", required=True, minimum=1) or price_range.low_ore
    high = given.ore("high", required=True, minimum=1) or price_range.high_ore
    if high <= low:
        given.add_error("high", BACKWARDS)
        low, high = price_range.low_ore, price_range.high_ore
    weight = _number(given, "weight", base.price_weight * 100, 1, 99)
    spread = _number(given, "spread", base.spread_percent or DEFAULT_SPREAD, 1, 500)
    formula = given.one_of("formula", FORMULAS, required=True)
    qualities = [_number(given, name, most / 2, 0, most) for name in ("q_cheap", "q_middle", "q_dear")]
    quality_low, quality_high = _number(given, "q_low", 0, 0, most), _number(given, "q_high", most, 0, most)
    if quality_high <= quality_low:
        given.add_error("q_high", BACKWARDS)
        quality_low, quality_high = Fraction(0), most
    share = Fraction(weight) / 100
    found = PriceInputs(
        lot=lot,
        formula=formula if formula in FORMULAS else FORMULAS[0],
        terms={
            name: msgspec.structs.replace(
                base, formula=name, spread_percent=spread, price_weight=share, quality_weight=1 - share
            )
            for name in FORMULAS
        },
        low_ore=low,
        high_ore=high,
        qualities=(float(qualities[0]), float(qualities[1]), float(qualities[2])),
        bids=given.integer("bids", required=True, minimum=3, maximum=MOST_BIDS) or 4,
        quality_low=float(quality_low),
        quality_high=float(quality_high),
    )
    return found, given.state


def _terms(tender: Tender) -> tuple[Terms, Fraction]:
    """The tender's own terms, or an example's where its criteria say too little yet; and the scale's highest step."""
    award = tender.sections.get("award") or {}
    try:
        most = scale_of(award)[1]
    except PricingError:
        most = Fraction(10)
    try:
        found = terms_of(tender.sections.get("criteria") or [], award)
    except PricingError:
        found = None
    if found is None:
        share = Fraction(DEFAULT_WEIGHT, 100)
        found = Terms(
            formula="", spread_percent=spread_of(award), price_weight=share, quality_weight=1 - share,
            max_points=most, step=Fraction(1),
        )  # fmt: skip
    return found, most


def _price_defaults(
    tender: Tender, lot: int | None, price_range: PriceRange, base: Terms, most: Fraction
) -> dict[str, object]:
    formula = str((tender.sections.get("award") or {}).get("formula") or "")
    return {
        "lot": lot or 0,
        "low": Decimal(price_range.low_ore) / 100,
        "high": Decimal(price_range.high_ore) / 100,
        "formula": formula if formula in FORMULAS else FORMULAS[0],
        "weight": float(round(base.price_weight * 100, 2)),
        "spread": float(base.spread_percent or DEFAULT_SPREAD),
        "q_cheap": float(most * 6 / 10),
        "q_middle": float(most * 7 / 10),
        "q_dear": float(most * 8 / 10),
        "bids": 4,
        "q_low": float(most * 5 / 10),
        "q_high": float(most * 9 / 10),
    }


def read_payment_inputs(
    query: Mapping[str, Any], tender: Tender, lot: int | None, price_range: PriceRange, chance: Chance
) -> tuple[PaymentInputs, FormState]:
    reader = FormReader(query)
    defaults_of = _payment_defaults(tender, lot, price_range, chance)
    given = _filled(reader, defaults_of)
    percent = {
        name: float(_number(given, name, Fraction(str(defaults_of[name])), 0, 100))
        for name in ("share", "clawback", "relapse", "easy", "hard", "adjusted")
    }
    middle = float(_number(given, "chance", Fraction(str(chance.percent)), 1, 100))
    low = float(_number(given, "chance_low", Fraction(str(chance.low)), 0, 100))
    high = float(_number(given, "chance_high", Fraction(str(chance.high)), 0, 100))
    if not low <= middle <= high:
        given.add_error("chance", N_("The chance must lie within its interval."))
        low, high = min(low, middle), max(high, middle)
    price = given.ore("price", required=True, minimum=1, maximum=10**11) or _price_a_citizen(price_range)
    cost = given.ore("cost", required=True, maximum=10**11) or 0
    found = PaymentInputs(
        lot=lot,
        citizens=given.integer("citizens", required=True, minimum=1, maximum=defaults.MOST_CITIZENS) or 1,
        price_ore=price,
        chance=middle,
        chance_low=low,
        chance_high=high,
        result_share=percent["share"],
        cap_ore=given.ore("cap", minimum=1),
        clawback=percent["clawback"],
        relapse=percent["relapse"],
        cost_ore=cost,
        easy_chance=percent["easy"],
        hard_chance=percent["hard"],
        easy_cost_ore=_ore_or(given, "easy_cost", cost),
        hard_cost_ore=_ore_or(given, "hard_cost", cost),
        adjusted=percent["adjusted"],
    )
    return found, given.state


def _payment_defaults(tender: Tender, lot: int | None, price_range: PriceRange, chance: Chance) -> dict[str, object]:
    model = tender.sections.get("payment_model") or {}
    price_kr = _price_a_citizen(price_range) // 100
    cap = model.get("cap_ore")
    return {
        "lot": lot or 0,
        "citizens": defaults.citizens_in(tender, lot),
        "price": price_kr,
        "chance": chance.percent,
        "chance_low": chance.low,
        "chance_high": chance.high,
        "share": defaults.result_share(tender),
        "cap": None if cap is None else Decimal(cap) / 100,
        "clawback": float(model.get("clawback_percent") or 0),
        "relapse": 10.0 if model.get("clawback_percent") else 0.0,
        "cost": round(price_kr * 0.9),
        "easy": min(100.0, round(chance.percent * 1.5, 1)),
        "hard": round(chance.percent * 0.5, 1),
        "easy_cost": None,
        "hard_cost": None,
        "adjusted": 50.0,
    }


def _price_a_citizen(price_range: PriceRange) -> int:
    """The middle of the range over the citizens it pays for, in whole kroner as øre."""
    middle = (price_range.low_ore + price_range.high_ore) / 2
    return 100 * max(1, round(middle / price_range.citizens / 100))


def _filled(reader: FormReader, standing: Mapping[str, object]) -> FormReader:
    """What was written, over what the tender gives where nothing was."""
    raw = FormState.of(standing).raw
    written = {
        name: values
        for name, values in reader.state.raw.items()
        if name in standing and (any(values) or name in MAY_BE_EMPTY)
    }
    return FormReader({**raw, **written})


def _number(
    reader: FormReader, name: str, otherwise: Fraction | int, low: Fraction | int, high: Fraction | int
) -> Fraction:
    found = reader.decimal(name, required=True, minimum=Decimal(float(low)), maximum=Decimal(float(high)))
    return Fraction(otherwise) if found is None else Fraction(found)


def _ore_or(reader: FormReader, name: str, otherwise: int) -> int:
    found = reader.ore(name, maximum=10**11)
    return otherwise if found is None else found
