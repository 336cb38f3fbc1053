"""Files of reports."""

from datetime import date
from typing import Any

import asyncpg
import pytest

from app.casework.reports import service
from app.platform.clock import today
from app.platform.db import execute, fetch_one, fetch_value
from app.platform.jobs.testing import run_jobs
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen
from tests.builders.intake import import_lines, messages
from tests.builders.referrals import actor_of, make_placement
from tests.builders.reports import make_report

HEADER = (
    "report_ref;placement_ref;kind;due_on;sent_on;barriers;tasks;recommendation;taken_up_on;follow_ups;follow_up_text"
)
ROW = "R-1;F-1;interim;01-02-2026;03-02-2026;Arbejdet i små skridt;Køkken;Fortsætter;10-02-2026;continue|talk;Drøftet"


@pytest.fixture
async def placement(db: asyncpg.Connection) -> int:
    caseworker = await make_user("caseworker")
    citizen_id = await make_citizen(caseworker_id=caseworker)
    return await make_placement(citizen_id, await make_offer(), placement_ref="F-1")


async def test_a_report_comes_in_with_its_answers_and_what_followed(placement: int) -> None:
    assert (await import_lines("reports", HEADER, ROW)).rows_new == 1
    assert (await import_lines("reports", HEADER, ROW, "")).rows_unchanged == 1
    report = await fetch_one("select *, answers->>'barriers_text' as barriers from report")
    assert report is not None
    assert (report["state"], report["barriers"], report["follow_ups"]) == ("taken_up", "Arbejdet i små skridt", ["continue", "talk"])  # fmt: skip  # noqa: E501
    assert report["sent_at"].date() == date(2026, 2, 3)


async def test_what_is_written_in_a_report_is_not_shown_to_whoever_brings_the_file(placement: int, client_as: Any) -> None:  # fmt: skip  # noqa: E501
    client = await client_as("administrator")
    files = {"file": ("reports.csv", f"{HEADER}\r\n{ROW}\r\n".encode())}
    sent = await client.post("/imports", data={"kind": "reports"}, files=files)
    preview = await client.get(sent.headers["location"])
    assert "R-1" in preview.text
    assert "•••" in preview.text
    assert not [text for text in ("Arbejdet i små skridt", "Køkken", "Fortsætter", "Drøftet") if text in preview.text]


async def test_a_cpr_number_in_a_text_is_a_row_error_however_it_is_written(placement: int) -> None:
    result = await import_lines("reports", HEADER, ROW.replace("Køkken", "Køkken, 015390 1234"))
    assert [(row, column) for row, column, _ in messages(result)] == [(2, "tasks")]


async def test_it_is_shown_and_printed_like_any_other(placement: int) -> None:
    await import_lines("reports", HEADER, ROW)
    report_id = await fetch_value("select id from report")
    caseworker = actor_of(await fetch_value("select caseworker_id from citizen"))
    report = await service.get_report(caseworker, report_id, today=today())
    assert (report.days_late, report.timing) == (2, "sent_late")
    await service.issue_document(caseworker, report_id, today=today())
    assert await run_jobs() == 1


async def test_a_placement_nobody_knows_is_a_row_error(placement: int) -> None:
    result = await import_lines("reports", HEADER, ROW.replace("F-1", "F-2"))
    assert [(row, column) for row, column, _ in messages(result)] == [(2, "placement_ref")]
    assert await fetch_value("select count(*) from report") == 0


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        (("03-02-2026", "11-02-2026"), "taken_up_on"),
        ((";10-02-2026;", ";;"), "follow_ups"),
        (("Køkken", "Ring til 010153-1234"), "tasks"),
        (("interim", "midtvejs"), "kind"),
    ],
)
async def test_what_cannot_be_is_a_row_error(placement: int, changed: tuple[str, str], column: str) -> None:
    line = ROW.replace(*changed)
    result = await import_lines("reports", HEADER, line)
    assert [(row, found) for row, found, _ in messages(result)] == [(2, column)]


async def test_a_report_that_came_in_a_file_is_the_one_that_was_due(placement: int) -> None:
    due = await make_report(placement, due_on=date(2026, 2, 1))
    await import_lines("reports", HEADER, ROW)
    assert await fetch_value("select state from report where id = $1", due) == "dropped"


async def test_what_was_taken_up_in_vifte_stays_so_when_the_file_comes_again(placement: int) -> None:
    plain = ROW.replace(";10-02-2026;continue|talk;Drøftet", ";;;")
    await import_lines("reports", HEADER, plain)
    await execute(
        """update report set state = 'taken_up', taken_up_at = now(), taken_up_by = 1, follow_ups = '{none}',
                  follow_up_text = 'Skrevet i Vifte'"""
    )
    result: Any = await import_lines("reports", HEADER, plain.replace("Køkken", "Køkken og lager"))
    assert (result.rows_changed, result.rows_new) == (1, 0)
    kept = await fetch_one("select state, follow_up_text, answers->>'tasks' as tasks from report")
    assert kept is not None
    assert tuple(kept) == ("taken_up", "Skrevet i Vifte", "Køkken og lager")
