"""Files about placements that were started from orders here."""

from datetime import timedelta

import pytest

from app.casework.referrals import service
from app.casework.referrals.reminders import remind
from app.platform.clock import today
from app.platform.db import fetch, fetch_one, fetch_value
from app.platform.intake.undoing import undo_batch
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen, make_cpr
from tests.builders.intake import import_lines, messages
from tests.builders.referrals import actor_of, begin_order, make_order

HEADER = "placement_ref;cpr;offer_code;start_on;end_on;end_reason"
DAY = timedelta(days=1)


def written(day):
    return f"{day:%d-%m-%Y}"


@pytest.fixture
async def started(db):
    """An order started today: its id, placement, and the CPR number and offer code of the file's row."""
    anna, cpr = await make_user("caseworker"), make_cpr()
    citizen, offer = await make_citizen(caseworker_id=anna, cpr=cpr), await make_offer(code="KUR", places=1)
    order_id = await make_order(citizen, offer, ordered_by=anna)
    placement = await begin_order(order_id, by=actor_of(anna))
    return anna, order_id, placement, f"{cpr};KUR"


@pytest.mark.parametrize("days", [-14, 0, 14])
async def test_the_file_takes_over_a_placement_that_starts_within_two_weeks(started, days):
    _, order_id, placement, who = started
    start_on = today() + days * DAY
    result = await import_lines("placements", HEADER, f"F-77;{who};{written(start_on)};;")
    assert (messages(result), result.rows_new, result.rows_changed) == ([], 0, 1)
    row = await fetch_one("select id, placement_ref, start_on from placement")
    assert tuple(row) == (placement, "F-77", start_on)
    assert await fetch_value("select placement_id from offer_order where id = $1", order_id) == placement
    again = await import_lines("placements", HEADER, f"F-77;{who};{written(start_on)};;", "")
    assert again.rows_changed == 0


async def test_a_row_that_starts_at_another_time_is_refused_as_an_overlap(started):
    *_, who = started
    result = await import_lines("placements", HEADER, f"F-77;{who};{written(today() - 15 * DAY)};;")
    assert [(row, column) for row, column, _ in messages(result)] == [(2, "start_on")]
    assert await fetch_value("select placement_ref from placement") != "F-77"


async def test_of_two_rows_the_nearest_takes_it_over_and_the_other_is_judged_beside_it(started):
    *_, who = started
    early = f"F-1;{who};{written(today() - 10 * DAY)};{written(today() - 5 * DAY)};other"
    result = await import_lines("placements", HEADER, early, f"F-2;{who};{written(today() - DAY)};;")
    assert (messages(result), result.rows_new, result.rows_changed) == ([], 1, 1)
    rows = await fetch("select placement_ref from placement order by start_on")
    assert [row[0] for row in rows] == ["F-1", "F-2"]


async def test_a_file_that_ends_the_placement_ends_the_order_and_gives_the_place_on(started):
    anna, order_id, _, who = started
    offer = await fetch_value("select offer_id from offer_order where id = $1", order_id)
    waiting = await make_order(await make_citizen(caseworker_id=anna), offer, ordered_by=anna)
    yesterday = today() - DAY
    await import_lines("placements", HEADER, f"F-77;{who};{written(yesterday)};{written(yesterday)};completed")
    assert (await service.get_order_for(actor_of(anna), order_id)).state == "ended"
    assert (await service.get_order_for(actor_of(anna), waiting)).state == "sent"
    assert await remind(today()) == 0


async def test_a_full_extract_that_does_not_know_the_placement_yet_leaves_it_alone(started):
    _, _, placement, _ = started
    cpr = make_cpr()
    await make_citizen(cpr=cpr)
    result = await import_lines(
        "placements", HEADER, f"F-1;{cpr};KUR;{written(today())};;", full=True, extracted_on=today() + DAY
    )
    assert (messages(result), result.rows_closed) == ([], 0)
    assert await fetch_value("select end_on from placement where id = $1", placement) is None


async def test_an_import_taken_back_gives_the_placement_its_own_number_and_day_again(started):
    _, _, placement, who = started
    before = await fetch_one("select * from placement where id = $1", placement)
    result = await import_lines("placements", HEADER, f"F-77;{who};{written(today() - DAY)};;")
    await undo_batch(result.batch_id, actor_id=None)
    assert await fetch_one("select * from placement where id = $1", placement) == before


async def test_a_blank_last_day_does_not_undo_an_end_told_here(started):
    anna, order_id, placement, who = started
    await service.end_order(actor_of(anna), order_id, end_on=today(), end_reason="completed", today=today())
    for number in range(2):
        result = await import_lines("placements", HEADER, *[""] * number, f"F-77;{who};{written(today())};;")
        assert (messages(result), result.rows_changed) == ([], 1 - number)
    row = await fetch_one("select placement_ref, end_on, end_reason from placement where id = $1", placement)
    assert tuple(row) == ("F-77", today(), "completed")
    later = await import_lines("placements", HEADER, f"F-77;{who};{written(today())};{written(today())};dropout")
    assert later.rows_changed == 1
    assert await fetch_value("select end_reason from placement where id = $1", placement) == "dropout"


async def test_a_file_that_takes_its_end_back_takes_the_order_up_again(started):
    anna, order_id, _, who = started
    await import_lines("placements", HEADER, f"F-77;{who};{written(today())};{written(today())};completed")
    assert (await service.get_order_for(actor_of(anna), order_id)).state == "ended"
    await import_lines("placements", HEADER, f"F-77;{who};{written(today())};;")
    order = await service.get_order_for(actor_of(anna), order_id)
    assert (order.state, order.closed_at, order.end_on) == ("started", None, None)
    assert [event.kind for event in (await service.view_order(actor_of(anna), order_id)).events][-1] == "reopened"
