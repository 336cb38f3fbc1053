"""Writing the trail."""

import asyncio
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.audit import record
from app.platform.audit.chain import plain
from app.platform.audit.verification import verify
from app.platform.db import execute, fetch_value, transaction
from tests.builders.audit import make_trail


async def test_an_entry_is_gone_when_its_transaction_is_rolled_back(db: object, tmp_path: Path) -> None:
    ids = await make_trail(1)
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await make_trail(1)
            raise ZeroDivisionError
    assert await make_trail(1) == [ids[0] + 1]
    assert (await verify(tmp_path)).is_whole


async def test_details_of_any_kind_keep_the_chain_whole(db: object, tmp_path: Path) -> None:
    details = {
        "share": 0.1,
        "huge": 1e22,
        "tiny": 1e-7,
        "price": Decimal("1.50"),
        "day": date(2026, 2, 1),
        "codes": {"b", "a"},
        "nested": {"æ": [None, True, {"x": 1}]},
        "odd": "nul \x00 and 🙂",
        "many": 10**30,
    }
    await record(actor_id=None, action="a", subject="s", details=details)
    assert (await verify(tmp_path)).is_whole
    kept = json.loads(await fetch_value("select details::text from audit_entry where subject = 's'"))
    assert kept["codes"] == ["a", "b"]
    assert kept["share"] == "0.1"


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=8,
)


@given(json_like)
def test_making_details_plain_twice_changes_nothing(value: object) -> None:
    assert plain(plain(value)) == plain(value)


async def test_entries_written_at_the_same_time_make_one_chain(database_url: str, tmp_path: Path) -> None:
    async def write(number: int) -> None:
        for _ in range(5):
            async with transaction():
                await record(actor_id=number, action="race", subject="race", subject_id=number)

    try:
        await asyncio.gather(*(write(number) for number in range(8)))
        assert await fetch_value("select count(*) from audit_entry where action = 'race'") == 40
        assert (await verify(tmp_path)).faults == ()
    finally:
        await _empty_trail()


async def test_a_second_writer_waits_until_the_first_has_committed(database_url: str) -> None:
    written = asyncio.Event()
    try:
        async with transaction():
            first = await record(actor_id=1, action="wait", subject="wait")
            second = asyncio.create_task(_record_apart(written))
            await asyncio.sleep(0.05)
            assert not written.is_set()
        assert await second == first + 1
    finally:
        await _empty_trail()


async def _record_apart(written: asyncio.Event) -> int:
    from app.platform.db import DB

    DB.current_transaction.set(None)
    async with transaction():
        entry = await record(actor_id=2, action="wait", subject="wait")
    written.set()
    return entry


async def _empty_trail() -> None:
    """What was committed would stand in the way of other tests."""
    await execute("alter table audit_entry disable trigger user")
    await execute("truncate audit_entry")
    await execute("alter table audit_entry enable trigger user")


async def test_nobody_can_insert_a_second_entry_under_a_number(db: asyncpg.Connection) -> None:
    ids = await make_trail(1)
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await execute(
                """insert into audit_entry (id, at, action, subject, details, previous_hash, hash)
                   values ($1, now(), 'a', 's', '{}', '\\x00', '\\x01')""",
                ids[0],
            )
