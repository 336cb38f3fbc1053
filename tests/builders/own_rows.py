"""For the table of every route: for each row id in an address, a row of one's own and a row of somebody else.

A new kind of id needs one builder here, registered under the names of the address's placeholders, in their order.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from app.platform.codelists import list_names
from app.platform.db import execute, fetch_value
from app.platform.errors import InvalidInput, NotAllowed
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen, make_spell

Ids = tuple[int | str, ...]


@dataclass(frozen=True)
class Somebody:
    """Who asks: their user, team and supplier; suppliers' users belong to the supplier, the others to the team.

    `supplier_id` is one of the municipality's own, `other_supplier_id` a private one.
    """

    user_id: int
    team_id: int
    other_team_id: int
    supplier_id: int
    other_supplier_id: int


@dataclass(frozen=True)
class OwnAndOther:
    """Values for an address's placeholders. They are equal where rows belong to nobody in particular."""

    own: Ids
    other: Ids


Builder = Callable[[Somebody], Awaitable[OwnAndOther]]
BUILDERS: dict[tuple[str, ...], Builder] = {}


def rows(*placeholders: str) -> Callable[[Builder], Builder]:
    def register(builder: Builder) -> Builder:
        BUILDERS[placeholders] = builder
        return builder

    return register


def same(*values: int | str) -> OwnAndOther:
    return OwnAndOther(values, values)


@rows("user_id")
async def users(who: Somebody) -> OwnAndOther:
    return OwnAndOther((who.user_id,), (await make_user("caseworker"),))


@rows("session_id")
async def sessions(who: Somebody) -> OwnAndOther:
    """Ending somebody else's session answers like ending one's own, and does nothing."""
    return same(2**31 - 1)


@rows("team_id")
async def teams(who: Somebody) -> OwnAndOther:
    return OwnAndOther((who.team_id,), (who.other_team_id,))


@rows("supplier_id")
async def suppliers(who: Somebody) -> OwnAndOther:
    return OwnAndOther((who.supplier_id,), (who.other_supplier_id,))


@rows("offer_id")
async def offers(who: Somebody) -> OwnAndOther:
    return OwnAndOther(
        (await make_offer(supplier_id=who.supplier_id),), (await make_offer(supplier_id=who.other_supplier_id),)
    )


@rows("citizen_id")
async def citizens(who: Somebody) -> OwnAndOther:
    own = await make_citizen(team_id=who.team_id, caseworker_id=who.user_id)
    other = await make_citizen(team_id=who.other_team_id)
    for citizen_id in (own, other):
        await make_spell(citizen_id, start_on=date(2026, 1, 1))
    return OwnAndOther((own,), (other,))


@rows("citizen_id", "offer_id")
async def offers_for_citizens(who: Somebody) -> OwnAndOther:
    from tests.builders.evidence import switch_on

    await switch_on("individual_use")
    offer_id = await make_offer(supplier_id=who.supplier_id, target_groups=["6.6"], benefits=["sygedagpenge"])
    both = await citizens(who)
    return OwnAndOther((*both.own, offer_id), (*both.other, offer_id))


@rows("name")
async def code_lists(who: Somebody) -> OwnAndOther:
    return same(list_names()[0])


@rows("name", "item_id")
async def codes(who: Somebody) -> OwnAndOther:
    name = list_names()[0]
    return same(name, await fetch_value("select id from code_item where list = $1 limit 1", name))


@rows("indicator_id")
async def indicators(who: Somebody) -> OwnAndOther:
    return same(await fetch_value("select min(id) from indicator"))


@rows("job_id")
async def jobs(who: Somebody) -> OwnAndOther:
    from app.platform.jobs import enqueue

    other = await make_user("caseworker")
    made = [
        await enqueue("intake.read", {"batch_id": 0}, title="Test", actor_id=actor) for actor in (who.user_id, other)
    ]
    return OwnAndOther((made[0],), (made[1],))


@rows("batch_id")
async def imports(who: Somebody) -> OwnAndOther:
    """Who may import a kind of file sees all its imports; citizens' files are for administrators alone."""
    return OwnAndOther((await _batch("offers", who),), (await _batch("citizens", who),))


@rows("mapping_id")
async def mappings(who: Somebody) -> OwnAndOther:
    return OwnAndOther((await _mapping("offers"),), (await _mapping("citizens"),))


@rows("batch_id", "form")
async def error_files(who: Somebody) -> OwnAndOther:
    batches = await imports(who)
    return OwnAndOther((*batches.own, "csv"), (*batches.other, "csv"))


@rows("kind", "form")
async def empty_files(who: Somebody) -> OwnAndOther:
    return OwnAndOther(("offers", "csv"), ("citizens", "csv"))


@rows("run_id")
async def runs(who: Somebody) -> OwnAndOther:
    """A published run, and in the other's place a draft."""
    from tests.builders.evidence import draft_run, fitted_arm, fitted_outcome, published_run, switch_on

    await switch_on()
    fitted = fitted_outcome([fitted_arm(await make_offer(supplier_id=who.supplier_id))])
    return OwnAndOther((await published_run(fitted),), (await draft_run(fitted),))


@rows("basis_id")
async def legal_bases(who: Somebody) -> OwnAndOther:
    from tests.builders.evidence import switch_on

    return same(await switch_on("individual_use"))


@rows("tender_id")
async def tenders(who: Somebody) -> OwnAndOther:
    return same(await _tender())


@rows("tender_id", "name")
async def tender_sections(who: Somebody) -> OwnAndOther:
    return same(await _tender(), "lots")


@rows("tender_id", "form")
async def tender_files(who: Somebody) -> OwnAndOther:
    return same(await _tender(), "ocds")


@rows("tender_id", "name", "index")
async def tender_entries(who: Somebody) -> OwnAndOther:
    return same(await _tender(), "lots", 0)


@rows("tender_id", "version")
async def tender_versions(who: Somebody) -> OwnAndOther:
    """A tender saved once."""
    from app.procurement.tenders.service import save_heading
    from tests.builders.evidence import actor_as
    from tests.builders.tenders import make_tender

    tender = await make_tender()
    officer = actor_as("procurement")
    await save_heading(officer, tender.id, reference=tender.reference, title="Nyt navn", version=tender.version)
    return same(tender.id, tender.version + 1)


@rows("tender_id", "number")
async def tender_requirements(who: Somebody) -> OwnAndOther:
    """Written by hand, so that the library has no newer wording of it."""
    return same(await _tender(), "K1")


@rows("tender_id", "comment_id")
async def tender_comments(who: Somebody) -> OwnAndOther:
    from app.procurement.tenders.reviewing.comment_service import comment
    from tests.builders.evidence import actor_as

    tender_id = await _tender()
    officer = actor_as("procurement")
    return same(tender_id, await comment(officer, tender_id, section="lots", entry="", text="Er det nok?"))


@rows("tender_id", "document_id")
async def tender_documents(who: Somebody) -> OwnAndOther:
    """Somebody else's is here a document of another tender."""
    from app.procurement.tenders.service import issue_document

    first, second = await _tender(), await _tender()
    document = await issue_document(who.user_id, first, label="1.0")
    return OwnAndOther((first, document), (second, document))


@rows("tender_id", "appointment_id")
async def tender_appointments(who: Somebody) -> OwnAndOther:
    """Somebody else's is here an appointment on another tender."""
    from app.procurement.appointments.service import appointees
    from tests.builders.sealing import make_appointed

    first, second = await _tender(), await _tender()
    await make_appointed(first, "evaluator")
    appointment = (await appointees(first))[0].id
    return OwnAndOther((first, appointment), (second, appointment))


@rows("view_id")
async def views(who: Somebody) -> OwnAndOther:
    """A view of a list that every role may open, and one that somebody else keeps to themselves."""
    from app.platform.lists.queries import insert_view
    from app.platform.lists.schemas import NewView

    view, other = NewView(list="/suppliers", name="Test", query="kind=private"), await make_user("caseworker")
    return OwnAndOther((await insert_view(who.user_id, view) or 0,), (await insert_view(other, view) or 0,))


@rows("path")
async def schema_files(who: Somebody) -> OwnAndOther:
    return same("openapi.json")


@rows("order_id")
async def orders(who: Somebody) -> OwnAndOther:
    """Both sent: one for one's own citizen at one's own supplier, and one of another team at another supplier."""
    from tests.builders.referrals import make_order

    both, offer = await citizens(who), await offers(who)
    other_user = await make_user("caseworker", team_ids=(who.other_team_id,))
    await execute("update citizen set caseworker_id = $2 where id = $1", both.other[0], other_user)
    own = await make_order(int(both.own[0]), int(offer.own[0]), ordered_by=who.user_id)
    other = await make_order(int(both.other[0]), int(offer.other[0]), ordered_by=other_user)
    return OwnAndOther((own,), (other,))


@rows("order_id", "document_id")
async def order_documents(who: Somebody) -> OwnAndOther:
    from app.casework.referrals.document_service import issue_order
    from tests.builders.referrals import actor_of

    both = await orders(who)
    own = await issue_order(actor_of(who.user_id), int(both.own[0]))
    ordered_by = await fetch_value("select ordered_by from offer_order where id = $1", both.other[0])
    other = await issue_order(actor_of(ordered_by), int(both.other[0]))
    return OwnAndOther((*both.own, own), (*both.other, other))


@rows("report_id")
async def reports(who: Somebody) -> OwnAndOther:
    from tests.builders.reports import make_own_report

    own, other = await make_own_report(who)
    return OwnAndOther((own,), (other,))


@rows("report_id", "document_id")
async def report_documents(who: Somebody) -> OwnAndOther:
    from tests.builders.reports import issue_own_report, make_own_report

    both = await make_own_report(who, state="sent")
    made = [(report, await issue_own_report(report)) for report in both]
    return OwnAndOther(made[0], made[1])


async def _batch(kind: str, who: Somebody) -> int:
    from app.platform.intake.queries import insert_batch

    return await insert_batch(
        kind=kind, file_name="test.csv", sha256="ab" * 32, extract="partial", extracted_on=None, created_by=who.user_id
    )


async def _mapping(kind: str) -> int:
    from app.platform.intake.mapping import Mapping
    from app.platform.intake.mapping_queries import insert_mapping

    return await insert_mapping(Mapping(kind=kind, name="Fagsystem", columns={"Kolonne": None}), 0)


async def _tender() -> int:
    from tests.builders.tenders import make_tender

    return (await make_tender()).id


@rows("change_id")
async def changes_between_runs(who: Somebody) -> OwnAndOther:
    from tests.builders.evidence import switch_on
    from tests.builders.revisions import changed_runs

    await switch_on()
    return same(await changed_runs())


@rows("run_id", "document_id")
async def run_cards(who: Somebody) -> OwnAndOther:
    """Somebody else's is here a document of another run."""
    from app.evidence.cards.service import issue_card
    from tests.builders.evidence import actor_as

    published = await runs(who)
    document = await issue_card(actor_as("manager", user_id=who.user_id), int(published.own[0]), "da")
    return OwnAndOther((*published.own, document), (*published.other, document))


@rows("code")
async def requirements(who: Somebody) -> OwnAndOther:
    from tests.builders.library import make_requirement

    return same((await make_requirement()).code)


@rows("closing_day_id")
async def closing_days(who: Somebody) -> OwnAndOther:
    return same(
        await fetch_value("insert into closing_day (on_date, name) values ('2030-12-24', 'Juleaften') returning id")
    )


@rows("threshold_id")
async def thresholds(who: Somebody) -> OwnAndOther:
    return same(await fetch_value("select id from procurement_threshold order by id limit 1"))


@rows("tender_id", "question_id")
async def tender_questions(who: Somebody) -> OwnAndOther:
    from tests.builders.publication import make_published, make_question

    edition = await make_published()
    return same(edition.tender_id, await make_question(edition.tender_id))


@rows("reference")
async def published_tenders(who: Somebody) -> OwnAndOther:
    from tests.builders.publication import make_published

    return same((await make_published()).reference)


@rows("reference", "number")
async def published_editions(who: Somebody) -> OwnAndOther:
    from tests.builders.publication import make_published

    return same((await make_published()).reference, 1)


@rows("reference", "place")
async def declarations_of_bids(who: Somebody) -> OwnAndOther:
    """Without a bid's code nobody has any; with it only the bid's own company: tests of bids hold that."""
    from tests.builders.publication import make_published

    return same((await make_published()).reference, "bidder")


@rows("reference", "number", "document_id")
async def published_documents(who: Somebody) -> OwnAndOther:
    """Not made yet: there is no file for anybody."""
    from tests.builders.publication import first_document, make_published

    edition = await make_published()
    return same(edition.reference, 1, await first_document(edition))


@rows("tender_id", "number", "document_id")
async def published_documents_of_tenders(who: Somebody) -> OwnAndOther:
    from tests.builders.publication import first_document, make_published

    edition = await make_published()
    return same(edition.tender_id, 1, await first_document(edition))


@rows("tender_id", "number")
async def published_editions_of_tenders(who: Somebody) -> OwnAndOther:
    from tests.builders.publication import make_published

    return same((await make_published()).tender_id, 1)


@rows("tender_id", "invited_id")
async def invitations(who: Somebody) -> OwnAndOther:
    from app.procurement.publication import invitation_service
    from tests.builders.publication import make_ready, officer
    from tests.builders.suppliers import make_supplier

    tender, supplier_id = await make_ready(kind="small_purchase"), await make_supplier()
    await invitation_service.invite(officer(), tender.id, supplier_id)
    return same(tender.id, supplier_id)


@rows("target_group")
async def needs(who: Somebody) -> OwnAndOther:
    await make_offer(target_groups=["6.6"])
    return same("6.6")


@rows("document_kind")
async def document_texts(who: Somebody) -> OwnAndOther:
    return same("kravmatrix")


@rows("registration_id")
async def bidder_registrations(who: Somebody) -> OwnAndOther:
    from tests.builders.bidders import make_bidder

    return same((await make_bidder()).id)


@rows("token")
async def registration_links(who: Somebody) -> OwnAndOther:
    from tests.builders.bidders import make_waiting

    return same((await make_waiting())[1])


@rows("tender_id", "bid_number")
async def opened_bids(who: Somebody) -> OwnAndOther:
    """On the first tender the person is appointed to evaluate, and has declared no interest."""
    from app.procurement.evaluation.panel_service import declare
    from tests.builders.evidence import actor_as
    from tests.builders.opened_bids import make_opened_tender
    from tests.builders.sealing import make_appointed

    (own, _), (other, _) = await make_opened_tender(), await make_opened_tender()
    with suppress(InvalidInput, NotAllowed):  # a supplier's user is never one
        await make_appointed(own.id, "evaluator", user_id=who.user_id)
        await declare(actor_as("caseworker", user_id=who.user_id), own.id, {})
    return OwnAndOther((own.id, 1), (other.id, 1))


@rows("tender_id", "bid_number", "part_id")
async def files_of_bids(who: Somebody) -> OwnAndOther:
    """The first is a file that was sealed and opened; the second is none, of a tender that is others' to judge."""
    from app.procurement.evaluation.panel_service import declare
    from tests.builders.evidence import actor_as
    from tests.builders.opened_bids import make_opened_tender
    from tests.builders.sealed_bids import make_really_opened
    from tests.builders.sealing import make_appointed

    own_id, part_id = await make_really_opened()
    with suppress(InvalidInput, NotAllowed):  # a supplier's user is never one
        await make_appointed(own_id, "evaluator", user_id=who.user_id)
        await declare(actor_as("caseworker", user_id=who.user_id), own_id, {})
    other, _ = await make_opened_tender()
    return OwnAndOther((own_id, 1, part_id), (other.id, 1, part_id))


@rows("tender_id", "lot", "criterion")
async def criteria_to_score(who: Somebody) -> OwnAndOther:
    """The first tender's evaluator, who has declared no interest; the second is others' to judge."""
    from app.procurement.evaluation.panel_service import declare
    from tests.builders.evaluation import make_in_evaluation
    from tests.builders.evidence import actor_as
    from tests.builders.sealing import make_appointed

    (own, *_), (other, *_) = await make_in_evaluation(names=()), await make_in_evaluation(names=())
    with suppress(InvalidInput, NotAllowed):  # a supplier's user is never one
        await make_appointed(own.id, "evaluator", user_id=who.user_id)
        await declare(actor_as("caseworker", user_id=who.user_id), own.id, {})
    return OwnAndOther((own.id, 1, "B"), (other.id, 1, "B"))


@rows("contract_id")
async def contracts(who: Somebody) -> OwnAndOther:
    """Of the person's own supplier, and of another."""
    from tests.builders.contracts import make_contract

    own = await make_contract(supplier_id=who.supplier_id) if who.supplier_id else await make_contract()
    return OwnAndOther((own,), (await make_contract(),))


@rows("contract_id", "option_id")
async def options_of_contracts(who: Somebody) -> OwnAndOther:
    from app.platform.clock import today
    from app.procurement.contracts.reading import get_contract
    from app.procurement.contracts.schemas import OptionInput
    from tests.builders.contracts import make_contract, officer

    contract_id = await make_contract(options=[OptionInput(months=12, notify_by=today())])
    return same(contract_id, (await get_contract(officer(), contract_id)).options[0].id)


@rows("contract_id", "document_id")
async def documents_of_contracts(who: Somebody) -> OwnAndOther:
    """The document waits to be made; somebody else's is here one of another contract."""
    from app.procurement.contracts.reading import get_contract
    from tests.builders.contracts import make_awarded, make_contract, officer, sign_all

    (contract_id,) = await sign_all((await make_awarded({1: [0]})).id)
    document_id = (await get_contract(officer(), contract_id)).document_id or 0
    return OwnAndOther((contract_id, document_id), (await make_contract(), document_id))


@rows("tender_id", "supplier_id")
async def awarded_suppliers(who: Somebody) -> OwnAndOther:
    """A supplier that won a lot, and in the other's place one that won none."""
    from app.platform.clock import today
    from app.procurement.contracts.service import propose
    from tests.builders.contracts import make_awarded
    from tests.builders.suppliers import make_supplier

    tender = await make_awarded({1: [0]})
    (proposal,) = await propose(tender.id, on_date=today())
    return OwnAndOther((tender.id, proposal.supplier_id), (tender.id, await make_supplier()))


@rows("tender_id", "lot")
async def lots_in_house(who: Somebody) -> OwnAndOther:
    """A lot the control bid won, and in the other's place one that goes to a supplier."""
    from tests.builders.contracts import make_awarded

    tender = await make_awarded({1: [0]}, kept=[2])
    return OwnAndOther((tender.id, 2), (tender.id, 1))


@rows("tender_id", "lot", "bid_id")
async def bids_of_lots(who: Somebody) -> OwnAndOther:
    from tests.builders.awards import make_ranked

    tender, bids = await make_ranked()
    return same(tender.id, 1, bids[0].id)


@rows("tender_id", "letter_id")
async def letters_of_tenders(who: Somebody) -> OwnAndOther:
    """Somebody else's is here a letter of another tender."""
    from tests.builders.awards import make_sent_letter

    (tender_id, letter_id), (_, other_id) = await make_sent_letter(), await make_sent_letter()
    return OwnAndOther((tender_id, letter_id), (tender_id, other_id))


@rows("tender_id", "decision_id", "document_id")
async def reports_of_decisions(who: Somebody) -> OwnAndOther:
    """Somebody else's is here the report of another decision."""
    from tests.builders.awards import make_report

    (tender_id, decision_id, report_id), (*_, other_id) = await make_report(), await make_report()
    return OwnAndOther((tender_id, decision_id, report_id), (tender_id, decision_id, other_id))


@rows("reference", "letter_id")
async def letters_of_bidders(who: Somebody) -> OwnAndOther:
    """To the person's own supplier, and to another bidder on the same tender."""
    from app.procurement.tenders.service import get_tender
    from tests.builders.awards import make_sent_letter

    tender_id, letter_id = await make_sent_letter(supplier_id=who.supplier_id)
    other_id = await fetch_value(
        """
        select l.id from bidder_letter l join opened_bid b on b.id = l.opened_bid_id
        where b.tender_id = $1 and l.id <> $2
        """,
        tender_id,
        letter_id,
    )
    reference = (await get_tender(tender_id)).reference
    return OwnAndOther((reference, letter_id), (reference, other_id))
