"""Messages on an order: seen by both sides, once, and for as long as the order is something to talk about."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from app.casework.messages import service
from app.platform.clock import utc_now
from app.platform.db import execute, fetch_value
from app.platform.errors import Conflict, NotFound
from tests.builders.access import make_user
from tests.builders.citizens import make_citizen, make_cpr
from tests.builders.messages import write_message
from tests.builders.referrals import actor_of, make_order
from tests.builders.reports import Running, make_running
from tests.builders.suppliers import make_supplier


@pytest.fixture
async def running(db: asyncpg.Connection, web_app: Any) -> Running:
    return await make_running()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, set[int], int | None]]:
    told: list[tuple[str, set[int], int | None]] = []

    async def notify(users: Any, kind: str, path: str, occasion: str | None = None, but: int | None = None) -> int:
        told.append((kind, set(users), but))
        return len(told)

    monkeypatch.setattr(service, "notify", notify)
    return told


async def test_a_message_is_new_to_the_other_side_until_it_is_opened(running: Running) -> None:
    await write_message(running.supplier, running.order_id, "Hvornår passer det?")
    (thread,) = await service.list_threads(running.caseworker)
    assert (thread.unread, thread.last_by_supplier) == (1, True)
    assert (await service.list_threads(running.supplier))[0].unread == 0
    _, first = await service.view_messages(running.caseworker, running.order_id)
    _, second = await service.view_messages(running.caseworker, running.order_id)
    assert [(each.is_new, each.is_own) for each in (*first, *second)] == [(True, False), (False, False)]
    _, own = await service.view_messages(running.supplier, running.order_id)
    assert own[0].is_own
    assert own[0].read_at is not None


async def test_the_writer_opening_the_page_marks_nothing_read(running: Running) -> None:
    await write_message(running.supplier, running.order_id)
    await service.view_messages(running.supplier, running.order_id)
    assert (await service.list_threads(running.caseworker))[0].unread == 1


async def test_the_other_sides_users_are_told(running: Running, told: list[Any]) -> None:
    await write_message(running.supplier, running.order_id)
    await write_message(running.caseworker, running.order_id)
    assert told == [
        ("message_new", {running.caseworker.user_id}, running.supplier.user_id),
        ("message_new", {running.supplier.user_id}, running.caseworker.user_id),
    ]


async def test_the_same_form_sent_twice_is_one_message(running: Running, told: list[Any]) -> None:
    for _ in range(2):
        await write_message(running.supplier, running.order_id, token="the same")
    assert await fetch_value("select count(*) from order_message") == 1
    assert len(told) == 1


async def test_another_suppliers_order_is_not_there(running: Running) -> None:
    other = await make_supplier()
    stranger = actor_of(await make_user("supplier", supplier_id=other), "supplier", supplier_id=other)
    with pytest.raises(NotFound):
        await write_message(stranger, running.order_id)
    with pytest.raises(NotFound):
        await service.view_messages(stranger, running.order_id)
    assert await service.list_threads(stranger) == []


async def test_messages_are_kept_when_the_order_ends_and_closed_to_new_ones_90_days_later(running: Running) -> None:
    await write_message(running.supplier, running.order_id)
    await execute("update offer_order set state = 'ended', closed_at = $2 where id = $1", running.order_id, utc_now())
    await write_message(running.caseworker, running.order_id, now=utc_now() + timedelta(days=89))
    with pytest.raises(Conflict, match="90 days"):
        await write_message(running.caseworker, running.order_id, now=utc_now() + timedelta(days=91))
    _, kept = await service.view_messages(running.caseworker, running.order_id)
    assert len(kept) == 2


async def test_nobody_can_be_written_to_while_an_order_waits(running: Running) -> None:
    await execute("update offer set places = 0 where id = $1", running.offer_id)
    citizen_id = await make_citizen(caseworker_id=running.caseworker.user_id)
    waiting = await make_order(citizen_id, running.offer_id, ordered_by=running.caseworker.user_id)
    with pytest.raises(Conflict, match="not got the order"):
        await write_message(running.caseworker, waiting)


async def test_a_message_is_written_and_read_on_the_orders_page(running: Running, client_as: Any) -> None:
    supplier = await client_as("supplier", supplier_id=running.supplier.supplier_id)
    url = f"/orders/{running.order_id}"
    sent = await supplier.post(f"{url}/messages", data={"text": "Vi ses <b>mandag</b>.", "form_token": "a"})
    assert sent.headers["location"] == url
    caseworker = await client_as("caseworker")
    await execute("update citizen set caseworker_id = $2 where id = $1", running.citizen_id, caseworker.user_id)
    assert "Nye beskeder" in (await caseworker.get("/")).text
    assert "1 nye" in (await caseworker.get("/messages")).text
    assert "Vi ses &lt;b&gt;mandag&lt;/b&gt;." in (await caseworker.get(url)).text
    assert (await caseworker.get("/messages?unread=yes")).text.count("<tbody>") == 0


async def test_a_cpr_number_an_empty_or_a_too_long_text_comes_back_with_the_text(
    running: Running, client_as: Any
) -> None:
    supplier = await client_as("supplier", supplier_id=running.supplier.supplier_id)
    for text, told in ((f"Ring om {make_cpr()}", "CPR-nummer"), ("", "Udfyld"), ("x" * 4001, "4001")):
        answer = await supplier.post(f"/orders/{running.order_id}/messages", data={"text": text, "form_token": "b"})
        assert answer.status_code == 422
        assert told in answer.text
        assert text in answer.text
    assert await fetch_value("select count(*) from order_message") == 0
