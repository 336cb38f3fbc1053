"""Confirming several offers at once: who may, and that nothing is confirmed unseen."""

import asyncio
import re
from datetime import date, timedelta
from pathlib import Path

import asyncpg
import pytest

from app.offers.catalogue import confirming_service as service
from app.offers.catalogue.reminders import remind
from app.platform.access import Actor
from app.platform.clock import today
from app.platform.db import execute, fetch, fetch_value
from app.platform.errors import NotAllowed, NotFound
from app.platform.jobs.testing import run_jobs
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.mail import give_address, letters_in, mail_into
from tests.builders.suppliers import make_supplier
from tests.conftest import ClientAs

DAY = date(2026, 11, 22)
OLD = date(2025, 1, 1)


def actor_of(*roles: str, supplier_id: int | None = None) -> Actor:
    return Actor(1, "nn", "N. N.", frozenset(roles), frozenset(), supplier_id, "da")


BUYER, LEADER = actor_of("procurement"), actor_of("team_leader")


async def confirmed_on(offer_id: int) -> date | None:
    day: date | None = await fetch_value("select last_confirmed_on from offer where id = $1", offer_id)
    return day


async def test_several_are_confirmed_with_a_revision_and_a_line_in_the_trail_each(db: asyncpg.Connection) -> None:
    offers = [await make_offer(last_confirmed_on=OLD) for _ in range(3)]
    confirmed = await service.confirm_offers(BUYER, dict.fromkeys(offers, 1), on_date=DAY)
    assert (confirmed.done, confirmed.changed) == (offers, [])
    assert [await confirmed_on(offer_id) for offer_id in offers] == [DAY] * 3
    rows = await fetch("select offer_id, version, action, changes from offer_revision order by offer_id")
    assert [tuple(row)[:3] for row in rows] == [(offer_id, 2, "confirmed") for offer_id in offers]
    assert "2025-01-01" in rows[0]["changes"]
    assert await fetch_value("select count(*) from audit_entry where action = 'offer.confirmed'") == 3


async def test_what_somebody_changed_meanwhile_is_left_out_and_named(db: asyncpg.Connection) -> None:
    seen, changed = await make_offer(), await make_offer(title="Changed meanwhile")
    await execute("update offer set version = 2 where id = $1", changed)
    confirmed = await service.confirm_offers(BUYER, {seen: 1, changed: 1}, on_date=DAY)
    assert confirmed.done == [seen]
    assert [offer.title for offer in confirmed.changed] == ["Changed meanwhile"]
    assert await confirmed_on(changed) is None


async def test_sending_twice_confirms_once(db: asyncpg.Connection) -> None:
    offer_id = await make_offer()
    await service.confirm_offers(BUYER, {offer_id: 1}, on_date=DAY)
    again = await service.confirm_offers(BUYER, {offer_id: 1}, on_date=DAY)
    assert (again.done, again.already, again.changed) == ([], [offer_id], [])
    assert await fetch_value("select count(*) from offer_revision where offer_id = $1", offer_id) == 1


async def test_a_supplier_confirms_its_own_offers_and_no_others(db: asyncpg.Connection) -> None:
    supplier_id = await make_supplier()
    own, other = await make_offer(supplier_id=supplier_id), await make_offer()
    supplier = actor_of("supplier", supplier_id=supplier_id)
    with pytest.raises(NotFound):
        await service.confirm_offers(supplier, {own: 1, other: 1}, on_date=DAY)
    assert await confirmed_on(own) is None
    await service.confirm_offers(supplier, {own: 1}, on_date=DAY)
    assert await confirmed_on(own) == DAY


async def test_a_team_leader_confirms_the_municipalitys_own_offers_only(db: asyncpg.Connection) -> None:
    own = await make_offer(supplier_id=await make_supplier(kind="own"))
    bought = await make_offer(supplier_id=await make_supplier(kind="private"))
    with pytest.raises(NotAllowed):
        await service.confirm_offers(LEADER, {own: 1, bought: 1}, on_date=DAY)
    assert await confirmed_on(own) is None


@pytest.mark.parametrize("role", ["caseworker", "auditor"])
async def test_readers_confirm_nothing(db: asyncpg.Connection, role: str) -> None:
    with pytest.raises(NotAllowed):
        await service.confirm_offers(actor_of(role), {await make_offer(): 1}, on_date=DAY)


async def test_everybody_counts_what_is_theirs_to_confirm(db: asyncpg.Connection) -> None:
    own, private = await make_supplier(kind="own"), await make_supplier(kind="private")
    await make_offer(supplier_id=own, last_confirmed_on=DAY - timedelta(days=89))
    await make_offer(supplier_id=own, last_confirmed_on=DAY - timedelta(days=90))
    await make_offer(supplier_id=private)
    await make_offer(supplier_id=private, life="closed")
    counts = [
        await service.count_to_confirm(actor, on_date=DAY)
        for actor in (BUYER, LEADER, actor_of("supplier", supplier_id=private), actor_of("supplier", supplier_id=own))
    ]
    assert counts == [2, 1, 1, 1]


async def test_two_people_confirming_the_same_offers_wait_for_each_other(database_url: str) -> None:
    supplier = await make_supplier()
    offers = [await make_offer(supplier_id=supplier) for _ in range(4)]
    try:
        both = await asyncio.gather(
            service.confirm_offers(BUYER, dict.fromkeys(offers, 1), on_date=DAY),
            service.confirm_offers(BUYER, dict.fromkeys(reversed(offers), 1), on_date=DAY),
        )
        assert sorted(len(confirmed.done) for confirmed in both) == [0, 4]
        assert await fetch_value("select count(*) from offer_revision where action = 'confirmed'") == 4
    finally:
        await execute("delete from offer where id = any($1::int[])", offers)
        await execute("delete from supplier where id = $1", supplier)


async def test_the_check_page_shows_each_offer_before_anything_is_written(client_as: ClientAs) -> None:
    first, second = await make_offer(title="Jobklub Nord"), await make_offer(title="Mentor")
    client = await client_as("procurement")
    page = await client.get(f"/offers/confirm?offer={first}&offer={second}&back=/offers?q=x")
    assert "Passer disse 2 tilbud stadig?" in page.text
    assert re.findall(r'name="offer" value="([\d.]+)" checked', page.text) == [f"{first}.1", f"{second}.1"]
    assert await confirmed_on(first) is None
    form = {"offer": [f"{first}.1"], "back": "/offers?q=x"}
    answer = await client.post("/offers/confirm", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/offers?q=x")
    assert (await confirmed_on(first), await confirmed_on(second)) == (today(), None)


async def test_a_whole_page_of_the_list_is_one_tick(client_as: ClientAs) -> None:
    first, second = await make_offer(), await make_offer()
    page = await (await client_as("procurement")).get(f"/offers/confirm?offer={first}&all={first},{second}")
    assert page.text.count('name="offer"') == 2


async def test_the_page_names_what_was_left_out(client_as: ClientAs) -> None:
    seen, changed = await make_offer(), await make_offer(title="Ændret imens")
    await execute("update offer set version = 5 where id = $1", changed)
    form = {"offer": [f"{seen}.1", f"{changed}.4"]}
    answer = await (await client_as("procurement")).post("/offers/confirm", data=form)
    assert answer.status_code == 200
    assert "Ændret imens" in answer.text
    assert f"/offers/confirm?offer={changed}" in answer.text


@pytest.mark.parametrize("form", [{}, {"offer": "x"}, {"offer": "1"}, {"offer": "1.2.3"}, {"offer": f"{'9' * 30}.1"}])
async def test_what_names_no_offer_is_refused(client_as: ClientAs, form: dict[str, str]) -> None:
    client = await client_as("procurement")
    assert (await client.post("/offers/confirm", data=form)).status_code == 422


@pytest.mark.parametrize("query", ["offer=x", "all=1,,2", f"offer={'9' * 30}", "all=" + ",".join(["1"] * 201)])
async def test_an_address_that_names_no_offers_is_refused(client_as: ClientAs, query: str) -> None:
    assert (await (await client_as("procurement")).get(f"/offers/confirm?{query}")).status_code == 422


@pytest.mark.parametrize("back", ["https://elsewhere.example", "//elsewhere.example", "/admin/users"])
async def test_the_way_back_leads_to_the_list_alone(client_as: ClientAs, back: str) -> None:
    offer_id = await make_offer()
    form = {"offer": f"{offer_id}.1", "back": back}
    answer = await (await client_as("procurement")).post("/offers/confirm", data=form)
    assert answer.headers["location"] == "/offers"


async def test_procurement_and_suppliers_are_reminded_once_a_month(
    db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_into(tmp_path, monkeypatch)
    late, punctual = await make_supplier(), await make_supplier()
    await make_offer(supplier_id=late, last_confirmed_on=OLD)
    await make_offer(supplier_id=late)
    await make_offer(supplier_id=punctual, last_confirmed_on=DAY)
    readers = [await make_user("procurement"), await make_user("supplier", supplier_id=late)]
    for user_id in (*readers, await make_user("supplier", supplier_id=punctual), await make_user("caseworker")):
        await give_address(user_id)
    assert await remind(DAY) == 2
    assert await remind(DAY + timedelta(days=1)) == 0
    assert await remind(date(2026, 12, 1)) == 2
    await run_jobs()
    letters = letters_in(tmp_path)
    assert {letter["To"] for letter in letters} == {f"user{user_id}@mail.example" for user_id in readers}
    assert "/offers?freshness=due&freshness=old&freshness=never" in letters[0].get_content()


async def test_nobody_is_reminded_when_all_is_confirmed(
    db: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_into(tmp_path, monkeypatch)
    await make_offer(last_confirmed_on=DAY)
    await give_address(await make_user("procurement"))
    assert await remind(DAY) == 0


async def test_the_list_is_filtered_by_freshness_and_counts_it(client_as: ClientAs) -> None:
    now = today()
    for title, confirmed in (("Frisk", now), ("Gammel", now - timedelta(days=90)), ("Ældst", OLD), ("Aldrig", None)):
        await make_offer(title=title, last_confirmed_on=confirmed)
    client = await client_as("caseworker")

    async def found(query: str) -> set[str]:
        return {offer["title"] for offer in (await client.get(f"/api/offers?{query}")).json()["items"]}

    assert await found("freshness=fresh") == {"Frisk"}
    assert await found("freshness=due&freshness=never") == {"Gammel", "Aldrig"}
    assert await found("freshness=old") == {"Ældst"}
    assert (await client.get("/offers?freshness=stale")).status_code == 422
    page = (await client.get("/offers")).text
    assert "Bekræftet i dag" in page
    assert "Ikke bekræftet siden 01-01-2025" in page


@pytest.mark.parametrize(
    ("role", "boxes"), [("procurement", 3), ("team_leader", 1), ("supplier", 1), ("caseworker", 0), ("auditor", 0)]
)
async def test_the_list_lets_each_tick_what_is_theirs_to_confirm(client_as: ClientAs, role: str, boxes: int) -> None:
    own, private = await make_supplier(kind="own"), await make_supplier(kind="private")
    for supplier_id in (own, private, await make_supplier(kind="private")):
        await make_offer(supplier_id=supplier_id)
    client = await client_as(role, supplier_id=private if role == "supplier" else None)
    # A reader who may confirm more looks first: what is kept of the page must not be shown to the next.
    await (await client_as("administrator")).get("/offers")
    page = (await client.get("/offers")).text
    assert page.count('name="offer"') == boxes
    assert ('id="confirm-offers"' in page) == (boxes > 0)


async def test_a_closed_offer_is_not_there_to_be_confirmed(client_as: ClientAs) -> None:
    await make_offer(life="closed")
    assert 'name="offer"' not in (await (await client_as("procurement")).get("/offers?life=closed")).text


async def test_the_list_leads_back_to_itself_after_confirming(client_as: ClientAs) -> None:
    offer_id = await make_offer(title="Jobklub")
    client = await client_as("procurement")
    page = (await client.get("/offers?q=jobklub&sort=-title")).text
    assert 'name="back" value="/offers?q=jobklub&amp;sort=-title"' in page
    answer = await client.post(
        "/offers/confirm", data={"offer": f"{offer_id}.1", "back": "/offers?q=jobklub&sort=-title"}
    )
    assert answer.headers["location"] == "/offers?q=jobklub&sort=-title"
    assert "Bekræftet i dag" in (await client.get("/offers?q=jobklub&sort=-title")).text


async def test_a_supplier_confirms_everything_from_its_own_page(client_as: ClientAs) -> None:
    supplier_id = await make_supplier()
    first = await make_offer(supplier_id=supplier_id)
    second = await make_offer(supplier_id=supplier_id)
    await make_offer(supplier_id=supplier_id, life="closed")
    page = (await (await client_as("supplier", supplier_id=supplier_id)).get(f"/suppliers/{supplier_id}")).text
    assert f"/offers/confirm?all={first},{second}&amp;back=/suppliers/{supplier_id}" in page
    assert "/offers/confirm" not in (await (await client_as("caseworker")).get(f"/suppliers/{supplier_id}")).text


async def test_a_supplier_page_names_its_users_to_those_who_may_know(client_as: ClientAs) -> None:
    supplier_id = await make_supplier()
    await make_user("supplier", supplier_id=supplier_id, name="Lis Prøve")
    await make_user("supplier", supplier_id=supplier_id, name="Ib Prøve")
    for role, named in (("procurement", True), ("administrator", True), ("caseworker", False)):
        page = (await (await client_as(role)).get(f"/suppliers/{supplier_id}")).text
        assert ("Lis Prøve" in page, "Ib Prøve" in page) == (named, named)
