"""Offers told together for the same citizens, as the pages show them: places, and every offer that has none."""

import pytest

from tests.builders.effects import told_town
from tests.builders.evidence import switch_on
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
