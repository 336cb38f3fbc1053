"""The pages of runs, one offer's evidence and the switches, as each role meets them."""

import pytest

from app.evidence.effects import service
from tests.builders.catalogue import make_offer
from tests.builders.evidence import OUTCOME, draft_run, fitted_arm, fitted_outcome, published_run, switch_on
from tests.conftest import ClientAs

pytestmark = pytest.mark.usefixtures("db")


async def test_with_evaluation_off_the_list_says_what_to_do_and_offers_no_run(client_as: ClientAs) -> None:
    text = (await (await client_as("manager")).get("/effects")).text
    assert "Evaluering er slået fra" in text
    assert "/admin/legal-basis" in text
    assert 'href="/effects/runs/new"' not in text


async def test_a_manager_starts_a_run_from_the_form(client_as: ClientAs) -> None:
    await switch_on()
    client = await client_as("manager")
    form = await client.get("/effects/runs/new")
    assert "Uger i selvforsørgelse inden for 52 uger" in form.text
    answer = await client.post("/effects/runs", data={"outcomes": [OUTCOME], "seed": "7"})
    assert answer.status_code == 303
    assert 'href="/jobs/' in (await client.get(answer.headers["location"])).text


async def test_a_form_with_errors_comes_back_with_what_was_written(client_as: ClientAs) -> None:
    await switch_on()
    answer = await (await client_as("manager")).post(
        "/effects/runs", data={"outcomes": [OUTCOME], "seed": "syv", "first_on": "31-02-2026"}
    )
    assert answer.status_code == 422
    assert 'value="syv"' in answer.text
    assert 'value="31-02-2026"' in answer.text


async def test_a_run_shows_estimand_comparison_interval_and_publishes(client_as: ClientAs) -> None:
    await switch_on()
    offers = [await make_offer(title=title) for title in ("Fast Track", "Mentorforløb")]
    run_id = await draft_run(fitted_outcome([fitted_arm(offers[0], 3.2), fitted_arm(offers[1], n=9)]))
    client = await client_as("manager")
    text = (await client.get(f"/effects/runs/{run_id}")).text
    for wanted in ("Effekt for dem, der fik tilbuddet", "ingen tilbud startet i ugen", "95 %", "Fast Track", "+3,2"):
        assert wanted in text
    assert "For få: 5–14 personer" in text
    answer = await client.post(f"/effects/runs/{run_id}/publish")
    assert answer.status_code == 303
    assert (await service.get_run(run_id)).status == "published"


async def test_a_published_run_is_withdrawn_with_a_reason(client_as: ClientAs) -> None:
    await switch_on()
    run_id = await published_run(fitted_outcome([fitted_arm(await make_offer())]))
    client = await client_as("manager")
    assert (await client.post(f"/effects/runs/{run_id}/withdraw", data={"reason": ""})).status_code == 422
    assert (await client.post(f"/effects/runs/{run_id}/withdraw", data={"reason": "Fejl"})).status_code == 303
    assert "Fejl" in (await client.get(f"/effects/runs/{run_id}")).text


@pytest.mark.parametrize(
    ("role", "draft", "published"),
    [("auditor", 200, 200), ("procurement", 404, 200), ("caseworker", 404, 200), ("supplier", 403, 403)],
)
async def test_who_reads_drafts_and_published_runs(client_as: ClientAs, role: str, draft: int, published: int) -> None:
    await switch_on()
    fitted = fitted_outcome([fitted_arm(await make_offer())])
    draft_id, published_id = await draft_run(fitted), await published_run(fitted)
    client = await client_as(role)
    for prefix in ("", "/api"):
        assert (await client.get(f"{prefix}/effects/runs/{draft_id}")).status_code == draft
        assert (await client.get(f"{prefix}/effects/runs/{published_id}")).status_code == published


async def test_the_api_hides_what_the_page_hides(client_as: ClientAs) -> None:
    await switch_on()
    sizes = {await make_offer(): n for n in (3, 12, 20, 80)}
    run_id = await published_run(fitted_outcome([fitted_arm(offer, n=n) for offer, n in sizes.items()]))
    answer = await (await client_as("procurement")).get(f"/api/effects/runs/{run_id}")
    estimates = {one["offer_id"]: one for one in answer.json()["results"][0]["estimates"]}
    three, twelve, _, eighty = (estimates[offer] for offer in sizes)
    assert (three["n"], three["estimate"], three["low"]) == (None, None, None)
    assert (twelve["n"], twelve["estimate"]) == (None, None)
    assert (eighty["n"], eighty["estimate"]) == (80, 2.0)


async def test_one_offers_evidence_links_to_how_it_was_made(client_as: ClientAs) -> None:
    await switch_on()
    offer = await make_offer(title="Fast Track")
    run_id = await published_run(fitted_outcome([fitted_arm(offer)]))
    text = (await (await client_as("procurement")).get(f"/effects/offers/{offer}")).text
    assert f"/effects/runs/{run_id}" in text
    assert "+2,0" in text


async def test_an_administrator_switches_on_and_off(client_as: ClientAs) -> None:
    client = await client_as("administrator")
    new = {
        "purpose": "individual_use",
        "name": "Sag 14",
        "decided_on": "01-02-2026",
        "impact_assessment": "Bilag 3: lav risiko",
    }
    assert (await client.post("/admin/legal-basis", data=new)).status_code == 303
    basis = await service.find_basis("individual_use")
    assert basis is not None
    assert "Sag 14" in (await client.get("/admin/legal-basis")).text
    assert (await client.post(f"/admin/legal-basis/{basis.id}/withdraw")).status_code == 303
    assert not await service.is_on("individual_use")


async def test_a_decision_without_its_assessment_is_refused_beside_the_field(client_as: ClientAs) -> None:
    answer = await (await client_as("administrator")).post(
        "/admin/legal-basis", data={"purpose": "evaluation", "name": "Sag 14", "decided_on": "01-02-2026"}
    )
    assert answer.status_code == 422
    assert "Skriv, hvor konsekvensanalysen ligger" in answer.text
    assert 'value="Sag 14"' in answer.text


@pytest.mark.parametrize("role", ["manager", "auditor"])
async def test_others_see_the_switches_and_cannot_move_them(client_as: ClientAs, role: str) -> None:
    basis_id = await switch_on()
    client = await client_as(role)
    assert (await client.get("/admin/legal-basis")).status_code == 200
    assert (await client.post(f"/admin/legal-basis/{basis_id}/withdraw")).status_code == 403
