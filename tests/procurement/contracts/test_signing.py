"""From an award to contracts: what is proposed, when it may be signed, and what follows."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from app.platform.clock import today
from app.platform.db import execute, fetch
from app.platform.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.procurement.awards.schemas import AwardRules, Decision, LotOutcome
from app.procurement.contracts import queries, service
from app.procurement.contracts.rules import refuse_too_early
from app.procurement.tenders import lifecycle_service
from app.procurement.tenders.service import get_tender
from tests.builders.catalogue import make_offer
from tests.builders.contracts import make_awarded, officer, sign_all, without_offers
from tests.builders.evidence import actor_as
from tests.builders.opened_bids import FIRST, LOTS, SECOND
from tests.builders.suppliers import make_supplier

pytestmark = pytest.mark.usefixtures("db")
LAST = date(2027, 4, 6)


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """From here on the database's clock shows this day."""

    def set_to(day: date) -> None:
        async def shown() -> date:
            return day

        monkeypatch.setattr(queries, "database_today", shown)

    return set_to


def decision(**values: object) -> Decision:
    lot = LotOutcome(id=1, lot=1, outcome="awarded", winners=(1,), reason="Bedst.", ranking=())
    plain = {
        "id": 1, "tender_id": 1, "round": 1, "decided_at": LAST, "decided_by": 1, "next_steps": "", "complaint": "",
        "rules": AwardRules(), "letters_dated_on": LAST, "notified_at": LAST, "standstill_ends_on": LAST,
        "withdrawn_at": None,
        "withdrawn_reason": "", "lots": (lot,),
    }  # fmt: skip
    return Decision(**(plain | values))  # type: ignore[arg-type]


@pytest.mark.parametrize("days", range(-11, 1))
def test_nothing_is_signed_on_a_day_of_the_standstill(days: int) -> None:
    with pytest.raises(Conflict, match="06-04-2027"):
        refuse_too_early("standstill", decision(), uses_standstill=True, on_date=LAST + timedelta(days=days))


@pytest.mark.parametrize("days", [1, 2, 30])
def test_it_may_be_signed_from_the_day_after(days: int) -> None:
    refuse_too_early("standstill", decision(), uses_standstill=True, on_date=LAST + timedelta(days=days))


def test_a_procedure_without_a_standstill_signs_once_the_letters_are_sent() -> None:
    after = {"uses_standstill": False, "on_date": LAST}
    refuse_too_early("decision", decision(standstill_ends_on=None), **after)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="notified"):
        refuse_too_early("decision", decision(notified_at=None), **after)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["complaint_suspended", "contracted", "cancelled_other", "evaluation", "published"])
def test_no_other_state_signs(state: str) -> None:
    with pytest.raises(Conflict):
        refuse_too_early(state, decision(), uses_standstill=True, on_date=date(2030, 1, 1))


def test_a_decided_tender_waits_for_its_standstill() -> None:
    with pytest.raises(Conflict, match="standstill"):
        refuse_too_early("decision", decision(), uses_standstill=True, on_date=date(2030, 1, 1))


async def test_a_contract_is_proposed_for_each_winning_supplier_with_nothing_to_retype() -> None:
    tender = await make_awarded()
    first, second = await service.propose(tender.id, on_date=today())
    assert (first.lots, second.lots) == ([1], [2])
    assert first.terms.title == tender.title
    assert (first.terms.starts_on, first.terms.ends_on) == tuple(
        date.fromisoformat(str(tender.sections["tender"][name])) for name in ("starts_on", "ends_on")
    )
    assert {line.number: line.price_ore for line in first.prices} == {number: FIRST[number] for number in (1, 2, 4)}
    assert {line.number: line.price_ore for line in second.prices} == {number: SECOND[number] for number in (3, 4)}
    assert first.terms.value_ore == 500 * FIRST[1] + 20 * FIRST[2] + 50 * FIRST[4]
    assert first.terms.value_basis == "evaluation_sum"
    assert [(option.months, option.value_ore is not None) for option in first.terms.options] == [(12, True)] * 2
    assert "to gange med 12 måneder" in first.option_source
    assert [kpi["name"] for kpi in first.kpis] == ["Selvforsørgelse"]
    assert second.kpis == []


async def test_one_supplier_over_two_lots_has_one_contract() -> None:
    tender = await make_awarded({1: [0], 2: [0]})
    (only,) = await service.propose(tender.id, on_date=today())
    assert only.lots == [1, 2]
    # The line that is common to both lots is paid for once.
    assert only.evaluation_sum_ore == 500 * FIRST[1] + 20 * FIRST[2] + 30 * FIRST[3] + 50 * FIRST[4]


async def test_two_suppliers_of_a_lot_each_have_one_with_codes_of_their_own() -> None:
    tender = await make_awarded({1: [1, 0]})
    proposals = await service.propose(tender.id, on_date=today())
    assert [each.lots for each in proposals] == [[1], [1]]
    assert len({each.terms.reference for each in proposals}) == 2
    assert len({each.terms.offers[0].code for each in proposals}) == 2


async def test_the_last_signature_moves_the_tender() -> None:
    tender = await make_awarded()
    first, second = await service.propose(tender.id, on_date=today())
    await service.sign(officer(), tender.id, without_offers(first.terms))
    assert (await get_tender(tender.id)).state == "standstill"
    await service.sign(officer(), tender.id, without_offers(second.terms))
    assert (await get_tender(tender.id)).state == "contracted"
    events = await lifecycle_service.list_events(tender.id)
    assert len(events[-1].details["contracts"]) == 2


async def test_what_was_signed_is_frozen_with_its_document_and_event() -> None:
    tender = await make_awarded()
    contract_id = (await sign_all(tender.id))[0]
    contract = await service.get_contract(officer(), contract_id)
    assert contract.tender_reference == tender.reference
    assert contract.kpis[0]["target"] == "Mindst 3 uger"
    assert contract.document_id is not None
    assert [event.kind for event in await service.events_of(contract_id)] == ["signed"]


async def test_the_standstill_is_decided_by_the_databases_day(on_day: Callable[[date], None]) -> None:
    ends_on = today() + timedelta(days=5)
    tender = await make_awarded(standstill_ends_on=ends_on)
    proposal = (await service.propose(tender.id, on_date=ends_on + timedelta(days=1)))[0]
    for day in (today(), ends_on - timedelta(days=1), ends_on):
        on_day(day)
        with pytest.raises(Conflict):
            await service.sign(officer(), tender.id, without_offers(proposal.terms))
    on_day(ends_on + timedelta(days=1))
    assert await service.sign(officer(), tender.id, without_offers(proposal.terms))


async def test_a_contract_is_not_dated_within_the_standstill() -> None:
    tender = await make_awarded()
    proposal = (await service.propose(tender.id, on_date=today() - timedelta(days=1)))[0]
    with pytest.raises(InvalidInput) as refused:
        await service.sign(officer(), tender.id, without_offers(proposal.terms))
    assert [error.field for error in refused.value.fields] == ["signed_on"]


async def test_a_suspended_tender_signs_nothing() -> None:
    tender = await make_awarded()
    proposal = (await service.propose(tender.id, on_date=today()))[0]
    await lifecycle_service.move(officer(), tender.id, "suspend", details={"reason": "Klage"})
    with pytest.raises(Conflict, match="suspended"):
        await service.sign(officer(), tender.id, without_offers(proposal.terms))


async def test_one_contract_is_signed_once() -> None:
    tender = await make_awarded()
    proposal = (await service.propose(tender.id, on_date=today()))[0]
    await service.sign(officer(), tender.id, without_offers(proposal.terms))
    with pytest.raises(Conflict, match="signed already"):
        await service.sign(officer(901), tender.id, replace(without_offers(proposal.terms), reference="ANDEN-1"))


async def test_a_supplier_that_won_nothing_has_no_contract() -> None:
    tender = await make_awarded({1: [0]})
    proposal = (await service.propose(tender.id, on_date=today()))[0]
    with pytest.raises(NotFound):
        await service.sign(officer(), tender.id, replace(without_offers(proposal.terms), supplier_id=10**6))


async def test_only_officers_sign() -> None:
    tender = await make_awarded()
    proposal = (await service.propose(tender.id, on_date=today()))[0]
    with pytest.raises(NotAllowed):
        await service.sign(actor_as("manager"), tender.id, without_offers(proposal.terms))


async def test_whoever_writes_the_control_bid_sees_no_proposal_and_signs_nothing() -> None:
    tender = await make_awarded()
    appointed = "insert into tender_appointment (tender_id, user_id, duty) values ($1, 777, 'control_bid')"
    await execute(appointed, tender.id)
    writer = officer(777)
    proposal = (await service.propose(tender.id, on_date=today()))[0]
    with pytest.raises(NotAllowed):
        await service.require_reader(writer, tender.id)
    with pytest.raises(NotAllowed):
        await service.sign(writer, tender.id, without_offers(proposal.terms))


async def test_the_value_follows_its_basis_whatever_the_form_says() -> None:
    lots = [{**lot, "value_ore": 400_000_00} for lot in LOTS]
    tender = await make_awarded(lots=lots)
    first, second = await service.propose(tender.id, on_date=today())
    given = replace(without_offers(first.terms), value_basis="lot_value", value_ore=1)
    contract = await service.get_contract(officer(), await service.sign(officer(), tender.id, given))
    # The tender's value of 500.000 kr. holds options of 100.000 kr.
    assert contract.value_ore == 320_000_00
    stated = replace(without_offers(second.terms), value_basis="stated", value_ore=7_00)
    contract = await service.get_contract(officer(), await service.sign(officer(), tender.id, stated))
    assert (contract.value_basis, contract.value_ore) == ("stated", 7_00)


async def test_every_fault_of_a_contract_is_named_at_once() -> None:
    tender = await make_awarded()
    terms = without_offers((await service.propose(tender.id, on_date=today()))[0].terms)
    option = replace(terms.options[0], months=0, notify_by=terms.ends_on + timedelta(days=1))
    wrong = replace(terms, reference="!", title=" ", ends_on=terms.starts_on - timedelta(days=1), options=[option])
    with pytest.raises(InvalidInput) as refused:
        await service.sign(officer(), tender.id, wrong)
    fields = {error.field for error in refused.value.fields}
    assert {"reference", "title", "ends_on", "option1_months", "option1_notify_by"} <= fields


async def test_a_lot_becomes_a_planned_offer_that_takes_over_from_todays() -> None:
    today_offer = await make_offer(
        title="Gammelt", target_groups=["6.6"], barriers=["netvaerk"], offer_type="afklaring"
    )
    tender = await make_awarded({1: [0]})
    await execute(
        """insert into tender_lot_offer (lot_id, offer_id, position)
           select id, $2, 1 from tender_lot where tender_id = $1 and number = 1""",
        tender.id,
        today_offer,
    )
    (proposal,) = await service.propose(tender.id, on_date=today())
    (lot,) = proposal.terms.offers
    assert (lot.price_model, lot.price_ore, lot.replaces) == ("per_week", FIRST[1], [today_offer])
    await service.sign(officer(), tender.id, proposal.terms)
    ((made,),) = [await fetch("select * from offer where code = $1", lot.code)]
    assert (made["life"], made["opens_on"]) == ("planned", proposal.terms.starts_on)
    assert (made["target_groups"], made["barriers"], made["offer_type"]) == (["6.6"], ["netvaerk"], "afklaring")
    assert made["supplier_id"] == proposal.supplier_id
    (old,) = await fetch("select life, closes_on, successor_id from offer where id = $1", today_offer)
    assert tuple(old) == ("closing", proposal.terms.starts_on - timedelta(days=1), made["id"])


async def test_a_lot_may_be_an_offer_the_supplier_has_already() -> None:
    tender = await make_awarded({1: [0]})
    (proposal,) = await service.propose(tender.id, on_date=today())
    own, others = await make_offer(supplier_id=proposal.supplier_id), await make_offer()
    lot = proposal.terms.offers[0]
    with pytest.raises(InvalidInput) as refused:
        wrong = replace(proposal.terms, offers=[replace(lot, action="link", offer_id=others)])
        await service.sign(officer(), tender.id, wrong)
    assert [error.field for error in refused.value.fields] == ["lot1_offer_id"]
    right = replace(proposal.terms, offers=[replace(lot, action="link", offer_id=own)])
    contract = await service.get_contract(officer(), await service.sign(officer(), tender.id, right))
    assert [(offer.offer_id, offer.lot) for offer in contract.offers] == [(own, 1)]


async def test_an_offer_that_cannot_be_made_keeps_the_contract_from_being_signed() -> None:
    tender = await make_awarded({1: [0]})
    (proposal,) = await service.propose(tender.id, on_date=today())
    with pytest.raises(InvalidInput) as refused:
        await service.sign(officer(), tender.id, proposal.terms)
    assert [error.field for error in refused.value.fields] == ["lot1_offer_type"]
    assert await service.contracts_of(tender.id) == []


async def test_a_lot_kept_in_house_gives_an_own_offer_once() -> None:
    tender, own = await make_awarded({1: [0]}, kept=[2]), await make_supplier(kind="own")
    (lot,) = await service.lots_in_house(tender)
    assert (lot.lot, lot.offer) == (2, None)
    given = replace(lot.proposed, offer_type="kursus")
    with pytest.raises(InvalidInput):
        await service.offer_in_house(officer(), tender.id, given, supplier_id=await make_supplier(), on_date=today())
    await service.offer_in_house(officer(), tender.id, given, supplier_id=own, on_date=today())
    (lot,) = await service.lots_in_house(tender)
    assert lot.offer is not None
    assert await service.tenders_of_own_offer(officer(), lot.offer.offer_id) == [
        (tender.id, tender.reference, tender.title, 2)
    ]
    with pytest.raises(Conflict):
        await service.offer_in_house(officer(), tender.id, given, supplier_id=own, on_date=today())
    await sign_all(tender.id)
    assert (await get_tender(tender.id)).state == "contracted"


async def test_whoever_wrote_the_control_bid_puts_no_own_offer_into_the_catalogue() -> None:
    tender, own = await make_awarded({1: [0]}, kept=[2]), await make_supplier(kind="own")
    await execute(
        "insert into tender_appointment (tender_id, user_id, duty) values ($1, 777, 'control_bid')", tender.id
    )
    (lot,) = await service.lots_in_house(tender)
    given = replace(lot.proposed, offer_type="kursus")
    with pytest.raises(NotAllowed):
        await service.offer_in_house(officer(777), tender.id, given, supplier_id=own, on_date=today())


async def test_an_awarded_lot_is_not_kept_in_house() -> None:
    tender = await make_awarded({1: [0]}, kept=[2])
    lot = (await service.lots_in_house(tender))[0].proposed
    with pytest.raises(NotFound):
        await service.offer_in_house(officer(), tender.id, replace(lot, lot=1), supplier_id=1, on_date=today())
