"""Undoing a batch: the rows are as they were, or nothing is touched and every reason is told."""

import asyncio
import random
from datetime import date

import asyncpg
import pytest

from app.platform.db import fetch, fetch_value
from app.platform.errors import Conflict
from app.platform.intake import import_kinds, undoing
from app.platform.intake.undoing import undo_batch
from app.platform.keys import keyring
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen, make_cpr, make_spell
from tests.builders.intake import contents_of, import_lines, somebody
from tests.builders.progression import make_assessment
from tests.builders.referrals import make_placement
from tests.builders.reports import make_report, make_running
from tests.builders.suppliers import make_supplier

CPR, OTHER = make_cpr(1), make_cpr(2)


async def undone(batch_id):
    return await undo_batch(batch_id, actor_id=None)


async def supplier_and_offer():
    supplier = await make_supplier(code="LEV-A", name="Åsens Værksted", phone="12 34 56 78")
    await make_supplier(code="LEV-B", name="Borgen")
    await make_offer(supplier_id=supplier, code="TIL-A", title="Jobklub", life="open")
    await make_offer(supplier_id=supplier, code="TIL-B", title="Mentor", life="open")


async def a_citizen():
    await make_citizen(cpr=CPR, name="Eksempel Et", case_number="S-1")


async def spells():
    first = await make_citizen(cpr=CPR)
    await make_spell(first, "dagpenge", date(2025, 1, 1))
    await make_spell(first, "sygedagpenge", date(2025, 1, 1), date(2025, 6, 30))
    await make_citizen(cpr=OTHER)


async def placements():
    await supplier_and_offer()
    citizen = await make_citizen(cpr=CPR)
    offer = await fetch_value("select id from offer where code = 'TIL-A'")
    await make_placement(citizen, offer, placement_ref="P-1", start_on=date(2025, 1, 1), end_on=date(2025, 3, 1))
    await make_placement(citizen, offer, placement_ref="P-2", start_on=date(2025, 6, 1))
    await make_placement(citizen, offer, placement_ref="P-3", start_on=date(2025, 4, 1), end_on=date(2025, 5, 1))


KINDS = {
    "suppliers": (
        supplier_and_offer, ("supplier",),
        ["code;name;kind;phone", "LEV-A;Nyt Navn;own;", "LEV-NY;Ny Leverandør;private;99"],
    ),
    "offers": (
        supplier_and_offer, ("offer",),
        ["code;title;supplier_code;offer_type;life;weeks;barriers;successor_code",
         "TIL-A;Jobklub;LEV-A;jobklub;closing;13,5;netvaerk|selvvaerd;TIL-NY",
         "TIL-NY;Ny klub;LEV-B;jobklub;closing;;;TIL-NYERE", "TIL-NYERE;Nyere klub;LEV-B;jobklub;open;;;"],
    ),
    "citizens": (
        a_citizen, ("citizen", "citizen_profile"),
        ["cpr;recorded_on;birth_year;target_group;name;case_number;team;barriers",
         f"{CPR};01-02-2026;1980;6.6;Eksempel Nyt;S-1;NORD;", f"{CPR};01-01-2026;1981;6.6;Eksempel Et;S-1;;netvaerk",
         f"{OTHER};01-02-2026;1990;6.6;Eksempel To;S-2;NORD;", f"{OTHER};01-01-2026;1990;6.6;Eksempel To;S-2;NORD;"],
    ),
    "spells": (
        spells, ("benefit_spell",),
        ["cpr;benefit;start_on;end_on", f"{CPR};sygedagpenge;01-01-2025;31-05-2025",
         f"{CPR};sygedagpenge;01-06-2025;", f"{OTHER};dagpenge;01-06-2025;"],
    ),
    "placements": (
        placements, ("placement",),
        ["placement_ref;cpr;offer_code;start_on;end_on;end_reason", f"P-1;{CPR};TIL-A;01-04-2025;01-05-2025;completed",
         f"P-3;{CPR};TIL-A;01-01-2025;01-03-2025;", f"P-4;{CPR};TIL-B;01-01-2025;;"],
    ),
    "outcomes": (
        spells, ("outcome_event",),
        ["cpr;kind;start_on;end_on", f"{CPR};employed;01-06-2025;", f"{OTHER};employed;01-06-2025;01-07-2025"],
    ),
}  # fmt: skip


async def assessed():
    citizen = await make_citizen(cpr=CPR)
    await make_citizen(cpr=OTHER)
    await make_assessment(citizen, date(2026, 1, 15), note="Før")


async def reported():
    await placements()
    placement = await fetch_value("select id from placement where placement_ref = 'P-1'")
    await make_report(placement, kind="interim", due_on=date(2025, 2, 1))
    await make_report(placement, kind="final", state="sent", due_on=date(2025, 3, 1), sent_on=date(2025, 3, 2))
    await fetch("update report set report_ref = 'R-1' where state = 'sent'")


async def skilled():
    first = await make_citizen(cpr=CPR)
    await make_citizen(cpr=OTHER)
    await fetch(
        """insert into competences_and_wishes (citizen_id, competences, wishes_text, updated_by)
           values ($1, '{it}', 'Dyr', 1)""",
        first,
    )


async def contracted():
    await supplier_and_offer()
    supplier = await fetch_value("select id from supplier where code = 'LEV-A'")
    await fetch(
        """insert into contract (reference, title, supplier_id, signed_on, starts_on, ends_on, value_ore)
           values ('K-1', 'Før', $1, '2025-01-15', '2025-02-01', '2027-01-31', 100)""",
        supplier,
    )


KINDS |= {
    "contracts": (
        contracted, ("contract", "contract_option", "contract_offer"),
        ["reference;title;supplier_code;signed_on;starts_on;ends_on;value_kr;options;option_months;notice_months;offer_codes",
         "K-1;Nu;LEV-A;15-01-2025;01-02-2025;31-01-2027;2,00;;;;TIL-A",
         "K-2;Ny;LEV-A;15-01-2025;01-02-2025;31-01-2027;3,00;2;12;6;TIL-A"],
    ),
    "assessments": (
        assessed, ("assessment",),
        ["cpr;indicator;assessed_on;citizen_score;professional_score;note", f"{CPR};tro_paa_job;15-01-2026;4;;",
         f"{OTHER};tro_paa_job;16-01-2026;;5;Ny"],
    ),
    "reports": (
        reported, ("report",),
        ["report_ref;placement_ref;kind;due_on;sent_on;results;taken_up_on;follow_ups",
         "R-1;P-1;final;01-03-2025;03-03-2025;Nyt resultat;05-03-2025;",
         "R-2;P-1;interim;01-02-2025;01-02-2025;Andet;;"],
    ),
    "competences": (
        skilled, ("competences_and_wishes",),
        ["cpr;competences;wishes;wishes_text", f"{CPR};it|kundekontakt;deltidsjob;", f"{OTHER};;deltidsjob;Køkken"],
    ),
}  # fmt: skip


def test_every_kind_of_file_is_undone_here():
    assert set(KINDS) == set(import_kinds())


@pytest.mark.parametrize("full", [False, True], ids=["partial", "full"])
@pytest.mark.parametrize("kind", KINDS)
async def test_undoing_any_kind_sets_every_row_back(db, kind, full):
    prepare, tables, lines = KINDS[kind]
    await prepare()
    before = await contents_of(*tables)
    options = {"full": True, "extracted_on": date(2026, 3, 1)} if full else {}
    result = await import_lines(kind, *lines, **options)
    assert result.committed, result.report.errors
    assert await contents_of(*tables) != before
    plan = await undone(result.batch_id)
    assert (plan.deleted > 0, plan.reasons) == (True, [])
    assert await contents_of(*tables) == before
    assert await fetch_value("select count(*) from import_change") == 0


async def test_the_file_may_come_again_and_two_files_are_undone_last_first(db):
    await supplier_and_offer()
    start = await contents_of("supplier")
    first = await import_lines("suppliers", "code;name;kind", "LEV-A;Første;own")
    between = await contents_of("supplier")
    second = await import_lines("suppliers", "code;name;kind", "LEV-A;Anden;own", "LEV-C;Ny;own")
    with pytest.raises(Conflict):
        await undone(first.batch_id)
    await undone(second.batch_id)
    assert await contents_of("supplier") == between
    await undone(first.batch_id)
    assert await contents_of("supplier") == start
    again = await import_lines("suppliers", "code;name;kind", "LEV-A;Første;own")
    assert again.committed


async def test_a_version_goes_on_counting_so_that_an_open_form_stays_stale(db):
    await make_supplier(code="LEV-A")
    result = await import_lines("suppliers", "code;name;kind", "LEV-A;Nyt;own")
    await undone(result.batch_id)
    assert await fetch_value("select version from supplier") == 3


async def test_an_offers_history_tells_of_the_file_and_of_its_undoing(db):
    await supplier_and_offer()
    lines = ("code;title;supplier_code;offer_type;life", "TIL-A;Ny titel;LEV-A;jobklub;open")
    await undone((await import_lines("offers", *lines)).batch_id)
    rows = await fetch("select action, changes ->> 'title' as title from offer_revision order by id desc limit 2")
    assert [tuple(row) for row in rows] == [
        ("undone", '["Ny titel", "Jobklub"]'),
        ("imported", '["Jobklub", "Ny titel"]'),
    ]


async def test_rows_that_others_rest_on_stop_it_with_their_number(db):
    result = await import_lines("suppliers", "code;name;kind", "LEV-A;Ny;own")
    supplier = await fetch_value("select id from supplier")
    offer = await make_offer(supplier_id=supplier)
    plan = await undoing.plan_undo(await somebody(), result.batch_id)
    [reason] = plan.reasons
    assert (reason.table, reason.params["n"], reason.examples) == ("offer", 1, [offer])
    with pytest.raises(Conflict):
        await undone(result.batch_id)
    assert await fetch_value("select count(*) from supplier") == 1


async def test_rows_a_person_changed_since_stop_it(db):
    await supplier_and_offer()
    result = await import_lines("suppliers", "code;name;kind", "LEV-A;Nyt;own", "LEV-C;Ny;own")
    await db.execute("update supplier set phone = '1', version = version + 1 where code in ('LEV-A', 'LEV-C')")
    plan = await undoing.plan_undo(await somebody(), result.batch_id)
    assert [(reason.table, reason.params["n"], len(reason.examples)) for reason in plan.reasons] == [("supplier", 2, 2)]
    before = await contents_of("supplier")
    with pytest.raises(Conflict):
        await undone(result.batch_id)
    assert await contents_of("supplier") == before


async def test_what_others_changed_beside_it_stays(db):
    await spells()
    result = await import_lines("spells", "cpr;benefit;start_on;end_on", f"{CPR};dagpenge;01-01-2025;01-02-2026")
    await db.execute("update benefit_spell set start_on = '2024-12-01' where benefit = 'dagpenge'")
    await undone(result.batch_id)
    row = await db.fetchrow("select start_on, end_on from benefit_spell where benefit = 'dagpenge'")
    assert tuple(row) == (date(2024, 12, 1), None)


async def test_a_row_that_is_gone_stops_it(db):
    result = await import_lines("suppliers", "code;name;kind", "LEV-A;Ny;own", "LEV-B;Ny;own")
    await db.execute("delete from supplier where code = 'LEV-B'")
    with pytest.raises(Conflict):
        await undone(result.batch_id)
    assert await fetch_value("select count(*) from supplier") == 1


async def test_a_later_file_that_found_the_rows_in_place_stops_it(db):
    lines = ("code;name;kind", "LEV-A;Ny;own")
    first = await import_lines("suppliers", *lines)
    second = await import_lines("suppliers", *lines, "")
    plan = await undoing.plan_undo(await somebody(), first.batch_id)
    assert [reason.batches for reason in plan.reasons] == [[second.batch_id]]
    await undone(second.batch_id)
    await undone(first.batch_id)
    assert await fetch_value("select count(*) from supplier") == 0


async def test_a_batch_whose_record_is_gone_says_so(db):
    result = await import_lines("suppliers", "code;name;kind", "LEV-A;Ny;own")
    await db.execute("delete from import_change")
    with pytest.raises(Conflict, match="not known"):
        await undone(result.batch_id)


async def test_undoing_twice_does_it_once(db):
    result = await import_lines("suppliers", "code;name;kind", "LEV-A;Ny;own")
    await undone(result.batch_id)
    await undone(result.batch_id)
    assert await fetch_value("select count(*) from audit_entry where action = 'import.undone'") == 1


async def test_a_period_that_moved_into_the_place_of_another_is_set_back(db):
    """Each step back meets the same neighbours as the step forth did, though overlaps are refused at once."""
    citizen = await make_citizen(cpr=CPR)
    await make_spell(citizen, "dagpenge", date(2025, 1, 1), date(2025, 1, 31))
    await make_spell(citizen, "dagpenge", date(2025, 2, 1), date(2025, 2, 28))
    await make_spell(citizen, "dagpenge", date(2025, 3, 1))
    before = await contents_of("benefit_spell")
    lines = (
        "cpr;benefit;start_on;end_on",
        f"{CPR};dagpenge;01-01-2025;15-01-2025",
        f"{CPR};dagpenge;20-01-2025;25-01-2025",
    )
    result = await import_lines("spells", *lines, full=True, extracted_on=date(2025, 5, 1))
    await undone(result.batch_id)
    assert await contents_of("benefit_spell") == before


async def test_a_killed_undo_leaves_everything_as_the_file_left_it(database_url):
    """The connection is cut in the middle, outside any test transaction."""
    result = await import_lines("suppliers", "code;name;kind", "LEV-A;Ny;own", "LEV-B;Ny;own")
    cut = asyncio.Event()

    async def kill(fraction: float, msgid: str, **params: object) -> None:
        cut.set()
        other = await asyncpg.connect(database_url)
        await other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid() and state = 'idle in transaction'"
        )
        await other.close()

    try:
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
            await undo_batch(result.batch_id, actor_id=None, step=kill)
        assert cut.is_set()
        assert await fetch_value("select count(*) from supplier") == 2
        assert await fetch_value("select count(*) from import_change") == 2
        assert await fetch_value("select undone_at from import_batch") is None
    finally:
        await undo_batch(result.batch_id, actor_id=None)
        await fetch("delete from import_batch")


async def test_an_order_that_ended_by_the_file_runs_on(db):
    running = await make_running()
    row = await db.fetchrow(
        """select o.reference, f.code, p.start_on from offer_order o join offer f on f.id = o.offer_id
           join placement p on p.id = o.placement_id where o.id = $1""",
        running.order_id,
    )
    cpr = make_cpr(77)
    await db.execute("update citizen set pseudonym = $1 where id = $2", keyring().pseudonym(cpr), running.citizen_id)
    start = f"{row['start_on']:%d-%m-%Y}"
    result = await import_lines(
        "placements", "placement_ref;cpr;offer_code;start_on;end_on;end_reason",
        f"F-77;{cpr};{row['code']};{start};{start};completed",
    )  # fmt: skip
    assert await fetch_value("select state from offer_order") == "ended"
    await undone(result.batch_id)
    assert await fetch_value("select state from offer_order") == "started"


@pytest.mark.parametrize("seed", range(6))
async def test_any_row_of_files_is_undone_step_by_step(db, seed):
    """Random extracts, whole and partial, over the same citizens; each step back gives the rows of that step forth."""
    rng = random.Random(seed)
    cprs = [make_cpr(n) for n in range(500, 504)]
    for cpr in cprs:
        await make_citizen(cpr=cpr)
    steps = []
    for number in range(6):
        before = await contents_of("benefit_spell")
        options = {"full": True, "extracted_on": date(2026, 1, 1 + number)} if rng.random() < 0.5 else {}
        result = await import_lines("spells", "cpr;benefit;start_on;end_on", *random_spells(rng, cprs), **options)
        if result.committed:
            steps.append((result.batch_id, before))
    assert len(steps) > 2
    for batch, before in reversed(steps):
        await undone(batch)
        assert await contents_of("benefit_spell") == before


def random_spells(rng, cprs):
    """Spells of some citizens, each within its month, so that files meet the same keys and never overlap."""
    for cpr in rng.sample(cprs, rng.randint(1, len(cprs))):
        for month in rng.sample(range(1, 12), rng.randint(1, 5)):
            runs = month == 11 and rng.random() < 0.5
            yield f"{cpr};dagpenge;01-{month:02d}-2025;" + ("" if runs else f"{rng.randint(10, 28)}-{month:02d}-2025")
