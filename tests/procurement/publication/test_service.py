"""Publishing and amending: what is refused, what is frozen, and that nothing published is changed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import asyncpg
import pytest

from app.platform.clock import today
from app.platform.db import fetch, fetch_value
from app.platform.documents.forge import check_data
from app.platform.errors import Conflict, InvalidInput, NotAllowed, StaleVersion
from app.procurement.procedures.instants import CLOCK_CHANGE, PAST
from app.procurement.procedures.kinds import get_kind
from app.procurement.procedures.lifecycle import NEEDS
from app.procurement.publication import public_service, service
from app.procurement.publication.freezing import amendment_data, issued_kinds
from app.procurement.publication.reminders import remind
from app.procurement.publication.schemas import Edition
from app.procurement.tenders import service as tenders
from tests.builders.evidence import actor_as
from tests.builders.publication import (
    approve,
    change_purpose,
    make_published,
    make_ready,
    move_step,
    officer,
    timetable,
)

Clock = Callable[[datetime], None]


def bids_until(edition: Edition) -> datetime:
    assert edition.deadlines.bids_until
    return edition.deadlines.bids_until


async def test_publishing_freezes_the_text_with_its_hash_event_and_documents(db: asyncpg.Connection) -> None:
    tender = await make_ready()
    edition = await service.publish(officer(), tender.id, tender.version)
    assert (edition.number, edition.tender_version) == (1, tender.version)
    assert edition.sections["tender"]["purpose"] == tender.sections["tender"]["purpose"]
    assert len(edition.content_hash) == 64
    assert (await tenders.get_tender(tender.id)).state == "published"
    (event,) = await fetch("select * from tender_event where tender_id = $1", tender.id)
    assert (event["kind"], event["actor_id"]) == ("publish", 900)
    documents = await service.list_documents(edition)
    assert {each.kind for each in documents} == set(issued_kinds(get_kind("light_regime")))
    assert "kravspecifikation" in {each.kind for each in documents}


async def test_all_documents_of_an_edition_carry_its_hash(db: asyncpg.Connection) -> None:
    edition = await make_published()
    rows = await fetch(
        "select data from issued_document where subject = $1 and subject_id = $2", service.DOCUMENTS, edition.id
    )
    assert rows
    assert all(edition.content_hash in row["data"] for row in rows)


async def test_what_no_second_person_has_approved_is_not_published(db: asyncpg.Connection) -> None:
    tender = await make_ready(approved=False)
    with pytest.raises(InvalidInput) as refused:
        await service.publish(officer(), tender.id, tender.version)
    assert NEEDS["review_approved"] in [each.msgid for each in refused.value.fields]
    assert await fetch_value("select count(*) from tender_edition where tender_id = $1", tender.id) == 0
    assert (await tenders.get_tender(tender.id)).state == "draft"


async def test_an_approval_of_an_earlier_version_is_none(db: asyncpg.Connection) -> None:
    tender = await make_ready(approved=False)
    await approve(tender)
    await db.execute("update tender set state = 'draft' where id = $1", tender.id)
    changed = await change_purpose(tender.id)
    with pytest.raises(InvalidInput):
        await service.publish(officer(), tender.id, changed.version)


async def test_a_small_purchase_needs_no_second_reader(db: asyncpg.Connection) -> None:
    tender = await make_ready(kind="small_purchase", approved=False)
    assert (await service.publish(officer(), tender.id, tender.version)).number == 1


async def test_of_two_officers_one_publishes_and_the_other_is_told(db: asyncpg.Connection) -> None:
    tender = await make_ready()
    await service.publish(officer(900), tender.id, tender.version)
    with pytest.raises(Conflict):
        await service.publish(officer(902), tender.id, tender.version)
    assert await fetch_value("select count(*) from tender_edition where tender_id = $1", tender.id) == 1


async def test_a_stale_version_is_not_published(db: asyncpg.Connection) -> None:
    tender = await make_ready(kind="small_purchase", approved=False)
    await change_purpose(tender.id)
    with pytest.raises(StaleVersion):
        await service.publish(officer(), tender.id, tender.version)


async def test_only_procurement_publishes(db: asyncpg.Connection) -> None:
    tender = await make_ready()
    with pytest.raises(NotAllowed):
        await service.publish(actor_as("manager"), tender.id, tender.version)


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
async def test_a_deadline_the_clock_does_not_have_once_is_refused(db: asyncpg.Connection, day: str) -> None:
    steps = timetable(publish_on=date(2027, 1, 4))
    steps = [{**step, "date": day, "time": "02.30"} if step["code"] == "bids" else step for step in steps]
    tender = await make_ready(timetable=steps)
    with pytest.raises(InvalidInput) as refused:
        await service.publish(officer(), tender.id, tender.version)
    assert ("timetable[3].time", CLOCK_CHANGE) in [(each.field, each.msgid) for each in refused.value.fields]


async def test_deadlines_that_have_passed_are_refused(db: asyncpg.Connection) -> None:
    tender = await make_ready(timetable=timetable(publish_on=today() - timedelta(days=60)))
    with pytest.raises(InvalidInput) as refused:
        await service.publish(officer(), tender.id, tender.version)
    assert PAST in [each.msgid for each in refused.value.fields]


async def test_the_least_days_count_from_the_day_it_is_really_published(db: asyncpg.Connection) -> None:
    tender = await make_ready(timetable=timetable(publish_on=today() - timedelta(days=14)))
    with pytest.raises(InvalidInput) as refused:
        await service.publish(officer(), tender.id, tender.version)
    assert {"timetable[1].date", "timetable[3].date"} <= {each.field for each in refused.value.fields}


async def test_a_published_tender_keeps_its_reference(db: asyncpg.Connection) -> None:
    edition = await make_published()
    tender = await tenders.save_heading(
        officer(), edition.tender_id, reference="ANDEN-1", title=edition.title, version=edition.tender_version
    )
    with pytest.raises(InvalidInput) as refused:
        await service.amend(officer(), tender.id, version=tender.version, summary="Ny reference", matters=False)
    assert [each.field for each in refused.value.fields] == ["tender.reference"]


async def test_a_reference_that_everybody_knows_another_tender_by_is_not_taken_over(db: asyncpg.Connection) -> None:
    """A published tender renamed in its working text sets its reference free in the table, not for the public."""
    first = await make_published()
    await tenders.save_heading(
        officer(), first.tender_id, reference="ANDEN-2", title=first.title, version=first.tender_version
    )
    other = await make_ready(reference=first.reference)
    with pytest.raises(InvalidInput) as refused:
        await service.publish(officer(), other.id, other.version)
    assert [each.field for each in refused.value.fields] == ["tender.reference"]
    assert (await public_service.get_tender(first.reference)).tender_id == first.tender_id


async def test_a_cpr_number_never_comes_into_what_cannot_be_changed(db: asyncpg.Connection) -> None:
    tender = await change_purpose((await make_published()).tender_id)
    with pytest.raises(InvalidInput):
        await service.amend(officer(), tender.id, version=tender.version, summary="Som 010153-1234", matters=False)
    with pytest.raises(InvalidInput):
        await service.end(officer(), tender.id, "cancel", reason="Som 010153-1234")
    assert await fetch_value("select count(*) from tender_event where details::text like '%010153%'") == 0


async def test_questions_after_bids_are_refused(db: asyncpg.Connection) -> None:
    steps = timetable()
    late = next(step for step in steps if step["code"] == "notification")["date"]
    steps = [{**step, "date": late} if step["code"] == "questions" else step for step in steps]
    tender = await make_ready(timetable=steps)
    with pytest.raises(InvalidInput) as refused:
        await service.publish(officer(), tender.id, tender.version)
    assert any(each.field.startswith("timetable[") for each in refused.value.fields)


async def test_every_gap_is_named_at_once(db: asyncpg.Connection) -> None:
    tender = await make_ready(approved=False)
    heading = {**tender.sections["tender"], "summary": None, "purpose": None}
    tender = await tenders.save_section(officer(), tender.id, "tender", heading, version=tender.version)
    with pytest.raises(InvalidInput) as refused:
        await service.publish(officer(), tender.id, tender.version)
    assert {"tender.summary", "tender.purpose", "review"} <= {each.field for each in refused.value.fields}


async def test_an_own_offer_is_published_without_deadlines_and_adopted(db: asyncpg.Connection) -> None:
    edition = await make_published(kind="own_offer")
    assert edition.deadlines.bids_until is None
    assert [each.kind for each in await service.list_documents(edition)] == ["projektbeskrivelse"]
    assert (await service.adopt(officer(), edition.tender_id)).state == "contracted"


async def test_a_tender_with_bids_is_never_adopted(db: asyncpg.Connection) -> None:
    edition = await make_published()
    with pytest.raises(Conflict):
        await service.adopt(officer(), edition.tender_id)


async def test_an_amendment_is_a_new_edition_with_its_changes_and_the_old_one_stays(db: asyncpg.Connection) -> None:
    first = await make_published()
    tender = await change_purpose(first.tender_id, "Flere i uddannelse.")
    second = await service.amend(
        officer(), tender.id, version=tender.version, summary="Formålet er gjort tydeligere.", matters=False
    )
    assert second.number == 2
    assert [(change.section, change.fields[0].field) for change in second.changes] == [("tender", "purpose")]
    assert second.content_hash != first.content_hash
    kept = await service.get_edition(tender.id, 1)
    assert kept.sections == first.sections
    kinds = [each.kind for each in await service.list_documents(second)]
    assert "rettelsesblad" in kinds
    assert check_data("rettelsesblad", amendment_data(second, first)) == []


async def test_an_edition_is_never_changed_in_the_database(db: asyncpg.Connection) -> None:
    edition = await make_published()
    for sql in ("update tender_edition set summary = 'x' where id = $1", "delete from tender_edition where id = $1"):
        with pytest.raises(asyncpg.CheckViolationError):
            async with db.transaction():
                await db.execute(sql, edition.id)


async def test_an_amendment_without_changes_or_words_is_refused(db: asyncpg.Connection) -> None:
    edition = await make_published()
    version = edition.tender_version
    with pytest.raises(InvalidInput) as refused:
        await service.amend(officer(), edition.tender_id, version=version, summary="Intet", matters=False)
    assert [each.field for each in refused.value.fields] == ["changes"]
    with pytest.raises(InvalidInput) as refused:
        await service.amend(officer(), edition.tender_id, version=version, summary="  ", matters=False)
    assert [each.field for each in refused.value.fields] == ["summary"]


async def test_a_change_that_matters_close_to_the_deadline_moves_it(db: asyncpg.Connection, set_clock: Clock) -> None:
    edition = await make_published()
    tender = await change_purpose(edition.tender_id)
    set_clock(bids_until(edition) - timedelta(days=3))
    with pytest.raises(InvalidInput) as refused:
        await service.amend(officer(), tender.id, version=tender.version, summary="Nyt formål", matters=True)
    assert "timetable" in [each.field for each in refused.value.fields]
    tender = await move_step(tender.id, "bids", 14)
    amended = await service.amend(officer(), tender.id, version=tender.version, summary="Nyt formål", matters=True)
    assert amended.moves_deadline


async def test_a_change_that_only_makes_clearer_leaves_the_deadline(db: asyncpg.Connection, set_clock: Clock) -> None:
    edition = await make_published()
    tender = await change_purpose(edition.tender_id)
    set_clock(bids_until(edition) - timedelta(days=3))
    amended = await service.amend(officer(), tender.id, version=tender.version, summary="Tydeligere", matters=False)
    assert not amended.moves_deadline


async def test_a_deadline_for_bids_is_never_moved_to_an_earlier_time(db: asyncpg.Connection) -> None:
    edition = await make_published()
    tender = await move_step(edition.tender_id, "bids", -3)
    with pytest.raises(InvalidInput) as refused:
        await service.amend(officer(), tender.id, version=tender.version, summary="Kortere", matters=False)
    assert any("never to an earlier one" in each.msgid for each in refused.value.fields)


async def test_nothing_is_amended_after_the_deadline_for_bids(db: asyncpg.Connection, set_clock: Clock) -> None:
    edition = await make_published()
    tender = await change_purpose(edition.tender_id)
    set_clock(bids_until(edition))
    assert not await service.takes_amendments(tender.id)
    with pytest.raises(Conflict):
        await service.amend(officer(), tender.id, version=tender.version, summary="For sent", matters=False)


async def test_the_clock_closes_for_questions_once(db: asyncpg.Connection, set_clock: Clock) -> None:
    edition = await make_published()
    assert edition.deadlines.answers_until
    set_clock(edition.deadlines.answers_until)
    assert await service.state_of(await tenders.get_tender(edition.tender_id)) == "tendering"
    assert await remind(today()) == 0
    assert await service.catch_up(edition.tender_id) == "tendering"
    kinds = [row["kind"] for row in await fetch("select kind from tender_event order by id")]
    assert kinds == ["publish", "close_questions"]


async def test_later_deadlines_open_for_questions_again(db: asyncpg.Connection, set_clock: Clock) -> None:
    edition = await make_published()
    assert edition.deadlines.answers_until
    set_clock(edition.deadlines.answers_until + timedelta(days=1))
    tender = await move_step(edition.tender_id, "questions", 28)
    await service.amend(officer(), tender.id, version=tender.version, summary="Mere tid", matters=True)
    assert await service.catch_up(tender.id) == "published"


async def test_a_complaint_suspends_and_the_tender_goes_on_where_it_was(
    db: asyncpg.Connection, set_clock: Clock
) -> None:
    edition = await make_published()
    set_clock(bids_until(edition) - timedelta(days=1))
    suspended = await service.end(officer(), edition.tender_id, "suspend", reason="Klage til Klagenævnet for Udbud")
    assert suspended.state == "complaint_suspended"
    resumed = await service.end(officer(), edition.tender_id, "resume", reason="Klagen er afvist")
    assert resumed.state == "tendering"


async def test_a_tender_is_cancelled_with_a_reason_and_stays_cancelled(db: asyncpg.Connection) -> None:
    edition = await make_published()
    with pytest.raises(InvalidInput):
        await service.end(officer(), edition.tender_id, "cancel", reason=" ")
    cancelled = await service.end(officer(), edition.tender_id, "cancel_in_house", reason="Kontrolbuddet var bedst")
    assert cancelled.state == "cancelled_in_house"
    with pytest.raises(Conflict):
        await service.end(officer(), edition.tender_id, "resume", reason="Fortrudt")


async def test_a_tender_is_not_unsuccessful_before_the_deadline_for_bids(
    db: asyncpg.Connection, set_clock: Clock
) -> None:
    edition = await make_published()
    set_clock(bids_until(edition) - timedelta(seconds=1))
    with pytest.raises(Conflict):
        await service.end(officer(), edition.tender_id, "close_unsuccessful", reason="Ingen tilbud")
    set_clock(bids_until(edition))
    ended = await service.end(officer(), edition.tender_id, "close_unsuccessful", reason="Ingen tilbud")
    assert ended.state == "unsuccessful"
