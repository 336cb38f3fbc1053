"""Taking a batch back: what it would do, why it may be refused, and the one transaction that does it."""

from typing import TYPE_CHECKING

from asyncpg import IntegrityConstraintViolationError

from app.platform import audit
from app.platform.db import execute, transaction
from app.platform.errors import N_, Conflict, NotFound
from app.platform.intake import queries, undo_queries
from app.platform.intake.kinds import get_kind
from app.platform.intake.reading_rows import Step, no_step
from app.platform.intake.schemas import Batch, UndoPlan, UndoReason
from app.platform.intake.service import DIRECT_ROWS, defer, get_batch
from app.platform.intake.undo_queries import Found, Reference, Written

if TYPE_CHECKING:
    from app.platform.access import Actor

# What a batch wrote is kept this long; citizens' earlier values are not kept for ever.
UNDO_DAYS = 90


async def plan_undo(actor: "Actor", batch_id: int) -> UndoPlan:
    """What undoing a batch would do, or every reason why it cannot be."""
    return await make_plan(await get_batch(actor, batch_id))


async def look_at_undo(batch_id: int) -> UndoPlan:
    """The same for the terminal, whose user may see every batch. Raises NotFound."""
    return await make_plan(known(await queries.find_batch(batch_id), batch_id))


def known(batch: Batch | None, batch_id: int) -> Batch:
    if batch is None:
        raise NotFound(N_("There is no import with the number {id}."), id=batch_id)
    return batch


async def undo_import(actor: "Actor", batch_id: int) -> int | None:
    """Undo a batch: at once, or by a worker when it is big, whose job is returned. Asking twice does it once.

    Raises Conflict where it cannot be undone.
    """
    async with transaction():
        batch = await get_batch(actor, batch_id, lock=True)
        if batch.undone_at is not None:
            return None
        if sum(await written_rows(batch_id)) > DIRECT_ROWS:
            refuse(await make_plan(batch))
            await defer(actor, batch_id, "intake.undo", N_("Undoing the file {file}"), batch.file_name)
            return (await get_batch(actor, batch_id)).job_id
        await undo_batch(batch_id, actor_id=actor.user_id)
        return None


async def undo_batch(batch_id: int, *, actor_id: int | None, step: Step = no_step) -> UndoPlan:
    """All of it or nothing, in one transaction. A batch that is undone already is left alone.

    Raises NotFound, and Conflict with the first reason against it.
    """
    async with transaction():
        batch = known(await queries.find_batch(batch_id, lock=True), batch_id)
        await queries.lock_kind(batch.kind)
        written = await undo_queries.list_written(batch_id)
        for table in written:
            await undo_queries.lock_rows(batch_id, table.table)
        plan = await make_plan(batch)
        if batch.undone_at is not None:
            return plan
        refuse(plan)
        await step(0.3, N_("Setting back {rows} rows"), rows=sum(await written_rows(batch_id)))
        await take_back(batch, written)
        await undo_queries.save_undo(batch_id)
        await undo_queries.forget_changes(batch_id)
        details = {"kind": batch.kind, "deleted": plan.deleted, "set_back": plan.set_back, "reopened": plan.reopened}
        await audit.record(
            actor_id=actor_id, action="import.undone", subject="import_batch", subject_id=batch_id, details=details
        )
        return plan


def refuse(plan: UndoPlan) -> None:
    if plan.reasons:
        raise Conflict(plan.reasons[0].msgid, **plan.reasons[0].params)


async def take_back(batch: Batch, written: list[Written]) -> None:
    """Delete before setting back: a period that is opened again may be where a deleted one lay."""
    try:
        async with transaction():
            await execute("set constraints all deferred")
            for reference in await references_to(written):
                if any(table.table == reference.child and table.changed + table.closed for table in written):
                    await undo_queries.let_go(batch.id, reference)
            for table in reversed(written):
                await undo_queries.delete_made(batch.id, table.table)
            for table in reversed(written):
                await undo_queries.set_back(batch.id, table.table)
                await undo_queries.match_earlier_records(batch.id, table.table)
            await execute("set constraints all immediate")
            hook = get_kind(batch.kind).after_undo
            if hook:
                await hook(batch.id)
    except IntegrityConstraintViolationError as error:
        message = N_("The rows no longer fit as they were before this file, because of rows that came later.")
        raise Conflict(message) from error


async def make_plan(batch: Batch) -> UndoPlan:
    written = await undo_queries.list_written(batch.id)
    reasons = why_never(batch, written) or await why_not_now(batch, written)
    return UndoPlan(
        batch=batch,
        deleted=sum(table.inserted for table in written if not is_history(table, written)),
        set_back=sum(table.changed for table in written),
        reopened=sum(table.closed for table in written),
        tables=[table.table for table in written],
        reasons=reasons,
    )


def is_history(table: Written, written: list[Written]) -> bool:
    """What goes along with the rows it tells of is not counted beside them."""
    return table.table.endswith("_revision") and len(written) > 1


def why_never(batch: Batch, written: list[Written]) -> list[UndoReason]:
    if batch.undone_at is not None:
        return [UndoReason(msgid=N_("The import has been undone already."))]
    if batch.status != "committed":
        return [UndoReason(msgid=N_("Only a file that has been imported can be undone. This one never was."))]
    if not written and batch.rows_new + batch.rows_changed + batch.rows_closed:
        message = N_(
            "What this file wrote is not known: that is kept {days} days, and not for files from before imports "
            "could be undone."
        )
        return [UndoReason(msgid=message, params={"days": UNDO_DAYS})]
    return []


async def why_not_now(batch: Batch, written: list[Written]) -> list[UndoReason]:
    reasons = []
    assert batch.committed_at
    later = await undo_queries.later_batches(batch.id, batch.kind, batch.committed_at) if written else []
    if later:
        message = N_("Later files of the same kind found rows as this one left them. Undo those files first: {files}.")
        reasons.append(UndoReason(msgid=message, params={"files": ", ".join(map(str, later))}, batches=later))
    changed = [await undo_queries.find_changed_since(batch.id, table.table) for table in written]
    message = N_("{n} rows have been changed since, by a later file or a person.")
    reasons += [reason(message, found) for found in changed if found.count]
    resting = [await undo_queries.find_resting(batch.id, reference) for reference in await references_to(written)]
    message = N_("{n} rows rest on rows that this file made.")
    return reasons + [reason(message, found) for found in resting if found.count]


def reason(msgid: str, found: Found) -> UndoReason:
    return UndoReason(msgid=msgid, params={"n": found.count}, table=found.table, examples=found.examples)


async def references_to(written: list[Written]) -> list[Reference]:
    """Foreign keys to tables in which the batch made rows."""
    return await undo_queries.list_references([table.table for table in written if table.inserted])


async def written_rows(batch_id: int) -> list[int]:
    return [row.inserted + row.changed + row.closed for row in await undo_queries.list_written(batch_id)]
