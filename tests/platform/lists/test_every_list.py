"""Every declared list, walked: its facets, its files, its JSON and its views keep what they promise."""

import zipfile
from io import BytesIO
from typing import Any

import msgspec
import pytest

from app import main
from app.platform.db import fetch
from app.platform.keys import keyring
from app.platform.lists import ListSpec, declared_lists
from app.platform.lists.addresses import read_query_string
from app.platform.lists.cells import cell_of, csv_text
from tests.platform.lists.contents import CONTENTS
from tests.platform.lists.walking import (
    DANGEROUS,
    NUMBER,
    actor_of,
    promised,
    queries_of,
    read_csv,
    read_xlsx,
)

main.room_modules()
LISTS = {spec.path: spec for spec in declared_lists()}


@pytest.fixture(params=sorted(LISTS))
async def opened(request: pytest.FixtureRequest, db: object, client_as: Any) -> tuple[ListSpec[Any], Any]:
    """A list with rows, and the browser of somebody who may open it."""
    path = request.param
    assert path in CONTENTS, "add the list to tests/platform/lists/contents.py"
    browser = await client_as(CONTENTS[path].role)
    await CONTENTS[path].fill(browser)
    return LISTS[path], browser


async def rows_of(spec: ListSpec[Any], browser: Any, query: str) -> list[Any]:
    asked = spec.meant(spec.read(read_query_string(query)))
    return list((await spec.source.find(await actor_of(browser), asked, limit=1000)).rows)


async def test_a_facet_filters_to_the_count_it_promises(opened):
    spec, browser = opened
    page = await browser.get(f"{spec.path}?view=all")
    assert page.status_code == 200, page.text
    offered = promised(page)
    assert offered or not any(one.is_facet for one in spec.filters), "the list's contents show no facet"
    for url, count in offered:
        answer = (await browser.get(url.replace(spec.path, spec.json_path, 1))).json()
        assert answer["total"] == count, url


async def test_csv_has_the_rows_of_the_list_and_says_how_they_were_chosen(opened):
    spec, browser = opened
    for query in await queries_of(browser, spec):
        # Read before: fetching a list of people is itself a row of the trail.
        expected = await rows_of(spec, browser, query)
        about, headings, rows = read_csv((await browser.get(f"{spec.path}/export?format=csv&{query}")).content)
        assert len(headings) == len(spec.columns)
        assert rows == [[csv_text(cell_of(column, row, "da")) for column in spec.columns] for row in expected]
        assert about["Rækker"] == str(len(expected))
        assert spec.path in about["Samme liste i Vifte"]
        for one in spec.filters:
            if one.name in read_query_string(query):
                assert any(value for heading, value in about.items() if heading not in ("Liste", "Rækker"))


async def test_excel_has_the_same_rows_and_nothing_that_runs(opened):
    spec, browser = opened
    for query in await queries_of(browser, spec):
        expected = await rows_of(spec, browser, query)
        content = (await browser.get(f"{spec.path}/export?format=xlsx&{query}")).content
        about, headings, rows = read_xlsx(content)
        assert len(rows) == len(expected)
        assert about["Rækker"] == str(len(rows))
        assert len(headings) == len(spec.columns)
        with zipfile.ZipFile(BytesIO(content)) as book:
            sheets = b"".join(book.read(name) for name in book.namelist() if "worksheets" in name)
        assert b"<f>" not in sheets
        assert b"<hyperlink" not in sheets


async def test_csv_carries_no_live_formula(opened):
    spec, browser = opened
    _, _, rows = read_csv((await browser.get(f"{spec.path}/export?format=csv&view=all")).content)
    cells = [cell for row in rows for cell in row]
    assert cells
    assert [cell for cell in cells if cell.startswith(DANGEROUS) and not NUMBER.fullmatch(cell)] == []


async def test_no_file_holds_a_citizens_name(opened):
    """A saved file outlives the right to know whose rows they are."""
    spec, browser = opened
    everything = "&".join(f"{one.name}={value}" for one in spec.filters if one.unset for value in one.known_values())
    text = (await browser.get(f"{spec.path}/export?format=csv&view=all&{everything}")).text
    sealed = await fetch("select name_sealed from citizen where name_sealed is not null")
    assert [row for row in sealed if keyring().decrypt(row["name_sealed"]) in text] == []


async def test_json_has_the_rows_of_the_page(opened):
    spec, browser = opened
    for query in await queries_of(browser, spec):
        answer = (await browser.get(f"{spec.json_path}?{query}")).json()
        expected = await rows_of(spec, browser, query)
        assert answer["total"] == len(expected)
        assert answer["items"] == msgspec.json.decode(msgspec.json.encode(expected[: answer["page_size"]]))


async def test_the_page_leads_to_its_files_and_its_json_with_the_same_query(opened):
    spec, browser = opened
    _, query, _ = await queries_of(browser, spec)
    page = (await browser.get(f"{spec.path}?{query}")).text.replace("&amp;", "&")
    assert f"{spec.json_path}?{query}" in page
    assert f"{spec.path}/export?format=xlsx&{query}" in page


async def test_a_view_is_saved_found_opened_by_default_and_deleted(opened, client_as):
    spec, browser = opened
    _, query, _ = await queries_of(browser, spec)
    if spec.personal and query.startswith("q="):
        query = (await queries_of(browser, spec))[2]
    form = {"list": spec.path, "query": query, "name": "Mandagens liste", "default": "1"}
    saved = await browser.post("/views", data=form)
    assert saved.status_code == 303
    assert saved.headers["location"] == f"{spec.path}?{query}"
    assert "Mandagens liste" in (await browser.get(f"{spec.path}?view=all")).text
    assert (await browser.get(spec.path)).headers["location"] == f"{spec.path}?{query}"
    assert (await browser.get(f"{spec.path}?view=all")).status_code == 200
    somebody = await client_as(CONTENTS[spec.path].role)
    assert "Mandagens liste" not in (await somebody.get(f"{spec.path}?view=all")).text
    assert (await somebody.get(spec.path)).status_code == 200


async def test_what_the_list_cannot_be_asked_is_told_and_not_guessed(opened):
    spec, browser = opened
    wrong = ["sort=nothing", "page=0", *(f"{one.name}=%00nothing" for one in spec.filters if one.is_facet)]
    for query in wrong:
        for path in (spec.path, f"{spec.path}/export", spec.json_path):
            assert (await browser.get(f"{path}?{query}")).status_code in (400, 422), (path, query)
    assert (await browser.get(f"{spec.path}/export?format=exe")).status_code == 422
