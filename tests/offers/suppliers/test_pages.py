"""The suppliers' pages and JSON."""

import pytest

from app.platform.db import execute, fetch_value
from tests.builders.suppliers import make_supplier

FORM = {"name": "Nordlys A/S", "code": "NL-1", "kind": "private", "cvr": "DK 13 58 56 28", "active": "1"}


async def test_a_supplier_is_created_with_its_cvr_number_in_one_form(db, client_as):
    answer = await (await client_as("procurement")).post("/suppliers/new", data=FORM)
    assert answer.status_code == 303
    assert await fetch_value("select cvr from supplier where code = 'NL-1'") == "13585628"


async def test_a_wrong_cvr_number_comes_back_as_it_was_written(db, client_as):
    answer = await (await client_as("procurement")).post("/suppliers/new", data={**FORM, "cvr": "12345678"})
    assert answer.status_code == 422
    assert 'href="#cvr"' in answer.text
    assert 'value="12345678"' in answer.text


async def test_a_stale_save_shows_both_texts(db, client_as):
    supplier_id = await make_supplier(name="Theirs")
    await execute("update supplier set version = 2 where id = $1", supplier_id)
    answer = await (await client_as("procurement")).post(
        f"/suppliers/{supplier_id}/edit", data={**FORM, "name": "Mine", "version": "1"}
    )
    assert answer.status_code == 409
    assert "Mine</td>" in answer.text
    assert "Theirs</td>" in answer.text


async def test_the_list_filters_by_kind_and_says_so(db, client_as):
    await make_supplier(name="Foreningen", kind="association")
    await make_supplier(name="Firmaet", kind="private")
    answer = await (await client_as("caseworker")).get("/suppliers?kind=association")
    assert "Foreningen</a>" in answer.text
    assert "Firmaet</a>" not in answer.text
    assert 'class="chip"' in answer.text


@pytest.mark.parametrize("role", ["caseworker", "manager", "auditor", "supplier"])
async def test_others_than_procurement_and_administrators_cannot_open_the_form(db, client_as, role):
    client = await client_as(role)
    assert (await client.get("/suppliers/new")).status_code == 403
    assert (await client.post("/suppliers/new", data=FORM)).status_code == 403


async def test_json_lists_what_the_reader_may_see(db, client_as):
    own = await make_supplier(name="Own")
    await make_supplier(name="Other")
    answer = await (await client_as("supplier", supplier_id=own)).get("/api/suppliers")
    assert [supplier["name"] for supplier in answer.json()["items"]] == ["Own"]
