"""Offers told together for one population, as the pages show them: what each would do for the same citizens."""

from collections.abc import Sequence

import msgspec

from app.evidence.effects import wording
from app.evidence.effects.outcomes import find_outcome
from app.evidence.effects.schemas import CommonEstimate, GroupResult, OutcomeResult, Population, ShownEstimate
from app.evidence.effects.views import CountView, scale_of

ALL = "all"
OF_SIZE = ("under_five", "too_few")
# Above this, chance alone would often spread the estimates as much as they are spread; see `models.pooled.pooling`.
LARGEST_P_OF_NO_DIFFERENCE = 0.05


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """An effect with its interval, in the unit people read (`unit` is a msgid)."""

    estimate: float
    low: float
    high: float
    unit: str
    decimals: int


class TypeRow(msgspec.Struct, frozen=True):
    """The result of an offer's type, shown for an offer that is too small for one of its own."""

    offer_type: str
    n: CountView
    figures: Figures


class CommonRow(msgspec.Struct, frozen=True, kw_only=True):
    """One offer in the population.

    raw : the effect on its own people, before it was weighed together with the others.
    far_on : the predictor where its people are least like the population, None where they are not far from it.
    because, takes : msgids; why it has no place, and what that would take, with `needed` in it where it is known.
    """

    offer_id: int
    code: str
    title: str
    offer_type: str
    supplier_name: str
    n: CountView
    figures: Figures | None
    raw: Figures | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    set_low: int | None
    set_high: int | None
    grade: int | None
    flag: str
    flag_kind: str
    far_on: str | None
    because: str
    takes: str
    needed: int | None
    of_type: TypeRow | None


class CommonTable(msgspec.Struct, frozen=True, kw_only=True):
    """The offers in one population on one scale, `minimum` to `maximum`, for the interval pictures.

    places : how many offers were told together, so that there are so many places.
    differ : whether they differ by more than chance; None where there are not two to tell.
    centre : the mean effect.   spread : standard deviation of true effects between offers, in the same unit.
    grades : the highest number of a grade, 0 where none is given.
    """

    population: str
    n_citizens: int
    unit: str
    decimals: int
    ranked: list[CommonRow]
    unranked: list[CommonRow]
    minimum: float
    maximum: float
    places: int
    differ: bool | None
    p_of_no_difference: float | None
    centre: float | None
    spread: float | None
    grades: int

    @property
    def with_figures(self) -> list[CommonRow]:
        """Those with a place first, then the others, as the picture shows them."""
        return [row for row in (*self.ranked, *self.unranked) if row.figures]

    @property
    def flagged(self) -> int:
        return sum(row.flag_kind != "neutral" for row in self.with_figures)

    @property
    def far(self) -> int:
        """How many offers' figures are drawn out beyond their own people."""
        return sum(row.far_on is not None for row in self.with_figures)


def common_table(result: OutcomeResult, population: Population, commons: Sequence[CommonEstimate]) -> CommonTable:
    """One outcome's offers in the population; every offer is in one of the two lists."""
    unit = result.unit
    own = {one.offer_id: one for one in result.estimates}
    rows = [common_row(one, own.get(one.offer_id), unit) for one in commons]
    ends = [end for row in rows if row.figures for end in (row.figures.low, row.figures.high)]
    ranked = sorted((row for row in rows if row.rank is not None), key=lambda row: (row.rank or 0, row.offer_id))
    return CommonTable(
        population=population.population,
        n_citizens=population.n_citizens,
        unit=wording.UNITS[unit],
        decimals=wording.DECIMALS[unit],
        ranked=ranked,
        unranked=[row for row in rows if row.rank is None],
        minimum=min([0.0, *ends]),
        maximum=max([0.0, *ends]),
        places=len(population.offer_ids),
        differ=differ(population),
        p_of_no_difference=population.p_of_no_difference,
        centre=_scaled(population.centre, unit),
        spread=_scaled(population.between_sd, unit),
        grades=max((row.grade or 0 for row in ranked), default=0),
    )


class OfferCommon(msgspec.Struct, frozen=True, kw_only=True):
    """One offer on one outcome, for its own page. The scale holds nought and the interval."""

    outcome: str
    row: CommonRow
    minimum: float
    maximum: float


def offer_commons(commons: Sequence[CommonEstimate], own: Sequence[ShownEstimate]) -> list[OfferCommon]:
    """One offer's outcomes, each in its own unit."""
    raw = {one.outcome: one for one in own}
    found = []
    for one in commons:
        known = find_outcome(one.outcome)
        row = common_row(one, raw.get(one.outcome), known.unit if known else "weeks")
        ends = [row.figures.low, row.figures.high] if row.figures else []
        found.append(OfferCommon(outcome=one.outcome, row=row, minimum=min([0.0, *ends]), maximum=max([0.0, *ends])))
    return found


def differ(population: Population) -> bool | None:
    """Whether the offers differ by more than chance; None where there are not two to tell."""
    p = population.p_of_no_difference
    return None if p is None else p <= LARGEST_P_OF_NO_DIFFERENCE


def chosen_population(populations: Sequence[Population], outcome: str, wanted: str | None) -> Population | None:
    """The population asked for if the outcome was told for it, else everybody."""
    mine = {one.population: one for one in populations if one.outcome == outcome}
    return mine.get(wanted or ALL) or mine.get(ALL)


def figures(one: CommonEstimate | GroupResult | ShownEstimate, unit: str) -> Figures | None:
    """None where there is no effect to show: an effect never stands without its interval."""
    if one.estimate is None or one.low is None or one.high is None:
        return None
    scale = scale_of(unit)
    return Figures(
        estimate=one.estimate * scale,
        low=one.low * scale,
        high=one.high * scale,
        unit=wording.UNITS[unit],
        decimals=wording.DECIMALS[unit],
    )


def common_row(one: CommonEstimate, own: ShownEstimate | None, unit: str) -> CommonRow:
    flag, kind = wording.FLAGS[one.flag]
    because = "" if one.rankable else _because(one)
    return CommonRow(
        offer_id=one.offer_id,
        code=one.offer_code,
        title=one.offer_title,
        offer_type=one.offer_type,
        supplier_name=one.supplier_name,
        n=CountView(one.n, one.n_low, one.n_high),
        figures=figures(one, unit),
        raw=figures(own, unit) if own and one.shown else None,
        rank=one.rank,
        rank_low=one.rank_low,
        rank_high=one.rank_high,
        set_low=one.set_low,
        set_high=one.set_high,
        grade=one.grade,
        flag=flag,
        flag_kind=kind,
        far_on=one.far_on,
        because=wording.not_ranked_label(because),
        takes=_takes(because, one.needed),
        needed=one.needed,
        of_type=_of_type(one.of_type, unit),
    )


def _because(one: CommonEstimate) -> str:
    """A code. What hides an offer's figures comes first, but for its size, which says the same of its place."""
    if not one.shown and one.reason not in (None, *OF_SIZE):
        return one.reason
    return one.not_ranked_because or one.reason or "no_estimate"


def _takes(because: str, needed: int | None) -> str:
    if not because:
        return ""
    return wording.IT_TAKES.get(because, "") if needed is None else wording.ABOUT_SO_MANY_MORE


def _of_type(one: GroupResult | None, unit: str) -> TypeRow | None:
    found = figures(one, unit) if one else None
    return None if one is None or found is None else TypeRow(one.key, CountView(one.n, one.n_low, one.n_high), found)


def _scaled(value: float | None, unit: str) -> float | None:
    return None if value is None else value * scale_of(unit)
