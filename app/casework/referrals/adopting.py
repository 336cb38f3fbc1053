"""A file's row about a placement that was started from an order here: the placement takes over the file's number.

The source system gets to know of such a placement later, under a number of its own. Until then the order's reference
stands for it; a row about the same citizen and offer that starts within two weeks is the same placement.
"""

from app.casework.referrals.ordering_service import refill
from app.casework.referrals.queries import ENDED_BY_FILE, offers_with_waiting
from app.casework.referrals.steps_service import SAME_START, close_ended_by_files, reopen_running
from app.platform.clock import today
from app.platform.db import execute
from app.platform.intake import Counts, RowError, Stage
from app.platform.intake.merging import changing_fields, count_closing, count_one, differs, merge_by_key, same_key
from app.platform.intake.periods import find_overlaps
from app.platform.intake.recording import change_and_record

# A placement the source system does not know says nothing by missing from its extract.
KNOWN_ONLY_HERE = "exists (select from offer_order o where o.placement_id = t.id and o.reference = t.placement_ref)"


def adopted_pairs(stage: Stage) -> str:
    """SQL for (id, row_number): each such placement with the nearest row; one to one."""
    apart = "abs(s.start_on - t.start_on)"
    return f"""select distinct on (pair.row_number) pair.id, pair.row_number from (
            select distinct on (t.id) t.id, s.row_number
            from placement t
            join {stage.table} s on s.citizen_id = t.citizen_id and s.offer_id = t.offer_id
                                and {apart} <= {SAME_START.days}
            where {KNOWN_ONLY_HERE}
              and not exists (select from placement k where k.placement_ref = s.placement_ref)
              and not exists (select from {stage.table} own where own.placement_ref = t.placement_ref)
            order by t.id, {apart}, s.row_number) as pair
        order by pair.row_number, pair.id"""


async def keep_ends(stage: Stage) -> None:
    """A blank last day in the file does not undo an end that was told here: the source system only lags behind."""
    if "end_on" not in stage.fields:
        return
    reason = ", end_reason = coalesce(s.end_reason, t.end_reason)" if "end_reason" in stage.fields else ""
    await execute(
        f"""update {stage.table} s set end_on = t.end_on{reason}
            from placement t join offer_order o on o.placement_id = t.id and o.state = 'ended'
            where s.end_on is null and t.end_on >= s.start_on and not {ENDED_BY_FILE}
              and (t.placement_ref = s.placement_ref
                   or (t.id, s.row_number) in (select id, row_number from ({adopted_pairs(stage)}) as adopted))"""
    )


async def find_placement_overlaps(stage: Stage, msgid: str) -> list[RowError]:
    await keep_ends(stage)
    adopted = f"t.id not in (select id from ({adopted_pairs(stage)}) as adopted)"
    return await find_overlaps(stage, same=("citizen_id", "offer_id"), msgid=msgid, remaining=adopted)


async def count_placements(stage: Stage) -> Counts:
    row = await count_one(
        f"""select count(*) filter (where t.id is null and adopted.id is null),
                   count(*) filter (where adopted.id is not null or (t.id is not null and ({differs(stage)}))),
                   count(*)
            from {stage.table} s left join placement t on {same_key(stage)}
            left join ({adopted_pairs(stage)}) as adopted on adopted.row_number = s.row_number"""
    )
    return Counts(row[0], row[1], row[2] - row[0] - row[1], await count_closing(stage))


async def merge_placements(stage: Stage) -> Counts:
    """Overlaps are judged when all rows are in: two placements may swap their dates."""
    await keep_ends(stage)
    await execute("set constraints placement_no_overlap deferred")
    adopted = await adopt_placements(stage)
    counts = await merge_by_key(stage)
    await execute("set constraints placement_no_overlap immediate")
    return Counts(counts.new, counts.changed + adopted, counts.unchanged - adopted, counts.closed)


async def adopt_placements(stage: Stage) -> int:
    assignments = [f"{field} = s.{field}" for field in ["placement_ref", *changing_fields(stage)]]
    if "referred_on" not in stage.fields:
        # The file may know an earlier start than the day the order was sent here.
        assignments.append("referred_on = least(t.referred_on, s.start_on)")
    return await change_and_record(
        stage,
        "placement",
        f"""update placement t set {", ".join(assignments)}
            from {stage.table} s join ({adopted_pairs(stage)}) as adopted on adopted.row_number = s.row_number
            where t.id = adopted.id""",
    )


async def move_orders(_: Stage) -> None:
    """After a file: orders whose placement it ended are over, and places it freed go to those in line."""
    await close_ended_by_files(today())
    await reopen_running(today())
    for offer_id in await offers_with_waiting():
        await refill(offer_id, today())


async def move_orders_back(_: int) -> None:
    """After a file was undone: an order it had ended runs on with its placement."""
    await reopen_running(today())
