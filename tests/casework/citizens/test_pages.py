"""A caseworker's list and a citizen's page, and who may not see them."""

from datetime import date, timedelta

from app.platform.access import ensure_team
from app.platform.clock import today
from app.platform.db import fetch_value
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen, make_spell
from tests.builders.outcomes import make_outcome
from tests.builders.referrals import make_placement


async def test_a_caseworker_sees_own_citizens_by_name_and_nobody_elses(client_as):
    client = await client_as("caseworker")
    own = await make_citizen(name="Åse Øst", caseworker_id=client.user_id)
    other = await make_citizen(name="Fremmed Borger", caseworker_id=await make_user("caseworker"))
    listed = (await client.get("/citizens?now=all")).text
    assert "Åse Øst" in listed
    assert "Fremmed" not in listed
    assert (await client.get(f"/citizens/{own}")).status_code == 200
    assert (await client.get(f"/citizens/{other}")).status_code == 404
    assert (await client.get(f"/api/citizens/{other}")).status_code == 404
    assert (await client.get("/citizens?q=øst&now=all")).text.count("Åse Øst") >= 1
    assert "Åse Øst" not in (await client.get("/citizens?q=vest&now=all")).text


async def test_a_file_does_not_hold_the_name_that_was_searched_for(client_as):
    client = await client_as("caseworker")
    citizen = await make_citizen(name="Åse Øst", caseworker_id=client.user_id)
    file = (await client.get("/citizens/export?format=csv&now=all&q=%C3%85se&sort=-name")).text
    assert f"/citizens/{citizen}" in file
    assert "Åse" not in file
    assert "%C3%85se" not in file
    assert "Søg;•••" in file
    assert "sort=-name" in file


async def test_a_team_leader_sees_the_team(client_as):
    team = await ensure_team("T1", "Sygedagpenge")
    leader = await client_as("team_leader", team_ids=(team,))
    mine = await make_citizen(name="Holdets Borger", team_id=team)
    theirs = await make_citizen(name="Andet Hold", team_id=await ensure_team("T2", "Unge"))
    assert "Holdets Borger" in (await leader.get("/citizens?now=all")).text
    assert (await leader.get(f"/citizens/{mine}")).status_code == 200
    assert (await leader.get(f"/citizens/{theirs}")).status_code == 404


async def test_managers_and_administrators_do_not_enter(client_as):
    citizen = await make_citizen()
    for role in ("manager", "administrator", "procurement", "supplier", "auditor"):
        client = await client_as(role)
        assert (await client.get(f"/citizens/{citizen}")).status_code in (403, 404)


async def test_the_page_shows_benefit_refund_and_course_and_is_on_the_trail(client_as):
    client = await client_as("caseworker")
    citizen = await make_citizen(caseworker_id=client.user_id, case_number="S-77", barriers=["gaeld"])
    await make_spell(citizen, "sygedagpenge", today() - timedelta(days=70))
    await make_placement(citizen, await make_offer(title="Jobklub Nord"), start_on=today() - timedelta(days=30))
    await make_outcome(citizen, "partial_return", today() - timedelta(days=5))
    text = (await client.get(f"/citizens/{citizen}")).text
    for words in ("10 uger", "40 %", "Jobklub Nord", "S-77", "Gæld", f"/citizens/{citizen}/ranking"):
        assert words in text
    seen = await fetch_value(
        "select count(*) from audit_entry where action = 'citizen.viewed' and subject_id = $1", citizen
    )
    assert seen == 1


async def test_passive_citizens_are_found_by_weeks_since_the_last_offer(client_as):
    client = await client_as("caseworker")
    passive = await make_citizen(name="Passiv Længe", caseworker_id=client.user_id)
    active = await make_citizen(name="Aktiv Nu", caseworker_id=client.user_id)
    for citizen in (passive, active):
        await make_spell(citizen, "kontanthjaelp", today() - timedelta(weeks=100))
    await make_placement(active, await make_offer(), start_on=today() - timedelta(weeks=2))
    listed = (await client.get("/citizens?passive=52")).text
    assert "Passiv Længe" in listed
    assert "Aktiv Nu" not in listed


async def test_json_holds_the_record(client_as):
    client = await client_as("caseworker")
    citizen = await make_citizen(caseworker_id=client.user_id)
    await make_spell(citizen, "dagpenge", date(2024, 1, 1), date(2024, 6, 30))
    record = (await client.get(f"/api/citizens/{citizen}")).json()
    assert record["spells"] == [{"benefit": "dagpenge", "start_on": "2024-01-01", "end_on": "2024-06-30"}]
    assert (await client.get("/api/citizens?now=all")).json()["total"] == 1


async def test_the_list_opens_on_those_with_a_benefit_today_and_the_address_can_ask_for_everybody(client_as):
    client = await client_as("caseworker")
    on, off = [await make_citizen(name=name, caseworker_id=client.user_id) for name in ("På Ydelse", "I Arbejde")]
    await make_spell(on, "dagpenge", today() - timedelta(days=30))
    await make_spell(off, "dagpenge", today() - timedelta(days=300), today() - timedelta(days=100))
    opened, everybody = (await client.get("/citizens")).text, (await client.get("/citizens?now=all")).text
    assert "På Ydelse" in opened
    assert "I Arbejde" not in opened
    assert "/citizens?now=all" in opened
    assert "I Arbejde" in everybody
    assert "Også uden ydelse i dag" in everybody
    assert (await client.get("/api/citizens")).json()["total"] == 1
    assert (await client.get("/citizens?now=never")).status_code == 422
