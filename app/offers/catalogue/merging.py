"""What a file of offers asks beside the usual merge: successors named by code, and a revision for every change."""

from app.offers.catalogue.life import has_ring
from app.platform.db import execute, fetch
from app.platform.errors import N_
from app.platform.intake import Counts, RowError, Stage, change_and_record, fold_records, insert_and_record
from app.platform.intake.merging import merge_by_key


async def check_successors(stage: Stage) -> list[RowError]:
    """A successor may stand in the same file; a chain of successors may not come back to itself."""
    if "successor_code" not in stage.fields:
        return []
    unknown = await stage.find_errors(
        "successor_code",
        N_("No offer has this code. Correct it, or add the offer to the file."),
        f"""select s.row_number from {stage.table} s
            where s.successor_code is not null
              and not exists (select from offer o where o.code = s.successor_code)
              and not exists (select from {stage.table} other where other.code = s.successor_code)""",
    )
    return unknown or await _rings(stage)


async def _rings(stage: Stage) -> list[RowError]:
    stored = await fetch("select o.code, n.code from offer o join offer n on n.id = o.successor_id")
    staged = await fetch(f"select code, successor_code, row_number from {stage.table}")
    successors: dict[str, str | None] = {row[0]: row[1] for row in stored}
    successors.update({row[0]: row[1] for row in staged})
    message = N_("An offer cannot succeed itself, not even through others.")
    return [RowError(row[2], "successor_code", message) for row in staged if row[1] and has_ring(row[0], successors)]


async def merge_offers(stage: Stage) -> Counts:
    """The usual merge by code; then successors, and a revision for every offer it made or changed."""
    counts = await merge_by_key(stage)
    if "successor_code" in stage.fields:
        await _set_successors(stage)
    await fold_records(stage.batch_id)
    await _keep_first_revisions(stage)
    await _keep_revisions(stage.batch_id, "imported", ("before", "after"))
    return counts


async def tell_undone(batch_id: int) -> None:
    """The history keeps what a file changed, and that it was taken back."""
    await _keep_revisions(batch_id, "undone", ("after", "before"))


async def _set_successors(stage: Stage) -> None:
    # A row that the merge has changed already has its new version; one more would count the save twice.
    await change_and_record(
        stage,
        "offer",
        f"""
        update offer o set successor_id = n.id, updated_at = now(),
               version = o.version + case when o.updated_at = now() then 0 else 1 end
        from {stage.table} s left join offer n on n.code = s.successor_code
        where o.code = s.code and o.successor_id is distinct from n.id
        """,
        alias="o",
    )


async def _keep_first_revisions(stage: Stage) -> None:
    """Recorded, so that they go with the offers when the batch is undone."""
    await insert_and_record(
        stage,
        "offer_revision",
        """
        insert into offer_revision (offer_id, version, action, changed_by, changed_at, changes)
        select o.id, o.version, 'created', null, now(), '{}'
        from import_change c join offer o on o.id = c.row_id
        where c.batch_id = $1 and c.table_name = 'offer' and c.action = 'inserted' order by o.id
        """,
        stage.batch_id,
    )


async def _keep_revisions(batch_id: int, action: str, pair: tuple[str, str]) -> None:
    """A revision for every offer that the batch changed; fields of bookkeeping are left out.

    pair : which side of the batch's record was there before, and which came instead.
    """
    old, new = pair
    await execute(
        f"""
        insert into offer_revision (offer_id, version, action, changed_by, changed_at, changes)
        select o.id, o.version, $2, null, now(),
               coalesce((select jsonb_object_agg(key, jsonb_build_array(c.{old} -> key, c.{new} -> key))
                         from jsonb_object_keys(c.before) as key
                         where key not in ('version', 'updated_at', 'title_sort')), '{{}}')
        from import_change c join offer o on o.id = c.row_id
        where c.batch_id = $1 and c.table_name = 'offer' and c.action <> 'inserted' order by o.id
        """,
        batch_id,
        action,
    )
