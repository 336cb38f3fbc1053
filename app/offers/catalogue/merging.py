"""What a file of offers asks beside the usual merge: successors named by code, and a revision for every change."""

from app.offers.catalogue.life import has_ring
from app.platform.db import execute, fetch
from app.platform.errors import N_
from app.platform.intake import Counts, RowError, Stage
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
    before = await fetch("select id, to_jsonb(o) - 'search_text' - 'search_vector' as row from offer o")
    counts = await merge_by_key(stage)
    if "successor_code" in stage.fields:
        await _set_successors(stage)
    await _keep_revisions([row["id"] for row in before], [row["row"] for row in before])
    return counts


async def _set_successors(stage: Stage) -> None:
    # A row that the merge has changed already has its new version; one more would count the save twice.
    await execute(
        f"""
        update offer o set successor_id = n.id, updated_at = now(),
               version = o.version + case when o.updated_at = now() then 0 else 1 end
        from {stage.table} s left join offer n on n.code = s.successor_code
        where o.code = s.code and o.successor_id is distinct from n.id
        """
    )


async def _keep_revisions(ids: list[int], rows: list[str]) -> None:
    """Compare every offer with its former self; fields of bookkeeping are left out."""
    await execute(
        """
        with old as (select * from unnest($1::int[], $2::jsonb[]) as t(id, row)),
             new as (select o.id, o.version, to_jsonb(o) as row from offer o)
        insert into offer_revision (offer_id, version, action, changed_by, changed_at, changes)
        select new.id, new.version, case when old.id is null then 'created' else 'imported' end, null, now(),
               coalesce((select jsonb_object_agg(key, jsonb_build_array(old.row -> key, value))
                         from jsonb_each(new.row)
                         where old.row -> key <> value
                           and key not in ('version', 'updated_at', 'title_sort', 'search_text',
                                           'search_vector')), '{}')
        from new left join old on old.id = new.id
        where old.id is null or (old.row ->> 'version')::int <> new.version
        """,
        ids,
        rows,
    )
