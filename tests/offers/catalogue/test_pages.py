"""The catalogue's pages: what is found, kept, refused, and shown again."""

import asyncio
import re

import pytest

from app.platform.access.cookies import session_cookie
from app.platform.access.csrf import session_token
from app.platform.access.sessions import hash_token, start_session
from app.platform.db import execute, fetch_value
from app.platform.web.flash import Flash, flash_cookie
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen
from tests.builders.referrals import make_placement
from tests.builders.suppliers import make_supplier

FORM = {
    "title": "Ny vej",
    "code": "NY-1",
    "offer_type": "mentor",
    "audience": "citizens",
    "intake": "running",
    "place_kind": "pooled",
    "price_model": "per_week",
    "price_ore": "1.234,50",
    "weeks": "6,5",
    "target_groups": ["6.2", "6.3"],
    "life": "open",
}


async def test_the_list_finds_part_of_a_word(db, client_as):
    await make_offer(title="Virksomhedspraktik")
    await make_offer(title="Jobklub", offer_type="jobklub")
    answer = await (await client_as("caseworker")).get("/offers?q=praktik")
    assert "Virksomhedspraktik</a>" in answer.text
    assert "Jobklub</a>" not in answer.text


async def test_a_filter_is_shown_as_a_chip_that_takes_it_away(db, client_as):
    await make_offer()
    answer = await (await client_as("caseworker")).get("/offers?target_group=6.2&track=udvikl&q=x")
    assert 'href="/offers?q=x&amp;track=udvikl"' in answer.text


@pytest.mark.parametrize("query", ["target_group=9.9", "supplier=x", "supplier=99999999999", "sort=id", "page=0"])
async def test_a_filter_that_cannot_be_is_a_422(db, client_as, query):
    for path in ("/offers", "/api/offers"):
        assert (await (await client_as("caseworker")).get(f"{path}?{query}")).status_code == 422


async def test_the_list_says_what_to_do_when_nothing_fits(db, client_as):
    answer = await (await client_as("caseworker")).get("/offers?q=findesikke", headers={"accept-language": "da"})
    assert "Vis alle tilbud" in answer.text


async def test_a_kept_list_shows_a_change_at_once(db, client_as):
    client = await client_as("caseworker")
    offer_id = await make_offer(title="Before")
    assert "Before" in (await client.get("/offers")).text
    await execute("update offer set title = 'After' where id = $1", offer_id)
    assert "After" in (await client.get("/offers")).text


async def test_a_kept_list_asks_the_database_once(db, client_as):
    """The session, the person and every number the page depends on come in one query."""
    await make_offer()
    client = await client_as("caseworker")
    await client.get("/offers?offer_type=mentor")
    asked = []
    note = asked.append
    db.add_query_logger(note)
    assert (await client.get("/offers?offer_type=mentor")).status_code == 200
    await asyncio.sleep(0)  # what was asked is told in the loop's next turn
    db.remove_query_logger(note)
    assert len(asked) == 1


async def test_a_kept_list_is_not_shown_to_somebody_who_sees_less(db, client_as):
    own = await make_supplier()
    await make_offer(title="Own", supplier_id=own)
    await make_offer(title="Hidden")
    assert "Hidden" in (await (await client_as("caseworker")).get("/offers")).text
    assert "Hidden" not in (await (await client_as("supplier", supplier_id=own)).get("/offers")).text


def tokens_in(html):
    return set(re.findall(r'name="(?:_csrf" value|csrf-token" content)="(.*?)"', html))


async def test_a_kept_page_carries_each_browsers_own_token(db, client_as):
    first, second = await client_as("caseworker"), await client_as(None)
    await first.get("/offers")
    token = await start_session(first.user_id)
    second.cookies.set(session_cookie(), token, domain=second.base_url.host, path="/")
    assert tokens_in((await second.get("/offers")).text) == {session_token(hash_token(token))}
    assert tokens_in((await first.get("/offers")).text).isdisjoint({session_token(hash_token(token))})


async def test_a_kept_page_names_only_the_person_it_is_for(db, client_as):
    one, other = await client_as("caseworker", name="Anna Ettal"), await client_as("caseworker", name="Bo Total")
    await one.get("/offers")
    answer = await other.get("/offers")
    assert "Bo Total" in answer.text
    assert "Anna Ettal" not in answer.text


async def test_a_kept_page_is_gone_with_the_session_or_the_role(db, client_as):
    client = await client_as("caseworker")
    assert (await client.get("/offers")).status_code == 200
    await execute("delete from user_role where user_id = $1", client.user_id)
    assert (await client.get("/offers")).status_code == 403
    await execute("update app_user set disabled_at = now() where id = $1", client.user_id)
    assert (await client.get("/offers")).status_code == 303


async def test_a_kept_page_follows_the_language_and_shows_a_message_once(db, client_as):
    client = await client_as("manager")
    assert 'lang="da"' in (await client.get("/offers")).text
    client.cookies.set("locale", "en")
    client.cookies.set("flash", flash_cookie(Flash("Saved.")).value)
    answer = await client.get("/offers")
    assert 'lang="en"' in answer.text
    assert 'role="status"' in answer.text
    assert "flash=" in answer.headers["set-cookie"]
    client.cookies.delete("flash")
    assert "alert-success" not in (await client.get("/offers")).text


async def test_a_kept_page_has_the_headers_of_every_page(db, client_as):
    client = await client_as("caseworker")
    first, kept = await client.get("/offers"), await client.get("/offers")
    assert first.headers == kept.headers
    assert kept.headers["cache-control"] == "no-store"


async def test_a_kept_list_shows_a_placement_at_once(db, client_as):
    client = await client_as("caseworker")
    offer_id = await make_offer(places=7)
    assert "<strong>7</strong>" in (await client.get("/offers")).text
    await make_placement(await make_citizen(), offer_id)
    assert "<strong>6</strong>" in (await client.get("/offers")).text


async def test_an_offer_as_json_is_read_anew_after_a_change_and_for_its_readers_alone(db, client_as):
    client, supplier = await client_as("caseworker"), await client_as("supplier", supplier_id=await make_supplier())
    offer_id = await make_offer(title="Before")
    assert (await client.get(f"/api/offers/{offer_id}")).json()["title"] == "Before"
    await execute("update offer set title = 'After' where id = $1", offer_id)
    assert (await client.get(f"/api/offers/{offer_id}")).json()["title"] == "After"
    assert (await supplier.get(f"/api/offers/{offer_id}")).status_code == 404


async def test_an_offer_is_created_from_danish_numbers(db, client_as):
    supplier_id = await make_supplier()
    answer = await (await client_as("procurement")).post("/offers/new", data={**FORM, "supplier_id": str(supplier_id)})
    assert answer.status_code == 303
    assert await fetch_value("select price_ore from offer where code = 'NY-1'") == 123450
    assert await fetch_value("select weeks::text from offer where code = 'NY-1'") == "6.5"


async def test_a_wrong_form_comes_back_with_its_input_and_the_field_named(db, client_as):
    supplier_id = await make_supplier()
    form = {**FORM, "supplier_id": str(supplier_id), "weeks": "12.5", "title": "Kept"}
    answer = await (await client_as("procurement")).post("/offers/new", data=form)
    assert answer.status_code == 422
    assert 'href="#weeks"' in answer.text
    assert 'value="12.5"' in answer.text
    assert 'value="Kept"' in answer.text


async def test_a_stale_save_shows_both_texts_and_the_next_save_goes_through(db, client_as):
    supplier_id = await make_supplier()
    offer_id = await make_offer(supplier_id=supplier_id, title="Theirs")
    await execute("update offer set version = 2 where id = $1", offer_id)
    client = await client_as("procurement")
    form = {**FORM, "supplier_id": str(supplier_id), "title": "Mine"}
    answer = await client.post(f"/offers/{offer_id}/edit", data={**form, "version": "1"})
    assert answer.status_code == 409
    assert "<td data-label" in answer.text
    assert "Mine</td>" in answer.text
    assert "Theirs</td>" in answer.text
    assert 'name="version" value="2"' in answer.text
    assert (await client.post(f"/offers/{offer_id}/edit", data={**form, "version": "2"})).status_code == 303


async def test_the_buttons_on_the_page_change_the_offers_life(db, client_as):
    offer_id = await make_offer(life="planned")
    client = await client_as("procurement")
    assert (await client.post(f"/offers/{offer_id}/life", data={"step": "open", "version": "1"})).status_code == 303
    assert (await client.post(f"/offers/{offer_id}/confirm", data={"version": "2"})).status_code == 303
    missing_day = await client.post(f"/offers/{offer_id}/life", data={"step": "closing", "version": "3"})
    assert missing_day.status_code == 422
    assert 'href="#closes_on"' in missing_day.text
    form = {"step": "closing", "version": "3", "closes_on": "31-12-2099"}
    assert (await client.post(f"/offers/{offer_id}/life", data=form)).status_code == 303
    assert await fetch_value("select life from offer where id = $1", offer_id) == "closing"


async def test_a_step_that_may_not_follow_is_refused(db, client_as):
    offer_id = await make_offer(life="closed")
    answer = await (await client_as("procurement")).post(
        f"/offers/{offer_id}/life", data={"step": "open", "version": "1"}
    )
    assert answer.status_code == 409


@pytest.mark.parametrize("path", ["/offers/{id}", "/offers/{id}/edit", "/suppliers/{supplier}", "/offers/new"])
async def test_every_page_renders_in_both_languages(db, client_as, path):
    supplier_id = await make_supplier()
    heir = await make_offer()
    offer_id = await make_offer(supplier_id=supplier_id, life="closing", successor_id=heir)
    client = await client_as("administrator")
    for locale in ("da", "en"):
        client.cookies.set("locale", locale)
        answer = await client.get(path.format(id=offer_id, supplier=supplier_id))
        assert answer.status_code == 200
        assert f'<html lang="{locale}">' in answer.text


@pytest.mark.parametrize("offer_id", ["999999", "99999999999999999999"])
@pytest.mark.parametrize("path", ["/offers/{}", "/api/offers/{}", "/suppliers/{}", "/api/suppliers/{}"])
async def test_what_does_not_exist_is_a_404(db, client_as, path, offer_id):
    assert (await (await client_as("caseworker")).get(path.format(offer_id))).status_code == 404


async def test_the_api_answers_with_the_same_filters(db, client_as):
    await make_offer(title="One", code="A-1")
    await make_offer(title="Other", target_groups=["6.6"])
    answer = await (await client_as("caseworker")).get("/api/offers?target_group=6.2")
    assert (answer.json()["total"], answer.json()["items"][0]["code"]) == (1, "A-1")


async def test_a_supplier_reaches_no_other_suppliers_offer(db, client_as):
    own, hidden = await make_supplier(), await make_offer()
    client = await client_as("supplier", supplier_id=own)
    for path in (f"/offers/{hidden}", f"/api/offers/{hidden}"):
        assert (await client.get(path)).status_code == 404


async def test_a_caseworker_sees_no_buttons_to_edit(db, client_as):
    offer_id = await make_offer()
    answer = await (await client_as("caseworker")).get(f"/offers/{offer_id}")
    assert f"/offers/{offer_id}/edit" not in answer.text
    assert f"/offers/{offer_id}/confirm" not in answer.text


async def test_the_search_of_the_whole_portal_finds_offers_and_suppliers(db, client_as):
    supplier_id = await make_supplier(name="Nordlyset")
    await make_offer(title="Fodfæste", supplier_id=supplier_id)
    answer = await (await client_as("caseworker")).get("/search?q=nordlyset")
    assert "Fodfæste" in answer.text
    assert f"/suppliers/{supplier_id}" in answer.text
