"""The list of figures: every effect of every published run, as one table to fetch and work on."""

from collections.abc import Sequence
from typing import Any

import msgspec
from asyncpg import Record

from app.evidence.comparison.service import READERS, list_published
from app.evidence.comparison.wording import DIMENSIONS
from app.evidence.effects.legal import EVALUATION
from app.evidence.effects.told_views import Figures
from app.evidence.effects.views import CountView
from app.evidence.effects.wording import DECIMALS, EVERYBODY, FLAGS, NOT_RANKED, REASONS, UNITS
from app.platform.access import Actor
from app.platform.codelists import codes, label
from app.platform.errors import N_
from app.platform.lists import Column, Condition, Filter, InSql, ListSpec, declare
from app.platform.lists.spec import Options
from app.platform.web import ListQuery, translate

BAND_OF_WEEKS = N_("{band} weeks")
ALL_DIMENSIONS = {"offer": N_("Offer"), **DIMENSIONS}
FLAG_WORDS = {code: words for code, (words, _) in FLAGS.items()}
WHY = {**REASONS, **NOT_RANKED}


class FigureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One effect in the unit people read. Offers, and groups of them, told for one population of one run.

    far_by, far_on : of an offer whose own people are little like the population, as in `CommonEstimate`.
    supplier, offer, offer_type, kind, weeks : what it is about, None where that says nothing.
    because : why it has no figures, or no place.
    """

    id: str
    run_id: int
    outcome: str
    population: str
    dimension: str
    key: str
    supplier: str | None
    offer: str | None
    offer_type: str | None
    kind: str | None
    weeks: str | None
    n_offers: int
    n: int | None
    n_low: int
    n_high: int | None
    unit: str
    estimate: float | None
    low: float | None
    high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    set_low: int | None
    set_high: int | None
    grade: int | None
    flag: str | None
    needed: int | None
    far_by: float | None
    far_on: str | None
    because: str | None


class FigureLine(msgspec.Struct, frozen=True):
    """A row in words. `dimension` and `because` are msgids."""

    row: FigureRow
    about: str
    dimension: str
    n: CountView
    figures: Figures | None
    because: str


# Hidden figures never leave the database, not even by the order of the rows; what may be shown of an offer is as in
# `effects.reads.told`.
_GROUPS = """
select 'g' || one.id as id, one.run_id, one.outcome, one.population, one.dimension, one.key,
       supplier.name as supplier, null as offer, case when one.dimension = 'type' then one.key end as offer_type,
       case when one.dimension = 'kind' then one.key else supplier.kind end as kind,
       case when one.dimension = 'duration' then one.key end as weeks, one.n_offers, one.n_shown as n, one.n_low,
       one.n_high, one.shown, one.estimate, one.low, one.high, one.rank, one.rank_low, one.rank_high,
       null::int as set_low, null::int as set_high, null::int as grade, null as flag, null::int as needed,
       null::float8 as far_by, null as far_on,
       case when not one.shown then one.reason end as because
  from effect_group as one
  left join supplier on one.dimension = 'supplier' and supplier.id::text = one.key"""
_OFFERS = """
select 'o' || one.id, one.run_id, one.outcome, one.population, 'offer', one.offer_id::text, supplier.name, offer.title,
       offer.offer_type, supplier.kind, null, 1, own.n_shown, own.n_low, own.n_high,
       own.shown and one.estimate is not null, one.estimate, one.low, one.high,
       case when one.rankable then one.rank end, case when one.rankable then one.rank_low end,
       case when one.rankable then one.rank_high end, one.set_low, one.set_high,
       case when one.rankable then one.grade end, one.flag, one.needed,
       one.far_by, one.far_on,
       case when not own.shown then own.reason when one.estimate is null then 'no_estimate'
            when not one.rankable then one.not_ranked_because end
  from effect_common as one
  join effect_estimate as own
    on own.run_id = one.run_id and own.outcome = one.outcome and own.offer_id = one.offer_id
  join offer on offer.id = one.offer_id join supplier on supplier.id = offer.supplier_id"""
_FIGURES = ("estimate", "low", "high")
_PLACES = ("rank", "rank_low", "rank_high", "set_low", "set_high", "grade", "flag", "needed", "far_by", "far_on")
_SELECT = ", ".join(
    [
        "one.id, one.run_id, one.outcome, one.population, one.dimension, one.key, one.supplier, one.offer",
        "one.offer_type, one.kind, one.weeks, one.n_offers, one.n, one.n_low, one.n_high, one.unit, one.because",
        *(f"case when one.shown then one.{name} * one.scale end as {name}" for name in _FIGURES),
        *(f"case when one.shown then one.{name} end as {name}" for name in _PLACES),
    ]
)
_TABLES = f"""(select every.*, outcome.unit, case when outcome.unit = 'share' then 100 else 1 end as scale,
                      case when every.shown then case when outcome.better = 'more' then -every.estimate
                                                      else every.estimate end end as order_by
                 from ({_GROUPS} union all {_OFFERS}) as every
                 join effect_outcome as outcome
                   on outcome.run_id = every.run_id and outcome.outcome = every.outcome
                 join effect_run as run on run.id = every.run_id and run.status = 'published') as one"""


async def runs_of(actor: Actor) -> Options:
    return [(str(run.id), str(run.id)) for run in await list_published(actor)]


def _row(record: Record) -> FigureRow:
    return msgspec.convert({name: record[name] for name in FigureRow.__struct_fields__}, FigureRow)


def _where(actor: Actor, query: ListQuery, condition: Condition) -> None:
    purpose = condition.bind(EVALUATION, "text")
    condition.add(f"exists (select 1 from legal_basis where purpose = {purpose} and withdrawn_at is null)")
    condition.any_of("one.run_id::text", query.all("run"))
    for name in ("outcome", "population", "dimension"):
        condition.any_of(f"one.{name}", query.all(name))


def show_line(row: FigureRow, locale: str) -> FigureLine:
    shown = row.estimate is not None and row.low is not None and row.high is not None
    figures = Figures(
        estimate=row.estimate or 0.0,
        low=row.low or 0.0,
        high=row.high or 0.0,
        unit=UNITS[row.unit],
        decimals=DECIMALS[row.unit],
    )
    return FigureLine(
        row=row,
        about=_about(row, locale),
        dimension=ALL_DIMENSIONS[row.dimension],
        n=CountView(row.n, row.n_low, row.n_high),
        figures=figures if shown else None,
        because=WHY.get(row.because or "", row.because or ""),
    )


def _about(row: FigureRow, locale: str) -> str:
    if row.dimension == "type":
        return label("offer_type", row.key, locale)
    if row.dimension == "kind":
        return label("supplier_kind", row.key, locale)
    if row.dimension == "contrast":
        return translate(locale, DIMENSIONS["contrast"])
    if row.dimension == "duration":
        return translate(locale, BAND_OF_WEEKS, band=row.key.replace("-", "–"))
    return row.offer or row.supplier or row.key


def _rounded(name: str) -> Any:
    def value(row: FigureRow) -> float | None:
        found = getattr(row, name)
        return None if found is None else round(found, DECIMALS[row.unit])

    return value


def _distance(row: FigureRow) -> float | None:
    return None if row.far_by is None else round(row.far_by, 1)


def population_name(code: str, locale: str) -> str:
    return translate(locale, EVERYBODY) if code == "all" else label("target_group", code, locale)


def _populations() -> Sequence[str]:
    return ["all", *codes("target_group")]


async def populations_of(actor: Actor) -> Options:
    return [(code, population_name(code, actor.locale)) for code in _populations()]


FIGURES: ListSpec[FigureRow] = declare(
    ListSpec(
        path="/comparison/figures",
        title=N_("Figures of the comparison"),
        roles=READERS,
        filters=(
            Filter("run", N_("Run"), named=runs_of, check=str.isdecimal),
            Filter("outcome", N_("Outcome"), code_list="effect_outcome"),
            Filter("population", N_("Citizens"), named=populations_of),
            Filter("dimension", N_("What is compared"), words=ALL_DIMENSIONS),
        ),
        sorts={"order": N_("Best first"), "-run": N_("Run"), "dimension": N_("What is compared")},
        columns=(
            Column(N_("Run"), lambda row: row.run_id, kind="number"),
            Column(N_("Outcome"), lambda row: row.outcome, kind="code", code_list="effect_outcome"),
            Column(N_("Citizens, target group (all: everybody)"), lambda row: row.population),
            Column(N_("What is compared"), lambda row: row.dimension, kind="code", words=ALL_DIMENSIONS),
            Column(N_("Offer"), lambda row: row.offer),
            Column(N_("Supplier"), lambda row: row.supplier),
            Column(N_("Kind of supplier"), lambda row: row.kind, kind="code", code_list="supplier_kind"),
            Column(N_("Offer type"), lambda row: row.offer_type, kind="code", code_list="offer_type"),
            Column(N_("Planned weeks"), lambda row: row.weeks),
            Column(N_("Offers"), lambda row: row.n_offers, kind="number"),
            Column(N_("People"), lambda row: row.n, kind="number"),
            Column(N_("People, at least"), lambda row: row.n_low, kind="number"),
            Column(N_("Unit"), lambda row: row.unit, kind="code", words=UNITS),
            Column(N_("Effect, weighed together"), _rounded("estimate"), kind="number"),
            Column(N_("Lower limit, 95 %"), _rounded("low"), kind="number"),
            Column(N_("Upper limit, 95 %"), _rounded("high"), kind="number"),
            Column(N_("Rank"), lambda row: row.rank, kind="number"),
            Column(N_("Best place, 95 %"), lambda row: row.rank_low, kind="number"),
            Column(N_("Worst place, 95 %"), lambda row: row.rank_high, kind="number"),
            Column(N_("Best place, all at once"), lambda row: row.set_low, kind="number"),
            Column(N_("Worst place, all at once"), lambda row: row.set_high, kind="number"),
            Column(N_("Grade"), lambda row: row.grade, kind="number"),
            Column(N_("Beside the average"), lambda row: row.flag, kind="code", words=FLAG_WORDS),
            Column(N_("Why no figure, or no place"), lambda row: row.because or None, kind="code", words=WHY),
            Column(N_("Citizens needed for a place, about"), lambda row: row.needed, kind="number"),
            Column(N_("Its people unlike these citizens by, sd"), _distance, kind="number"),
            Column(N_("Least alike in"), lambda row: row.far_on, kind="code", code_list="effect_predictor"),
        ),
        source=InSql(
            select=_SELECT,
            tables=_TABLES,
            row=_row,
            where=_where,
            sorts={"order": "one.order_by", "run": "one.run_id", "dimension": "one.dimension"},
            last="one.run_id desc, one.outcome, one.population, one.dimension, one.id",
            values={
                "run": "one.run_id",
                "outcome": "one.outcome",
                "population": "one.population",
                "dimension": "one.dimension",
            },
        ),
        line=show_line,
    )
)
