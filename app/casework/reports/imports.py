"""Files of reports that came outside Vifte."""

# ruff: noqa: E501 (the columns are read as a table)

from typing import Any

import msgspec

from app.casework.reports import due_service  # noqa: F401 - where files end placements, due reports must follow
from app.platform.db import execute
from app.platform.errors import N_
from app.platform.intake import (
    Code,
    Codes,
    Column,
    Day,
    ImportKind,
    Lookup,
    Prepared,
    RowError,
    RowRule,
    Stage,
    Text,
    change_and_record,
)

# The columns whose texts are answers, and the answers' names.
ANSWERS = {
    "barriers": "barriers_text", "results": "results", "tasks": "tasks", "ways_of_working": "ways_of_working",
    "recommendation": "recommendation",
}  # fmt: skip
PREPARED = {"answers": "jsonb", "state": "text", "sent_at": "timestamptz", "taken_up_at": "timestamptz"}
HELPERS = ("sent_on", "taken_up_on", *ANSWERS)


def prepare(values: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Texts become answers; a report that has been taken up says so by its day."""
    count = len(values["sent_on"])
    taken_up = values.get("taken_up_on") or [None] * count
    given = {name: values[column] for column, name in ANSWERS.items() if column in values}
    return {
        "answers": [_as_json({name: texts[row] for name, texts in given.items()}) for row in range(count)],
        "state": ["taken_up" if day else "sent" for day in taken_up],
        "sent_at": [_noon(day) for day in values["sent_on"]],
        "taken_up_at": [_noon(day) for day in taken_up],
    }


async def keep_what_was_taken_up_here(stage: Stage) -> list[RowError]:
    """What a caseworker has written in Vifte is not undone by an older file: its rows take it over."""
    fields = [f for f in ("state", "taken_up_at", "follow_ups", "follow_up_text") if f in stage.fields]
    assignments = ", ".join(f"{field} = t.{field}" for field in fields)
    await execute(
        f"""update {stage.table} s set {assignments} from report t
            where t.report_ref = s.report_ref and t.taken_up_by is not null"""
    )
    return []


async def settle_due(stage: Stage) -> None:
    """A report that came in a file is the one that was due that day: nobody is reminded of it any more."""
    await change_and_record(
        stage,
        "report",
        f"""update report t set state = 'dropped', version = t.version + 1 from {stage.table} s
            where t.placement_id = s.placement_id and t.kind = s.kind and t.due_on = s.due_on and t.state = 'due'""",
    )


REPORTS = ImportKind(
    name="reports",
    title=N_("Reports"),
    doc=N_("One row for each report a supplier has sent on a placement, in the system it came in."),
    order=80,
    personal=True,
    table="report",
    key=("report_ref",),
    columns=(
        Column("report_ref", "afrapporteringsnummer", "report number", Text(60), N_("The source system's own number of the report."), "R-000123", required=True),
        Column("placement_ref", "forløbsnummer", "placement number", Lookup("placement", "placement_ref"), N_("Number of the placement; it must be imported before."), "F-000123", required=True, field="placement_id"),
        Column("kind", "art", "kind", Code("report_kind"), N_("Whether it came on the way or at the end."), "interim", required=True),
        Column("due_on", "frist", "due", Day(), N_("The day it was due; blank when nobody had asked for it."), "01-03-2026"),
        Column("sent_on", "sendt den", "sent on", Day(), N_("The day it was sent."), "03-03-2026", required=True),
        Column("barriers", "arbejdet med barrierer", "work with barriers", Text(4000, prose=True), N_("How the barriers were worked with."), "Der er arbejdet med små mål"),
        Column("results", "resultater", "results", Text(4000, prose=True), N_("What came of it."), "Timetallet er øget"),
        Column("tasks", "opgaver", "tasks", Text(3000, prose=True), N_("Which tasks the citizen has done."), "Køkkenopgaver"),
        Column("ways_of_working", "arbejdsmåde", "ways of working", Text(4000, prose=True), N_("Flexibility, understanding of instructions, independence, pace, quality."), "Arbejder selvstændigt"),
        Column("recommendation", "anbefaling", "recommendation", Text(2000, prose=True), N_("The supplier's recommendation for the next step."), "Forløbet fortsætter"),
        Column("taken_up_on", "fulgt op den", "taken up on", Day(), N_("The day the caseworker took it up; blank when that has not happened."), "10-03-2026"),
        Column("follow_ups", "opfølgning", "what follows", Codes("follow_up"), N_("What follows from it."), "continue|talk", blank=[]),
        Column("follow_up_text", "opfølgning i ord", "what follows in words", Text(3000, prose=True), N_("What follows, in words."), "Drøftet ved samtale", blank=""),
    ),
    prepared=Prepared(PREPARED, prepare),
    staged_only=HELPERS,
    rules=(
        RowRule("taken_up_on", "s.taken_up_on < s.sent_on", N_("The report was taken up before it was sent. Correct one of the days."), ("sent_on", "taken_up_on")),
        RowRule("follow_ups", "cardinality(s.follow_ups) > 0 and s.taken_up_on is null", N_("What follows needs the day it was taken up. Fill it in, or empty this."), ("follow_ups", "taken_up_on")),
    ),
    on_change="version = t.version + 1",
    check=keep_what_was_taken_up_here,
    finish=settle_due,
)  # fmt: skip

IMPORT_KINDS = [REPORTS]


def _as_json(answers: dict[str, str | None]) -> str:
    return msgspec.json.encode({name: text for name, text in answers.items() if text}).decode()


def _noon(day: Any) -> Any:
    """A file gives days; noon in Denmark keeps the day whatever the season."""
    from datetime import datetime, time

    from app.platform.clock import local_instant

    return None if day is None else local_instant(datetime.combine(day, time(12)))
