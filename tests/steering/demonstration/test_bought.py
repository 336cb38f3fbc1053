"""The demonstration's tenders reach every state by the rooms' own services, on days that follow one another."""

from datetime import date, timedelta
from pathlib import Path

import asyncpg
import pytest

from app.platform.codelists import load_codelists
from app.platform.db import fetch, fetch_value
from app.platform.settings import settings
from app.procurement.contracts import service as contracts
from app.procurement.library import service as library
from app.procurement.library.files import standard_requirements
from app.procurement.opening import service as opening
from app.procurement.procedures.lifecycle import STATES
from app.procurement.tenders.service import get_by_reference
from app.steering.demonstration.bought import make_bought, read_bought, timetable_for
from app.steering.demonstration.deciding import DECIDED_AFTER, SIGNED_AFTER
from app.steering.demonstration.judging import CHECKED_AFTER, SCORED_AFTER
from app.steering.demonstration.past_service import working_day
from app.steering.demonstration.tenders import make_tenders
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.suppliers import make_supplier

STAFF = {
    "indkob": "procurement",
    "leder": "manager",
    "administrator": "administrator",
    "teamleder": "team_leader",
    "sagsbehandler10": "caseworker",
    "sagsbehandler11": "caseworker",
}
OLDEST_FIRST = """
    select count(*) from (select at, lag(at) over (partition by tender_id order by id) as before from tender_event) as e
    where at < before
"""


async def test_tenders_stand_in_every_state_and_nothing_is_made_twice(db: asyncpg.Connection) -> None:
    await _people()
    await make_tenders()
    await make_bought()
    await make_bought()
    told = read_bought()["tenders"]
    states = {row["reference"]: row["state"] for row in await fetch("select reference, state from tender")}
    assert {each["tender"]["reference"]: each["reaches"] for each in told}.items() <= states.items()
    assert set(STATES) - set(states.values()) == set()
    await _moments_follow_one_another()
    await _bids_that_wait_are_sealed()
    await _control_bids_are_told_apart()
    await _contracts_stand_where_they_should()


async def _people() -> None:
    await load_codelists()
    await library.load_requirements(None, standard_requirements())
    for username, role in STAFF.items():
        await make_user(role, username=username, name=f"Demo {username}")
    for code, company in read_bought()["companies"].items():
        if "registers" not in company:
            kind = "own" if code == "L01" else "private"
            supplier_id = await make_supplier(code=code, name=f"Hemmelig {code} ApS", kind=kind)
            await make_user("supplier", username=company["user"], supplier_id=supplier_id)
    for code in ("T09-L05", "T10-L10", "T08-L05", "T04-L02"):
        await make_offer(code=code, target_groups=["6.6"])


async def _moments_follow_one_another() -> None:
    assert await fetch_value(OLDEST_FIRST) == 0
    assert await fetch_value("select count(*) from tender_event where at > pg_catalog.clock_timestamp()") == 0
    late = """select count(*) from bid b join tender_edition e on e.tender_id = b.tender_id and e.number = b.edition
              where b.received_at >= e.bids_until"""
    assert await fetch_value(late) == 0
    early = """select count(*) from tender_opening o join tender_edition e using (tender_id)
               where o.opened_at < e.bids_until"""
    assert await fetch_value(early) == 0


async def _bids_that_wait_are_sealed() -> None:
    tender = await get_by_reference("DEMO-2026-08")
    assert await fetch_value("select count(*) from bid where tender_id = $1 and state = 'submitted'", tender.id) == 3
    for table in ("bid", "bid_part", "bid_chunk", "bid_event"):
        kept = " ".join(str(dict(row)) for row in await fetch(f"select * from {table}"))
        assert "Hemmelig" not in kept and "Nystart" not in kept
    codes = (settings().data_dir / "demonstration" / "opening-codes.txt").read_text("utf-8").splitlines()
    assert [line.split()[:2] for line in codes] == [
        [reference, name]
        for reference in ("DEMO-2026-08", "DEMO-2026-04")
        for name in ("indkob", "leder", "administrator")
    ]


async def _control_bids_are_told_apart() -> None:
    tender = await get_by_reference("DEMO-2026-13")
    assert [bid.is_control_bid for bid in await opening.valid_bids(tender.id)] == [False, False, False, True]


async def _contracts_stand_where_they_should() -> None:
    (running,) = await contracts.contracts_of((await get_by_reference("DEMO-2026-14")).id)
    assert [offer.life for offer in running.offers] == ["open", "open"] and running.lots == [1, 2]
    (ended,) = await contracts.contracts_of((await get_by_reference("DEMO-2025-01")).id)
    assert ended.offers == []


@pytest.fixture(autouse=True)
def codes_of_this_test() -> None:
    Path(settings().data_dir / "demonstration" / "opening-codes.txt").unlink(missing_ok=True)


async def test_the_stories_fit_on_whatever_day_the_demonstration_is_made(db: asyncpg.Connection) -> None:
    await load_codelists()
    first = date(2026, 1, 1)
    for today in (first + timedelta(days=each) for each in range(0, 370, 5)):
        for told in read_bought()["tenders"]:
            ((step, days_ago),) = told["days_ago"].items()
            steps = await timetable_for(told["procedure_kind"], step, today - timedelta(days=days_ago))
            days = {each["code"]: each["date"] for each in steps}
            last, ahead = _last_moment(told["reaches"], days)
            assert last < today <= ahead, (told["reaches"], today, days)


def _last_moment(reaches: str, days: dict[str, date]) -> tuple[date, date]:
    """The last day something is done on, and a day that is still to come."""
    ahead = date.max
    match reaches:
        case "tendering":
            handed_in = working_day(days["questions"] + timedelta(days=1))
            return max(handed_in, days["answers"]), days["bids"] - timedelta(days=1)
        case "opened":
            return days["opening"], ahead
        case "qualification" | "unsuccessful":
            return working_day(days["opening"] + timedelta(days=CHECKED_AFTER)), ahead
        case "evaluation":
            return working_day(days["opening"] + timedelta(days=SCORED_AFTER)), ahead
        case "decision":
            return working_day(days["opening"] + timedelta(days=DECIDED_AFTER)), ahead
        case "standstill":
            return days["notification"], days["standstill"]
        case "contracted":
            return max(working_day(days["sign"] + timedelta(days=SIGNED_AFTER)), days["start"]), ahead
        case _:
            return working_day(days["start"] + timedelta(days=124)), ahead
