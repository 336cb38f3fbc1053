"""A tender that is not announced: found, read and bid on by those invited, and by nobody else."""

from pathlib import Path

import asyncpg
import httpx
import pytest

from app.platform.db import execute, fetch_value
from app.platform.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.procurement.bids import service as bids
from app.procurement.publication import invitation_service, public_service
from app.procurement.publication.schemas import Edition
from app.procurement.publication.service import publish
from tests.builders.access import make_user
from tests.builders.clients import TestBrowser
from tests.builders.evidence import actor_as
from tests.builders.mail import give_address, mail_into
from tests.builders.publication import make_answer, make_published, make_ready, officer
from tests.builders.suppliers import make_supplier
from tests.conftest import ClientAs

KINDS = ["small_purchase", "framework_calloff"]
STAFF = ["caseworker", "team_leader", "procurement", "manager", "administrator", "auditor"]

pytestmark = pytest.mark.usefixtures("db")


async def make_invited(kind: str = "small_purchase") -> tuple[Edition, int]:
    """Published, with a question answered, to one company that is invited."""
    edition, supplier_id = await make_published(kind=kind), await make_supplier(name="Indbudt ApS")
    await invitation_service.invite(officer(), edition.tender_id, supplier_id)
    await make_answer(edition.tender_id)
    return edition, supplier_id


async def pages_of(edition: Edition, browser: TestBrowser) -> list[httpx.Response]:
    address = edition.address
    paths = [
        address,
        f"{address}/editions/1",
        f"{address}/editions/1/price-schedule",
        f"{address}/ask",
        f"{address}/bid",
    ]
    return [await browser.get(path) for path in paths]


async def assert_silent(edition: Edition, browser: TestBrowser) -> None:
    """Neither in the list nor anywhere for machines."""
    for path in ("/udbud", "/api/public/tenders"):
        assert edition.reference not in (await browser.get(path)).text
    await assert_api_silent(edition, browser)


async def assert_api_silent(edition: Edition, browser: TestBrowser) -> None:
    assert edition.reference not in (await browser.get("/api/public/tenders")).text
    for path in ("", "/ocds", "/ocds/record"):
        answer = await browser.get(f"/api/public/tenders/{edition.reference}{path}")
        assert answer.status_code == 404
        assert edition.title not in answer.text


@pytest.mark.parametrize("kind", KINDS)
async def test_an_invited_company_reads_asks_and_bids_as_on_any_other(client_as: ClientAs, kind: str) -> None:
    edition, supplier_id = await make_invited(kind)
    browser = await client_as("supplier", supplier_id=supplier_id)
    listed = (await browser.get("/udbud")).text
    assert edition.title in listed
    assert "Kun for inviterede" in listed
    answers = await pages_of(edition, browser)
    assert [answer.status_code for answer in answers] == [200] * 5
    assert "Kun for inviterede" in answers[0].text
    assert "Kan forløbet deles" in answers[0].text
    asked = await browser.post(f"{edition.address}/ask", data={"text": "Hvor mange borgere?", "section": ""})
    assert asked.status_code < 400
    assert await fetch_value("select count(*) from tender_question where text = 'Hvor mange borgere?'") == 1
    begun = await browser.post(f"{edition.address}/bid/begin", data={})
    assert begun.status_code < 400
    assert await fetch_value("select count(*) from bid where tender_id = $1", edition.tender_id) == 1
    await assert_api_silent(edition, browser)


@pytest.mark.parametrize("kind", KINDS)
async def test_another_company_is_told_what_it_is_told_of_a_tender_that_is_not_there(
    client_as: ClientAs, kind: str
) -> None:
    edition, _ = await make_invited(kind)
    browser = await client_as("supplier", supplier_id=await make_supplier())
    await make_other_invitation(browser)
    assert [answer.status_code for answer in await pages_of(edition, browser)] == [404] * 5
    nowhere = await browser.get("/udbud/INTET-1")
    there = await browser.get(edition.address)
    assert edition.title not in there.text
    assert "INTET-1" in nowhere.text
    for path in ("bid/begin", "bid/code", "ask"):
        refused = await browser.post(f"{edition.address}/{path}", data={"text": "Hvad?", "code": "x"})
        assert refused.status_code == 404
    assert await fetch_value("select count(*) from bid where tender_id = $1", edition.tender_id) == 0
    await assert_silent(edition, browser)


async def make_other_invitation(browser: TestBrowser) -> None:
    """An invitation to one tender opens no other."""
    other = await make_published(kind="small_purchase")
    supplier_id = await fetch_value("select max(id) from supplier")
    await invitation_service.invite(officer(), other.tender_id, supplier_id)
    assert (await browser.get(other.address)).status_code == 200


async def test_a_visitor_finds_nothing(client_as: ClientAs) -> None:
    edition, _ = await make_invited()
    browser = await client_as(None)
    answers = await pages_of(edition, browser)
    assert [answer.status_code for answer in answers[:3]] == [404] * 3
    assert all(edition.title not in answer.text for answer in answers)
    await assert_silent(edition, browser)


@pytest.mark.parametrize("role", STAFF)
async def test_staff_read_it_on_the_tenders_own_pages_alone(client_as: ClientAs, role: str) -> None:
    edition, _ = await make_invited()
    browser = await client_as(role)
    assert [answer.status_code for answer in (await pages_of(edition, browser))[:3]] == [404] * 3
    await assert_silent(edition, browser)


@pytest.mark.parametrize("role", ["manager", "administrator", "auditor"])
async def test_officers_alone_see_who_is_invited(client_as: ClientAs, role: str) -> None:
    edition, _ = await make_invited()
    address = f"/tenders/{edition.tender_id}/publication"
    assert "Indbudt ApS" in (await (await client_as("procurement")).get(address)).text
    assert "Indbudt ApS" not in (await (await client_as(role)).get(address)).text
    with pytest.raises(NotAllowed):
        await invitation_service.list_invited(actor_as(role), edition.tender_id)


async def test_two_invited_companies_never_see_each_other(client_as: ClientAs) -> None:
    edition, _ = await make_invited()
    second = await make_supplier(name="Anden ApS")
    await invitation_service.invite(officer(), edition.tender_id, second)
    browser = await client_as("supplier", supplier_id=second)
    assert all("Indbudt ApS" not in answer.text for answer in await pages_of(edition, browser))


async def test_an_officer_invites_and_withdraws_before_publication_and_is_warned(client_as: ClientAs) -> None:
    tender, supplier_id = await make_ready(kind="small_purchase"), await make_supplier(name="Indbudt ApS")
    browser = await client_as("procurement")
    address = f"/tenders/{tender.id}/publication"
    assert "Ingen er inviteret" in (await browser.get(address)).text
    empty = await browser.post(f"{address}/invitations", data={"supplier": ""})
    assert empty.status_code == 422
    invited = await browser.post(f"{address}/invitations", data={"supplier": str(supplier_id)}, follow_redirects=True)
    assert f"{address}/invitations/{supplier_id}/withdraw" in invited.text
    assert "Ingen er inviteret" not in invited.text
    await browser.post(f"{address}/invitations/{supplier_id}/withdraw", data={})
    assert "Ingen er inviteret" in (await browser.get(address)).text


async def test_own_unknown_ended_and_invited_suppliers_cannot_be_invited() -> None:
    edition, supplier_id = await make_invited()
    refused = [supplier_id, await make_supplier(kind="own"), await make_supplier(active=False), 2**31 - 1]
    for each in refused:
        with pytest.raises(InvalidInput):
            await invitation_service.invite(officer(), edition.tender_id, each)


@pytest.mark.parametrize("kind", ["light_regime", "own_offer"])
async def test_nobody_is_invited_to_what_is_announced_or_takes_no_bids(client_as: ClientAs, kind: str) -> None:
    tender, supplier_id = await make_ready(kind=kind), await make_supplier()
    with pytest.raises(Conflict):
        await invitation_service.invite(officer(), tender.id, supplier_id)
    page = await (await client_as("procurement")).get(f"/tenders/{tender.id}/publication")
    assert "Inviterede leverandører" not in page.text


async def test_an_invitation_says_nothing_of_a_draft_or_of_another_procedure() -> None:
    tender, supplier_id = await make_ready(kind="small_purchase"), await make_supplier()
    await invitation_service.invite(officer(), tender.id, supplier_id)
    with pytest.raises(NotFound):
        await public_service.get_tender(tender.reference, supplier_id)
    await publish(officer(), tender.id, tender.version)
    assert (await bids.get_tender(tender.reference, supplier_id)).by_invitation
    await execute("update tender set procedure_kind = 'own_offer' where id = $1", tender.id)
    with pytest.raises(NotFound):
        await public_service.get_tender(tender.reference, supplier_id)


async def test_after_publication_an_invitation_stays_also_for_the_database() -> None:
    edition, supplier_id = await make_invited()
    with pytest.raises(Conflict):
        await invitation_service.withdraw(officer(), edition.tender_id, supplier_id)
    with pytest.raises(asyncpg.CheckViolationError, match="stays"):
        await execute("delete from tender_invitation where tender_id = $1", edition.tender_id)


async def test_nobody_is_invited_when_the_tender_takes_no_more_bids() -> None:
    edition, _ = await make_invited()
    await execute("update tender set state = 'opened' where id = $1", edition.tender_id)
    with pytest.raises(Conflict):
        await invitation_service.invite(officer(), edition.tender_id, await make_supplier())


@pytest.mark.parametrize("role", ["caseworker", "team_leader", "manager", "supplier", "administrator", "auditor"])
async def test_only_procurement_staff_invite(role: str) -> None:
    tender, supplier_id = await make_ready(kind="small_purchase"), await make_supplier()
    for act in (invitation_service.invite, invitation_service.withdraw):
        with pytest.raises(NotAllowed):
            await act(actor_as(role), tender.id, supplier_id)


async def test_the_invited_are_written_to_at_publication_and_later_ones_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_into(tmp_path, monkeypatch)
    first, second, third = [await make_supplier() for _ in range(3)]
    for each in (first, second, third):
        await give_address(await make_user("supplier", supplier_id=each))
    tender = await make_ready(kind="small_purchase")
    await invitation_service.invite(officer(), tender.id, first)
    await invitation_service.invite(officer(), tender.id, third)
    await invitation_service.withdraw(officer(), tender.id, third)
    assert await _told() == 0
    edition = await publish(officer(), tender.id, tender.version)
    assert await _told() == 1
    await invitation_service.invite(officer(), tender.id, second)
    assert await _told() == 2
    assert await fetch_value("select count(*) from mail_message where path = $1", edition.address) == 2


async def _told() -> int:
    return await fetch_value("select count(*) from mail_message where kind = 'tender_invited'")  # type: ignore[no-any-return]
