"""From a choice to its order, and what orders do to the list."""

import pytest

from tests.builders.catalogue import make_offer
from tests.builders.evidence import fitted_arm, insert_citizen, published_run, switch_on
from tests.builders.ranking import told_together
from tests.builders.referrals import make_order
from tests.evidence.ranking.test_pages import caseworker_with_citizen, hidden_fields

pytestmark = pytest.mark.usefixtures("db")


async def choose(client, citizen, offer):
    address = f"/citizens/{citizen}/ranking/offers/{offer}"
    form = (await client.get(address)).text
    return await client.post(address, data=hidden_fields(form) | {"reason": "Ønsker det selv"})


async def test_a_kept_choice_goes_on_to_the_order_and_shows_what_became_of_it(client_as):
    client, citizen = await caseworker_with_citizen(client_as)
    offer = await make_offer(title="Fast Track")
    answer = await choose(client, citizen, offer)
    assert answer.headers["location"].startswith(f"/citizens/{citizen}/orders/new?offer_id={offer}&choice_id=")
    assert "Bestil Fast Track" in (await client.get(answer.headers["location"])).text
    choice = int(answer.headers["location"].rpartition("=")[2])
    assert "Bestil det" in (await client.get(f"/citizens/{citizen}/ranking")).text
    order = await make_order(citizen, offer, ordered_by=client.user_id, choice_id=choice)
    listed = (await client.get(f"/citizens/{citizen}/ranking")).text
    assert f'href="/orders/{order}"' in listed
    assert "Bestil det" not in listed
    (kept,) = (await client.get(f"/api/citizens/{citizen}/choices")).json()
    assert (kept["order_id"], kept["order_state"]) == (order, "sent")


async def test_places_that_orders_hold_are_not_free_and_waiting_takes_none(client_as):
    await switch_on("evaluation")
    client, citizen = await caseworker_with_citizen(client_as)
    offer = await make_offer(places=2)
    await published_run(told_together([fitted_arm(offer, 3.2), fitted_arm(await make_offer(), 3.0)]))
    others = [await insert_citizen(caseworker_id=client.user_id) for _ in range(3)]
    free = []
    for other in others:
        await make_order(other, offer, ordered_by=client.user_id)
        answer = (await client.get(f"/api/citizens/{citizen}/ranking")).json()
        options = [one["option"] for one in answer["ranked"]] + answer["unranked"] + answer["full"]
        free += [one["free_places"] for one in options if one["offer_id"] == offer]
    assert free == [1, 0, 0]
    full = (await client.get(f"/citizens/{citizen}/ranking")).text
    assert "Bestil til ventelisten" in full
    assert f"/citizens/{citizen}/orders/new?offer_id={offer}" in full


async def test_an_offer_the_citizen_is_ordered_into_is_not_chosen_again(client_as):
    client, citizen = await caseworker_with_citizen(client_as)
    offer = await make_offer()
    await make_order(citizen, offer, ordered_by=client.user_id)
    answer = (await client.get(f"/api/citizens/{citizen}/ranking")).json()
    assert offer not in [one["offer_id"] for one in answer["unranked"]]
