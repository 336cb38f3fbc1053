"""Appointing and ending over the database, and what the writers of a control bid can no longer do."""

from pathlib import Path

import asyncpg
import pytest

from app.platform.db import execute, fetch, fetch_value, transaction
from app.platform.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.platform.jobs.testing import run_jobs
from app.procurement.appointments import rules, service
from app.procurement.appointments.schemas import CONTROL_BID, DUTIES, EVALUATOR, OPENER, RECOVERY
from app.procurement.publication import question_service
from app.procurement.publication import service as publication
from app.procurement.tenders import service as tenders
from app.procurement.tenders.autosave import service as autosave
from app.procurement.tenders.reviewing import comment_service
from app.procurement.tenders.reviewing import service as reviewing
from app.procurement.tenders.schemas import Tender
from tests.builders.access import make_user
from tests.builders.evidence import actor_as
from tests.builders.mail import give_address, letters_in, mail_into
from tests.builders.publication import change_purpose, make_ready
from tests.builders.sealing import make_appointed
from tests.builders.suppliers import make_supplier
from tests.builders.tenders import make_tender

pytestmark = pytest.mark.usefixtures("db")
OFFICER = actor_as("procurement", user_id=900)


@pytest.fixture
async def tender() -> Tender:
    return await make_tender()


def why(told: pytest.ExceptionInfo[InvalidInput]) -> str:
    (field,) = told.value.fields
    assert field.field == "user_id"
    return field.msgid


async def test_an_officer_appoints_and_everybody_can_be_told(tender: Tender) -> None:
    user_id = await make_user("caseworker", name="Bo Åbner")
    made = await service.appoint(OFFICER, tender.id, user_id, OPENER)
    assert (made.name, made.duty, made.stands) == ("Bo Åbner", OPENER, True)
    assert [each.user_id for each in await service.appointees(tender.id, OPENER, RECOVERY)] == [user_id]
    assert await service.appointees(tender.id, EVALUATOR) == []
    actor = actor_as("caseworker", user_id=user_id)
    assert await service.has_duty(actor, tender.id, OPENER)
    await service.require_duty(actor, tender.id, *DUTIES)
    with pytest.raises(NotAllowed):
        await service.require_duty(actor, tender.id, EVALUATOR)


@pytest.mark.parametrize("role", ["caseworker", "manager", "administrator", "auditor", "supplier"])
async def test_only_officers_appoint_and_end(tender: Tender, role: str) -> None:
    appointed = await make_appointed(tender.id, EVALUATOR)
    appointment = (await service.appointees(tender.id))[0]
    with pytest.raises(NotAllowed):
        await service.appoint(actor_as(role), tender.id, appointed.user_id, OPENER)
    with pytest.raises(NotAllowed):
        await service.end(actor_as(role), appointment.id, "Grund")


async def test_an_appointment_ends_with_a_reason_and_stays_to_be_read(tender: Tender) -> None:
    actor = await make_appointed(tender.id, OPENER)
    (appointment,) = await service.appointees(tender.id)
    for reason in ("", "   ", "x" * 501, "Vedrørende 010101-1234"):
        with pytest.raises(InvalidInput):
            await service.end(OFFICER, appointment.id, reason)
    ended = await service.end(OFFICER, appointment.id, " Nyt job ")
    assert (ended.end_reason, ended.stands) == ("Nyt job", False)
    assert not await service.has_duty(actor, tender.id, OPENER)
    assert [each.id for each in await service.all_appointments(tender.id)] == [appointment.id]
    with pytest.raises(Conflict):
        await service.end(OFFICER, appointment.id, "Igen")
    with pytest.raises(NotFound):
        await service.end(OFFICER, 2**31 - 1, "Findes ikke")


async def test_unfit_people_are_refused_with_the_reason(tender: Tender) -> None:
    disabled = await make_user("manager")
    await execute("update app_user set disabled_at = now() where id = $1", disabled)
    stranger = await make_user("supplier", supplier_id=await make_supplier(kind="private"))
    own = await make_user("supplier", supplier_id=await make_supplier(kind="own"))
    refused = [
        (disabled, OPENER, rules.DISABLED),
        (stranger, RECOVERY, rules.SUPPLIER_USER),
        (stranger, CONTROL_BID, rules.SUPPLIER_USER),
        (own, EVALUATOR, rules.SUPPLIER_USER),
    ]
    for user_id, duty, msgid in refused:
        with pytest.raises(InvalidInput) as told:
            await service.appoint(OFFICER, tender.id, user_id, duty)
        assert why(told) == msgid
    await service.appoint(OFFICER, tender.id, own, CONTROL_BID)
    with pytest.raises(InvalidInput):
        await service.appoint(OFFICER, tender.id, 2**31 - 1, OPENER)
    with pytest.raises(InvalidInput):
        await service.appoint(OFFICER, tender.id, await make_user(), "king")


async def test_those_to_choose_from_are_the_house_and_its_own_suppliers(tender: Tender) -> None:
    house, disabled = await make_user("caseworker"), await make_user("manager")
    await execute("update app_user set disabled_at = now() where id = $1", disabled)
    stranger = await make_user("supplier", supplier_id=await make_supplier(kind="private"))
    own = await make_user("supplier", supplier_id=await make_supplier(kind="own"))
    ids = {each.id for each in await service.list_candidates(tender.id)}
    assert ids & {house, disabled, stranger, own} == {house, own}


async def test_whoever_wrote_reviewed_or_commented_does_not_write_the_control_bid() -> None:
    tender = await make_ready(approved=False)
    writer, reader, commenter, asker = [await make_user("procurement") for _ in range(4)]
    await comment_service.comment(
        actor_as("procurement", user_id=commenter), tender.id, section="lots", entry="", text="Er det nok?"
    )
    heading = {"reference": tender.reference, "title": "Nyt navn", "version": tender.version}
    tender = await tenders.save_heading(actor_as("procurement", user_id=writer), tender.id, **heading)  # type: ignore[arg-type]
    asking = actor_as("procurement", user_id=asker)
    await reviewing.ask(asking, tender.id, reviewer_id=reader, version=tender.version)
    for user_id in (writer, reader, commenter, asker):
        with pytest.raises(InvalidInput) as told:
            await service.appoint(OFFICER, tender.id, user_id, CONTROL_BID)
        assert why(told) == rules.TOOK_PART
    await service.appoint(OFFICER, tender.id, await make_user("procurement"), CONTROL_BID)


async def test_writers_of_the_control_bid_cannot_write_on_the_tender(tender: Tender) -> None:
    outsider = await make_appointed(tender.id, CONTROL_BID)
    assert await service.is_shut_out(outsider.user_id, tender.id) == rules.SHUT_OUT
    await execute("insert into tender_comment (tender_id, section, text) values ($1, 'lots', 'Hm')", tender.id)
    comment_id = await fetch_value("select max(id) from tender_comment")
    section, version, colleague = tender.sections["tender"], tender.version, await make_user("procurement")
    attempts = (
        tenders.save_section(outsider, tender.id, "tender", section, version=version),
        tenders.save_heading(outsider, tender.id, reference=tender.reference, title="Nyt navn", version=version),
        autosave.keep(outsider, tender.id, "tender", "", version=version, values={}),
        comment_service.comment(outsider, tender.id, section="lots", entry="", text="Hm"),
        comment_service.settle(outsider, tender.id, comment_id),
        reviewing.ask(outsider, tender.id, reviewer_id=colleague, version=version),
        publication.end(outsider, tender.id, "cancel", reason="Nej"),
        question_service.answer(outsider, tender.id, 1, text="Hvornår?", reply="Nu.", version=1),
        question_service.publish_answers(outsider, tender.id),
        service.appoint(outsider, tender.id, colleague, EVALUATOR),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed, match="BEK 607"):
            await attempt
    # And nobody asks them to read it.
    with pytest.raises(InvalidInput):
        await reviewing.ask(OFFICER, tender.id, reviewer_id=outsider.user_id, version=tender.version)
    # Other tenders are open to them as before.
    other = await make_tender()
    await tenders.save_section(outsider, other.id, "tender", other.sections["tender"], version=other.version)


async def test_a_writer_of_the_control_bid_stays_shut_out_when_the_appointment_ends(tender: Tender) -> None:
    outsider = await make_appointed(tender.id, CONTROL_BID)
    await service.end(OFFICER, (await service.appointees(tender.id))[0].id, "Færdig.")
    assert await service.is_shut_out(outsider.user_id, tender.id) == rules.SHUT_OUT
    with pytest.raises(InvalidInput):
        await service.appoint(OFFICER, tender.id, outsider.user_id, EVALUATOR)


async def test_others_are_not_shut_out_but_suppliers_users_are(tender: Tender) -> None:
    await make_appointed(tender.id, CONTROL_BID)
    stranger = await make_user("supplier", supplier_id=await make_supplier(kind="private"))
    assert await service.is_shut_out(await make_user("procurement"), tender.id) is None
    assert await service.is_shut_out(stranger, tender.id) == rules.OF_SUPPLIER
    await change_purpose(tender.id)


async def test_the_database_keeps_duties_apart_by_itself(tender: Tender) -> None:
    opener = await make_appointed(tender.id, OPENER)
    for duty in (CONTROL_BID, RECOVERY):
        with pytest.raises(asyncpg.CheckViolationError):
            async with transaction():
                await execute(
                    "insert into tender_appointment (tender_id, user_id, duty) values ($1, $2, $3)",
                    tender.id, opener.user_id, duty,
                )  # fmt: skip


async def test_the_trail_tells_who_appointed_whom(tender: Tender) -> None:
    actor = await make_appointed(tender.id, OPENER)
    await service.end(OFFICER, (await service.appointees(tender.id))[0].id, "Personlig grund")
    rows = await fetch("select action, actor_id, details::text from audit_entry where action like 'tender.appoint%'")
    assert [(row["action"], row["actor_id"]) for row in rows] == [
        ("tender.appointed", 900), ("tender.appointment_ended", 900),
    ]  # fmt: skip
    assert all(f'"user": {actor.user_id}' in row["details"] for row in rows)
    assert not any("Personlig" in row["details"] for row in rows)


async def test_the_appointed_are_told_by_e_mail_that_names_nobody(
    tender: Tender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_into(tmp_path, monkeypatch)
    user_id = await make_user("manager")
    await give_address(user_id)
    await service.appoint(OFFICER, tender.id, user_id, EVALUATOR)
    await run_jobs()
    (letter,) = letters_in(tmp_path)
    assert f"/tenders/{tender.id}/appointments" in letter.as_string()
    assert tender.title not in letter.as_string()


async def test_nobody_is_appointed_on_a_tender_that_has_ended(tender: Tender) -> None:
    await execute("update tender set state = 'cancelled_other' where id = $1", tender.id)
    with pytest.raises(Conflict):
        await service.appoint(OFFICER, tender.id, await make_user(), EVALUATOR)
    with pytest.raises(NotFound):
        await service.appoint(OFFICER, 2**31 - 1, await make_user(), EVALUATOR)
