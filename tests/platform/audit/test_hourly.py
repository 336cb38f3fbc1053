"""The head of the trail is kept once an hour."""

from datetime import timedelta
from pathlib import Path

from app.platform import clock
from app.platform.audit.head import read_heads
from app.platform.audit.hourly import write_head_when_due
from tests.builders.audit import make_trail


async def test_a_head_is_written_at_once_and_then_once_an_hour(db: object, tmp_path: Path) -> None:
    [entry] = await make_trail(1)
    now = clock.utc_now()
    assert await write_head_when_due(tmp_path, now)
    assert not await write_head_when_due(tmp_path, now + timedelta(minutes=59))
    assert await write_head_when_due(tmp_path, now + timedelta(minutes=61))
    assert [head.id for head in read_heads(tmp_path)] == [entry, entry]
