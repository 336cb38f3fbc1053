"""Placing an order: places, the waiting list, what stops it, and changing it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from app.casework.referrals import ordering_service, service
from app.casework.referrals.queries import position_in_line
from app.casework.referrals.reminders import remind
from app.casework.referrals.service import OfferFull, OfferNotOpen, count_free_places
from app.platform.clock import today
from app.platform.codelists import load_codelists
from app.platform.db import execute, fetch, fetch_value
from app.platform.errors import Conflict, InvalidInput, NotFound, StaleVersion
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen
from tests.builders.referrals import (
    accept_order,
    actor_of,
    begin_order,
    make_order,
    make_placement,
    new_order,
    order_text,
)

DAY = timedelta(days=1)


async def somebody() -> int:
    return await make_user("caseworker")


async def citizen_of(user_id: int, **profile: object) -> int:
    return await make_citizen(caseworker_id=user_id, **profile)


async def place(user_id: int, offer_id: int, **overrides: object) -> service.PlacedOrder:
    """An order for a new citizen of the user."""
    citizen = await citizen_of(user_id)
    return await service.place_order(actor_of(user_id), citizen, offer_id, new_order(**overrides), today=today())


async def state_of(order_id: int) -> str:
    return str(await fetch_value("select state from offer_order where id = $1", order_id))


async def test_an_order_is_sent_where_a_place_is_free_and_holds_it(db):
    user, offer = await somebody(), await make_offer(places=2)
    await make_placement(await make_citizen(), offer, start_on=today())
    placed = await place(user, offer)
    assert (placed.state, placed.position) == ("sent", None)
    assert await count_free_places([offer], today()) == {offer: 0}
    order = await service.get_order_for(actor_of(user), placed.order_id)
    assert order.reference == f"B-{today().year}-{placed.order_id:05d}"
    assert order.citizen_name == "Eksempel Borger"


async def test_without_a_free_place_nothing_is_placed_unless_it_may_wait(db):
    user, offer = await somebody(), await make_offer(places=1)
    await place(user, offer)
    with pytest.raises(OfferFull) as caught:
        await place(user, offer)
    assert caught.value.position == 1
    waiting = await place(user, offer, may_wait=True)
    assert (waiting.state, waiting.position) == ("waiting", 1)
    assert (await place(user, offer, may_wait=True)).position == 2


async def test_where_places_are_not_recorded_orders_are_always_sent(db):
    user, offer = await somebody(), await make_offer(places=None)
    assert [(await place(user, offer)).state for _ in range(3)] == ["sent"] * 3


@pytest.fixture
async def committed(database_url: str) -> AsyncIterator[tuple[int, list[int]]]:
    """A caseworker and two citizens outside any transaction of the test's; taken away again, but for the trail."""
    await load_codelists()
    user = await somebody()
    citizens = [await citizen_of(user) for _ in range(2)]
    yield user, citizens
    offers = [row[0] for row in await fetch("select distinct offer_id from offer_order where ordered_by = $1", user)]
    await execute("delete from offer_order where ordered_by = $1", user)
    await execute("delete from citizen_profile where citizen_id = any($1)", citizens)
    await execute("delete from citizen where id = any($1)", citizens)
    await execute("delete from offer where id = any($1)", offers)
    await execute("delete from supplier s where not exists (select from offer where supplier_id = s.id)")
    await execute("delete from user_role where user_id = $1", user)
    await execute("delete from app_user where id = $1", user)


async def order_at_once(user: int, citizens: list[int], offer: int, **overrides: object) -> list[object]:
    """One order for each citizen, each in a transaction of its own, at the same time."""
    orders = [
        service.place_order(actor_of(user), citizen, offer, new_order(**overrides), today=today())
        for citizen in citizens
    ]
    return list(await asyncio.gather(*orders, return_exceptions=True))


async def test_the_last_place_ordered_by_two_at_once_goes_to_exactly_one(committed):
    user, citizens = committed
    offer = await make_offer(places=1)
    outcomes = await order_at_once(user, citizens, offer)
    sent = [one for one in outcomes if isinstance(one, service.PlacedOrder)]
    full = [one for one in outcomes if isinstance(one, OfferFull)]
    assert ([one.state for one in sent], [one.position for one in full]) == (["sent"], [1])
    assert await fetch_value("select count(*) from offer_order where offer_id = $1", offer) == 1


async def test_two_who_wait_at_once_stand_one_behind_the_other(committed):
    user, citizens = committed
    outcomes = await order_at_once(user, citizens, await make_offer(places=0), may_wait=True)
    assert sorted(one.position for one in outcomes if isinstance(one, service.PlacedOrder)) == [1, 2]


async def test_the_same_form_twice_is_one_order(db):
    user, offer = await somebody(), await make_offer(places=1)
    citizen, new = await citizen_of(user), new_order()
    first = await service.place_order(actor_of(user), citizen, offer, new, today=today())
    again = await service.place_order(actor_of(user), citizen, offer, new, today=today())
    assert again.order_id == first.order_id
    assert await fetch_value("select count(*) from order_event where order_id = $1", first.order_id) == 1


async def test_a_citizen_has_one_open_order_in_an_offer(db):
    user, offer = await somebody(), await make_offer()
    citizen = await citizen_of(user)
    await make_order(citizen, offer, ordered_by=user)
    with pytest.raises(Conflict):
        await make_order(citizen, offer, ordered_by=user)


async def test_a_citizen_who_is_in_the_offer_is_not_ordered_there(db):
    user, offer = await somebody(), await make_offer()
    citizen = await citizen_of(user)
    await make_placement(citizen, offer, start_on=today())
    with pytest.raises(Conflict):
        await make_order(citizen, offer, ordered_by=user)


async def test_another_caseworkers_citizen_is_not_found(db):
    user, offer = await somebody(), await make_offer()
    citizen = await make_citizen(caseworker_id=await somebody())
    with pytest.raises(NotFound):
        await make_order(citizen, offer, ordered_by=user)


@pytest.mark.parametrize("life", ["planned", "paused", "closing", "closed"])
async def test_an_offer_that_is_not_open_says_what_happened_and_who_takes_over(db, life):
    user, successor = await somebody(), await make_offer(title="Det nye")
    offer = await make_offer(life=life, title="Det gamle", successor_id=successor)
    with pytest.raises(OfferNotOpen) as caught:
        await place(user, offer)
    assert "Det gamle" in str(caught.value)
    assert (caught.value.offer.successor_id, caught.value.offer.successor_title) == (successor, "Det nye")


async def test_an_offer_whose_last_day_has_passed_takes_nobody_in(db):
    user, offer = await somebody(), await make_offer(closes_on=today() - DAY)
    with pytest.raises(OfferNotOpen):
        await place(user, offer)


@pytest.mark.parametrize(
    ("overrides", "fields"),
    [
        (
            {"barriers": [], "services": [], "goal": "", "answer_by": None},
            ["barriers", "services", "goal", "answer_by"],
        ),
        ({"goal": "At Eksempel Borger får et job"}, ["goal"]),
        ({"answer_by": date(2020, 1, 1), "start_from": date(2020, 1, 1)}, ["answer_by", "start_from"]),
    ],
)
async def test_a_vague_order_one_with_the_name_and_one_in_the_past_are_refused(db, overrides, fields):
    with pytest.raises(InvalidInput) as caught:
        await place(await somebody(), await make_offer(), **overrides)
    assert [error.field for error in caught.value.fields] == fields


async def test_the_first_in_line_is_sent_when_an_order_is_declined(db):
    user, offer = await somebody(), await make_offer(places=1)
    first, second, third = [(await place(user, offer, may_wait=True)).order_id for _ in range(3)]
    await service.answer_order(actor_of(user), first, accept=False, reason="other", today=today())
    assert [await state_of(one) for one in (first, second, third)] == ["declined", "sent", "waiting"]
    assert await position_in_line(third) == 1
    kinds = await fetch("select kind, by_user from order_event where order_id = $1 order by id", second)
    assert [tuple(row) for row in kinds] == [("waiting", user), ("sent", None)]


async def test_a_withdrawn_order_and_an_ended_placement_give_their_place_on(db):
    user, offer = await somebody(), await make_offer(places=2)
    first, second, third, fourth = [(await place(user, offer, may_wait=True)).order_id for _ in range(4)]
    await service.withdraw_order(actor_of(user), first, reason="mistake", today=today())
    assert await state_of(third) == "sent"
    yesterday = today() - DAY
    await execute("update offer_order set place_held_at = place_held_at - interval '3 days'")
    await begin_order(second, by=actor_of(user), start_on=yesterday)
    await service.end_order(actor_of(user), second, end_on=yesterday, end_reason="completed", today=today())
    assert await state_of(fourth) == "sent"


async def test_a_withdrawn_order_that_only_waited_moves_the_line_up_and_frees_nothing(db):
    user, offer = await somebody(), await make_offer(places=0)
    first, second = [(await place(user, offer, may_wait=True)).order_id for _ in range(2)]
    await service.withdraw_order(actor_of(user), first, reason="other_offer", today=today())
    assert (await state_of(second), await position_in_line(second)) == ("waiting", 1)


async def test_raised_places_are_given_to_those_in_line_before_anybody_new(db):
    user, offer = await somebody(), await make_offer(places=0)
    first = (await place(user, offer, may_wait=True)).order_id
    await execute("update offer set places = 1 where id = $1", offer)
    with pytest.raises(OfferFull):
        await place(user, offer)
    assert await state_of(first) == "sent"


async def test_the_daily_reminder_finds_places_that_files_and_the_calendar_freed(db):
    user, offer = await somebody(), await make_offer(places=1)
    running = await make_placement(await make_citizen(), offer, start_on=today() - 30 * DAY)
    waiting = (await place(user, offer, may_wait=True)).order_id
    await execute("update offer_order set answer_by = $2 where id = $1", waiting, today() - DAY)
    await remind(today())
    assert await state_of(waiting) == "waiting"
    await execute("update placement set end_on = $2 where id = $1", running, today() - DAY)
    await remind(today())
    assert await state_of(waiting) == "sent"
    answer_by = await fetch_value("select answer_by from offer_order where id = $1", waiting)
    assert answer_by == today() + 7 * DAY


async def test_nobody_in_line_is_sent_to_an_offer_on_pause(db):
    user, offer = await somebody(), await make_offer(places=0)
    waiting = (await place(user, offer, may_wait=True)).order_id
    await execute("update offer set places = 5, life = 'paused' where id = $1", offer)
    assert await ordering_service.refill(offer, today()) == 0
    assert await state_of(waiting) == "waiting"


async def test_a_change_is_kept_until_the_supplier_has_answered(db):
    user, offer = await somebody(), await make_offer()
    order_id = (await place(user, offer)).order_id
    await service.change_order(actor_of(user), order_id, 1, order_text(goal="Et nyt mål"), today=today())
    order = await service.get_order_for(actor_of(user), order_id)
    assert (order.goal, order.version) == ("Et nyt mål", 2)
    event = await fetch_value("select text from order_event where order_id = $1 and kind = 'changed'", order_id)
    assert event == "goal"
    await accept_order(order_id, by=actor_of(user))
    with pytest.raises(Conflict):
        await service.change_order(actor_of(user), order_id, 3, order_text(goal="Igen"), today=today())


async def test_a_stale_change_is_refused_with_the_order_as_it_stands(db):
    user, offer = await somebody(), await make_offer()
    order_id = (await place(user, offer)).order_id
    await service.change_order(actor_of(user), order_id, 1, order_text(goal="Et nyt mål"), today=today())
    with pytest.raises(StaleVersion) as caught:
        await service.change_order(actor_of(user), order_id, 1, order_text(goal="For sent"), today=today())
    assert caught.value.current.goal == "Et nyt mål"


async def test_an_unchanged_order_is_left_alone(db):
    user, offer = await somebody(), await make_offer()
    order_id = (await place(user, offer)).order_id
    await service.change_order(actor_of(user), order_id, 1, order_text(), today=today())
    assert await fetch_value("select version from offer_order where id = $1", order_id) == 1
