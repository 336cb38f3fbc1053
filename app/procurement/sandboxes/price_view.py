"""The price sandbox as its page shows it."""

from fractions import Fraction

import msgspec

from app.platform.charts import ChartFigure
from app.platform.errors import N_
from app.platform.web import FormState, translate
from app.procurement.pricing.flips import Terms, lead_needed, surplus_allowed, third_bid
from app.procurement.pricing.formulas import FORMULAS, points
from app.procurement.sandboxes.defaults import SOURCES, PriceRange
from app.procurement.sandboxes.inputs import PriceInputs
from app.procurement.sandboxes.pictures import Axis, Line, lines_chart
from app.procurement.sandboxes.simulate import BID_SETS, BidWorld, reversals
from app.procurement.tenders.schemas import Tender

FORMULA_LABELS = {
    "lowest_over_price": N_("Lowest price over price"),
    "linear_above_lowest": N_("Straight line above the lowest price"),
    "cost_per_point": N_("Price per quality point"),
}
FORMULA_WORDS = {
    "lowest_over_price": N_("Points = highest points × lowest price / own price."),
    "linear_above_lowest": N_(
        "Points fall evenly from the highest at the lowest price to none at the chosen surplus, and never below zero."
    ),
    "cost_per_point": N_("The bid that costs least for each point of quality wins. The price's weight is not used."),
}
BIDS = (N_("The cheap bid"), N_("The middle bid"), N_("The dear bid"))
SURPLUSES = (5, 10, 20, 30, 50, 100)
EXAMPLE_PERCENT = 20
STEPS = 40
# A flip point farther out than this is told in words alone.
FARTHEST_PERCENT = 200
TITLE = N_("Three bids, as the dear one grows dearer")
ABOUT_POINTS = N_(
    "Total points of three bids by how much dearer the dear one is than the cheapest. The highest line wins."
)
ABOUT_COST = N_(
    "Kroner for each quality point by how much dearer the dear bid is than the cheapest. The lowest line wins."
)
AXIS_X = N_("The dear bid's surplus over the cheapest, percent")
AXIS_POINTS = N_("Points in all")
AXIS_COST = N_("Kroner for each quality point")


class LeadRow(msgspec.Struct, frozen=True):
    """The quality lead that a surplus asks for, by formula; None where no lead on the scale is enough."""

    percent: int
    leads: tuple[float | None, ...]


class FormulaRow(msgspec.Struct, frozen=True, kw_only=True):
    """flip_percent : how much dearer the dear bid may be and still beat the cheap one; None: however dear.
    point_ore : what the cheapest bid could charge for one more point of quality; None: any price.
    places : of the three bids."""

    formula: str
    label: str
    words: str
    chosen: bool
    flip_percent: float | None
    point_ore: int | None
    places: tuple[int, int, int]
    reversal_share: float


class BidRow(msgspec.Struct, frozen=True):
    label: str
    price_ore: int
    quality: float


class ThirdView(msgspec.Struct, frozen=True):
    """Three prices at which a third bid turns two others round, and between which quality leads."""

    cheaper_ore: int
    dearer_ore: int
    third_ore: int
    from_points: float
    to_points: float


class PriceView(msgspec.Struct, frozen=True, kw_only=True):
    tender: Tender
    form: FormState
    lots: list[tuple[str, str]]
    formulas: list[tuple[str, str]]
    inputs: PriceInputs
    source: str
    chosen: FormulaRow
    rows: list[FormulaRow]
    bids: list[BidRow]
    leads: list[LeadRow]
    surplus_percent: float
    surplus_lead: float
    example_percent: int
    example_lead: float
    max_points: float
    has_lead: bool
    has_mark: bool
    third: ThirdView | None
    sets: int
    picture: ChartFigure


def price_view(
    tender: Tender, inputs: PriceInputs, form: FormState, found: PriceRange, lots: list[tuple[str, str]], locale: str
) -> PriceView:
    terms = inputs.terms[inputs.formula]
    rows = [_formula_row(inputs, name) for name in FORMULAS]
    cheap, _, dear = (_exact(each) for each in inputs.qualities)
    surplus = Fraction(inputs.high_ore, inputs.low_ore) - 1
    return PriceView(
        tender=tender,
        form=form,
        lots=lots,
        formulas=[(name, translate(locale, FORMULA_LABELS[name])) for name in FORMULAS],
        inputs=inputs,
        source=SOURCES[found.source],
        chosen=next(row for row in rows if row.chosen),
        rows=rows,
        bids=[
            BidRow(label, price, quality)
            for label, price, quality in zip(BIDS, _prices(inputs), inputs.qualities, strict=True)
        ],
        leads=[_lead_row(inputs, percent, cheap) for percent in SURPLUSES],
        surplus_percent=float(surplus * 100),
        surplus_lead=float(lead_needed(terms, surplus, cheap)),
        example_percent=EXAMPLE_PERCENT,
        example_lead=float(lead_needed(terms, Fraction(EXAMPLE_PERCENT, 100), cheap)),
        max_points=float(terms.max_points),
        has_lead=dear > cheap,
        has_mark=any(row.chosen and row.flip_percent and row.flip_percent <= FARTHEST_PERCENT for row in rows),
        third=_third(terms, inputs),
        sets=BID_SETS,
        picture=_picture(inputs, rows, locale),
    )


def _formula_row(inputs: PriceInputs, formula: str) -> FormulaRow:
    terms = inputs.terms[formula]
    cheap, _, dear = (_exact(each) for each in inputs.qualities)
    flip = surplus_allowed(terms, dear - cheap, cheap) if dear > cheap else Fraction(0)
    one_point = surplus_allowed(terms, Fraction(1), cheap)
    found = reversals(
        terms,
        BidWorld(
            bids=inputs.bids,
            low=inputs.low_ore,
            high=inputs.high_ore,
            quality_low=inputs.quality_low,
            quality_high=inputs.quality_high,
        ),
    )
    return FormulaRow(
        formula=formula,
        label=FORMULA_LABELS[formula],
        words=FORMULA_WORDS[formula],
        chosen=formula == inputs.formula,
        flip_percent=None if flip is None else float(flip * 100),
        point_ore=None if one_point is None else 100 * round(one_point * inputs.low_ore / 100),
        places=_places(worth(terms, [Fraction(price) for price in _prices(inputs)], inputs.qualities)),
        reversal_share=found.share,
    )


def _lead_row(inputs: PriceInputs, percent: int, cheap: Fraction) -> LeadRow:
    leads = []
    for formula in FORMULAS:
        terms = inputs.terms[formula]
        lead = lead_needed(terms, Fraction(percent, 100), cheap)
        leads.append(float(lead) if cheap + lead <= terms.max_points else None)
    return LeadRow(percent, tuple(leads))


def worth(terms: Terms, prices: list[Fraction], qualities: tuple[float, ...]) -> list[Fraction]:
    """What each bid is ranked by, more being better: points in all, or the cost of a point below zero."""
    exact = [_exact(each) for each in qualities]
    if terms.formula == "cost_per_point":
        return [-price / max(quality, Fraction(1, 10**6)) for price, quality in zip(prices, exact, strict=True)]
    given = points(terms.formula, prices, max_points=terms.max_points, spread_percent=terms.spread_percent)
    return [
        terms.price_weight * own + terms.quality_weight * quality for own, quality in zip(given, exact, strict=True)
    ]


def _places(worths: list[Fraction]) -> tuple[int, int, int]:
    first, second, third = (1 + sum(other > own for other in worths) for own in worths)
    return first, second, third


def _prices(inputs: PriceInputs) -> tuple[int, int, int]:
    return inputs.low_ore, (inputs.low_ore + inputs.high_ore) // 2, inputs.high_ore


def _exact(value: float) -> Fraction:
    return Fraction(str(value))


def _third(terms: Terms, inputs: PriceInputs) -> ThirdView | None:
    found = third_bid(terms, Fraction(inputs.low_ore), Fraction(inputs.high_ore))
    if found is None:
        return None
    low, high = sorted((found.lead_alone, found.lead_with_third))
    return ThirdView(
        cheaper_ore=_whole_kroner(found.cheaper),
        dearer_ore=_whole_kroner(found.dearer),
        third_ore=_whole_kroner(found.third),
        from_points=float(low),
        to_points=float(high),
    )


def _whole_kroner(ore: Fraction) -> int:
    return 100 * round(ore / 100)


def _picture(inputs: PriceInputs, rows: list[FormulaRow], locale: str) -> ChartFigure:
    terms = inputs.terms[inputs.formula]
    by_cost = inputs.formula == "cost_per_point"
    flip = next(row.flip_percent for row in rows if row.chosen)
    top = max(EXAMPLE_PERCENT, round(125 * (inputs.high_ore / inputs.low_ore - 1)))
    if flip is not None and flip <= FARTHEST_PERCENT:
        top = max(top, round(flip * 1.15))
    surpluses = [Fraction(top * step, STEPS * 100) for step in range(STEPS + 1)]
    cheap, middle, _ = _prices(inputs)
    found = [
        worth(terms, [Fraction(cheap), Fraction(middle), cheap * (1 + surplus)], inputs.qualities)
        for surplus in surpluses
    ]
    sign = Fraction(-1, 100) if by_cost else Fraction(1)
    return lines_chart(
        [
            Line(translate(locale, BIDS[place]), [float(sign * each[place]) for each in found])
            for place in range(len(BIDS))
        ],
        [float(surplus * 100) for surplus in surpluses],
        title=translate(locale, TITLE),
        description=translate(locale, ABOUT_COST if by_cost else ABOUT_POINTS),
        x=Axis(translate(locale, AXIS_X), 1),
        y=Axis(translate(locale, AXIS_COST if by_cost else AXIS_POINTS), 0 if by_cost else 2),
        mark_x=flip if flip is not None and 0 < flip < top else None,
        locale=locale,
    )
