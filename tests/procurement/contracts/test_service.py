"""A contract's life: who sees it, options, changes, an early end, and when its tender is completed."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.platform.access import Actor
from app.platform.clock import today
from app.platform.db import execute, fetch_value
from app.platform.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.procurement.contracts import reminders, service
from app.procurement.contracts.schemas import Contract, LotOffer, OptionInput
from app.procurement.contracts.term import add_months
from app.procurement.publication import public_service
from app.procurement.publication import service as publication
from app.procurement.tenders.service import get_tender
from tests.builders.catalogue import make_offer
from tests.builders.contracts import make_awarded, make_contract, officer, sign_all
from tests.builders.evidence import actor_as
from tests.builders.publication import make_published
from tests.builders.suppliers import make_supplier

pytestmark = pytest.mark.usefixtures("db")
ENDS_ON = today() + timedelta(days=550)
OPTIONS = (
    OptionInput(months=12, notify_by=today() + timedelta(days=370), value_ore=500_000_00),
    OptionInput(months=6, notify_by=today() + timedelta(days=700)),
)


def supplier_user(supplier_id: int) -> Actor:
    return Actor(5, "leverandoer", "Bo Prøve", frozenset(["supplier"]), frozenset(), supplier_id, "da")


async def make(**values: Any) -> Contract:
    return await service.get_contract(officer(), await make_contract(**values))


async def again(contract: Contract) -> Contract:
    return await service.get_contract(officer(), contract.id)


async def test_a_supplier_sees_its_own_contracts_and_no_other() -> None:
    own, other = await make(), await make()
    user = supplier_user(own.supplier_id)
    assert [each.id for each in await service.list_contracts(user)] == [own.id]
    assert await service.list_events(user, own.id) == []
    with pytest.raises(NotFound):
        await service.get_contract(user, other.id)


async def test_a_supplier_who_is_also_a_caseworker_sees_no_more() -> None:
    own, other = await make(), await make()
    both = Actor(5, "begge", "Bo Prøve", frozenset(["supplier", "caseworker"]), frozenset(), own.supplier_id, "da")
    assert [each.id for each in await service.list_contracts(both)] == [own.id]
    with pytest.raises(NotFound):
        await service.get_contract(both, other.id)


async def test_only_officers_write() -> None:
    contract, manager = await make(options=OPTIONS), actor_as("manager")
    for call in (
        service.take_option(manager, contract.id, contract.options[0].id, on_date=today()),
        service.let_go(manager, contract.id, contract.options[0].id, on_date=today()),
        service.terminate(manager, contract.id, contract.version, ends_on=today(), reason="x"),
    ):
        with pytest.raises(NotAllowed):
            await call


async def test_an_option_prolongs_and_adds_its_value() -> None:
    contract = await make(options=OPTIONS)
    await service.take_option(officer(), contract.id, contract.options[0].id, on_date=today())
    after = await again(contract)
    assert after.ends_on == add_months(ENDS_ON, 12)
    assert after.value_ore == 1_500_000_00
    assert [event.kind for event in await service.events_of(contract.id)] == ["entered", "option_taken"]


async def test_an_option_of_a_contract_without_a_value_leaves_it_unknown() -> None:
    contract = await make(options=OPTIONS, value_ore=None)
    await service.take_option(officer(), contract.id, contract.options[0].id, on_date=today())
    assert (await again(contract)).value_ore is None


async def test_the_second_option_waits_for_the_first() -> None:
    contract = await make(options=OPTIONS)
    with pytest.raises(Conflict, match="order"):
        await service.take_option(officer(), contract.id, contract.options[1].id, on_date=today())


async def test_an_option_is_taken_on_its_last_day_and_not_the_day_after() -> None:
    contract = await make(options=OPTIONS)
    option, last = contract.options[0], OPTIONS[0].notify_by
    with pytest.raises(Conflict):
        await service.take_option(officer(), contract.id, option.id, on_date=last + timedelta(days=1))
    await service.take_option(officer(), contract.id, option.id, on_date=last)
    with pytest.raises(Conflict):
        await service.take_option(officer(), contract.id, option.id, on_date=last)


async def test_letting_one_go_lets_the_later_ones_go() -> None:
    contract = await make(options=OPTIONS)
    await service.let_go(officer(), contract.id, contract.options[0].id, on_date=today())
    assert [option.decision for option in (await again(contract)).options] == ["let_go", "let_go"]
    assert (await again(contract)).ends_on == ENDS_ON


async def test_an_option_of_another_contract_is_not_here() -> None:
    contract, other = await make(options=OPTIONS), await make(options=OPTIONS)
    with pytest.raises(NotFound):
        await service.take_option(officer(), contract.id, other.options[0].id, on_date=today())


async def test_an_early_end_has_its_reason_and_takes_the_options_with_it() -> None:
    contract = await make(options=OPTIONS)
    await service.terminate(officer(), contract.id, contract.version, ends_on=today(), reason=" Misligholdt. ")
    after = await again(contract)
    assert (after.over_on, after.termination_reason) == (today(), "Misligholdt.")
    with pytest.raises(Conflict):
        await service.take_option(officer(), contract.id, contract.options[0].id, on_date=today())
    with pytest.raises(Conflict):
        await service.terminate(officer(), contract.id, after.version, ends_on=today(), reason="Igen")


@pytest.mark.parametrize("day", [ENDS_ON, today() - timedelta(days=181)])
async def test_an_early_end_lies_within_the_term(day: date) -> None:
    contract = await make()
    with pytest.raises(InvalidInput):
        await service.terminate(officer(), contract.id, contract.version, ends_on=day, reason="x")
    assert (await again(contract)).version == contract.version


async def test_a_reason_holds_no_cpr_number() -> None:
    contract = await make()
    with pytest.raises(InvalidInput):
        await service.terminate(
            officer(), contract.id, contract.version, ends_on=today(), reason="Om borgeren 010153-1234"
        )


async def test_a_small_change_is_recorded_with_both_values() -> None:
    contract = await make()
    await service.change_contract(
        officer(), contract.id, contract.version, ends_on=ENDS_ON, value_ore=1_050_000_00, reason="Flere borgere.",
        weighed=False,
    )  # fmt: skip
    event = (await service.events_of(contract.id))[-1]
    assert (event.details["value_before_ore"], event.details["value_ore"]) == (1_000_000_00, 1_050_000_00)
    assert event.details["percent"] == 5.0


async def test_a_change_of_more_than_a_tenth_must_have_been_weighed() -> None:
    contract = await make()
    change = {"ends_on": ENDS_ON, "value_ore": 1_100_000_01, "reason": "Flere borgere."}
    with pytest.raises(InvalidInput) as refused:
        await service.change_contract(officer(), contract.id, contract.version, weighed=False, **change)
    assert [error.field for error in refused.value.fields] == ["weighed"]
    await service.change_contract(officer(), contract.id, contract.version, weighed=True, **change)
    assert (await again(contract)).value_ore == 1_100_000_01


async def test_small_changes_count_together_and_options_do_not() -> None:
    contract = await make(options=OPTIONS)
    await service.take_option(officer(), contract.id, contract.options[0].id, on_date=today())
    contract = await again(contract)
    for value, large in ((1_560_000_00, False), (1_620_000_00, True)):
        assert (await service.weigh_change(contract, value)).is_large is large
        await service.change_contract(
            officer(),
            contract.id,
            contract.version,
            ends_on=contract.ends_on,
            value_ore=value,
            reason="x",
            weighed=True,
        )
        contract = await again(contract)


async def test_nothing_changed_is_no_change() -> None:
    contract = await make()
    with pytest.raises(InvalidInput):
        await service.change_contract(
            officer(), contract.id, contract.version, ends_on=contract.ends_on, value_ore=contract.value_ore,
            reason="x", weighed=True,
        )  # fmt: skip


async def test_a_second_officer_with_the_old_page_is_told() -> None:
    contract = await make()
    await service.terminate(officer(), contract.id, contract.version, ends_on=today(), reason="x")
    other = await make()
    await service.change_contract(
        officer(), other.id, other.version, ends_on=ENDS_ON, value_ore=1_000_000_01, reason="x", weighed=False
    )
    with pytest.raises(StaleVersion):
        await service.terminate(officer(), other.id, other.version, ends_on=today(), reason="x")


async def test_a_contract_from_before_names_every_fault() -> None:
    with pytest.raises(InvalidInput) as refused:
        await make_contract(reference="?", ends_on=today() - timedelta(days=400), signed_on=today() + timedelta(days=1))
    assert {error.field for error in refused.value.fields} == {"reference", "ends_on", "signed_on"}
    await make_contract(reference="K-ÉN-GANG".replace("É", "E"))
    with pytest.raises(InvalidInput):
        await make_contract(reference="K-EN-GANG")
    with pytest.raises(InvalidInput):
        await make_contract(supplier_id=10**6)


async def test_an_offer_stands_under_its_suppliers_contract_only() -> None:
    contract = await make()
    own, other = await make_offer(supplier_id=contract.supplier_id), await make_offer()
    with pytest.raises(InvalidInput):
        given = LotOffer(lot=0, action="link", offer_id=other)
        await service.add_offer(officer(), contract.id, given, on_date=today())
    for _ in range(2):
        given = LotOffer(lot=0, action="link", offer_id=own)
        await service.add_offer(officer(), contract.id, given, on_date=today())
    assert [offer.offer_id for offer in (await again(contract)).offers] == [own]


async def test_a_tender_is_completed_when_the_last_of_its_contracts_has_ended() -> None:
    tender = await make_awarded()
    first, second = await sign_all(tender.id)
    yesterday = today() - timedelta(days=1)
    term = "update contract set signed_on = $2, starts_on = $2, ends_on = $3 where id = $1"
    await execute(term, first, yesterday - timedelta(days=9), yesterday)
    assert await publication.catch_up(tender.id) == "contracted"
    await execute(term, second, yesterday - timedelta(days=9), yesterday)
    assert await publication.state_of(await get_tender(tender.id)) == "completed"
    assert (await public_service.get_tender(tender.reference)).state == "completed"
    assert (await get_tender(tender.id)).state == "contracted"
    await reminders.remind(today())
    assert (await get_tender(tender.id)).state == "completed"
    events = "select count(*) from tender_event where tender_id = $1 and kind = 'complete' and actor_id is null"
    assert await fetch_value(events, tender.id) == 1


async def test_an_own_offer_in_force_is_not_called_a_contract_and_is_never_completed() -> None:
    edition = await make_published(kind="own_offer")
    await publication.adopt(officer(), edition.tender_id)
    tender = await get_tender(edition.tender_id)
    assert (tender.state, tender.state_label) == ("contracted", "In force")
    assert await publication.catch_up(tender.id) == "contracted"


async def test_a_description_in_force_gives_an_own_offer() -> None:
    edition, own = await make_published(kind="own_offer"), await make_supplier(kind="own")
    assert await service.lots_in_house(await get_tender(edition.tender_id)) == []
    await publication.adopt(officer(), edition.tender_id)
    (lot,) = await service.lots_in_house(await get_tender(edition.tender_id))
    given = LotOffer(lot=lot.lot, code=lot.proposed.code, title=lot.proposed.title, offer_type="kursus")
    await service.offer_in_house(officer(), edition.tender_id, given, supplier_id=own, on_date=today())
    (lot,) = await service.lots_in_house(await get_tender(edition.tender_id))
    assert lot.offer is not None
