"""Files of contracts from before."""

from datetime import date

import pytest

from app.platform.clock import today
from app.platform.db import fetch, fetch_value
from app.platform.errors import Conflict
from app.platform.intake.undoing import undo_batch
from app.procurement.contracts import service
from app.procurement.contracts.schemas import Contract
from tests.builders.catalogue import make_offer
from tests.builders.contracts import officer
from tests.builders.intake import import_lines, messages
from tests.builders.suppliers import make_supplier

pytestmark = pytest.mark.usefixtures("db")
HEADER = (
    "reference;title;supplier_code;signed_on;starts_on;ends_on;value_kr;options;option_months;notice_months;offer_codes"
)


async def one_supplier() -> str:
    supplier_id = await make_supplier(code="LEV-K", name="Kursushuset", kind="private")
    await make_offer(supplier_id=supplier_id, code="AFKL-1")
    return "LEV-K"


def row(reference: str = "K-1", **values: str) -> str:
    plain = {
        "title": "Afklaring", "supplier": "LEV-K", "signed_on": "15-01-2025", "starts_on": "01-02-2025",
        "ends_on": "31-08-2027", "value": "1.250.000,00", "options": "2", "months": "12", "notice": "6",
        "offers": "AFKL-1",
    }  # fmt: skip
    return ";".join([reference, *(plain | values).values()])


async def only() -> Contract:
    (contract,) = await service.list_contracts(officer())
    return contract


async def test_a_row_becomes_a_contract_with_options_and_offers() -> None:
    await one_supplier()
    result = await import_lines("contracts", HEADER, row())
    assert messages(result) == []
    contract = await only()
    assert (contract.value_ore, contract.ends_on, contract.value_basis) == (1_250_000_00, date(2027, 8, 31), "stated")
    assert [(each.months, each.notify_by) for each in contract.options] == [
        (12, date(2027, 2, 28)),
        (12, date(2028, 2, 29)),
    ]
    assert [offer.code for offer in contract.offers] == ["AFKL-1"]


async def test_the_same_file_again_changes_nothing() -> None:
    await one_supplier()
    await import_lines("contracts", HEADER, row())
    other = row("K-2")
    result = await import_lines("contracts", HEADER, row(), other)
    assert (result.rows_new, result.rows_unchanged) == (1, 1)
    assert await fetch_value("select count(*) from contract_option") == 4


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (row("?"), "reference"),
        (row(supplier="UKENDT"), "supplier_code"),
        (row(signed_on="01-01-2025", ends_on="31-01-2025", options="", months="", notice=""), "ends_on"),
        (row(ends_on="31-08-2099"), "ends_on"),
        (row(signed_on="01-09-2027"), "signed_on"),
        (row(value="en million"), "value_kr"),
        (row(months=""), "options"),
        (row(options=""), "options"),
        (row(options="11"), "options"),
        (row(notice="36"), "notice_months"),
        (row(offers="AFKL-1|FINDES-IKKE"), "offer_codes"),
        (row(offers="ANDEN"), "offer_codes"),
        (row(title="Kontrakt om 010153-1234"), "title"),
    ],
)
async def test_a_bad_row_is_told_of_and_nothing_goes_in(wrong: str, column: str) -> None:
    await one_supplier()
    await make_offer(code="ANDEN")
    result = await import_lines("contracts", HEADER, wrong, row("K-9"))
    assert {(line, name) for line, name, _ in messages(result)} == {(2, column)}
    assert await fetch("select id from contract") == []


async def test_a_contract_that_something_has_happened_to_is_not_written_over() -> None:
    await one_supplier()
    await import_lines("contracts", HEADER, row())
    contract = await only()
    await service.take_option(officer(), contract.id, contract.options[0].id, on_date=date(2027, 1, 1))
    result = await import_lines("contracts", HEADER, row(), row("K-2"))
    assert [(line, name) for line, name, _ in messages(result)] == [(2, "reference")]


async def test_a_file_is_taken_back_with_its_options_and_offers() -> None:
    await one_supplier()
    result = await import_lines("contracts", HEADER, row())
    await undo_batch(result.batch_id, actor_id=None)
    for table in ("contract", "contract_option", "contract_offer"):
        assert await fetch(f"select id from {table}") == []


async def test_a_file_is_not_taken_back_from_under_a_decision() -> None:
    await one_supplier()
    result = await import_lines("contracts", HEADER, row())
    contract = await only()
    await service.let_go(officer(), contract.id, contract.options[0].id, on_date=min(today(), date(2027, 1, 1)))
    with pytest.raises(Conflict):
        await undo_batch(result.batch_id, actor_id=None)
