"""Repeats, changes and nightly estimation as managers and auditors meet them."""

import pytest

from app.platform.db import execute, fetch_value
from tests.builders.effects import told_town
from tests.builders.evidence import switch_on
from tests.builders.revisions import changed_runs, two_runs
from tests.conftest import ClientAs

pytestmark = pytest.mark.usefixtures("db")


async def test_a_run_can_be_made_again_from_its_page(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town()
    client = await client_as("auditor")
    answer = await client.post(f"/effects/runs/{town.run_id}/repeat")
    assert answer.status_code == 303
    text = (await client.get(answer.headers["location"])).text
    assert "På vej" in text
    assert 'href="/jobs/' in text


async def test_a_run_whose_table_is_gone_says_why_and_has_no_button(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town()
    await execute(
        "update effect_run set table_gone_at = now(), table_gone_reason = 'citizen_erased' where id = $1", town.run_id
    )
    client = await client_as("manager")
    text = (await client.get(f"/effects/runs/{town.run_id}/revisions")).text
    assert "En borger i data er siden blevet slettet" in text
    assert f"/effects/runs/{town.run_id}/repeat" not in text
    assert (await client.post(f"/effects/runs/{town.run_id}/repeat")).status_code == 409


async def test_two_runs_are_held_against_each_other_and_only_an_earlier_one_can_be_chosen(client_as: ClientAs) -> None:
    await switch_on()
    old, new = await two_runs()
    client = await client_as("manager")
    answer = await client.post(f"/effects/runs/{new.run_id}/changes", data={"old_run_id": str(old.run_id)})
    assert answer.headers["location"].startswith("/effects/changes/")
    refused = await client.post(f"/effects/runs/{old.run_id}/changes", data={"old_run_id": str(new.run_id)})
    assert refused.status_code == 422
    assert "Vælg en beregning, der er lavet før denne" in refused.text


async def test_what_moved_is_shown_with_intervals_causes_and_places(client_as: ClientAs) -> None:
    await switch_on()
    client = await client_as("manager")
    text = (await client.get(f"/effects/changes/{await changed_runs()}")).text
    for wanted in ("Plads 1", "Plads 3", "en anden borgersammensætning", "−1,6", "95 %", "Opgjort for første gang"):
        assert wanted in text
    assert "for tidligt at rangere" in text


async def test_a_manager_switches_the_nightly_estimation_on_and_off(client_as: ClientAs) -> None:
    await switch_on()
    client = await client_as("manager")
    form = {"outcomes": ["selvforsorgelse_52"], "seed": "7", "decision": "on"}
    assert (await client.post("/effects/nightly", data=form)).status_code == 303
    assert "Stop beregning om natten" in (await client.get("/effects/nightly")).text
    assert (await client.post("/effects/nightly", data={**form, "decision": "off"})).status_code == 303
    assert await fetch_value("select count(*) from nightly_runs") == 2
    refused = await client.post("/effects/nightly", data={"seed": "7", "decision": "on"})
    assert refused.status_code == 422
    assert "Vælg mindst ét" in refused.text


async def test_the_api_gives_repeats_and_moves(client_as: ClientAs) -> None:
    await switch_on()
    client = await client_as("manager")
    change = (await client.get(f"/api/effects/changes/{await changed_runs()}")).json()
    assert change["status"] == "done"
    assert {move["offer_id"] for move in change["moves"]}
    assert (await client.get(f"/api/effects/runs/{change['new_run_id']}/repeats")).json() == []
