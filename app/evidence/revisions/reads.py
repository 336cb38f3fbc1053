"""What repeating and comparing read of the runs: where the frozen tables lie, and what was stored."""

from collections.abc import Sequence
from datetime import date

import msgspec

from app.evidence.effects.schemas import RunSettings
from app.evidence.revisions.schemas import Frozen, Latest, Offered, Standing
from app.platform.db import fetch, fetch_one, fetch_value

_FROZEN = """select id as run_id, status, finished_at, table_path, table_sha256, retain_until, table_gone_at as gone_at,
                    table_gone_reason as gone_reason from effect_run"""


async def find_frozen(run_id: int) -> Frozen | None:
    row = await fetch_one(f"{_FROZEN} where id = $1", run_id)
    return msgspec.convert(dict(row), Frozen) if row else None


async def list_to_remove(today: date, nightly_before: date) -> list[Frozen]:
    """Runs whose table is past its date, gone by mark alone, or an unpublished night's that is old."""
    rows = await fetch(
        f"""{_FROZEN} where table_path is not null
               and (table_gone_at is not null or retain_until < $1
                    or (trigger = 'nightly' and status = 'draft' and finished_at::date < $2))
             order by id""",
        today,
        nightly_before,
    )
    return [msgspec.convert(dict(row), Frozen) for row in rows]


async def list_keeping(run_ids: Sequence[int]) -> set[int]:
    """Those of the runs that have a frozen table still, or are being fitted."""
    rows = await fetch(
        """select run.id from effect_run as run left join job on job.id = run.job_id
            where run.id = any ($1::bigint[]) and run.table_gone_at is null
              and (run.table_path is not null or run.status = 'running' and job.id is null
                   or job.status in ('queued', 'running'))""",
        list(run_ids),
    )
    return {row["id"] for row in rows}


async def find_latest() -> Latest | None:
    """The newest run that ended in a result and was asked for with today's tables still there."""
    row = await fetch_one(
        """select fingerprint, model_version, settings, predictors from effect_run
            where status in ('draft', 'published') and fingerprint is not null and table_gone_at is null
            order by id desc limit 1"""
    )
    if row is None:
        return None
    return Latest(
        fingerprint=row["fingerprint"],
        model_version=row["model_version"],
        settings=msgspec.json.decode(row["settings"], type=RunSettings),
        predictors=list(row["predictors"]),
    )


async def is_running() -> bool:
    """Whether some run is being fitted, or waits for it."""
    sql = """select exists (select 1 from effect_run as run join job on job.id = run.job_id
              where run.status = 'running' and job.status not in ('failed', 'cancelled'))"""
    return bool(await fetch_value(sql))


async def read_stored_figures(run_id: int) -> dict[str, float | None]:
    """Every stored figure that came from fitting, by a name of its own; none is rounded on its way in."""
    found: dict[str, float | None] = {}
    for row in await fetch(
        "select outcome, offer_id, estimate, se, low, high from effect_estimate where run_id = $1", run_id
    ):
        for name in ("estimate", "se", "low", "high"):
            found[f"{row['outcome']}/own/{row['offer_id']}/{name}"] = row[name]
    for row in await fetch(
        """select outcome, population, offer_id, estimate, se, low, high, p_best, p_above, reliability
             from effect_common where run_id = $1""",
        run_id,
    ):
        for name in ("estimate", "se", "low", "high", "p_best", "p_above", "reliability"):
            found[f"{row['outcome']}/{row['population']}/{row['offer_id']}/{name}"] = row[name]
    return found


async def read_standings(run_id: int) -> dict[tuple[str, int], Standing]:
    """(outcome, offer) -> its effect in the whole population, of offers whose effect the run itself shows."""
    rows = await fetch(
        """select common.outcome, common.offer_id, common.estimate, common.low, common.high,
                  case when rankable then rank end as rank
             from effect_common as common
             join effect_estimate as own using (run_id, outcome, offer_id)
            where common.run_id = $1 and population = 'all' and common.estimate is not null and own.shown""",
        run_id,
    )
    return {
        (row["outcome"], row["offer_id"]): Standing(
            estimate=row["estimate"], low=row["low"], high=row["high"], rank=row["rank"]
        )
        for row in rows
    }


async def read_outcomes(run_id: int) -> dict[str, tuple[str, str]]:
    """Outcome -> which side is better, and the unit."""
    rows = await fetch("select outcome, better, unit from effect_outcome where run_id = $1", run_id)
    return {row["outcome"]: (row["better"], row["unit"]) for row in rows}


async def read_offers() -> dict[int, Offered]:
    rows = await fetch(
        "select offer.id, title, supplier.name from offer join supplier on supplier.id = offer.supplier_id"
    )
    return {row["id"]: Offered(title=row["title"], supplier_name=row["name"]) for row in rows}
