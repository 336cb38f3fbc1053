"""Reads and writes of runs, estimates and legal bases."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
from asyncpg import Record

from app.evidence.effects.display import SMALLEST_SHOWN_GROUP
from app.evidence.effects.schemas import FittedOutcome, FrozenTable, LegalBasis, Run, RunSettings, TrialSummary
from app.platform.db import copy_rows, execute, fetch, fetch_one, fetch_value

if TYPE_CHECKING:
    from app.evidence.effects.legal import NewLegalBasis

# A worker that dies leaves its run behind as running; the job's own end tells.
_RUN = """
select run.*,
       case when run.status = 'running' and job.status in ('failed', 'cancelled') then 'failed' else run.status end
           as shown_status
  from effect_run as run left join job on job.id = run.job_id
"""
_RUN_FIELDS = msgspec.structs.fields(Run)


async def insert_run(
    settings: RunSettings,
    predictors: Sequence[str],
    *,
    legal_basis_id: int,
    requested_by: int | None,
    trigger: str = "person",
) -> int:
    return int(
        await fetch_value(
            """insert into effect_run (status, outcome, outcomes, settings, predictors, legal_basis_id, requested_by,
                                       trigger)
               values ('running', $1, $2, $3, $4, $5, $6, $7) returning id""",
            settings.outcomes[0],
            settings.outcomes,
            _json(settings),
            list(predictors),
            legal_basis_id,
            requested_by,
            trigger,
        )
    )


async def set_job(run_id: int, job_id: int) -> None:
    await execute("update effect_run set job_id = $2 where id = $1", run_id, job_id)


async def find_run(run_id: int) -> Run | None:
    row = await fetch_one(f"{_RUN} where run.id = $1", run_id)
    return _run(row) if row else None


async def lock_run(run_id: int) -> Run | None:
    """The run, held until the end of the transaction."""
    await execute("select 1 from effect_run where id = $1 for update", run_id)
    return await find_run(run_id)


async def list_runs(statuses: Sequence[str] | None, *, limit: int, offset: int) -> list[Run]:
    rows = await fetch(
        f"{_RUN} where $1::text[] is null or run.status = any ($1) order by run.id desc limit $2 offset $3",
        None if statuses is None else list(statuses),
        limit,
        offset,
    )
    return [_run(row) for row in rows]


async def count_runs(statuses: Sequence[str] | None) -> int:
    sql = "select count(*) from effect_run where $1::text[] is null or status = any ($1)"
    return int(await fetch_value(sql, None if statuses is None else list(statuses)))


async def find_newest_published() -> Run | None:
    row = await fetch_one(f"{_RUN} where run.status = 'published' order by run.published_at desc, run.id desc limit 1")
    return _run(row) if row else None


async def store_draft(
    run_id: int,
    summary: TrialSummary,
    frozen: FrozenTable,
    *,
    fingerprint: str,
    data_until: date,
    retain_until: date,
    library_versions: dict[str, str],
    model_version: str,
    seconds: float,
) -> bool:
    """False when the run is no longer waiting for its result."""
    tag = await execute(
        """update effect_run
              set status = 'draft', finished_at = now(), fingerprint = $2, data_until = $3, retain_until = $4,
                  library_versions = $5, model_version = $6, seconds = $7, table_path = $8, table_sha256 = $9,
                  n_citizens = $10, n_rows = $11, n_starts = $12, first_monday = $13, last_monday = $14,
                  exclusions = $15, predictors = $16, failure = null
            where id = $1 and status in ('running', 'failed')""",
        run_id,
        fingerprint,
        data_until,
        retain_until,
        _json(library_versions),
        model_version,
        seconds,
        frozen.path,
        frozen.sha256,
        summary.n_citizens,
        summary.n_rows,
        summary.n_starts,
        summary.first_monday,
        summary.last_monday,
        _json(summary.exclusions),
        summary.predictors,
    )
    return tag == "UPDATE 1"


async def insert_outcome(run_id: int, fitted: FittedOutcome, *, better: str, unit: str) -> None:
    await execute(
        """insert into effect_outcome (run_id, outcome, better, unit, n_rows, n_controls, follow_up_share,
                                       control_mean, offer_ids, covariance, diagnostics)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
        run_id,
        fitted.outcome,
        better,
        unit,
        fitted.n_rows,
        fitted.n_controls,
        fitted.follow_up_share,
        fitted.control_mean,
        fitted.covariance_ids,
        fitted.covariance,
        _json(fitted.diagnostics),
    )


ESTIMATE_COLUMNS = (
    "run_id", "offer_id", "outcome", "n", "n_shown", "n_low", "n_high", "estimate", "se", "low", "high",
    "effective_n", "raw_mean", "outside_support", "imbalance_before", "imbalance_after", "shown", "reason", "warnings",
)  # fmt: skip


async def insert_estimates(rows: Sequence[tuple[Any, ...]]) -> None:
    await copy_rows("effect_estimate", ESTIMATE_COLUMNS, rows)


POPULATION_COLUMNS = (
    "run_id", "outcome", "population", "n_citizens", "n_rows", "centre", "between_sd", "p_of_no_difference",
    "offer_ids", "covariance", "parts", "personal",
)  # fmt: skip
COMMON_COLUMNS = (
    "run_id", "outcome", "population", "offer_id", "estimate", "se", "low", "high", "rank", "rank_low", "rank_high",
    "set_low", "set_high", "p_best", "p_top3", "p_positive", "p_above", "reliability", "flag", "grade", "rankable",
    "not_ranked_because", "needed", "far_by", "far_on",
)  # fmt: skip
GROUP_COLUMNS = (
    "run_id", "outcome", "population", "dimension", "key", "n_offers", "n", "n_shown", "n_low", "n_high", "estimate",
    "se", "low", "high", "p_positive", "rank", "rank_low", "rank_high", "shown", "reason",
)  # fmt: skip
COURSE_COLUMNS = (
    "run_id", "dimension", "key", "week", "n", "n_shown", "n_low", "n_high", "estimate", "low", "high", "shown",
    "reason",
)  # fmt: skip


async def insert_populations(rows: Sequence[tuple[Any, ...]]) -> None:
    await copy_rows("effect_population", POPULATION_COLUMNS, rows)


async def insert_common(rows: Sequence[tuple[Any, ...]]) -> None:
    await copy_rows("effect_common", COMMON_COLUMNS, rows)


async def insert_groups(rows: Sequence[tuple[Any, ...]]) -> None:
    await copy_rows("effect_group", GROUP_COLUMNS, rows)


async def insert_course(rows: Sequence[tuple[Any, ...]]) -> None:
    await copy_rows("effect_course", COURSE_COLUMNS, rows)


async def fail_run(run_id: int, failure: str) -> None:
    await execute(
        """update effect_run set status = 'failed', failure = $2, finished_at = now()
            where id = $1 and status = 'running'""",
        run_id,
        failure,
    )


async def publish(run_id: int, actor_id: int | None) -> None:
    await execute(
        "update effect_run set status = 'published', published_by = $2, published_at = now() where id = $1",
        run_id,
        actor_id,
    )


async def withdraw(run_id: int, actor_id: int, reason: str) -> None:
    await execute(
        """update effect_run set status = 'withdrawn', withdrawn_by = $2, withdrawn_at = now(), withdrawn_reason = $3
            where id = $1""",
        run_id,
        actor_id,
        reason,
    )


async def mark_table_gone(run_id: int, reason: str) -> None:
    await execute(
        "update effect_run set table_gone_at = now(), table_gone_reason = $2 where id = $1 and table_gone_at is null",
        run_id,
        reason,
    )


async def unmark_table_gone(run_id: int) -> None:
    """Of a run that has no table yet."""
    await execute(
        """update effect_run set table_gone_at = null, table_gone_reason = null
            where id = $1 and table_path is null and table_gone_at is not null""",
        run_id,
    )


async def find_basis_in_force(purpose: str) -> LegalBasis | None:
    row = await fetch_one("select * from legal_basis where purpose = $1 and withdrawn_at is null", purpose)
    return _basis(row) if row else None


async def hold_basis_in_force(purpose: str) -> bool:
    sql = "select 1 from legal_basis where purpose = $1 and withdrawn_at is null for share"
    return await fetch_one(sql, purpose) is not None


async def list_bases() -> list[LegalBasis]:
    rows = await fetch("select * from legal_basis order by withdrawn_at is not null, recorded_at desc, id desc")
    return [_basis(row) for row in rows]


async def insert_basis(new: "NewLegalBasis", *, recorded_by: int | None) -> int:
    return int(
        await fetch_value(
            """insert into legal_basis (purpose, name, decided_on, impact_assessment, allowed_predictors, recorded_by)
               values ($1, $2, $3, $4, $5, $6) returning id""",
            new.purpose,
            new.name.strip(),
            new.decided_on,
            new.impact_assessment.strip(),
            list(new.allowed_predictors),
            recorded_by,
        )
    )


async def withdraw_basis(basis_id: int, actor_id: int | None) -> str | None:
    """The purpose it was for, or None when it was not in force."""
    purpose = await fetch_value(
        """update legal_basis set withdrawn_at = now(), withdrawn_by = $2
            where id = $1 and withdrawn_at is null returning purpose""",
        basis_id,
        actor_id,
    )
    return None if purpose is None else str(purpose)


def _run(row: Record) -> Run:
    values = {field.name: row[field.name] for field in _RUN_FIELDS}
    values["status"] = row["shown_status"]
    for name in ("settings", "exclusions", "library_versions"):
        values[name] = msgspec.json.decode(row[name])
    # One to four rows left out for a reason could point at somebody.
    values["exclusions"] = {
        reason: None if 0 < count < SMALLEST_SHOWN_GROUP else count for reason, count in values["exclusions"].items()
    }
    return msgspec.convert(values, Run)


def _basis(row: Record) -> LegalBasis:
    return msgspec.convert(dict(row), LegalBasis)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
