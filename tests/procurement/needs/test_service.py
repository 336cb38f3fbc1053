"""Need as it is read from the records."""

from datetime import date, timedelta

import asyncpg
import pytest

from app.platform.codelists import load_codelists
from app.platform.errors import NotFound
from app.procurement.needs import service
from tests.builders.catalogue import make_offer
from tests.builders.evidence import insert_citizen, insert_placement, insert_spell

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
async def _registers(db: asyncpg.Connection) -> None:
    """Benefits are known until today."""
    await load_codelists()
    await db.execute(
        """insert into import_batch (kind, file_name, file_sha256, status, extracted_on, committed_at)
           values ('spells', 'ydelser.csv', $1, 'committed', $2, now())""",
        "ab" * 32, TODAY,
    )  # fmt: skip


async def citizens(n: int, group: str = "6.2", *, start_on: date = date(2025, 1, 6), **profile: object) -> list[int]:
    made = [await insert_citizen(target_group=group, recorded_on=date(2020, 1, 1), **profile) for _ in range(n)]
    for citizen in made:
        await insert_spell(citizen, start_on=start_on)
    return made


async def test_a_target_group_is_told_with_citizens_capacity_and_gaps(db: asyncpg.Connection) -> None:
    await citizens(8, barriers=["sprog"])
    await citizens(7, barriers=["selvvaerd"])
    await make_offer(target_groups=["6.2"], barriers=["selvvaerd"], places=12)
    await make_offer(target_groups=["6.2", "6.6"], barriers=[], places=None)
    await make_offer(target_groups=["6.2"], barriers=["sprog"], places=40, life="closed")
    need = (await service.read_need(["6.2"], TODAY))[0]
    assert (need.citizens, need.places, need.offers, need.offers_without_places) == (15, 12, 2, 1)
    assert [(gap.barrier, gap.citizens) for gap in need.gaps] == [("sprog", 8)]
    assert [(row.barrier, row.offers) for row in need.barriers] == [("sprog", 0), ("selvvaerd", 1)]
    assert await service.list_gaps(TODAY) == need.gaps
    assert await service.list_gaps(TODAY, "6.6") == []


async def test_a_small_target_group_is_hidden_with_another_so_that_it_does_not_follow(db: asyncpg.Connection) -> None:
    await citizens(20)
    await citizens(9, "6.3")
    await citizens(2, "6.6")
    shown = {need.target_group: need.citizens for need in await service.list_needs(TODAY)}
    assert shown == {"6.2": 20, "6.3": None, "6.6": None}


async def test_the_profile_that_holds_today_says_which_target_group(db: asyncpg.Connection) -> None:
    for citizen in await citizens(9):
        await db.execute(
            """insert into citizen_profile (citizen_id, recorded_on, birth_year, target_group, barriers)
               values ($1, $2, 1980, '6.6', '{}'), ($1, $3, 1980, '6.9', '{}')""",
            citizen, TODAY - timedelta(days=3), TODAY + timedelta(days=3),
        )  # fmt: skip
    shown = {need.target_group: need.citizens for need in await service.list_needs(TODAY)}
    assert shown["6.6"] == 9
    assert "6.9" not in shown


async def test_inflow_is_counted_by_whole_years_and_nobody_who_only_comes_back_counts_anew(
    db: asyncpg.Connection,
) -> None:
    for month in range(24):
        first = date(2024 + month // 12, month % 12 + 1, 1)
        for citizen in await citizens(2, start_on=first):
            await db.execute("update benefit_spell set end_on = $2 where citizen_id = $1", citizen, date(2026, 1, 20))
            await insert_spell(citizen, start_on=date(2026, 2, 1))
    need = (await service.read_need(["6.2"], date(2026, 1, 25)))[0]
    assert need.inflow is not None
    assert need.inflow.years == [24, 24]
    later = (await service.read_need(["6.2"], TODAY))[0]
    # January and February 2026 have none: those who came back within four weeks were there already.
    assert later.inflow is not None
    assert later.inflow.years == [24, 20]


async def test_waiting_time_and_starts_are_told_from_fifteen_and_five_on(db: asyncpg.Connection) -> None:
    offer, made = await make_offer(target_groups=["6.2"]), await citizens(15)
    for citizen in made:
        await insert_placement(citizen, offer, start_on=date(2026, 2, 2))
    await db.execute("update placement set referred_on = start_on - 14")
    need = (await service.read_need(["6.2"], TODAY))[0]
    assert (need.starts, need.waiting_days, need.waiting) == (15, 14, 0)
    await db.execute("update placement set referred_on = null where citizen_id = $1", made[0])
    need = (await service.read_need(["6.2"], TODAY))[0]
    assert (need.starts, need.waiting_days) == (15, None)


async def test_two_small_suppliers_offers_are_proposed_as_one_lot_on_their_target_groups_page(
    db: asyncpg.Connection,
) -> None:
    codes = ["TIL-A", "TIL-B"]
    for code in codes:
        await make_offer(code=code, target_groups=["6.2"], places=6)
    proposed = await service.list_consolidations(TODAY, "6.2")
    assert [lot.codes for lot in proposed] == ["TIL-A+TIL-B"]
    assert await service.list_consolidations(TODAY, "6.6") == []


async def test_a_target_group_that_nobody_is_in_is_not_found(db: asyncpg.Connection) -> None:
    with pytest.raises(NotFound):
        await service.get_need("6.99", TODAY)
