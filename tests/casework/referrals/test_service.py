"""Running placements and free places."""

from datetime import date

import asyncpg
import pytest

from app.casework.referrals.queries import PLACEMENT_REVISION
from app.casework.referrals.service import count_free_places, count_running
from app.platform.db import fetch_value, transaction
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen, make_cpr
from tests.builders.intake import import_lines, messages
from tests.builders.referrals import make_placement

DAY = date(2026, 2, 1)


async def test_placements_count_from_first_to_last_day(db):
    offer, idle = await make_offer(places=3), await make_offer(places=None)
    await make_placement(await make_citizen(), offer, start_on=DAY, end_on=DAY)
    await make_placement(await make_citizen(), offer, start_on=date(2026, 1, 1))
    await make_placement(await make_citizen(), offer, start_on=date(2026, 2, 2))
    await make_placement(await make_citizen(), offer, start_on=date(2025, 1, 1), end_on=date(2026, 1, 31))
    assert await count_running([offer, idle], DAY) == {offer: 2, idle: 0}
    assert await count_free_places([offer, idle], DAY) == {offer: 1}


async def test_a_new_placement_changes_the_revision(db):
    before = await fetch_value(f"select {PLACEMENT_REVISION}")
    await make_placement(await make_citizen(), await make_offer())
    assert await fetch_value(f"select {PLACEMENT_REVISION}") != before


async def test_the_database_refuses_the_same_citizen_twice_in_an_offer(db):
    citizen, offer = await make_citizen(), await make_offer()
    await make_placement(citizen, offer, start_on=DAY)
    with pytest.raises(asyncpg.ExclusionViolationError):
        async with transaction():
            await make_placement(citizen, offer, start_on=date(2026, 3, 1))


HEADER = "placement_ref;cpr;offer_code;start_on;end_on;end_reason"


async def test_placements_come_in_and_two_may_swap_their_dates(db):
    cpr = make_cpr(3)
    await make_citizen(cpr=cpr)
    await make_offer(code="JOB")
    first = (f"A;{cpr};JOB;01-01-2026;31-01-2026;Gennemført", f"B;{cpr};JOB;01-02-2026;;")
    assert messages(await import_lines("placements", HEADER, *first)) == []
    swapped = (f"B;{cpr};JOB;01-01-2026;31-01-2026;completed", f"A;{cpr};JOB;01-02-2026;;")
    result = await import_lines("placements", HEADER, *swapped)
    assert (result.rows_changed, messages(result)) == (2, [])


async def test_wrong_placements_are_explained_by_row(db):
    cpr = make_cpr(3)
    await make_citizen(cpr=cpr)
    await make_offer(code="JOB")
    result = await import_lines(
        "placements", HEADER,
        f"A;{cpr};JOB;01-02-2026;01-01-2026;",
        f"B;{cpr};JOB;01-03-2026;;completed",
        f"C;{cpr};UKENDT;01-03-2026;;",
    )  # fmt: skip
    assert [(row, column) for row, column, _ in messages(result)] == [
        (2, "end_on"),
        (3, "end_reason"),
        (4, "offer_code"),
    ]
