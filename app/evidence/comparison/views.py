"""The comparison as its page shows it: templates hold no arithmetic."""

from collections.abc import Mapping, Sequence

import msgspec

from app.evidence.comparison import wording
from app.evidence.comparison.schemas import Comparison, OwnEffect, Standing
from app.evidence.effects import wording as effect_words
from app.evidence.effects.course_views import CourseRow
from app.evidence.effects.schemas import GroupResult, Run
from app.evidence.effects.told_views import CommonTable, Figures, common_table, differ, figures
from app.evidence.effects.views import CountView, scale_of, verdict_of
from app.platform.charts import ChartFigure


class GroupRow(msgspec.Struct, frozen=True, kw_only=True):
    """Offers told as one. `key` names it where `name` does not: a kind, a type, a band of weeks.

    place, place_low, place_high, set_low, set_high : only where it may be placed; else `because` and `takes` say why.
    """

    key: str
    name: str
    kind: str
    n_offers: int
    n: CountView
    figures: Figures | None
    place: int | None = None
    place_low: int | None = None
    place_high: int | None = None
    set_low: int | None = None
    set_high: int | None = None
    grade: int | None = None
    flag: str = ""
    flag_kind: str = ""
    because: str = ""
    takes: str = ""


class GroupTable(msgspec.Struct, frozen=True, kw_only=True):
    """Groups on one scale, best first; `unplaced` is empty where places are not given at all."""

    rows: list[GroupRow]
    unplaced: list[GroupRow]
    minimum: float
    maximum: float
    places: int
    grades: int

    @property
    def flagged(self) -> list[GroupRow]:
        return [row for row in self.rows if row.flag_kind in ("success", "error")]


class OwnRow(msgspec.Struct, frozen=True, kw_only=True):
    """A supplier's effect on its own people."""

    key: str
    name: str
    kind: str
    n: CountView
    n_offers: int
    left_out: int
    figures: Figures
    verdict: str
    verdict_kind: str


class OwnTable(msgspec.Struct, frozen=True, kw_only=True):
    rows: list[OwnRow]
    minimum: float
    maximum: float


class ContrastView(msgspec.Struct, frozen=True):
    """Own less private: the sentence that may be said, and the difference it rests on."""

    words: str
    figures: Figures


class PopulationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One population: whom it is, whether offers differ there, and own against private in it."""

    population: str
    n_citizens: int
    differ: bool | None
    contrast: ContrastView | None


class CourseCard(msgspec.Struct, frozen=True):
    """A course with its picture; None where there are more courses than pictures, or nothing to draw."""

    row: CourseRow
    name: str
    picture: ChartFigure | None


class ComparisonView(msgspec.Struct, frozen=True, kw_only=True):
    """query : what the address keeps, for the links to files and data.

    has_points : whether the outcome is a change on an indicator, with the reservations of one.
    """

    run: Run
    runs: list[Run]
    outcome: str
    outcomes: list[str]
    better: str
    population: str
    n_citizens: int
    query: str
    offers: CommonTable | None
    suppliers: GroupTable
    supplier_picture: ChartFigure | None
    own: OwnTable
    kinds: GroupTable
    contrast: ContrastView | None
    types: GroupTable
    lengths: GroupTable
    populations: list[PopulationRow]
    by: str
    course_choices: list[tuple[str, str]]
    courses: list[CourseCard]
    has_points: bool


class SupplierPanel(msgspec.Struct, frozen=True, kw_only=True):
    """One supplier's line for its own page."""

    run: Run
    outcome: str
    row: GroupRow
    own: OwnRow | None
    places: int


def supplier_table(comparison: Comparison) -> GroupTable:
    """Suppliers with a place, and those without: why, and what it would take."""
    rows = [_supplier_row(one, comparison) for one in comparison.groups.get("supplier", [])]
    return _table(
        [row for row in rows if not row.because],
        unplaced=[row for row in rows if row.because],
        places=max((one.places for one in comparison.standings.values()), default=0),
    )


def group_table(comparison: Comparison, dimension: str) -> GroupTable:
    """Kinds, types and lengths: effects with intervals, and no places."""
    unit = comparison.result.unit
    return _table([_row(one, unit, **_hidden(one)) for one in comparison.groups.get(dimension, [])])


def own_table(comparison: Comparison) -> OwnTable:
    """Every supplier whose own people can be told of, by name: their people differ, so they are in no order."""
    groups = {one.key: one for one in comparison.groups.get("supplier", [])}
    rows = [own_row(groups[key], effect, comparison) for key, effect in comparison.own.items() if key in groups]
    rows.sort(key=lambda row: row.name)
    return OwnTable(rows=rows, minimum=_lowest(rows), maximum=_highest(rows))


def own_row(group: GroupResult, effect: OwnEffect, comparison: Comparison) -> OwnRow:
    unit, better = comparison.result.unit, comparison.result.better
    words, kind = effect_words.VERDICTS[verdict_of(effect.low, effect.high, better)]
    scale = scale_of(unit)
    return OwnRow(
        key=group.key,
        name=group.name,
        kind=group.kind,
        n=CountView(group.n, group.n_low, group.n_high),
        n_offers=effect.n_offers,
        left_out=effect.left_out,
        figures=Figures(
            estimate=effect.estimate * scale,
            low=effect.low * scale,
            high=effect.high * scale,
            unit=effect_words.UNITS[unit],
            decimals=effect_words.DECIMALS[unit],
        ),
        verdict=words,
        verdict_kind=kind,
    )


def contrast_view(one: GroupResult | None, unit: str, better: str) -> ContrastView | None:
    found = figures(one, unit) if one else None
    if found is None:
        return None
    reading = {"helps": "better", "harms": "worse"}.get(verdict_of(found.low, found.high, better), "unclear")
    return ContrastView(wording.CONTRASTS[reading], found)


def population_rows(comparison: Comparison, contrasts: Mapping[str, GroupResult]) -> list[PopulationRow]:
    unit, better = comparison.result.unit, comparison.result.better
    return [
        PopulationRow(
            population=one.population,
            n_citizens=one.n_citizens,
            differ=differ(one),
            contrast=contrast_view(contrasts.get(one.population), unit, better),
        )
        for one in comparison.populations
    ]


def offers_table(comparison: Comparison) -> CommonTable | None:
    if comparison.population is None:
        return None
    return common_table(comparison.result, comparison.population, comparison.commons)


def _supplier_row(one: GroupResult, comparison: Comparison) -> GroupRow:
    standing = comparison.standings.get(one.key)
    unit = comparison.result.unit
    because = _why_unplaced(one, standing, comparison)
    if because:
        return _row(one, unit, **_reason(because), **(_flag(standing) if standing and one.shown else {}))
    assert standing is not None
    return _row(
        one,
        unit,
        place=one.rank,
        place_low=one.rank_low,
        place_high=one.rank_high,
        set_low=standing.set_low,
        set_high=standing.set_high,
        grade=standing.grade,
        **_flag(standing),
    )


def _why_unplaced(one: GroupResult, standing: Standing | None, comparison: Comparison) -> str:
    """A code; "" for a supplier that can be told from at least one other."""
    if not one.shown:
        return one.reason or "no_estimate"
    if comparison.population is None or not differ(comparison.population):
        return "do_not_differ"
    if standing is None or standing.places < 2:
        return "alone"
    if not standing.is_sound:
        return "not_comparable"
    return "" if standing.is_told_apart and one.rank is not None else "cannot_be_told"


def _hidden(one: GroupResult) -> dict[str, str]:
    return {} if one.shown else _reason(one.reason or "no_estimate")


def _reason(code: str) -> dict[str, str]:
    return {
        "because": wording.NO_PLACE.get(code) or effect_words.reason_label(code),
        "takes": wording.IT_TAKES.get(code) or effect_words.IT_TAKES.get(code, ""),
    }


def _flag(standing: Standing) -> dict[str, str]:
    words, kind = wording.FLAGS[standing.flag]
    return {"flag": words, "flag_kind": kind}


def _row(one: GroupResult, unit: str, **more: object) -> GroupRow:
    known = {
        "key": one.key,
        "name": one.name,
        "kind": one.kind,
        "n_offers": one.n_offers,
        "n": CountView(one.n, one.n_low, one.n_high),
        "figures": figures(one, unit),
    }
    return msgspec.convert(known | more, GroupRow)


def _table(rows: list[GroupRow], *, unplaced: Sequence[GroupRow] = (), places: int = 0) -> GroupTable:
    every = [*rows, *unplaced]
    return GroupTable(
        rows=rows,
        unplaced=list(unplaced),
        minimum=_lowest(every),
        maximum=_highest(every),
        places=places,
        grades=max((row.grade or 0 for row in rows), default=0),
    )


def _lowest(rows: Sequence[GroupRow | OwnRow]) -> float:
    return min([0.0, *(row.figures.low for row in rows if row.figures)])


def _highest(rows: Sequence[GroupRow | OwnRow]) -> float:
    return max([0.0, *(row.figures.high for row in rows if row.figures)])
