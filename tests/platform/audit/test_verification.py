"""The trail: what somebody with the database in hand can do to it, and what shows it."""

from pathlib import Path

import asyncpg
import pytest

from app.platform.audit.chain import Link, hash_of
from app.platform.audit.head import FILE_NAME
from app.platform.audit.queries import read_chain
from app.platform.audit.verification import verify, write_head
from app.platform.db import execute, transaction
from tests.builders.audit import as_intruder, make_trail

pytestmark = pytest.mark.usefixtures("db")


async def test_an_untouched_trail_is_whole(tmp_path: Path) -> None:
    ids = await make_trail(5)
    await write_head(tmp_path)
    await make_trail(2)
    verdict = await verify(tmp_path)
    assert verdict.is_whole
    assert verdict.entries >= 7
    assert verdict.heads == 1
    assert ids == list(range(ids[0], ids[0] + 5))


@pytest.mark.parametrize(
    "statement",
    ["update audit_entry set action = 'x'", "delete from audit_entry", "truncate audit_entry"],
)
async def test_the_database_refuses_to_change_the_trail(statement: str) -> None:
    await make_trail(2)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only grows"):
        async with transaction():
            await execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "details = '{\"version\": 9}'",
        "actor_id = 8",
        "actor_id = null",
        "action = 'offer.read'",
        "subject_id = 99",
        "at = at + interval '1 microsecond'",
        "hash = sha256(hash)",
    ],
)
async def test_an_edited_entry_is_detected(tmp_path: Path, change: str) -> None:
    ids = await make_trail()
    async with as_intruder():
        await execute(f"update audit_entry set {change} where id = $1", ids[2])
    verdict = await verify(tmp_path)
    assert f"entry {ids[2]}: its content was changed" in verdict.faults


async def test_a_deleted_entry_is_detected(tmp_path: Path) -> None:
    ids = await make_trail()
    async with as_intruder():
        await execute("delete from audit_entry where id = $1", ids[2])
    assert any("missing" in fault for fault in (await verify(tmp_path)).faults)


async def test_a_deleted_entry_is_detected_when_the_later_ones_are_renumbered(tmp_path: Path) -> None:
    ids = await make_trail()
    async with as_intruder():
        await execute("delete from audit_entry where id = $1", ids[2])
        await execute("update audit_entry set id = id - 1 where id > $1", ids[2])
    assert not (await verify(tmp_path)).is_whole


async def test_two_swapped_entries_are_detected(tmp_path: Path) -> None:
    ids = await make_trail()
    async with as_intruder():
        await execute("update audit_entry set id = -1 where id = $1", ids[1])
        await execute("update audit_entry set id = $1 where id = $2", ids[1], ids[2])
        await execute("update audit_entry set id = $1 where id = -1", ids[2])
    assert not (await verify(tmp_path)).is_whole


async def test_a_cut_tail_is_detected_by_the_head_kept_outside(tmp_path: Path) -> None:
    ids = await make_trail()
    await write_head(tmp_path)
    async with as_intruder():
        await execute("delete from audit_entry where id >= $1", ids[3])
    assert any("tail was cut off" in fault for fault in (await verify(tmp_path)).faults)


async def test_an_emptied_trail_is_detected(tmp_path: Path) -> None:
    await make_trail()
    await write_head(tmp_path)
    async with as_intruder():
        await execute("truncate audit_entry")
    assert not (await verify(tmp_path)).is_whole


async def test_a_whole_chain_computed_anew_is_detected_by_the_head(tmp_path: Path) -> None:
    ids = await make_trail()
    await write_head(tmp_path)
    async with as_intruder():
        await execute("update audit_entry set actor_id = 8 where id = $1", ids[2])
        await _rehash_from(ids[2])
    faults = (await verify(tmp_path)).faults
    assert len(faults) == 1
    assert "differs from the head" in faults[0]


async def test_a_broken_head_file_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"at": "2026-01-01T00:00:00+00:00", "id": 1}\n')
    assert "line 1" in (await verify(tmp_path)).faults[0]


async def _rehash_from(first: int) -> None:
    previous = None
    for stored in [stored async for stored in read_chain()]:
        link = stored.link
        if link.id >= first:
            link = Link(**{**vars(link), "previous_hash": previous or link.previous_hash})
            previous = hash_of(link)
            await execute(
                "update audit_entry set previous_hash = $2, hash = $3 where id = $1",
                link.id,
                link.previous_hash,
                previous,
            )
