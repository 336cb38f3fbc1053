"""Checks on periods that a kind's `check` can use."""

from app.platform.intake.kinds import RowError, Stage
from app.platform.intake.merging import same_key


async def find_overlaps(stage: Stage, *, same: tuple[str, ...], msgid: str, remaining: str = "true") -> list[RowError]:
    """Rows whose period meets another of the same citizen and thing, in the file or among the rows it leaves alone.

    same : the fields within which periods (`start_on`, `end_on` as the last day) may not overlap.
    remaining : an SQL condition over the target row `t`, false for rows that a custom merge gives to rows of the file.
    """
    group = ", ".join(same)
    return await stage.find_errors(
        "start_on",
        msgid,
        f"""with periods as (
                select s.row_number, {", ".join(f"s.{field}" for field in same)}, s.start_on,
                       {staged_end(stage)} as end_on
                from {stage.table} s left join {stage.kind.table} t on {same_key(stage)}
                union all
                select null, {", ".join(f"t.{field}" for field in same)}, t.start_on, {remaining_end(stage)}
                from {stage.kind.table} t
                where t.citizen_id in (select citizen_id from {stage.table})
                  and not exists (select from {stage.table} s where {same_key(stage)}) and {remaining}
            ), neighbours as (
                select *,
                    max(coalesce(end_on, 'infinity')) over (
                        partition by {group} order by start_on, row_number nulls first
                        rows between unbounded preceding and 1 preceding) as earlier_end,
                    lead(start_on) over (partition by {group} order by start_on, row_number nulls first) as next_start
                from periods
            )
            select row_number from neighbours
            where row_number is not null
              and (earlier_end >= start_on or next_start <= coalesce(end_on, 'infinity'))""",
        *([stage.extracted_on] if stage.full and stage.kind.closing else []),
    )


def staged_end(stage: Stage) -> str:
    """A file without the column leaves the end as it stands."""
    return "s.end_on" if "end_on" in stage.fields else "t.end_on"


def remaining_end(stage: Stage) -> str:
    """What a row that the file lacks ends on after a full extract has closed it."""
    if not (stage.full and stage.kind.closing):
        return "t.end_on"
    return f"case when {stage.kind.closing.open_rows} then $1::date - 1 else t.end_on end"
