"""The citizen's name is kept out of texts that outlive the right to know it."""

import msgspec
import pytest

from app.casework.messages.service import view_messages
from app.casework.referrals import service
from app.casework.referrals.naming import fields_with_name, without_name
from app.casework.reports import service as reports
from app.platform.clock import today
from app.platform.db import execute, fetch_value
from app.platform.errors import InvalidInput
from tests.builders.messages import write_message
from tests.builders.referrals import make_order
from tests.builders.reports import make_report, make_running


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Sofie kom, og Prøves mor med.", "••• kom, og •••s mor med."),
        ("SOFIE PRØVE blev syg.", "••• ••• blev syg."),
        ("En prøve på tre dage; sofie skrev selv.", "En prøve på tre dage; sofie skrev selv."),
        ("Prøveperioden gik godt.", "Prøveperioden gik godt."),
        (12, 12),
    ],
)
def test_names_are_taken_out_as_words_of_their_own(text, shown):
    assert without_name(text, "Sofie Prøve") == shown
    assert without_name(text, None) == text


def test_a_name_kept_in_capitals_is_found_as_people_write_it():
    assert fields_with_name({"goal": "Sofie finder et job."}, "SOFIE PRØVE") == ["goal"]


async def test_an_order_is_not_taken_with_a_part_of_the_name(db):
    running = await make_running()
    with pytest.raises(InvalidInput):
        await make_order(
            running.citizen_id, running.offer_id, ordered_by=running.caseworker.user_id, notes="Ring til Sofie først."
        )


async def test_once_an_order_has_ended_its_supplier_reads_no_name_in_what_was_written(db, web_app):
    running = await make_running(name="Sofie Ladefoged")
    order_id, supplier, day = running.order_id, running.supplier, today()
    await service.record_absence(supplier, order_id, kind="ill", from_on=day, text="Sofie er syg.", today=day)
    await write_message(running.caseworker, order_id, "Hils Sofie Ladefoged.")
    report_id = await make_report(
        running.placement_id, state="taken_up", due_on=day, answers={"results": "Ladefogeds timetal er øget."}
    )
    await execute("update report set follow_up_text = 'Talt med Sofie.' where id = $1", report_id)

    assert "Sofie er syg." in await _all_that_is_read(supplier, order_id, report_id)
    await service.end_order(supplier, order_id, end_on=day, end_reason="other", text="Tak til Sofie.", today=day)

    read = await _all_that_is_read(supplier, order_id, report_id)
    assert "Sofie" not in read
    assert "Ladefoged" not in read
    assert "Sofie er syg." in await _all_that_is_read(running.caseworker, order_id, report_id)


async def test_the_document_of_a_report_from_a_file_holds_no_name(db, web_app):
    running = await make_running(name="Sofie Ladefoged")
    report_id = await make_report(running.placement_id, state="sent", due_on=today(), answers={"results": "Sofie kom."})
    await reports.issue_document(running.caseworker, report_id, today=today())
    data = await fetch_value("select data::text from issued_document where subject_id = $1", report_id)
    assert "Sofie" not in data


async def _all_that_is_read(actor, order_id: int, report_id: int) -> str:
    found = (
        await service.view_order(actor, order_id),
        (await view_messages(actor, order_id))[1],
        await reports.view_report(actor, report_id, today=today()),
    )
    return msgspec.json.encode(found).decode()
