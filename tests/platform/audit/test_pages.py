"""The trail as page and as JSON."""

import pytest

from tests.builders.audit import make_trail
from tests.conftest import ClientAs


@pytest.mark.parametrize("role", ["auditor", "administrator"])
async def test_auditors_and_administrators_read_the_trail(client_as: ClientAs, role: str) -> None:
    await make_trail(3)
    browser = await client_as(role)
    answer = await browser.get("/audit")
    assert answer.status_code == 200
    assert "offer.updated" in answer.text


@pytest.mark.parametrize("role", ["caseworker", "manager", "supplier"])
async def test_others_do_not(client_as: ClientAs, role: str) -> None:
    browser = await client_as(role)
    assert (await browser.get("/audit")).status_code == 403
    assert (await browser.get("/api/audit")).status_code == 403


async def test_filters_stand_in_the_address(client_as: ClientAs) -> None:
    await make_trail(3)
    browser = await client_as("auditor")
    query = "action=offer.updated&subject=offer&subject_id=2&from=01-01-2026&until=31-12-2199"
    found = (await browser.get(f"/api/audit?{query}")).json()
    assert [entry["subject_id"] for entry in found["items"]] == [2]
    assert found["items"][0]["details"] == {"version": 2}
    page = await browser.get(f"/audit?{query}")
    assert 'value="01-01-2026"' in page.text


async def test_the_trail_of_one_person(client_as: ClientAs) -> None:
    administrator = await client_as("administrator", username="anna")
    await administrator.post("/admin/teams", data={"code": "JOB-1", "name": "Jobteam 1"})
    found = (await administrator.get("/api/audit?actor=anna")).json()
    assert [entry["action"] for entry in found["items"]] == ["team.created"]


@pytest.mark.parametrize("query", ["from=32-01-2026", "subject_id=abc", "subject_id=99999999999999999999", "page=0"])
async def test_a_filter_that_cannot_be_read_is_named(client_as: ClientAs, query: str) -> None:
    browser = await client_as("auditor")
    answer = await browser.get(f"/api/audit?{query}")
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == query.split("=")[0]
