"""Saved views: who sees them, what they keep, and what happens to a list that opens with one."""

import pytest

from app.platform.db import execute, fetch_value
from tests.builders.suppliers import make_supplier

FORM = {"list": "/suppliers", "query": "kind=private", "name": "Private"}
SHOWN = "Private</a>"


async def view_id(name: str = "Private") -> int:
    return int(await fetch_value("select id from saved_view where name = $1", name))


async def page(browser, path="/suppliers?view=all") -> str:
    return (await browser.get(path)).text


async def test_a_shared_view_is_seen_by_others_with_the_name_of_who_made_it(db, client_as):
    maker, reader = await client_as("manager", name="Mads Leder"), await client_as("caseworker")
    await maker.post("/views", data={**FORM, "shared": "1"})
    assert "Mads Leder" in await page(reader)
    await maker.post(f"/views/{await view_id()}", data={"name": "Private"})
    assert "Private" not in await page(reader)


async def test_views_are_not_shared_between_the_municipality_and_a_supplier(db, client_as):
    own, other = await make_supplier(), await make_supplier()
    maker = await client_as("supplier", supplier_id=own)
    await maker.post("/views", data={**FORM, "shared": "1"})
    colleague, competitor = await client_as("supplier", supplier_id=own), await client_as("supplier", supplier_id=other)
    assert f"/views/{await view_id()}" not in await page(competitor)
    assert ">Private<" in await page(colleague)
    assert ">Private<" not in await page(competitor)
    assert ">Private<" not in await page(await client_as("manager"))
    assert (await competitor.post(f"/views/{await view_id()}/default", data={"on": "1"})).status_code == 404


async def test_nobody_changes_somebody_elses_view(db, client_as):
    maker, reader = await client_as("manager"), await client_as("manager")
    await maker.post("/views", data={**FORM, "shared": "1"})
    for path in ("", "/delete"):
        assert (await reader.post(f"/views/{await view_id()}{path}", data={"name": "Min"})).status_code == 404
    assert await fetch_value("select name from saved_view") == "Private"


async def test_a_double_name_is_told_and_what_was_written_is_kept(db, client_as):
    browser = await client_as("manager")
    await browser.post("/views", data=FORM)
    answer = await browser.post("/views", data={**FORM, "query": "kind=own", "shared": "1"})
    assert answer.status_code == 422
    assert "allerede en visning med det navn" in answer.text
    assert 'value="kind=own"' in answer.text
    assert await fetch_value("select count(*) from saved_view") == 1


async def test_a_view_is_not_given_the_name_of_another(db, client_as):
    browser = await client_as("manager")
    await browser.post("/views", data=FORM)
    await browser.post("/views", data={**FORM, "name": "Foreninger", "query": "kind=association"})
    answer = await browser.post(f"/views/{await view_id('Foreninger')}", data={"name": "Private"})
    assert answer.status_code == 422
    assert "allerede en visning med det navn" in answer.text


@pytest.mark.parametrize("name", ["", "x" * 81, "Ring til 010153-1234"])
async def test_a_name_that_cannot_be_is_refused(db, client_as, name):
    answer = await (await client_as("manager")).post("/views", data={**FORM, "name": name})
    assert answer.status_code == 422
    assert await fetch_value("select count(*) from saved_view") == 0


@pytest.mark.parametrize("query", ["kind=unknown", "sort=id", "page=x", "q=010153-1234", "%ff=1", "a=1&" * 300])
async def test_a_query_the_list_does_not_have_is_not_kept(db, client_as, query):
    await (await client_as("manager")).post("/views", data={**FORM, "query": query})
    assert await fetch_value("select query from saved_view") in (None, "")


async def test_what_was_searched_for_among_people_is_not_kept(db, client_as):
    form = {"list": "/admin/users", "name": "Søgt", "query": "q=Hemmelig+Person&role=caseworker"}
    await (await client_as("administrator")).post("/views", data=form)
    assert await fetch_value("select query from saved_view") == "role=caseworker"


async def test_a_view_of_a_list_one_may_not_open_cannot_be_made(db, client_as):
    answer = await (await client_as("caseworker")).post("/views", data={**FORM, "list": "/admin/users", "query": ""})
    assert answer.status_code == 404


async def test_the_page_and_the_order_of_names_are_not_part_of_a_view(db, client_as):
    await (await client_as("manager")).post("/views", data={**FORM, "query": "page=3&active=no&x=1&kind=private"})
    assert await fetch_value("select query from saved_view") == "kind=private&active=no"


async def test_a_list_opens_with_a_view_until_it_no_longer_does(db, client_as):
    browser = await client_as("manager")
    await browser.post("/views", data=FORM)
    number = await view_id()
    assert (await browser.get("/suppliers")).status_code == 200
    await browser.post(f"/views/{number}/default", data={"on": "1"})
    assert (await browser.get("/suppliers")).headers["location"] == "/suppliers?kind=private"
    assert (await browser.get("/suppliers?view=all")).status_code == 200
    await browser.post(f"/views/{number}/default")
    assert (await browser.get("/suppliers")).status_code == 200


async def test_a_list_opens_with_everything_when_its_view_is_no_longer_shared_or_understood(db, client_as):
    maker, reader = await client_as("manager"), await client_as("manager")
    await maker.post("/views", data={**FORM, "shared": "1"})
    await reader.post(f"/views/{await view_id()}/default", data={"on": "1"})
    assert (await reader.get("/suppliers")).status_code == 303
    await execute("update saved_view set query = 'kind=gone'")
    assert (await reader.get("/suppliers")).status_code == 200
    await execute("update saved_view set query = 'kind=private', shared = false")
    assert (await reader.get("/suppliers")).status_code == 200


async def test_a_kept_list_shows_a_new_view_at_once(db, client_as):
    browser = await client_as("caseworker")
    assert "Mentorer" not in await page(browser, "/offers?offer_type=mentor")
    await browser.post("/views", data={"list": "/offers", "query": "offer_type=mentor", "name": "Mentorer"})
    browser.cookies.delete("flash")
    assert "Mentorer</a>" in await page(browser, "/offers?offer_type=mentor")
    await browser.post(f"/views/{await view_id('Mentorer')}/default", data={"on": "1"})
    browser.cookies.delete("flash")
    assert (await browser.get("/offers")).status_code == 303


async def test_views_are_renamed_and_deleted_on_their_own_page(db, client_as):
    browser = await client_as("manager")
    await browser.post("/views", data=FORM)
    number = await view_id()
    await browser.post(f"/views/{number}", data={"name": "Firmaer", "default": "1"})
    shown = await page(browser, "/views")
    assert "Firmaer</a>" in shown
    assert "åbner listen" in shown
    await browser.post(f"/views/{number}/delete")
    assert "Firmaer</a>" not in await page(browser, "/views")
    assert (await browser.get("/suppliers")).status_code == 200
