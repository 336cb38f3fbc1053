"""Recent placements are lived as orders, on the days of the history, and once however often it is asked."""

from datetime import date, timedelta
from pathlib import Path

import asyncpg
import pytest

from app.platform.codelists import load_codelists
from app.platform.db import fetch, fetch_value
from app.platform.intake.at_once import import_file
from app.steering.demonstration.everyday import read_everyday
from app.steering.demonstration.files import Written, write_files, write_reports_on_orders
from app.steering.demonstration.history import simulate_history
from app.steering.demonstration.live_reports_service import write_reports
from app.steering.demonstration.people import make_staff, make_supplier_users
from app.steering.demonstration.reads import references_of_orders
from app.steering.demonstration.stories_service import ORDERED, live_stories
from app.steering.demonstration.under_way_service import order_recent
from tests.builders import access as _cheap_passwords  # noqa: F401 - hashing passwords is made cheap by this

UNTIL = date.today() - timedelta(days=date.today().isoweekday())  # noqa: DTZ011 - the last Sunday, as the demonstration


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> Written:
    history = simulate_history(n_citizens=1200, until=UNTIL, seed=8)
    return write_files(history, tmp_path_factory.mktemp("files"), seed=8, truth_replicates=1)


@pytest.fixture
async def written(db: asyncpg.Connection, on_disk: Written) -> Written:
    await load_codelists()
    await make_staff()
    for kind in ("suppliers", "offers", "citizens", "spells", "placements"):
        full = kind in ("spells", "placements")
        path = on_disk.files[kind]
        result = await import_file(kind, path.name, path.read_bytes(), full=full, extracted_on=UNTIL if full else None)
        assert result.committed
    await make_supplier_users()
    return on_disk


async def test_orders_have_become_the_placements_they_stand_for(written: Written) -> None:
    today = UNTIL + timedelta(days=5)
    assert await live_stories(written.ordered, today=today, seed=8) == len(written.ordered) > 10
    assert await live_stories(written.ordered, today=today, seed=8) == 0
    rows = await fetch(
        """select o.state, o.ordered_at, o.answered_at, o.answer_by, p.referred_on, p.start_on, p.end_on, p.end_reason
             from offer_order o join placement p on p.id = o.placement_id order by o.id"""
    )
    found = {(row["referred_on"], row["start_on"], row["end_on"], row["end_reason"] or "") for row in rows}
    assert found == {(each.ordered_on, each.start_on, each.end_on, each.end_reason) for each in written.ordered}
    assert {row["state"] for row in rows} == {"started", "ended"}
    for row in rows:
        assert row["ordered_at"] <= row["answered_at"]
        assert row["answered_at"].date() <= row["start_on"]
        assert row["ordered_at"].date() < row["answer_by"] < UNTIL + timedelta(days=7)


async def test_events_stand_in_the_order_they_happened(written: Written) -> None:
    await live_stories(written.ordered, today=UNTIL + timedelta(days=5), seed=8)
    kinds = await fetch("select order_id, array_agg(kind order by at, id) as kinds from order_event group by order_id")
    for row in kinds:
        steps = [kind for kind in row["kinds"] if kind != "absence"]
        assert steps in (["sent", "accepted", "started"], ["sent", "accepted", "started", "ended"])
    assert await fetch_value("select count(*) from order_event where kind = 'absence'")
    assert not await fetch_value("select count(*) from order_event where at > now() - interval '1 minute'")


async def test_todays_orders_stand_in_every_state_and_come_from_choices(written: Written) -> None:
    today = date.today()  # noqa: DTZ011 - steps that happen today are stamped by the database
    await live_stories(written.ordered, today=today, seed=8)
    new = await order_recent(today=today, seed=8)
    # A small municipality has not enough citizens for all of them.
    assert 0 < new <= sum(each["count"] for each in read_everyday()["recent"])
    assert await order_recent(today=today, seed=8) == 0
    states = {row["state"] for row in await fetch("select distinct state from offer_order")}
    assert states == {"waiting", "sent", "accepted", "started", "ended", "declined", "withdrawn"}
    assert await fetch_value("select count(*) from order_event where kind = 'refusal' and seen_at is null") == 1
    assert not await fetch_value(
        "select count(*) from offer_order where choice_id is null and state <> 'waiting' and placement_id is null"
    )


async def test_reports_of_orders_come_by_file_and_this_weeks_by_the_form(written: Written, tmp_path: Path) -> None:
    today = date.today()  # noqa: DTZ011 - steps that happen today are stamped by the database
    await live_stories(written.ordered, today=today, seed=8)
    references = await references_of_orders(ORDERED)
    assert set(references) == {each.placement for each in written.ordered}
    file = write_reports_on_orders(written.reports_on_orders, references, tmp_path)
    assert (await import_file("reports", file.name, file.read_bytes())).committed
    await write_reports(today=today, seed=8)
    await write_reports(today=today, seed=8)
    states = {row["state"]: row["n"] for row in await fetch("select state, count(*) as n from report group by state")}
    assert states["taken_up"] > states["draft"] == 1
    assert states["due"] and states["sent"]
    # Nothing is still waited for that a file has brought.
    assert not await fetch_value(
        """select count(*) from report a join report b on (a.placement_id, a.kind, a.due_on)
             = (b.placement_id, b.kind, b.due_on) where a.state = 'due' and b.state in ('sent', 'taken_up')"""
    )


async def test_messages_go_to_and_fro_and_the_newest_are_unread(written: Written) -> None:
    await live_stories(written.ordered, today=date.today(), seed=8)  # noqa: DTZ011
    messages = await fetch("select by_supplier, sent_at, read_at from order_message order by order_id, id")
    assert {row["by_supplier"] for row in messages} == {True, False}
    assert all(row["read_at"] is None or row["read_at"] > row["sent_at"] for row in messages)
