"""A report from the day it is due until somebody says what follows from it."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from app.casework.referrals.service import end_order
from app.casework.referrals.steps_service import close_ended_by_files, reopen_running
from app.casework.reports import service
from app.casework.reports.form import current_version
from app.platform.clock import today
from app.platform.codelists import load_codelists
from app.platform.db import execute, fetch, fetch_value
from app.platform.documents.issuing import list_issued, path_of
from app.platform.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.platform.jobs.testing import run_jobs
from tests.builders.access import make_user
from tests.builders.referrals import actor_of, make_placement
from tests.builders.reports import ANSWERS, LONG_AGO, Running, first_report, make_report, make_running
from tests.builders.suppliers import make_supplier


@pytest.fixture(autouse=True)
async def lists(db: asyncpg.Connection) -> None:
    await load_codelists()


@pytest.fixture
async def running(lists: None) -> Running:
    return await make_running()


async def states(placement_id: int) -> list[tuple[str, str]]:
    rows = await fetch("select kind, state from report where placement_id = $1 order by due_on", placement_id)
    return [(row[0], row[1]) for row in rows]


async def save(running: Running, report_id: int, answers: dict[str, Any], version: int = 1) -> Any:
    return await service.save_draft(running.supplier, report_id, answers, version=version, today=today())


async def send(running: Running, **changed: Any) -> int:
    report_id = await first_report(running)
    saved = await save(running, report_id, ANSWERS | changed)
    await service.send_report(running.supplier, report_id, version=saved.version, today=today())
    return report_id


async def test_reports_are_due_from_the_start_and_one_more_after_the_end(running: Running) -> None:
    assert await states(running.placement_id) == [("interim", "due")] * 2
    await end_order(running.supplier, running.order_id, end_on=today(), end_reason="completed", today=today())
    # Ended on the first day: what was due later falls away, and the final one is due in two weeks.
    assert sorted(await states(running.placement_id)) == [("final", "due"), *[("interim", "dropped")] * 2]
    due_on = await fetch_value("select due_on from report where kind = 'final'")
    assert due_on == today() + timedelta(days=14)


async def test_an_order_that_runs_again_is_asked_about_as_before(running: Running) -> None:
    """A file ended it, and a later file took the end back."""
    end = "update placement set end_on = $2, end_reason = $3 where id = $1"
    await execute(end, running.placement_id, today(), "completed")
    assert await close_ended_by_files(today() + timedelta(days=1)) == 1
    assert ("final", "due") in await states(running.placement_id)
    await execute(end, running.placement_id, None, None)
    assert await reopen_running(today()) == 1
    to_come = [each for each in await states(running.placement_id) if each[1] == "due"]
    assert to_come == [("interim", "due")] * 2


async def test_a_draft_on_a_report_that_falls_away_is_where_the_final_one_begins(running: Running) -> None:
    await save(running, await first_report(running), ANSWERS)
    await end_order(running.supplier, running.order_id, end_on=today(), end_reason="completed", today=today())
    reports = await service.list_of_placement(running.supplier, running.placement_id, today=today())
    final = next(report for report in reports if report.kind == "final")
    assert (final.state, final.answers) == ("draft", ANSWERS)


async def test_a_report_is_written_sent_and_taken_up(running: Running) -> None:
    report_id = await send(running)
    sent = await service.get_report(running.caseworker, report_id, today=today())
    assert (sent.state, sent.answers["tasks"], sent.template_version) == ("sent", ANSWERS["tasks"], current_version())
    done = await service.take_up(
        running.caseworker, report_id, follow_ups=["continue"], text="Fortsætter.", version=sent.version, today=today()
    )
    assert (done.state, done.follow_ups, done.follow_up_text) == ("taken_up", ["continue"], "Fortsætter.")
    seen = await service.get_report(running.supplier, report_id, today=today())
    assert seen.follow_up_text == "Fortsætter."
    actions = await fetch("select action from audit_entry where subject = 'report' order by id")
    assert [row[0] for row in actions] == ["report.begun", "report.sent", "report.taken_up"]


async def test_the_document_is_made_when_it_is_sent_and_names_nobody(running: Running) -> None:
    report_id = await send(running)
    await run_jobs()
    (document,) = await list_issued("report", report_id)
    assert path_of(document).read_bytes().startswith(b"%PDF-1.7")
    frozen = await fetch_value("select data::text from issued_document where id = $1", document.id)
    assert "Sofie" not in frozen
    assert "15 timer" in frozen
    assert await service.issue_document(running.caseworker, report_id, today=today()) == document.id


async def test_what_is_missing_is_named_and_keeps_it_from_being_sent(running: Running) -> None:
    report_id = await first_report(running)
    saved = await save(running, report_id, {"tasks": "Køkken"})
    with pytest.raises(InvalidInput) as refused:
        await service.send_report(running.supplier, report_id, version=saved.version, today=today())
    fields = {each.field for each in refused.value.fields}
    assert fields == {"assessment", "barriers.netvaerk.work", "barriers.netvaerk.result"}


async def test_the_citizens_name_is_kept_out_of_what_is_sent(running: Running) -> None:
    with pytest.raises(InvalidInput) as refused:
        await send(running, assessment="Sofie kan arbejde 15 timer om ugen.")
    assert [each.field for each in refused.value.fields] == ["assessment"]


async def test_sent_twice_from_the_same_form_it_is_sent_once(running: Running) -> None:
    report_id = await first_report(running)
    saved = await save(running, report_id, ANSWERS)
    for _ in range(2):
        await service.send_report(running.supplier, report_id, version=saved.version, today=today())
    assert await fetch_value("select count(*) from audit_entry where action = 'report.sent'") == 1


async def test_a_sent_report_cannot_be_written_on(running: Running) -> None:
    report_id = await send(running)
    with pytest.raises(Conflict):
        await save(running, report_id, ANSWERS | {"tasks": "Andet"}, version=3)
    assert (await service.get_report(running.supplier, report_id, today=today())).answers["tasks"] == ANSWERS["tasks"]


async def test_a_stale_save_is_refused_with_the_text_that_stands(running: Running) -> None:
    report_id = await first_report(running)
    await save(running, report_id, {"tasks": "Den ene"})
    with pytest.raises(StaleVersion) as stale:
        await save(running, report_id, {"tasks": "Den anden"})
    assert stale.value.current.answers["tasks"] == "Den ene"
    # The same text again is no quarrel: the form saved itself while the button was pressed.
    assert (await save(running, report_id, {"tasks": "Den ene"})).version == 2


async def test_a_draft_of_an_older_form_loses_nothing(running: Running) -> None:
    report_id = await first_report(running)
    await save(running, report_id, {"tasks": "Køkken", "old_field": "Fra det gamle skema"})
    await execute("update report set template_version = '0.9' where id = $1", report_id)
    saved = await save(running, report_id, {"tasks": "Køkken og lager"}, version=2)
    assert saved.answers == {"tasks": "Køkken og lager", "old_field": "Fra det gamle skema"}
    assert saved.template_version == current_version()


async def test_a_form_that_changed_since_the_check_is_looked_through_again(running: Running) -> None:
    report_id = await first_report(running)
    saved = await save(running, report_id, ANSWERS)
    await execute("update report set template_version = '0.9' where id = $1", report_id)
    with pytest.raises(StaleVersion):
        await service.send_report(running.supplier, report_id, version=saved.version, today=today())


async def test_taken_up_by_two_the_first_stands_and_the_second_sees_it(running: Running) -> None:
    report_id = await send(running)
    version = (await service.get_report(running.caseworker, report_id, today=today())).version
    first = {"follow_ups": ["continue"], "text": "Fortsætter.", "version": version, "today": today()}
    for _ in range(2):  # pressing twice is the same as once
        await service.take_up(running.caseworker, report_id, **first)
    with pytest.raises(StaleVersion) as stale:
        await service.take_up(running.caseworker, report_id, **first | {"text": "Stopper."})
    assert stale.value.current.follow_up_text == "Fortsætter."


async def test_taking_up_needs_a_code_and_words(running: Running) -> None:
    report_id = await send(running)
    with pytest.raises(InvalidInput) as refused:
        await service.take_up(running.caseworker, report_id, follow_ups=[], text="", version=3, today=today())
    assert [each.field for each in refused.value.fields] == ["follow_ups", "follow_up_text"]


async def test_one_that_has_not_come_cannot_be_taken_up_or_printed(running: Running) -> None:
    report_id = await first_report(running)
    with pytest.raises(Conflict):
        await service.take_up(
            running.caseworker, report_id, follow_ups=["none"], text="Intet.", version=1, today=today()
        )
    with pytest.raises(Conflict):
        await service.issue_document(running.caseworker, report_id, today=today())


async def test_one_that_fell_away_cannot_be_written(running: Running) -> None:
    report_id = await first_report(running)
    await end_order(running.supplier, running.order_id, end_on=today(), end_reason="dropout", today=today())
    with pytest.raises(Conflict, match="not to come"):
        await save(running, report_id, ANSWERS)


async def test_another_suppliers_report_is_not_there(running: Running) -> None:
    other = await make_supplier()
    stranger = actor_of(await make_user("supplier", supplier_id=other), "supplier", supplier_id=other)
    report_id = await first_report(running)
    for refused in (
        service.get_report(stranger, report_id, today=today()),
        service.save_draft(stranger, report_id, ANSWERS, version=1, today=today()),
        service.send_report(stranger, report_id, version=1, today=today()),
    ):
        with pytest.raises(NotFound):
            await refused
    assert await service.list_rows(stranger, today=today()) == []


async def test_the_municipality_does_not_read_or_write_a_draft(running: Running) -> None:
    report_id = await first_report(running)
    await save(running, report_id, ANSWERS)
    seen = await service.get_report(running.caseworker, report_id, today=today())
    assert (seen.state, seen.answers, seen.saved_at) == ("due", {}, None)
    with pytest.raises(NotAllowed):
        await service.get_to_write(running.caseworker, report_id, today=today())


async def test_the_supplier_sees_the_name_only_while_the_order_is_current(running: Running) -> None:
    report_id = await send(running)
    assert (await service.get_report(running.supplier, report_id, today=today())).citizen_name == "Sofie Prøve"
    await end_order(running.supplier, running.order_id, end_on=today(), end_reason="completed", today=today())
    assert (await service.get_report(running.supplier, report_id, today=today())).citizen_name is None
    assert (await service.get_report(running.caseworker, report_id, today=today())).citizen_name == "Sofie Prøve"
    assert {row.citizen_name for row in await service.list_rows(running.supplier, today=today())} == {None}


async def test_a_suppliers_timeliness_counts_what_came_late_and_what_is_missing(running: Running) -> None:
    placement = await make_placement(running.citizen_id, running.offer_id, start_on=today() - 2 * LONG_AGO, end_on=today() - LONG_AGO)  # fmt: skip  # noqa: E501
    due = today() - timedelta(days=20)
    await make_report(placement, state="taken_up", due_on=due, sent_on=due)
    await make_report(placement, state="sent", due_on=due, sent_on=due + timedelta(days=4))
    await make_report(placement, due_on=due)
    await make_report(placement, state="dropped", due_on=due)
    manager = actor_of(await make_user("manager"), "manager")
    figures = await service.get_timeliness(manager, running.supplier.supplier_id or 0, today=today())
    assert figures is not None
    assert (figures.on_time, figures.late, figures.missing, figures.median_late) == (1, 1, 1, 12.0)
    assert (figures.sent, figures.taken_up) == (2, 1)
    assert await service.get_timeliness(running.supplier, 2**31 - 1, today=today()) is None
