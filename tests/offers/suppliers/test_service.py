"""Suppliers: CVR numbers are checked, roles are held, stale saves are refused."""

import pytest

from app.offers.suppliers import service
from app.offers.suppliers.schemas import SupplierFilter
from app.platform.access import Actor
from app.platform.errors import InvalidInput, NotAllowed, NotFound, StaleVersion
from tests.builders.suppliers import make_supplier, supplier_input


def actor_of(*roles: str, supplier_id: int | None = None) -> Actor:
    return Actor(1, "nn", "N. N.", frozenset(roles), frozenset(), supplier_id, "da")


BUYER = actor_of("procurement")


@pytest.mark.parametrize("written", ["13585628", "13 58 56 28", "DK 13585628", "DK13 58 56 28"])
async def test_a_cvr_number_is_read_as_people_write_it(db, written):
    supplier_id = await service.create_supplier(BUYER, supplier_input(cvr=written))
    assert (await service.get_supplier(BUYER, supplier_id)).cvr == "13585628"


@pytest.mark.parametrize("written", ["13585629", "1358562", "abcdefgh", "135856281"])
async def test_a_cvr_number_with_a_wrong_check_digit_or_length_is_refused(db, written):
    with pytest.raises(InvalidInput) as raised:
        await service.create_supplier(BUYER, supplier_input(cvr=written))
    assert [fault.field for fault in raised.value.fields] == ["cvr"]


async def test_the_list_searches_filters_and_sorts_as_danes_sort(db):
    for name in ("Ådalen", "Zenit", "Ærlig Hjælp"):
        await make_supplier(name=name)
    await make_supplier(name="Lukket", active=False)
    await make_supplier(name="Kommunen", kind="own")
    found = await service.list_suppliers(BUYER, SupplierFilter(kind="private"))
    assert [supplier.name for supplier in found] == ["Zenit", "Ærlig Hjælp", "Ådalen"]
    found = await service.list_suppliers(BUYER, SupplierFilter(text="ÆRLIG", active=None))
    assert [supplier.name for supplier in found] == ["Ærlig Hjælp"]


async def test_a_supplier_sees_itself_and_no_other(db):
    own, other = await make_supplier(), await make_supplier()
    actor = actor_of("supplier", supplier_id=own)
    assert [supplier.id for supplier in await service.list_suppliers(actor, SupplierFilter())] == [own]
    with pytest.raises(NotFound):
        await service.get_supplier(actor, other)


@pytest.mark.parametrize("role", ["caseworker", "team_leader", "manager", "auditor", "supplier"])
async def test_only_procurement_and_administrators_edit(db, role):
    with pytest.raises(NotAllowed):
        await service.create_supplier(actor_of(role), supplier_input())


async def test_a_stale_save_is_refused_with_the_supplier_as_it_stands(db):
    supplier_id = await make_supplier(code="S-1", name="First")
    await service.update_supplier(BUYER, supplier_id, 1, supplier_input(code="S-1", name="Second"))
    with pytest.raises(StaleVersion) as raised:
        await service.update_supplier(BUYER, supplier_id, 1, supplier_input(code="S-1", name="Third"))
    assert raised.value.current.name == "Second"


async def test_a_code_is_used_once(db):
    await make_supplier(code="S-1")
    with pytest.raises(InvalidInput):
        await service.create_supplier(BUYER, supplier_input(code="S-1"))
