"""Reads and writes of indicators, scales and assessments."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import msgspec
from asyncpg import Record

from app.casework.progression.schemas import Assessment, Entry, Indicator, NewIndicator, NewScale, Scale
from app.platform.db import execute, fetch, fetch_value

_ASSESSMENT = """
select a.id, i.code as indicator, a.scale_id, a.assessed_on, a.citizen_score, a.professional_score, a.note,
       u.name as assessed_by_name, a.version
  from assessment a join indicator i on i.id = a.indicator_id left join app_user u on u.id = a.assessed_by
"""


async def list_indicators() -> list[Indicator]:
    """All there are and were, in order, each with its scales."""
    rows = await fetch("select * from indicator order by position, id")
    scales: dict[int, list[Scale]] = {}
    for row in await fetch(
        """select *, exists (select from assessment where scale_id = s.id) as scored
             from indicator_scale s order by indicator_id, valid_from"""
    ):
        scales.setdefault(row["indicator_id"], []).append(_scale(row))
    return [_indicator(row, scales.get(row["id"], [])) for row in rows]


async def find_indicator(indicator_id: int) -> Indicator | None:
    return next((one for one in await list_indicators() if one.id == indicator_id), None)


async def lock_scales() -> None:
    """Scales stay as they are until the end of the transaction."""
    await execute("select id from indicator_scale for share")


async def lock_indicator(indicator_id: int) -> None:
    """Nobody else changes the indicator, or scores on it, until the end of the transaction."""
    await execute("select id from indicator where id = $1 for update", indicator_id)
    await execute("select id from indicator_scale where indicator_id = $1 for update", indicator_id)


async def list_assessments(citizen_id: int) -> list[Assessment]:
    """Oldest first."""
    rows = await fetch(f"{_ASSESSMENT} where a.citizen_id = $1 order by a.assessed_on, i.position, a.id", citizen_id)
    return [Assessment(**row) for row in rows]


async def lock_day(citizen_id: int, day: date) -> dict[str, Assessment]:
    """What is saved of a day by indicator, held until the end of the transaction."""
    rows = await fetch(f"{_ASSESSMENT} where a.citizen_id = $1 and a.assessed_on = $2 for update of a", citizen_id, day)
    return {row["indicator"]: Assessment(**row) for row in rows}


async def find_day(citizen_id: int, day: date) -> dict[str, Assessment]:
    rows = await fetch(f"{_ASSESSMENT} where a.citizen_id = $1 and a.assessed_on = $2", citizen_id, day)
    return {row["indicator"]: Assessment(**row) for row in rows}


async def insert_assessment(citizen_id: int, day: date, entry: Entry, *, assessed_by: int) -> bool:
    """False when somebody else has scored the indicator on that day meanwhile."""
    found = await fetch_value(
        """insert into assessment (citizen_id, indicator_id, scale_id, assessed_on, citizen_score, professional_score,
                                   note, assessed_by)
           select $1, indicator_id, id, $3, $4, $5, $6, $7 from indicator_scale where id = $2
           on conflict do nothing returning id""",
        citizen_id, entry.scale_id, day, entry.citizen_score, entry.professional_score, entry.note, assessed_by,
    )  # fmt: skip
    return found is not None


async def update_assessment(saved: Assessment, entry: Entry, *, assessed_by: int) -> None:
    await execute(
        """update assessment set citizen_score = $2, professional_score = $3, note = $4, assessed_by = $5,
                  version = version + 1 where id = $1""",
        saved.id, entry.citizen_score, entry.professional_score, entry.note, assessed_by,
    )  # fmt: skip


async def delete_assessment(assessment_id: int) -> None:
    await execute("delete from assessment where id = $1", assessment_id)


async def insert_indicator(new: NewIndicator) -> int | None:
    """None when the code is taken."""
    found: int | None = await fetch_value(
        """insert into indicator (code, position, label_da, label_en, valid_from)
           values ($1, (select coalesce(max(position), 0) + 1 from indicator), $2, $3, $4)
           on conflict do nothing returning id""",
        new.code, new.label_da, new.label_en, new.scale.valid_from,
    )  # fmt: skip
    return found


async def insert_scale(indicator_id: int, new: NewScale, *, higher_is_better: bool) -> None:
    await execute(
        """insert into indicator_scale (indicator_id, number, low, high, higher_is_better, question_da, question_en,
                                        anchors, valid_from)
           values ($1, (select coalesce(max(number), 0) + 1 from indicator_scale where indicator_id = $1),
                   $2, $3, $4, $5, $6, $7, $8)""",
        indicator_id, new.low, new.high, higher_is_better, new.question_da, new.question_en, _json(new.words),
        new.valid_from,
    )  # fmt: skip


async def replace_scale(scale_id: int, new: NewScale) -> None:
    """For a scale that nothing has been scored on."""
    await execute(
        """update indicator_scale set low = $2, high = $3, question_da = $4, question_en = $5, anchors = $6,
                  valid_from = $7 where id = $1""",
        scale_id, new.low, new.high, new.question_da, new.question_en, _json(new.words), new.valid_from,
    )  # fmt: skip


async def end_scale_before(scale_id: int, day: date) -> None:
    await execute("update indicator_scale set valid_to = $2 where id = $1", scale_id, day - timedelta(days=1))


async def update_labels(indicator_id: int, label_da: str, label_en: str) -> None:
    await execute("update indicator set label_da = $2, label_en = $3 where id = $1", indicator_id, label_da, label_en)


async def update_end(indicator_id: int, last_day: date | None) -> None:
    await execute("update indicator set valid_to = $2 where id = $1", indicator_id, last_day)


async def newest_assessed_on(indicator_id: int) -> date | None:
    found: date | None = await fetch_value(
        "select max(assessed_on) from assessment where indicator_id = $1", indicator_id
    )
    return found


def _indicator(row: Record, scales: Iterable[Scale]) -> Indicator:
    return Indicator(scales=list(scales), **dict(row))


def _scale(row: Record) -> Scale:
    values = {name: value for name, value in row.items() if name != "indicator_id"}
    return msgspec.convert({**values, "anchors": msgspec.json.decode(row["anchors"])}, Scale)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
