"""Making a run again, holding two runs against each other, and estimating every night."""

from datetime import date
from typing import TYPE_CHECKING

from app.evidence.effects import service as effects
from app.evidence.effects.legal import EVALUATION
from app.evidence.effects.outcomes import list_outcomes
from app.evidence.effects.reads import copy_records
from app.evidence.effects.schemas import Run, RunSettings
from app.evidence.revisions import frozen, queries, reads
from app.evidence.revisions.frozen import require_table
from app.evidence.revisions.schemas import Change, Frozen, Move, Nightly, Repeat, RepeatResult
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from app.platform.jobs import enqueue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.platform.access import Actor

READERS = ("manager", "auditor")
FINISHED = ("draft", "published", "withdrawn")
MOST_RUNS = 200
# Each takes a heavy worker minutes, and new runs wait behind them.
MOST_AT_ONCE = 3


async def request_repeat(actor: "Actor", run_id: int) -> int:
    """Ask a worker to make the run again from its frozen table. Returns the repeat's id, of one that is already on
    its way the same.

    Raises Conflict when the table is gone, evaluation is switched off, or too much is on its way.
    """
    _require_reader(actor)
    return await start_repeat(actor.user_id, run_id)


async def start_repeat(actor_id: int | None, run_id: int, *, in_background: bool = True) -> int:
    """As `request_repeat`, for a command; without a worker the caller does the work."""
    async with transaction():
        await effects.require_evaluation()
        require_table(await get_frozen(run_id))
        if in_background:
            n_live = await queries.count_live()
            if live := await queries.find_live_repeat(run_id):
                return live
            _require_room(n_live)
        repeat_id = await queries.insert_repeat(run_id, actor_id)
        if in_background:
            title = N_("Making run {run} again")
            job_id = await enqueue(
                "revisions.repeat", {"repeat_id": repeat_id}, actor_id=actor_id, title=title,
                result_url=f"/effects/runs/{run_id}/revisions", run=run_id,
            )  # fmt: skip
            await queries.set_repeat_job(repeat_id, job_id)
        await _note(actor_id, "effect_run.repeated", run_id, {"repeat_id": repeat_id})
    return repeat_id


async def request_change(actor: "Actor", old_run_id: int, new_run_id: int) -> int:
    """Ask a worker what moved between two runs, and why. Returns the change's id; of one on its way the same."""
    _require_reader(actor)
    return await start_change(actor.user_id, old_run_id, new_run_id)


async def start_change(actor_id: int | None, old_run_id: int, new_run_id: int, *, in_background: bool = True) -> int:
    """As `request_change`, for a command.

    Raises InvalidInput when the runs have no outcome in common or are not two, Conflict when a table is gone.
    """
    old, new = await get_frozen(old_run_id), await get_frozen(new_run_id)
    if old_run_id >= new_run_id:
        raise InvalidInput([FieldError("old_run_id", N_("Choose a run that was made before this one."))])
    async with transaction():
        await effects.require_evaluation()
        for one in (old, new):
            require_table(one)
        if in_background:
            n_live = await queries.count_live()
            if live := await queries.find_live_change(old_run_id, new_run_id):
                return live
            _require_room(n_live)
        shared = set(await reads.read_outcomes(old_run_id)) & set(await reads.read_outcomes(new_run_id))
        if not shared:
            raise InvalidInput(
                [FieldError("old_run_id", N_("The two runs have no outcome in common. Choose another run."))]
            )
        change_id = await queries.insert_change(old_run_id, new_run_id, actor_id)
        if in_background:
            title = N_("What moved from run {old} to run {new}")
            job_id = await enqueue(
                "revisions.compare", {"change_id": change_id}, actor_id=actor_id, title=title,
                result_url=f"/effects/changes/{change_id}", old=old_run_id, new=new_run_id,
            )  # fmt: skip
            await queries.set_change_job(change_id, job_id)
        await _note(actor_id, "effect_run.compared", new_run_id, {"old_run_id": old_run_id})
    return change_id


async def store_repeat(repeat_id: int, result: RepeatResult) -> None:
    async with transaction():
        await queries.end_repeat(repeat_id, result)


async def store_change(change_id: int, moves: "Sequence[Move]") -> None:
    async with transaction():
        await queries.end_change(change_id, moves)


async def fail_repeat(repeat_id: int, failure: str) -> None:
    async with transaction():
        await queries.fail_repeat(repeat_id, failure)


async def fail_change(change_id: int, failure: str) -> None:
    async with transaction():
        await queries.fail_change(change_id, failure)


async def list_revisions(actor: "Actor", run_id: int) -> tuple[Run, list[Repeat], list[Change], list[Run]]:
    """The run, its repeats, the changes that led to it, and the runs it can be held against."""
    _require_reader(actor)
    run = await effects.get_run(run_id)
    others = await effects.list_runs(actor, limit=MOST_RUNS)
    earlier = [other for other in others if other.id < run_id and other.status in FINISHED]
    return run, await queries.list_repeats(run_id), await queries.list_changes(run_id), earlier


async def get_frozen(run_id: int) -> Frozen:
    found = await reads.find_frozen(run_id)
    if found is None:
        raise NotFound(N_("There is no run number {id}, or it is not published."), id=run_id)
    return found


async def get_repeat(repeat_id: int) -> Repeat:
    repeat = await queries.find_repeat(repeat_id)
    if repeat is None:
        raise NotFound(N_("There is no repeat number {id}."), id=repeat_id)
    return repeat


async def get_change(change_id: int) -> Change:
    change = await queries.find_change(change_id)
    if change is None:
        raise NotFound(N_("There is no comparison of runs number {id}."), id=change_id)
    return change


async def view_change(actor: "Actor", change_id: int) -> Change:
    _require_reader(actor)
    await effects.require_open(actor)
    return await get_change(change_id)


async def get_nightly(actor: "Actor") -> Nightly:
    _require_reader(actor)
    return await queries.find_nightly()


async def decide_nightly(actor: "Actor", settings: RunSettings, *, is_on: bool, today: date) -> None:
    """Estimate every night from now on, or stop. Each night's run waits as a draft; none is published by itself."""
    if not actor.has("manager"):
        raise NotAllowed(N_("Only a manager estimates and publishes effects."))
    known = {one.code for one in list_outcomes(today)}
    if is_on and not set(settings.outcomes) & known:
        raise InvalidInput([FieldError("outcomes", N_("Choose at least one outcome."))])
    async with transaction():
        await queries.insert_nightly(settings, is_on=is_on, decided_by=actor.user_id)
        action = "effect_run.nightly_on" if is_on else "effect_run.nightly_off"
        await _note(actor.user_id, action, None, {"outcomes": settings.outcomes})


async def request_night(today: date) -> None:
    """Ask for the night's work: tables that must go, and a look at the data; a run is made only if they changed."""
    async with transaction():
        await enqueue("revisions.remove_tables", {"day": today.isoformat()}, actor_id=None, title=N_("Old tables"))
        if not (await queries.find_nightly()).is_on or not await effects.is_on(EVALUATION) or await reads.is_running():
            return
        await enqueue("revisions.nightly", {"day": today.isoformat()}, actor_id=None, title=N_("Tonight's estimation"))


async def start_nightly(fingerprint: str, model_version: str, *, today: date) -> int | None:
    """Tonight's run, or None when neither data, model nor settings are others than in the newest run."""
    nightly = await queries.find_nightly()
    if not nightly.is_on or nightly.settings is None:
        return None
    latest = await reads.find_latest()
    made_from = (latest.fingerprint, latest.model_version, latest.settings) if latest else None
    if made_from == (fingerprint, model_version, nightly.settings):
        return None
    return await effects.start_run(None, nightly.settings, today=today, trigger="nightly")


async def read_fingerprint(today: date) -> str:
    """Of the records as they are now."""
    async with transaction() as connection:
        return (await copy_records(connection, today=today)).fingerprint


async def remove_tables(today: date) -> int:
    """Returns how many tables' files were removed."""
    async with transaction():
        return await frozen.remove_tables(today)


async def _note(actor_id: int | None, action: str, run_id: int | None, details: dict[str, object]) -> None:
    await record(actor_id=actor_id, action=action, subject="effect_run", subject_id=run_id, details=details)


def _require_room(n_live: int) -> None:
    if n_live >= MOST_AT_ONCE:
        raise Conflict(
            N_("{most} runs are being made again or held against each other already. Wait until one is done."),
            most=MOST_AT_ONCE,
        )


def _require_reader(actor: "Actor") -> None:
    if not actor.has(*READERS):
        raise NotAllowed(N_("Only managers and auditors repeat runs and hold them against each other."))
