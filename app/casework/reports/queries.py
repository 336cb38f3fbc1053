"""Reads and writes of reports."""

from datetime import date
from typing import Any

import msgspec

from app.platform.db import execute, fetch, fetch_one


async def lock(report_id: int) -> bool:
    """Wait for whoever is changing the report. False when there is none."""
    return await fetch_one("select id from report where id = $1 for update", report_id) is not None


async def make_due(placement_id: int, kind: str, due_on: date) -> None:
    """Once only, however often the same start or end is told."""
    await execute(
        """insert into report (placement_id, kind, due_on, state, created_at)
           select $1, $2, $3, 'due', now()
           where not exists (select from report where placement_id = $1 and kind = $2 and due_on = $3
                             and state <> 'dropped')""",
        placement_id, kind, due_on,
    )  # fmt: skip


async def drop_due(placement_id: int, kind: str, after: date) -> dict[str, Any]:
    """Reports that will not come any more. Returns the answers of the newest one somebody had begun to write."""
    rows = await fetch(
        """update report set state = 'dropped', version = version + 1
           where placement_id = $1 and kind = $2 and due_on > $3 and state in ('due', 'draft')
           returning due_on, answers""",
        placement_id, kind, after,
    )  # fmt: skip
    begun = [row for row in rows if row["answers"] != "{}"]
    return msgspec.json.decode(max(begun, key=lambda row: row["due_on"])["answers"]) if begun else {}


async def begin_with(placement_id: int, kind: str, answers: dict[str, Any], template_version: str) -> None:
    """The next due report begins as a draft with what was written for one that was dropped."""
    await execute(
        """update report set state = 'draft', answers = $3, template_version = $4, saved_at = now()
           where id = (select id from report where placement_id = $1 and kind = $2 and state = 'due'
                       order by due_on limit 1)""",
        placement_id, kind, msgspec.json.encode(answers).decode(), template_version,
    )  # fmt: skip


async def save_draft(report_id: int, answers: dict[str, Any], template_version: str, by: int) -> None:
    await execute(
        """update report set state = 'draft', answers = $2, template_version = $3, saved_at = now(), saved_by = $4,
                  version = version + 1
           where id = $1""",
        report_id, msgspec.json.encode(answers).decode(), template_version, by,
    )  # fmt: skip


async def mark_sent(report_id: int, by: int) -> None:
    await execute(
        "update report set state = 'sent', sent_by = $2, sent_at = now(), version = version + 1 where id = $1",
        report_id, by,
    )  # fmt: skip


async def mark_taken_up(report_id: int, follow_ups: list[str], text: str, by: int) -> None:
    await execute(
        """update report set state = 'taken_up', follow_ups = $2, follow_up_text = $3, taken_up_by = $4,
                  taken_up_at = now(), version = version + 1
           where id = $1""",
        report_id, follow_ups, text, by,
    )  # fmt: skip
