"""Offers told together for the same citizens, as the pages show them: places, and every offer that has none."""

import msgspec
import pytest

from app.evidence.effects.service import withdraw_basis
from app.platform.db import execute
from tests.builders.effects import told_town
from tests.builders.evidence import actor_as, switch_on
from tests.conftest import ClientAs

pytestmark = pytest.mark.usefixtures("db")


async def test_a_run_answers_the_two_questions_in_two_tables(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town()
    text = (await (await client_as("manager")).get(f"/effects/runs/{town.run_id}")).text
    own, common = text.split('id="common-heading"')
    assert "Hvad hvert tilbud gjorde for sine egne deltagere, bedste først" in own
    assert "Hvad hvert tilbud ville gøre for de samme borgere" in common
    assert "1 af 3" in common
    assert "Bedre end det gennemsnitlige tilbud" in common
    assert "+2,5" in common  # weighed together
    assert "+3,0" in common  # beside it the offer's own figure


async def test_every_offer_without_a_place_is_listed_with_the_reason_and_what_it_takes(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town()
    text = (await (await client_as("auditor")).get(f"/effects/runs/{town.run_id}")).text
    unranked = text.split('id="unranked-heading"')[1].split("</table>")[0]
    assert "Kan ikke rangeres: 2 tilbud" in text
    for title in ("Lille", "Bitte"):
        assert title in unranked
    assert "Færre end 15 personer" in unranked
    assert "Mindst 15 personer, der er begyndt" in unranked


async def test_an_offer_of_5_to_14_shows_its_types_result_and_none_of_its_own(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town()
    text = (await (await client_as("manager")).get(f"/effects/runs/{town.run_id}")).text
    row = text.split('id="unranked-heading"')[1].split("Lille")[1].split("</tr>")[0]
    assert "Tilbud af dets type" in row
    assert "+1,2" in row
    assert "+1,1" not in row


async def test_offers_that_cannot_be_told_apart_have_no_place_and_the_page_says_so(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town(rankable=False)
    text = (await (await client_as("manager")).get(f"/effects/runs/{town.run_id}")).text
    assert "Tilbuddene kan ikke skelnes fra hinanden, så ingen af dem har en plads." in text
    assert "Kan ikke rangeres: 4 tilbud" in text
    assert "Cirka 120 borgere mere" in text
    assert "1 af 3" not in text


async def test_another_population_is_chosen_by_its_address(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town()
    client = await client_as("manager")
    text = (await client.get(f"/effects/runs/{town.run_id}?population=6.2")).text
    assert "6.2 Jobparate kontanthjælpsmodtagere, cirka 400 borgere" in text
    assert "+2,0" in text
    assert (await client.get(f"/effects/runs/{town.run_id}?population=9.9")).status_code == 200


async def test_an_offers_page_says_its_place_and_when_the_effect_comes(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town()
    client = await client_as("procurement")
    text = (await client.get(f"/effects/offers/{town.good}")).text
    assert "nummer 1" in text
    assert "Fastholdt til omkring uge 8. Foran fra omkring uge 26." in text
    small = (await client.get(f"/effects/offers/{town.small}")).text
    assert "for tidligt at rangere" in small
    assert "Det vil kræve: Mindst 15 personer, der er begyndt" in small


async def test_an_offer_unlike_the_population_is_marked_and_one_too_unlike_has_no_place(client_as: ClientAs) -> None:
    await switch_on()
    town = await told_town()
    await execute("update effect_common set far_by = 1.4, far_on = 'age' where offer_id = $1", town.good)
    await execute(
        """update effect_common set far_by = -3.0, far_on = 'benefit', rankable = false,
                  not_ranked_because = 'far_from_population' where offer_id = $1""",
        town.idle,
    )
    client = await client_as("manager")
    text = (await client.get(f"/effects/runs/{town.run_id}")).text
    ranked, unranked = text.split('id="unranked-heading"')
    assert "ligner kun lidt de borgere, tallet gælder for, mindst på: alder" in ranked
    row = unranked.split("Uvirksom")[1].split("</tr>")[0]
    assert "Tilbuddets deltagere ligner for lidt de borgere, tallet gælder for" in row
    assert "Deltagere, der i højere grad ligner de borgere" in row
    assert "mindst på: ydelse" in row
    assert "mindst på: alder" in (await client.get(f"/effects/offers/{town.good}")).text
    assert "2 tilbud er givet til borgere, der kun ligner" in (await client.get("/comparison")).text
    answer = (await client.get(f"/api/effects/runs/{town.run_id}/common")).json()
    assert {one["offer_id"]: one["far_on"] for one in answer} == {
        town.good: "age", town.idle: "benefit", town.small: None, town.tiny: None,
    }  # fmt: skip


async def test_limits_whatever_became_of_those_never_assessed_again_are_read_in_words(client_as: ClientAs) -> None:
    await switch_on()
    belief, assessed = "progression_tro_paa_job_26", {"scale": 1, "starts": {}, "raters": {}, "weeks": None}
    town = await told_town(outcome=belief, bounds={}, assessed=assessed)
    limits = {str(town.good): [0.25, 1.5], str(town.idle): [-0.5, 0.75], str(town.small): [-3.0, 3.0]}
    await execute(
        "update effect_outcome set diagnostics = diagnostics || jsonb_build_object('bounds', $1::text::jsonb)",
        msgspec.json.encode(limits).decode(),
    )
    text = (await (await client_as("manager")).get(f"/effects/runs/{town.run_id}?outcome={belief}")).text
    table = text.split('id="bounds-heading"')[1].split("</table>")[0]
    good, idle = (table.split(name)[1].split("</tr>")[0] for name in ("God", "Uvirksom"))
    assert "+0,25" in good and "Hjælper, uanset hvordan det gik dem" in good
    assert "−0,50" in idle and "Bygger på, at de, der ikke er målt igen, ligner de øvrige" in idle
    assert "Lille" not in table


@pytest.mark.parametrize("role", ["manager", "caseworker", "procurement", "team_leader"])
async def test_switched_off_a_published_runs_figures_are_closed_to_those_who_would_use_them(
    client_as: ClientAs, role: str
) -> None:
    basis = await switch_on()
    town = await told_town()
    run = f"/effects/runs/{town.run_id}"
    client = await client_as(role)
    await withdraw_basis(actor_as("administrator"), basis)
    for address in (run, f"{run}/card", f"/api{run}", f"/api{run}/card", f"/api{run}/common"):
        answer = await client.get(address)
        assert answer.status_code == 409, address
        assert "+2,5" not in answer.text
    await switch_on()
    assert (await client.get(run)).status_code == 200


@pytest.mark.parametrize("role", ["auditor", "administrator"])
async def test_switched_off_those_who_answer_for_a_run_still_read_it(client_as: ClientAs, role: str) -> None:
    basis = await switch_on()
    town = await told_town()
    await withdraw_basis(actor_as("administrator"), basis)
    client = await client_as(role)
    for address in (f"/effects/runs/{town.run_id}", f"/effects/runs/{town.run_id}/card"):
        assert (await client.get(address)).status_code == 200
