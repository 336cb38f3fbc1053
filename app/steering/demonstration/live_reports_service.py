"""Reports of this week: one sent, one taken up, one begun, as the supplier's users and the caseworker would."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from app.casework.reports import service
from app.casework.reports.due import TO_WRITE
from app.casework.reports.form import Input, inputs_of
from app.casework.reports.schemas import Report, ReportRow
from app.casework.reports.showing import form_of
from app.platform.access import Actor
from app.platform.db import transaction
from app.steering.demonstration.acting import actor_named
from app.steering.demonstration.everyday import read_everyday
from app.steering.demonstration.phrases import pick, read_phrases

# A report is written this long before it is due, at the earliest.
AHEAD = timedelta(days=21)
BEGUN_INPUTS = 3


async def write_reports(*, today: date, seed: int) -> None:
    """What yaml wants of each is written once: reports that have been begun or sent in Vifte count."""
    supplier = await actor_named(read_everyday()["supplier_users"][0])
    team = await actor_named(read_everyday()["caseworker"])
    rows = [row for row in await service.list_rows(supplier, today=today) if _is_near(row, today)]
    if any(row.state == "draft" for row in rows):
        return
    waiting = sorted((row for row in rows if row.state in TO_WRITE), key=lambda row: (row.due_on, row.id), reverse=True)
    for row, wanted in zip(waiting, read_everyday()["reports"], strict=False):
        rng = np.random.default_rng([seed, 7, row.id])
        async with transaction():
            await _write(supplier, team, row.id, wanted, today, rng)


def _is_near(row: ReportRow, today: date) -> bool:
    return row.due_on is not None and row.due_on <= today + AHEAD


async def _write(
    supplier: Actor, team: Actor, report_id: int, wanted: str, today: date, rng: np.random.Generator
) -> None:
    report = await service.get_to_write(supplier, report_id, today=today)
    inputs = inputs_of(form_of(report, "da"))
    answers = {each.name: _answer(each, rng) for each in (inputs[:BEGUN_INPUTS] if wanted == "draft" else inputs)}
    report = await service.save_draft(supplier, report_id, answers, version=report.version, today=today)
    if wanted == "draft":
        return
    report = await service.send_report(supplier, report_id, version=report.version, today=today)
    if wanted == "taken_up":
        await _take_up(team, report, today, rng)


async def _take_up(team: Actor, report: Report, today: date, rng: np.random.Generator) -> None:
    known = read_phrases()
    await service.take_up(
        team, report.id, follow_ups=[pick(known["follow_ups"]["some"], rng)], text=pick(known["follow_up_text"], rng),
        version=report.version, today=today,
    )  # fmt: skip


def _answer(each: Input, rng: np.random.Generator) -> Any:
    """What a supplier would write in the input, at the middle level."""
    known = read_phrases()
    if each.widget == "rating":
        return pick(known["form"]["ratings"], rng)
    if each.widget == "integer":
        return int(rng.integers(65, 95))
    if each.widget == "decimal":
        return str(int(rng.integers(8, 20)))
    name, *rest = each.name.split(".")
    if name == "barriers" and rest[-1] == "work":
        return pick(known["barrier"].get(rest[0], known["form"]["barriers_text"]), rng)
    return pick(known["form"].get(name, known["form"]["other"]), rng)
