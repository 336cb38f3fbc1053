"""A company registers itself: what it meets is the same whoever is known, and nobody gets into a known supplier."""

from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app.platform.access import find_user_by_username, users_of_supplier
from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.platform.errors import Conflict, InvalidInput, NotAllowed
from app.platform.jobs.testing import run_jobs
from app.procurement.bidders import queries, rules, service
from app.procurement.bidders.schemas import Contact
from tests.builders.access import PASSWORD, make_user
from tests.builders.bidders import actor_of, cvr_number, make_bidder, make_waiting, registration
from tests.builders.evidence import actor_as
from tests.builders.mail import letters_in, mail_into
from tests.builders.suppliers import make_supplier

FORM = "/udbud/registrering"


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    mail_into(tmp_path, monkeypatch)
    return tmp_path


def fields(**overrides: Any) -> dict[str, str]:
    given = registration(**overrides)
    return {name: getattr(given, name) for name in given.__struct_fields__}


async def register(**overrides: Any) -> None:
    await service.register(registration(**overrides), locale="da", visitor="192.0.2.1")
    await run_jobs()


def link_in(folder: Path) -> str:
    """Where the last letter's link leads."""
    text = letters_in(folder)[-1].get_content()
    return next(word for word in text.split() if word.startswith("http")).split("://", 1)[1].partition("/")[2]


async def test_from_the_form_to_the_first_log_in(db: asyncpg.Connection, client_as: Any, letters: Path) -> None:
    visitor, cvr = await client_as(None), cvr_number(7000)
    await visitor.get(FORM)
    answer = await visitor.post(FORM, data=fields(email="Kontakt@NyeVeje.example", cvr=f"DK {cvr[:4]} {cvr[4:]}"))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{FORM}/modtaget")
    await run_jobs()
    (letter,) = letters_in(letters)
    assert letter["To"] == "kontakt@nyeveje.example"
    path = "/" + link_in(letters)
    page = await visitor.get(path)
    assert page.status_code == 200 and "kontakt@nyeveje.example" in page.text
    answer = await visitor.post(path, data={"password": PASSWORD, "repeated": PASSWORD})
    assert answer.headers["location"] == "/login"
    user = await find_user_by_username("kontakt@nyeveje.example")
    assert user is not None and user.roles == ("supplier",)
    supplier = await fetch_one("select code, kind, cvr, email from supplier where id = $1", user.supplier_id)
    assert dict(supplier or {}) == {
        "code": f"CVR-{cvr}", "kind": "private", "cvr": cvr, "email": "kontakt@nyeveje.example",
    }  # fmt: skip
    answer = await visitor.post("/login", data={"username": "kontakt@nyeveje.example", "password": PASSWORD})
    assert answer.status_code == 303


async def test_known_and_unknown_get_the_same_answer(db: asyncpg.Connection, client_as: Any, letters: Path) -> None:
    given = registration()
    await make_supplier(cvr=given.cvr)
    await make_user("caseworker", username="kendt@kommune.example")
    visitor = await client_as(None)
    await visitor.get(FORM)
    answers = [
        await visitor.post(FORM, data=fields(**overrides))
        for overrides in ({}, {"cvr": given.cvr}, {"email": "kendt@kommune.example"})
    ]
    assert {(answer.status_code, answer.headers["location"], answer.text) for answer in answers} == {
        (303, f"{FORM}/modtaget", answers[0].text)
    }


async def test_a_known_company_gets_no_link_and_nothing_is_made(db: asyncpg.Connection, letters: Path) -> None:
    given = registration()
    known = await make_supplier(cvr=given.cvr)
    await make_user("supplier", supplier_id=known)
    await register(cvr=given.cvr)
    (letter,) = letters_in(letters)
    assert "/login" in letter.get_content() and "bekraeft" not in letter.get_content()
    assert await fetch_value("select count(*) from supplier where cvr = $1", given.cvr) == 1
    assert len(await users_of_supplier(known)) == 1


async def test_a_company_that_is_no_longer_in_use_is_known_too(db: asyncpg.Connection, letters: Path) -> None:
    given = registration()
    await make_supplier(cvr=given.cvr, active=False)
    await register(cvr=given.cvr)
    assert "bekraeft" not in letters_in(letters)[0].get_content()


async def test_a_company_that_became_known_meanwhile_is_not_joined(db: asyncpg.Connection) -> None:
    waiting, token = await make_waiting()
    known = await make_supplier(cvr=waiting.cvr)
    with pytest.raises(Conflict):
        await service.confirm(token, PASSWORD)
    assert await users_of_supplier(known) == []
    assert await find_user_by_username(waiting.email) is None


async def test_of_two_who_write_the_same_number_the_first_to_confirm_gets_it(db: asyncpg.Connection) -> None:
    first, token = await make_waiting()
    _, other = await make_waiting(cvr=first.cvr)
    await service.confirm(token, PASSWORD)
    with pytest.raises(Conflict):
        await service.confirm(other, PASSWORD)


async def test_a_link_works_once(db: asyncpg.Connection, client_as: Any) -> None:
    _, token = await make_waiting()
    visitor = await client_as(None)
    await visitor.get(f"{FORM}/bekraeft/{token}")
    data = {"password": PASSWORD, "repeated": PASSWORD}
    assert (await visitor.post(f"{FORM}/bekraeft/{token}", data=data)).status_code == 303
    assert (await visitor.post(f"{FORM}/bekraeft/{token}", data=data)).status_code == 410
    assert (await visitor.get(f"{FORM}/bekraeft/{token}")).status_code == 410


async def test_a_link_is_over_after_two_days(db: asyncpg.Connection) -> None:
    waiting, token = await make_waiting()
    await execute("update bidder_registration set asked_at = now() - interval '48 hours 1 second'")
    with pytest.raises(service.LinkUsed):
        await service.confirm(token, PASSWORD)
    assert await find_user_by_username(waiting.email) is None


async def test_an_invented_link_answers_as_a_used_one(db: asyncpg.Connection, client_as: Any) -> None:
    visitor = await client_as(None)
    answers = [await visitor.get(f"{FORM}/bekraeft/{word}") for word in ("x", "%C3%B8", "a" * 500)]
    assert {answer.status_code for answer in answers} == {410}


async def test_opening_the_link_uses_nothing_up(db: asyncpg.Connection, client_as: Any) -> None:
    _, token = await make_waiting()
    visitor = await client_as(None)
    for _ in range(3):
        assert (await visitor.get(f"{FORM}/bekraeft/{token}")).status_code == 200


async def test_a_weak_password_leaves_the_link_usable(db: asyncpg.Connection, client_as: Any) -> None:
    _, token = await make_waiting()
    visitor = await client_as(None)
    await visitor.get(f"{FORM}/bekraeft/{token}")
    for first, second in (("kort", "kort"), (PASSWORD, "noget andet, også langt")):
        answer = await visitor.post(f"{FORM}/bekraeft/{token}", data={"password": first, "repeated": second})
        assert answer.status_code == 422 and PASSWORD not in answer.text
    await service.confirm(token, PASSWORD)


async def test_neither_table_nor_queue_holds_the_word_of_the_link(db: asyncpg.Connection, letters: Path) -> None:
    await service.register(registration(), locale="da", visitor="192.0.2.1")
    row = await fetch_one("select id from bidder_registration")
    assert row is not None
    await service.answer_registration(row["id"])
    waiting = [str(dict(each)) for each in await fetch("select * from mail_message")]
    await run_jobs()
    token = link_in(letters).rpartition("/")[2]
    kept = waiting + [str(dict(each)) for table in ("bidder_registration", "mail_message", "job", "audit_entry")
                      for each in await fetch(f"select * from {table}")]  # fmt: skip
    assert token and not any(token in each for each in kept)
    assert await fetch_value("select token_hash from bidder_registration") == service.hash_token(token)
    assert await fetch_value("select count(*) from mail_message where sealed_path is not null") == 0


async def test_the_letter_names_nobody(db: asyncpg.Connection, letters: Path) -> None:
    await register(company="Køb billigt på example.com", contact_name="Bo Prøve")
    text = letters_in(letters)[0].get_content() + str(letters_in(letters)[0]["Subject"])
    assert "billigt" not in text and "Bo Prøve" not in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "a@b.dk\r\nBcc: offer@c.dk"),
        ("email", "a@b.dk, c@d.dk"),
        ("email", "Bo <a@b.dk>"),
        ("email", "ingen-adresse"),
        ("email", "bo+udbud@b.dk"),
        ("email", f"{'a' * 60}@b.dk"),
        ("company", "Firma\nBcc: offer@c.dk"),
        ("company", "Firma \u202e"),
        ("contact_name", "   "),
        ("cvr", "12345678"),
        ("cvr", "1234"),
        ("cvr", "20000001; drop"),
        ("phone", "ring efter kl. 12"),
        ("address", "Vej 1\nBy"),
    ],
)
async def test_what_no_company_can_have_is_refused(db: asyncpg.Connection, field: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.checked_registration(registration(**{field: value}))
    assert [fault.field for fault in refused.value.fields] == [field]


@pytest.mark.parametrize("field", ["company", "contact_name", "address", "phone"])
async def test_cpr_numbers_are_refused_in_every_field(
    db: asyncpg.Connection, client_as: Any, letters: Path, field: str
) -> None:
    visitor = await client_as(None)
    await visitor.get(FORM)
    answer = await visitor.post(FORM, data={**fields(), field: "0153705678"})
    assert answer.status_code == 422
    assert await fetch_value("select count(*) from bidder_registration") == 0


async def test_input_is_kept_when_something_is_wrong(db: asyncpg.Connection, client_as: Any, letters: Path) -> None:
    visitor = await client_as(None)
    await visitor.get(FORM)
    answer = await visitor.post(FORM, data=fields(company="Ærlig & Søn", cvr="11111111"))
    assert answer.status_code == 422 and "Ærlig &amp; Søn" in answer.text


async def test_a_form_from_elsewhere_is_refused(db: asyncpg.Connection, client_as: Any, letters: Path) -> None:
    visitor = await client_as(None)
    answer = await visitor.post(FORM, data=fields(), headers={"origin": "https://andet.example"})
    assert answer.status_code == 403


async def test_one_network_begins_only_so_many(db: asyncpg.Connection, letters: Path) -> None:
    for _ in range(rules.PER_NETWORK):
        await service.register(registration(), locale="da", visitor="192.0.2.1")
    with pytest.raises(service.TooManyRegistrations):
        await service.register(registration(), locale="da", visitor="192.0.2.1")
    await service.register(registration(), locale="da", visitor="192.0.2.2")


async def test_one_mailbox_is_not_filled_and_nobody_can_tell(db: asyncpg.Connection, letters: Path) -> None:
    for number in range(rules.PER_ADDRESS + 3):
        await service.register(registration(email="offer@b.example"), locale="da", visitor=f"192.0.2.{number}")
    await run_jobs()
    assert len(letters_in(letters)) == rules.PER_ADDRESS


async def test_a_day_takes_only_so_many(db: asyncpg.Connection, letters: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PER_DAY", 2)
    for number in range(2):
        await service.register(registration(), locale="da", visitor=f"192.0.2.{number}")
    with pytest.raises(service.TooManyRegistrations):
        await service.register(registration(), locale="da", visitor="192.0.2.9")
    await execute("update bidder_registration set asked_at = now() - interval '25 hours'")
    await service.register(registration(), locale="da", visitor="192.0.2.9")


async def test_without_e_mail_the_page_says_that_registration_is_closed(db: asyncpg.Connection, client_as: Any) -> None:
    visitor = await client_as(None)
    page = await visitor.get(FORM)
    assert page.status_code == 200 and '<form method="post" action="/udbud/registrering"' not in page.text
    assert (await visitor.post(FORM, data=fields())).status_code == 409


async def test_what_nobody_confirms_goes_after_a_week(db: asyncpg.Connection) -> None:
    from datetime import date

    from app.procurement.bidders.reminders import remind

    await make_waiting()
    await make_bidder()
    await execute("update bidder_registration set asked_at = now() - interval '8 days'")
    young, _ = await make_waiting()
    await remind(date(2026, 1, 1))
    assert {each.state for each in await queries.list_registrations()} == {"active", "waiting"}
    assert await queries.find_registration(young.id) is not None


async def test_the_network_is_kept_unreadable_and_forgotten_when_confirmed(
    db: asyncpg.Connection, letters: Path
) -> None:
    await register()
    assert "192.0.2" not in await fetch_value("select visitor_key from bidder_registration")
    await service.confirm(link_in(letters).rpartition("/")[2], PASSWORD)
    assert await fetch_value("select visitor_key from bidder_registration") == ""


async def test_procurement_is_told_of_a_new_company(db: asyncpg.Connection, letters: Path) -> None:
    from tests.builders.mail import give_address

    address = await give_address(await make_user("procurement"))
    await make_bidder()
    await run_jobs()
    assert address in {letter["To"] for letter in letters_in(letters)}


async def test_a_closed_company_cannot_log_in_until_it_is_reopened(db: asyncpg.Connection) -> None:
    await make_user("administrator")
    found, officer = await make_bidder(), actor_as("procurement")
    await service.close(officer, found.id)
    assert await users_of_supplier(found.supplier_id or 0) == []
    await service.reopen(officer, found.id)
    assert await users_of_supplier(found.supplier_id or 0) == [found.user_id]


async def test_what_is_not_confirmed_cannot_be_closed_and_only_officers_close(db: asyncpg.Connection) -> None:
    waiting, _ = await make_waiting()
    with pytest.raises(Conflict):
        await service.close(actor_as("procurement"), waiting.id)
    with pytest.raises(NotAllowed):
        await service.list_registrations(actor_as("manager"))


async def test_a_registered_company_keeps_its_own_contact_data(db: asyncpg.Connection, client_as: Any) -> None:
    found = await make_bidder()
    actor = await actor_of(found)
    company = await service.company_of(actor)
    assert (company.name, company.contact_name, company.is_own) == (found.company, "Bo Prøve", True)
    given = Contact(contact_name="Åse Prøve", email="ny@nyeveje.example", phone="", address="Ny Vej 2")
    await service.save_contact(actor, given, version=company.version)
    company = await service.company_of(actor)
    assert (company.contact_name, company.email, company.phone) == ("Åse Prøve", "ny@nyeveje.example", "")


async def test_a_stale_save_of_contact_data_shows_both_texts(db: asyncpg.Connection, client_as: Any) -> None:
    found = await make_bidder()
    browser = await client_as("supplier", supplier_id=found.supplier_id)
    data = {"version": "1", "contact_name": "Åse Prøve", "email": "a@nyeveje.example"}
    assert (await browser.post("/company", data=data)).status_code == 303
    answer = await browser.post("/company", data={**data, "contact_name": "Ida Prøve"})
    assert answer.status_code == 409 and "Åse Prøve" in answer.text and "Ida Prøve" in answer.text


async def test_a_company_the_municipality_keeps_cannot_change_its_data(db: asyncpg.Connection, client_as: Any) -> None:
    browser = await client_as("supplier", supplier_id=await make_supplier())
    assert '<form method="post" action="/company"' not in (await browser.get("/company")).text
    data = {"version": "1", "contact_name": "Åse Prøve", "email": "a@b.example"}
    assert (await browser.post("/company", data=data)).status_code == 403
