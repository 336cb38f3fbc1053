"""Runs from request to withdrawal, what may be seen of them, and the two switches."""

from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec

from app.evidence.effects import hooks, queries, reads, storing
from app.evidence.effects.legal import EVALUATION, NewLegalBasis, find_problems
from app.evidence.effects.outcomes import list_outcomes
from app.evidence.effects.predictors import allowed_predictors
from app.evidence.effects.schemas import (
    CommonEstimate,
    CoursePoint,
    FittedOutcome,
    GroupResult,
    LegalBasis,
    OfferEvidence,
    OutcomeResult,
    Population,
    Run,
    RunDetail,
    RunSettings,
)
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from app.platform.jobs import enqueue

if TYPE_CHECKING:
    from app.platform.access import Actor

READERS_OF_ALL = ("manager", "auditor", "administrator")
READERS_OF_PUBLISHED = ("procurement", "caseworker", "team_leader")
PUBLIC_STATUSES = ("published",)
# Who answers for what was decided by a run still reads it when nobody may use it any more.
READERS_WHEN_OFF = ("auditor", "administrator")


async def request_run(actor: "Actor", settings: RunSettings, *, today: date) -> int:
    """Ask for an estimation; it is fitted by a worker and waits as a draft.

    Raises Conflict while evaluation is switched off.
    """
    _require_manager(actor)
    return await start_run(actor.user_id, settings, today=today)


async def start_run(
    actor_id: int | None,
    settings: RunSettings,
    *,
    today: date,
    in_background: bool = True,
    trigger: Literal["person", "nightly"] = "person",
) -> int:
    """As `request_run`, for a command run by whoever has the server itself (`actor_id` None).

    in_background : leave the fitting to a worker; otherwise the caller does it.   trigger : what asked for it.
    """
    _check_settings(settings, today)
    async with transaction():
        basis = await require_evaluation()
        predictors = allowed_predictors(today, basis.allowed_predictors)
        run_id = await queries.insert_run(
            settings,
            [one.code for one in predictors],
            legal_basis_id=basis.id,
            requested_by=actor_id,
            trigger=trigger,
        )
        if in_background:
            await queries.set_job(run_id, await _enqueue(run_id, actor_id))
        await record(
            actor_id=actor_id,
            action="effect_run.requested",
            subject="effect_run",
            subject_id=run_id,
            details={"outcomes": settings.outcomes, "seed": settings.seed, "legal_basis_id": basis.id},
        )
    return run_id


async def read_records(run_id: int, *, today: date) -> tuple[Run, reads.Records]:
    """What a worker needs to fit a run. Refused when evaluation was switched off meanwhile."""
    async with transaction() as connection:
        run = await get_run(run_id)
        if run.status not in ("running", "failed"):
            raise Conflict(N_("Run {id} has its result already."), id=run_id)
        await require_evaluation()
        records = await reads.copy_records(connection, today=today)
        # Citizens erased before this copy are not in it; those erased from here on mark the run, see the trigger.
        await queries.unmark_table_gone(run_id)
        return run, records


async def store_result(run_id: int, result: storing.FittedRun, fitted: list[FittedOutcome]) -> None:
    """Keep a fitted run as a draft, all of it or nothing."""
    async with transaction():
        if not await storing.store(run_id, result, fitted):
            raise Conflict(N_("Run {id} has its result already."), id=run_id)
        await record(
            actor_id=None,
            action="effect_run.fitted",
            subject="effect_run",
            subject_id=run_id,
            details={"fingerprint": result.fingerprint, "table_sha256": result.frozen.sha256},
        )


async def fail_run(run_id: int, failure: str) -> None:
    async with transaction():
        await queries.fail_run(run_id, failure)


async def publish_run(actor: "Actor", run_id: int) -> None:
    """From here on the run is what rankings use."""
    _require_manager(actor)
    await make_public(actor.user_id, run_id)


async def make_public(actor_id: int | None, run_id: int) -> None:
    async with transaction():
        await require_evaluation()
        run = await _locked(run_id)
        if run.status != "draft":
            raise Conflict(N_("Only a draft can be published; run {id} is not one."), id=run_id)
        await queries.publish(run_id, actor_id)
        await record(actor_id=actor_id, action="effect_run.published", subject="effect_run", subject_id=run_id)
        await hooks.run_hooks(run_id)


async def withdraw_run(actor: "Actor", run_id: int, reason: str) -> None:
    """Take a published run out of use. It stays readable for managers and auditors."""
    _require_manager(actor)
    if not reason.strip():
        raise InvalidInput([FieldError("reason", N_("Write why the run is withdrawn."))])
    async with transaction():
        run = await _locked(run_id)
        if run.status != "published":
            raise Conflict(N_("Only a published run can be withdrawn; run {id} is not one."), id=run_id)
        await queries.withdraw(run_id, actor.user_id, reason.strip())
        await record(actor_id=actor.user_id, action="effect_run.withdrawn", subject="effect_run", subject_id=run_id)


async def let_table_go(run_id: int, reason: str) -> None:
    """Mark that the run's frozen table is no longer there; it keeps its figures and can no longer be repeated."""
    async with transaction():
        await queries.mark_table_gone(run_id, reason)
        await record(
            actor_id=None, action="effect_run.table_gone", subject="effect_run", subject_id=run_id,
            details={"reason": reason},
        )  # fmt: skip


async def list_runs(actor: "Actor", *, limit: int = 50, offset: int = 0) -> list[Run]:
    return await queries.list_runs(_visible_statuses(actor), limit=limit, offset=offset)


async def count_runs(actor: "Actor") -> int:
    return await queries.count_runs(_visible_statuses(actor))


async def get_run_detail(actor: "Actor", run_id: int) -> RunDetail:
    run = await get_visible_run(actor, run_id)
    return RunDetail(run=run, results=[_for_readers(one) for one in await reads.read_results(run_id)])


async def get_visible_run(actor: "Actor", run_id: int) -> Run:
    """Raises NotFound for a run that the actor may not see, as for one that is not there; Conflict while evaluation is
    switched off, for all but those who answer for what was decided by it."""
    statuses = _visible_statuses(actor)
    await require_open(actor)
    run = await queries.find_run(run_id)
    if run is None or (statuses is not None and run.status not in statuses):
        raise NotFound(N_("There is no run number {id}, or it is not published."), id=run_id)
    return run


async def list_populations(actor: "Actor", run_id: int) -> list[Population]:
    await get_visible_run(actor, run_id)
    return await reads.read_populations(run_id)


async def list_common(actor: "Actor", run_id: int, outcome: str, population: str = "all") -> list[CommonEstimate]:
    """Every offer in one population, best first; see `reads.read_common`."""
    await get_visible_run(actor, run_id)
    return await reads.read_common(run_id, outcome, population)


async def list_offer_common(actor: "Actor", run_id: int, offer_id: int) -> list[CommonEstimate]:
    """One offer among all citizens, an entry for each outcome."""
    await get_visible_run(actor, run_id)
    return await reads.read_offer_common(run_id, offer_id)


async def list_groups(
    actor: "Actor", run_id: int, outcome: str, population: str = "all", dimension: str | None = None
) -> list[GroupResult]:
    await get_visible_run(actor, run_id)
    return await reads.read_groups(run_id, outcome, population, dimension)


async def list_course(actor: "Actor", run_id: int, dimension: str, key: str | None = None) -> list[CoursePoint]:
    await get_visible_run(actor, run_id)
    return await reads.read_course(run_id, dimension, key)


async def get_run(run_id: int) -> Run:
    run = await queries.find_run(run_id)
    if run is None:
        raise NotFound(N_("There is no run number {id}, or it is not published."), id=run_id)
    return run


async def find_published_run() -> Run | None:
    """The run in use: the one published last, and none while evaluation is switched off."""
    return await queries.find_newest_published() if await is_on(EVALUATION) else None


async def get_offer_evidence(actor: "Actor", offer_id: int) -> OfferEvidence:
    """What the run in use says of one offer."""
    _visible_statuses(actor)
    name = await reads.find_offer_name(offer_id)
    if name is None:
        raise NotFound(N_("There is no offer number {id}."), id=offer_id)
    run = await find_published_run()
    return OfferEvidence(
        offer_id=offer_id,
        offer_code=name[0],
        offer_title=name[1],
        supplier_name=name[2],
        run=run,
        estimates=await reads.read_offer_estimates(offer_id, run.id) if run else [],
    )


async def find_basis(purpose: str) -> LegalBasis | None:
    """The decision in force, or None: then the purpose is switched off."""
    return await queries.find_basis_in_force(purpose)


async def is_on(purpose: str) -> bool:
    return await find_basis(purpose) is not None


async def require_open(actor: "Actor") -> None:
    """Without a legal basis figures that were made earlier are used no more either. Raises Conflict."""
    if not actor.has(*READERS_WHEN_OFF):
        await require_evaluation()


async def hold_switch(purpose: str) -> bool:
    """Whether the purpose is on; then it stays so until the transaction's end, and whoever withdraws it waits."""
    return await queries.hold_basis_in_force(purpose)


async def require_evaluation() -> LegalBasis:
    basis = await find_basis(EVALUATION)
    if basis is None:
        raise Conflict(
            N_(
                "Evaluation is switched off. An administrator switches it on under “Legal basis” by recording the "
                "decision it rests on."
            )
        )
    return basis


async def list_bases(actor: "Actor") -> list[LegalBasis]:
    """All decisions, in force and withdrawn, newest first."""
    if not actor.has(*READERS_OF_ALL):
        raise NotAllowed(N_("Only administrators, managers and auditors see the legal bases."))
    return await queries.list_bases()


async def record_basis(actor: "Actor", new: NewLegalBasis, *, today: date) -> int:
    """Switch a purpose on. The decision in force, if any, is withdrawn in its favour."""
    _require_administrator(actor)
    return await switch_on(actor.user_id, new, today=today)


async def switch_on(actor_id: int | None, new: NewLegalBasis, *, today: date) -> int:
    if problems := list(find_problems(new, today)):
        raise InvalidInput(problems)
    async with transaction():
        current = await queries.find_basis_in_force(new.purpose)
        if current is not None:
            await queries.withdraw_basis(current.id, actor_id)
        basis_id = await queries.insert_basis(new, recorded_by=actor_id)
        await record(
            actor_id=actor_id,
            action="legal_basis.recorded",
            subject="legal_basis",
            subject_id=basis_id,
            details={"purpose": new.purpose, "allowed_predictors": list(new.allowed_predictors)},
        )
    return basis_id


async def withdraw_basis(actor: "Actor", basis_id: int) -> None:
    """Switch the purpose off. What was estimated stays, for those who answer for it; nobody else sees or uses it."""
    _require_administrator(actor)
    async with transaction():
        purpose = await queries.withdraw_basis(basis_id, actor.user_id)
        if purpose is None:
            raise NotFound(N_("There is no legal basis number {id} in force."), id=basis_id)
        await record(
            actor_id=actor.user_id,
            action="legal_basis.withdrawn",
            subject="legal_basis",
            subject_id=basis_id,
            details={"purpose": purpose},
        )
        await hooks.run_off_hooks(purpose)


async def _enqueue(run_id: int, actor_id: int | None) -> int:
    return await enqueue(
        "effects.fit",
        {"run_id": run_id},
        actor_id=actor_id,
        title=N_("Estimating effects, run {run}"),
        result_url=f"/effects/runs/{run_id}",
        run=run_id,
    )


async def _locked(run_id: int) -> Run:
    run = await queries.lock_run(run_id)
    if run is None:
        raise NotFound(N_("There is no run number {id}, or it is not published."), id=run_id)
    return run


def _for_readers(result: OutcomeResult) -> OutcomeResult:
    """Without how a citizen is encoded: its levels and means tell of values that few people have."""
    diagnostics = {name: value for name, value in result.diagnostics.items() if name != "coding"}
    return msgspec.structs.replace(result, diagnostics=diagnostics)


def _visible_statuses(actor: "Actor") -> tuple[str, ...] | None:
    """None for all."""
    if actor.has(*READERS_OF_ALL):
        return None
    if actor.has(*READERS_OF_PUBLISHED):
        return PUBLIC_STATUSES
    raise NotAllowed(N_("Effects are for the municipality's own staff."))


def _require_manager(actor: "Actor") -> None:
    if not actor.has("manager"):
        raise NotAllowed(N_("Only a manager estimates and publishes effects."))


def _require_administrator(actor: "Actor") -> None:
    if not actor.has("administrator"):
        raise NotAllowed(N_("Only an administrator records and withdraws legal bases."))


def _check_settings(settings: RunSettings, today: date) -> None:
    problems = []
    if not settings.outcomes:
        problems.append(FieldError("outcomes", N_("Choose at least one outcome.")))
    if len(set(settings.outcomes)) < len(settings.outcomes):
        problems.append(FieldError("outcomes", N_("Choose each outcome once.")))
    valid = {one.code for one in list_outcomes(today)}
    problems += [
        FieldError("outcomes", N_("“{code}” is not an outcome in the code list."), {"code": code[:40]})
        for code in settings.outcomes
        if code not in valid
    ]
    if not 0 <= settings.seed < 2**32:
        problems.append(FieldError("seed", N_("Write the seed as a whole number from 0 to 4294967295.")))
    if settings.first_on and settings.last_on and settings.first_on > settings.last_on:
        problems.append(FieldError("last_on", N_("The last start date lies before the first. Move one of them.")))
    if problems:
        raise InvalidInput(problems)
