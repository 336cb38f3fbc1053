"""The citizen's list of offers and the choice, in the browser's order of steps."""

import re
from typing import Any

import pytest

from app.platform.db import fetch_value
from app.platform.free_text import holds_cpr_number
from tests.builders.catalogue import make_offer
from tests.builders.evidence import (
    fitted_arm,
    insert_citizen,
    insert_spell,
    published_run,
    switch_on,
)
from tests.builders.ranking import told_together
from tests.conftest import ClientAs

pytestmark = pytest.mark.usefixtures("db")


async def caseworker_with_citizen(client_as: ClientAs) -> tuple[Any, int]:
    client = await client_as("caseworker")
    citizen_id = await insert_citizen(caseworker_id=client.user_id)
    await insert_spell(citizen_id)
    return client, citizen_id


def hidden_fields(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


async def test_from_the_list_to_a_kept_choice_in_three_steps(client_as: ClientAs) -> None:
    await switch_on("evaluation")
    await switch_on("individual_use")
    client, citizen_id = await caseworker_with_citizen(client_as)
    offer = await make_offer(title="Fast Track")
    await published_run(told_together([fitted_arm(offer, 3.2), fitted_arm(await make_offer(), 3.0)]))
    listed = (await client.get(f"/citizens/{citizen_id}/ranking")).text
    for wanted in ("Fast Track", "+3,2", "40", "De bedste: 2 tilbud", "Listen rådgiver; du vælger"):
        assert wanted in listed
    link = re.search(rf'href="(/citizens/{citizen_id}/ranking/offers/{offer}[^"]*)"', listed)
    assert link is not None
    form = (await client.get(link[1].replace("&amp;", "&"))).text
    answer = await client.post(
        f"/citizens/{citizen_id}/ranking/offers/{offer}", data=hidden_fields(form) | {"reason": "Ønsker det selv"}
    )
    assert answer.status_code == 303
    assert "Ønsker det selv" in (await client.get(f"/citizens/{citizen_id}/ranking")).text
    assert await fetch_value("select count(*) from offer_choice where citizen_id = $1", citizen_id) == 1


async def test_an_offer_worse_than_none_stands_apart_from_the_best_and_can_still_be_chosen(client_as: ClientAs) -> None:
    await switch_on("evaluation")
    client, citizen_id = await caseworker_with_citizen(client_as)
    unsure, worse = await make_offer(title="Usikkert"), await make_offer(title="Dårligt")
    await published_run(told_together([fitted_arm(unsure, 3.0, se=10.0), fitted_arm(worse, -3.0, se=0.5)]))
    listed = (await client.get(f"/citizens/{citizen_id}/ranking")).text
    best, _, apart = listed.partition("Klarer sig dårligere end ingen tilbud nu")
    assert "De bedste: ét tilbud" in best
    assert "Usikkert" in best
    assert "Dårligt" not in best
    assert f"/citizens/{citizen_id}/ranking/offers/{worse}" in apart
    answer = (await client.get(f"/api/citizens/{citizen_id}/ranking")).json()
    assert [(one["in_best_set"], one["worse_than_none"]) for one in answer["ranked"]] == [(True, False), (False, True)]


async def test_a_cpr_number_in_the_reason_is_refused_and_the_text_kept(client_as: ClientAs) -> None:
    client, citizen_id = await caseworker_with_citizen(client_as)
    offer = await make_offer()
    form = (await client.get(f"/citizens/{citizen_id}/ranking/offers/{offer}")).text
    reason = "Borger 016203-1234 ønsker det"
    assert holds_cpr_number(reason)
    answer = await client.post(
        f"/citizens/{citizen_id}/ranking/offers/{offer}", data=hidden_fields(form) | {"reason": reason}
    )
    assert answer.status_code == 422
    assert "CPR-nummer" in answer.text
    assert reason in answer.text


async def test_a_list_that_changed_meanwhile_is_shown_again_with_the_text(client_as: ClientAs) -> None:
    await switch_on("evaluation")
    client, citizen_id = await caseworker_with_citizen(client_as)
    offer = await make_offer()
    form = (await client.get(f"/citizens/{citizen_id}/ranking/offers/{offer}")).text
    await published_run(told_together([fitted_arm(offer)]))
    sent = hidden_fields(form) | {"reason": "Ønsker det selv"}
    answer = await client.post(f"/citizens/{citizen_id}/ranking/offers/{offer}", data=sent)
    assert answer.status_code == 409
    assert "Listen er ændret" in answer.text
    assert "Ønsker det selv" in answer.text
    again = hidden_fields(answer.text) | {"reason": "Ønsker det selv"}
    answer = await client.post(f"/citizens/{citizen_id}/ranking/offers/{offer}", data=again)
    assert answer.status_code == 303


@pytest.mark.parametrize("path", ["/citizens/{id}/ranking", "/api/citizens/{id}/ranking", "/api/citizens/{id}/choices"])
async def test_another_caseworkers_citizen_is_not_found(client_as: ClientAs, path: str) -> None:
    _, citizen_id = await caseworker_with_citizen(client_as)
    other = await client_as("caseworker")
    assert (await other.get(path.format(id=citizen_id))).status_code == 404
    for role in ("manager", "administrator", "auditor", "procurement", "supplier"):
        assert (await (await client_as(role)).get(path.format(id=citizen_id))).status_code == 403


async def test_the_api_gives_the_same_order_as_the_page(client_as: ClientAs) -> None:
    await switch_on("evaluation")
    client, citizen_id = await caseworker_with_citizen(client_as)
    low, high = await make_offer(), await make_offer()
    await published_run(told_together([fitted_arm(low, 1.0), fitted_arm(high, 9.0)]))
    answer = (await client.get(f"/api/citizens/{citizen_id}/ranking")).json()
    assert answer["mode"] == "general"
    assert [one["option"]["offer_id"] for one in answer["ranked"]] == [high, low]


async def test_without_evidence_the_page_says_so(client_as: ClientAs) -> None:
    client, citizen_id = await caseworker_with_citizen(client_as)
    await make_offer(title="Fast Track")
    text = (await client.get(f"/citizens/{citizen_id}/ranking")).text
    assert "Tilbuddene er ikke rangordnet" in text
    assert "Evaluering er slået fra, så der bruges ingen effekter" in text
    assert "Fast Track" in text


async def test_a_citizen_without_a_running_benefit_is_told_that_and_not_that_offers_are_missing(
    client_as: ClientAs,
) -> None:
    await switch_on("evaluation")
    await switch_on("individual_use")
    client = await client_as("caseworker")
    citizen_id = await insert_citizen(caseworker_id=client.user_id)
    await make_offer(title="Fast Track")
    listed = (await client.get(f"/citizens/{citizen_id}/ranking")).text
    assert "Ingen løbende ydelse" in listed
    assert "Ingen tilbud passer" not in listed
