"""What the browser tests' site holds: enough that no page is empty. The first row of everything has id 1."""

from datetime import date, timedelta
from decimal import Decimal

import msgspec

from app.casework.referrals.service import record_absence
from app.casework.reports.service import save_draft, send_report
from app.evidence.effects.service import make_public
from app.platform.access import ensure_team
from app.platform.clock import today
from app.platform.codelists import load_codelists
from app.platform.db import execute, fetch, fetch_value
from app.platform.lists.queries import insert_view
from app.platform.lists.schemas import NewView
from app.procurement.contracts import service as contracts
from app.procurement.contracts.schemas import LotOffer, OptionInput
from app.procurement.evaluation.consensus_service import Agreed, begin_meeting, save_consensus
from app.procurement.evaluation.panel_service import declare
from app.procurement.evaluation.scoring_service import Entry, save_scores
from app.procurement.library import service as library
from app.procurement.publication.service import amend
from app.procurement.sealing.code_service import make_code
from tests.browser.loop_rows import make_loop
from tests.builders.access import make_user
from tests.builders.awards import make_ranked, make_sent_letter, set_sums
from tests.builders.bidders import make_bidder, make_waiting
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen, make_spell
from tests.builders.contracts import KPI, make_awarded, make_contract
from tests.builders.effects import course_of, draft_told, group
from tests.builders.evaluation import appoint_evaluator, leader, make_in_evaluation, score
from tests.builders.evidence import fitted_arm, switch_on
from tests.builders.intake import import_lines, make_mapping, waiting_upload
from tests.builders.library import BUYER, make_requirement, requirement_input
from tests.builders.messages import write_message
from tests.builders.opened_bids import LOTS, OWN, SECOND, make_closed_tender
from tests.builders.progression import make_assessment, make_scale
from tests.builders.publication import change_purpose, make_answer, make_published, make_question, officer
from tests.builders.ranking import told_together
from tests.builders.referrals import actor_of, begin_order, make_order, make_placement
from tests.builders.reports import ANSWERS
from tests.builders.sealed_bids import make_really_opened
from tests.builders.sealing import make_appointed, make_confirmed, make_holder
from tests.builders.suppliers import make_supplier
from tests.builders.tenders import make_lived_tender
from tests.builders.wording import make_text

NAMES = {
    "caseworker": "Karen Sagsbehandler",
    "team_leader": "Tove Teamleder",
    "procurement": "Ib Indkøber",
    "manager": "Mads Leder",
    "supplier": "Lis Leverandør",
    "administrator": "Anne Administrator",
    "auditor": "Rune Revisor",
}
OFFERS = (
    ("Afklaringsforløb for sygemeldte", "afklaring", ["6.6", "6.7"], ["helbred_fysisk", "helbred_psykisk"]),
    ("Jobklub Nord", "jobklub", ["6.2", "6.3"], ["jobsoegning", "netvaerk"]),
    ("Mentor i virksomhed", "mentor", ["6.3", "6.5", "6.6"], ["selvvaerd"]),
    ("Virksomhedspraktik med støtte", "virksomhedspraktik", ["6.2", "6.6"], ["faglige_kompetencer"]),
    ("Motion og mestring", "motion_helbred", ["6.6", "6.7"], ["helbred_fysisk"]),
)


async def fill(roles: list[str]) -> None:
    """Does nothing on a database that is filled already."""
    if await fetch_value("select count(*) from app_user"):
        return
    await load_codelists()
    named = (("Kommunens eget jobhus", "own"), ("Aktiv Vej A/S", "private"), ("Foreningen Broen", "private"))
    suppliers = [await make_supplier(name=name, kind=kind) for name, kind in named]
    users = await _fill_users(roles, suppliers[0])
    offers = await _fill_offers(suppliers)
    await _fill_citizens(offers, users["caseworker"])
    await _fill_progression()
    await _fill_effects(offers, suppliers)
    await _fill_orders(offers[3], users)
    await make_loop(caseworker_id=users["caseworker"], supplier_id=suppliers[0])
    await execute("update app_user set email = username || '@test.example'")
    await make_lived_tender(users["procurement"])
    await _fill_published()
    await make_bidder()
    await make_waiting(token="ventende")
    await _fill_keys(users)
    await _fill_opened(users["procurement"])
    await _fill_contracts(suppliers[0], offers[0])
    await _fill_awards(suppliers[0])
    await _fill_evaluations(users)
    await _fill_library()
    await make_text(active=True, based_on="0.9", created_by=users["procurement"])
    view = NewView(list="/offers", name="Mentorer", query="offer_type=mentor", shared=True)
    await insert_view(users["caseworker"], view)
    await import_lines("suppliers", "code;name;kind", "LEV-900;Indlæst leverandør;private")
    await waiting_upload()
    await make_mapping()


async def _fill_library() -> None:
    """The standard requirements, one of them with a second wording."""
    await library.load_standard(BUYER)
    before = await make_requirement("ydelse-svar")
    await library.write_version(BUYER, before.code, requirement_input(text="Leverandøren svarer straks."), version=1)


async def _fill_published() -> None:
    """Tender 2 is published and amended once; question 1 is answered for everybody, 2 waits."""
    edition = await make_published(reference="OFFENTLIG-1")
    await make_answer(edition.tender_id)
    await make_question(edition.tender_id, "Hvornår er første møde?")
    tender = await change_purpose(edition.tender_id)
    await amend(officer(), tender.id, version=tender.version, summary="Formålet er gjort tydeligere.", matters=False)
    await change_purpose(tender.id, "Flere i job eller uddannelse.")


async def _fill_keys(users: dict[str, int]) -> None:
    """On tender 2 the manager has made an opening code and not typed it again, and the caseworker has made none."""
    opener = await make_appointed(2, "opener", role="manager", user_id=users["manager"])
    await make_code(opener, 2)
    await make_appointed(2, "recovery", role="caseworker", user_id=users["caseworker"])


async def _fill_opened(officer_id: int) -> None:
    """Tender 3 is opened: two bids, one for lot 2 alone, and a control bid. The officer is to open tender 4."""
    own = {"kind": "own", "company": "Kommunens eget jobhus", "prices": OWN, "minutes": 5}
    early = {"company": "Nordvejen ApS", "prices": SECOND, "minutes": 50}
    await make_really_opened([early, {"company": "Sydvejen A/S", "lots": [2]}, own])
    tender = await make_closed_tender()
    await make_confirmed(tender.id, await make_appointed(tender.id, "opener", user_id=officer_id))
    await make_holder(tender.id)
    await make_holder(tender.id, "recovery", role="manager")


async def _fill_contracts(supplier_id: int, offer_id: int) -> None:
    """Contract 1 is the supplier user's, with an offer and options; 2 is signed from an award that waits for another.

    On the awarded tender lot 1 is signed, lot 2 to be signed, and lot 3 is kept in-house.
    """
    options = [
        OptionInput(months=12, notify_by=today() + timedelta(days=days), value_ore=500_000_00) for days in (90, 455)
    ]
    first = await make_contract(supplier_id=supplier_id, title="Afklaring for sygemeldte", options=options)
    await contracts.add_offer(officer(), first, LotOffer(lot=0, action="link", offer_id=offer_id), on_date=today())
    kpi = {**KPI, "outcome": "selvforsorgelse_52", "target_value": 3, "unit": "uger"}
    tender = await make_awarded(kept=[3], lots=[*LOTS, {**LOTS[0], "title": "Jobklub"}], kpis=[KPI, kpi])
    proposal = (await contracts.propose(tender.id, on_date=today()))[0]
    made = [msgspec.structs.replace(offer, offer_type="afklaring") for offer in proposal.terms.offers]
    await contracts.sign(officer(), tender.id, msgspec.structs.replace(proposal.terms, offers=made))


async def _fill_awards(supplier_id: int) -> None:
    """One tender is to be decided, with equal bids and a low price; of AFGJORT-1 the supplier user has a letter."""
    tender, _ = await make_ranked({1: 6, 2: 6, 3: 4})
    await set_sums(tender.id, {1: 5_000_000_00, 2: 5_000_000_00, 3: 9_000_000_00})
    await make_sent_letter(supplier_id=supplier_id, reference="AFGJORT-1")


async def _fill_evaluations(users: dict[str, int]) -> None:
    """The last tender but one is in its meeting, the last is scored: the caseworker has begun, the manager has not."""
    met, bids, _ = await make_in_evaluation(names=())
    caseworker, manager = [await appoint_evaluator(met.id, users[role], role) for role in ("caseworker", "manager")]
    for each, points in ((caseworker, 2), (manager, 10)):
        await declare(each, met.id, {})
        await score(each, met.id, points)
    await begin_meeting(leader(), met.id)
    named = [Agreed(bids[0].id, Decimal(6), f"Beskrivelsen er mere konkret end hos {bids[1].bidder}.", 0)]
    await save_consensus(leader(), met.id, 1, "B", named)
    scored, bids, _ = await make_in_evaluation(names=())
    caseworker, _ = [await appoint_evaluator(scored.id, users[role], role) for role in ("caseworker", "manager")]
    await declare(caseworker, scored.id, {})
    await save_scores(
        caseworker, scored.id, 1, "B", [Entry(bids[0].id, Decimal(8), "Forløbet er konkret beskrevet.", 0)]
    )


async def _fill_users(roles: list[str], supplier_id: int) -> dict[str, int]:
    team = await ensure_team("NORD", "Team Nord")
    return {
        role: await make_user(
            role,
            username=role,
            name=NAMES[role],
            supplier_id=supplier_id if role == "supplier" else None,
            team_ids=() if role == "supplier" else (team,),
        )
        for role in roles
    }


async def _fill_offers(suppliers: list[int]) -> list[int]:
    return [
        await make_offer(
            supplier_id=suppliers[number % len(suppliers)],
            title=title,
            offer_type=offer_type,
            target_groups=groups,
            benefits=["sygedagpenge", "kontanthjaelp"],
            barriers=barriers,
            places=12 + number,
            weeks=Decimal("13"),
            price_model="per_week",
            price_ore=145_000 + number * 12_500,
            location="Roskildevej 12",
            description="Et forløb med fast kontaktperson, individuel plan og ugentlig opfølgning.",
            last_confirmed_on=date(2026, 3, 1),
        )
        for number, (title, offer_type, groups, barriers) in enumerate(OFFERS)
    ]


async def _fill_citizens(offers: list[int], caseworker_id: int) -> None:
    for number in range(3):
        citizen = await make_citizen(caseworker_id=caseworker_id, case_number=f"S-{number + 1}")
        await make_spell(citizen, start_on=today() - timedelta(weeks=20 + number))
        await make_placement(citizen, offers[number], start_on=today() - timedelta(weeks=4))


async def _fill_progression() -> None:
    """Citizen 1 is scored four times, once on a new scale; citizen 3 never."""
    for weeks, (own, others) in zip((60, 40, 20), ((1, 2), (2, 2), (4, 3)), strict=True):
        await make_assessment(1, today() - timedelta(weeks=weeks), citizen=own, professional=others, note="Et skridt")
    await make_scale("tro_paa_job", today() - timedelta(weeks=10))
    await make_assessment(1, today() - timedelta(weeks=5), citizen=8, professional=7)
    await make_assessment(1, today() - timedelta(weeks=5), indicator="netvaerk", citizen=3, professional=None)


async def _fill_orders(offer_id: int, users: dict[str, int]) -> None:
    """At the supplier user's supplier: order 1 waits for its answer, 2 has started, 3 stands in line elsewhere."""
    anna = actor_of(users["caseworker"])
    citizens = [row[0] for row in await fetch("select id from citizen order by id limit 3")]
    for citizen in citizens[:2]:
        order = await make_order(citizen, offer_id, ordered_by=anna.user_id)
    await begin_order(order, by=anna)
    await _fill_reports(order, users)
    await record_absence(anna, order, kind="unannounced", from_on=today(), text="Mødte ikke op.", today=today())
    full = await make_offer(title="Fuldtegnet forløb", places=0, target_groups=["6.6"])
    await make_order(citizens[2], full, ordered_by=anna.user_id)


async def _fill_reports(order: int, users: dict[str, int]) -> None:
    """On order 2: report 1 is sent, 2 is a draft; and a message from each side."""
    anna, supplier_id = actor_of(users["caseworker"]), await fetch_value("select min(id) from supplier")
    lis = actor_of(users["supplier"], "supplier", supplier_id=supplier_id)
    for report_id in (1, 2):
        await save_draft(lis, report_id, ANSWERS, version=1, today=today())
    await send_report(lis, 1, version=2, today=today())
    await write_message(lis, order)
    await write_message(anna, order, "Tirsdag klokken ti passer fint.")


async def _fill_effects(offers: list[int], suppliers: list[int]) -> None:
    await switch_on("evaluation")
    await switch_on("individual_use")
    arms = [
        fitted_arm(offer, estimate, n=40 + offer * 10)
        for offer, estimate in zip(offers, (4.1, 2.2, 0.4, 6.0), strict=False)
    ]
    told = [arm.offer_id for arm in arms]
    groups = [
        group("supplier", str(suppliers[0]), told[::3], 4.6, place=1),
        group("supplier", str(suppliers[1]), told[1:2], 2.2, place=2),
        group("kind", "private", told, 3.2),
        group("type", "jobklub", told[1:2], 2.2),
        group("duration", "13-26", told, 3.2),
        group("contrast", "own-private", told, 0.4),
    ]
    named = dict(zip(("good", "idle", "small", "tiny"), told, strict=True))
    fitted = told_together(arms, groups=groups)
    run_id = await draft_told(fitted, course=course_of(named, suppliers[0], suppliers[1]))
    await make_public(None, run_id)
