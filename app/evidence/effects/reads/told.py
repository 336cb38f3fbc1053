"""Effects told together, of groups of offers, and week by week, with names: figures of what is hidden stay behind."""

from typing import Any

import msgspec
from asyncpg import Record

from app.evidence.effects.schemas import CommonEstimate, CoursePoint, GroupResult, Population
from app.platform.db import fetch, fetch_one

# An offer is hidden, and counted, as it is for its own people: see `storing.estimate_rows`.
_COMMON = """
select common.*, offer.code as offer_code, offer.title as offer_title, offer.offer_type,
       supplier.id as supplier_id, supplier.name as supplier_name, supplier.kind as supplier_kind,
       own.n_shown as n, own.n_low, own.n_high, own.shown and common.estimate is not null as is_shown,
       case when own.shown and common.estimate is null then 'no_estimate' else own.reason end as reason,
       case when own.n >= 15 then own.warnings else '{}' end as warnings
  from effect_common as common
  join effect_estimate as own
    on own.run_id = common.run_id and own.outcome = common.outcome and own.offer_id = common.offer_id
  join effect_outcome as one on one.run_id = common.run_id and one.outcome = common.outcome
  join offer on offer.id = common.offer_id
  join supplier on supplier.id = offer.supplier_id
"""
_BEST_FIRST = """
order by not (own.shown and common.estimate is not null),
         case when not own.shown then null when one.better = 'more' then -common.estimate
              else common.estimate end, offer.title_sort, offer.id
"""
_ALWAYS = {
    "run_id", "outcome", "population", "offer_id", "offer_code", "offer_title", "offer_type", "supplier_id",
    "supplier_name", "supplier_kind", "n", "n_low", "n_high", "reason", "warnings",
}  # fmt: skip
_OF_RANKED = {"rank", "rank_low", "rank_high", "grade"}
_FIELDS = [field.name for field in msgspec.structs.fields(CommonEstimate) if field.name not in ("shown", "of_type")]
_FEW = "too_few"


async def read_populations(run_id: int) -> list[Population]:
    """Every population of every outcome; "all" first, then the larger ones."""
    rows = await fetch(
        """select one.* from effect_population as one join effect_run as run on run.id = one.run_id
            where one.run_id = $1
            order by array_position(run.outcomes, one.outcome), one.population <> 'all', one.n_citizens desc,
                     one.population""",
        run_id,
    )
    return [_population(row) for row in rows]


async def find_population(run_id: int, outcome: str, population: str = "all") -> Population | None:
    row = await fetch_one(
        "select * from effect_population where run_id = $1 and outcome = $2 and population = $3",
        run_id,
        outcome,
        population,
    )
    return None if row is None else _population(row)


async def read_common(run_id: int, outcome: str, population: str = "all") -> list[CommonEstimate]:
    """Every offer of the run in one population, best first, those that are not shown last by title."""
    rows = await fetch(
        f"{_COMMON} where common.run_id = $1 and common.outcome = $2 and common.population = $3 {_BEST_FIRST}",
        run_id,
        outcome,
        population,
    )
    types = {one.key: one for one in await read_groups(run_id, outcome, population, "type")}
    return [_common(row, types) for row in rows]


async def read_offer_common(run_id: int, offer_id: int, population: str = "all") -> list[CommonEstimate]:
    """One offer in one population, an entry for each outcome of the run that has it."""
    rows = await fetch(
        f"""{_COMMON} join effect_run as run on run.id = common.run_id
            where common.run_id = $1 and common.offer_id = $2 and common.population = $3
            order by array_position(run.outcomes, common.outcome)""",
        run_id,
        offer_id,
        population,
    )
    found = []
    for row in rows:
        types = await read_groups(run_id, row["outcome"], population, "type") if row["reason"] == _FEW else []
        found.append(_common(row, {one.key: one for one in types}))
    return found


async def read_groups(
    run_id: int, outcome: str, population: str = "all", dimension: str | None = None
) -> list[GroupResult]:
    """Groups of the dimension (all dimensions when None), best first within it, those that are not shown last."""
    rows = await fetch(
        """select one.*, coalesce(supplier.name, one.key) as name,
                  coalesce(supplier.kind, '') as kind
             from effect_group as one
             join effect_outcome as outcome on outcome.run_id = one.run_id and outcome.outcome = one.outcome
             left join supplier on one.dimension = 'supplier' and supplier.id::text = one.key
            where one.run_id = $1 and one.outcome = $2 and one.population = $3
              and ($4::text is null or one.dimension = $4)
            order by array_position(array['supplier', 'kind', 'contrast', 'type', 'duration'], one.dimension),
                     not one.shown,
                     case when not one.shown then null when outcome.better = 'more' then -one.estimate
                          else one.estimate end, one.key""",
        run_id,
        outcome,
        population,
        dimension,
    )
    return [_group(row) for row in rows]


async def read_course(run_id: int, dimension: str, key: str | None = None) -> list[CoursePoint]:
    """Points of all keys of the dimension, or of one, by key and week."""
    rows = await fetch(
        """select one.*, coalesce(supplier.name, offer.title, one.key) as name
             from effect_course as one
             left join supplier on one.dimension = 'supplier' and supplier.id::text = one.key
             left join offer on one.dimension = 'offer' and offer.id::text = one.key
            where one.run_id = $1 and one.dimension = $2 and ($3::text is null or one.key = $3)
            order by one.key, one.week""",
        run_id,
        dimension,
        key,
    )
    return [_point(row) for row in rows]


def _population(row: Record) -> Population:
    values = dict(row) | {name: msgspec.json.decode(row[name]) for name in ("parts", "personal")}
    values["n_citizens"], values["n_rows"] = round(row["n_citizens"], -1), round(row["n_rows"], -1)
    return msgspec.convert(values, Population)


def _common(row: Record, types: dict[str, GroupResult]) -> CommonEstimate:
    shown, ranked = row["is_shown"], row["is_shown"] and row["rankable"]
    values = {name: row[name] if name in _ALWAYS or shown else _nothing(name) for name in _FIELDS}
    if not ranked:
        values |= dict.fromkeys(_OF_RANKED) | {"rankable": False}
        values["not_ranked_because"] = row["not_ranked_because"] or row["reason"] or ""
    of_type = types.get(row["offer_type"]) if row["reason"] == _FEW else None
    return msgspec.convert({**values, "shown": shown, "of_type": of_type}, CommonEstimate)


def _nothing(name: str) -> Any:
    return {"flag": "none", "rankable": False, "not_ranked_because": ""}.get(name)


def _group(row: Record) -> GroupResult:
    return msgspec.convert(_without_hidden(row, ("estimate", "se", "low", "high", "p_positive"), _PLACES), GroupResult)


def _point(row: Record) -> CoursePoint:
    return msgspec.convert(_without_hidden(row, ("estimate", "low", "high")), CoursePoint)


_PLACES = ("rank", "rank_low", "rank_high")


def _without_hidden(row: Record, *figures: tuple[str, ...]) -> dict[str, Any]:
    values = dict(row) | {"n": row["n_shown"]}
    if not row["shown"]:
        values |= dict.fromkeys(name for names in figures for name in names)
    return values
