"""Those who open the bids are told once that the deadline has passed."""

from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app.platform.clock import today
from app.platform.db import execute
from app.procurement.opening.opening_service import give_code
from app.procurement.opening.reminders import remind
from tests.builders.mail import mail_into
from tests.builders.opened_bids import make_closed_tender
from tests.builders.publication import make_published
from tests.builders.sealing import make_key


@pytest.fixture(autouse=True)
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mail_into(tmp_path, monkeypatch)


async def paths_of(db: asyncpg.Connection) -> list[Any]:
    rows = await db.fetch("select user_id, path from mail_message where kind = 'bids_to_open' order by user_id")
    return [tuple(row) for row in rows]


async def test_all_three_holders_are_told_once(db: asyncpg.Connection) -> None:
    tender = await make_closed_tender()
    made = await make_key(tender.id)
    await execute("update app_user set email = username || '@test.example'")
    assert [await remind(today()), await remind(today())] == [3, 0]
    path = f"/tenders/{tender.id}/opening"
    assert await paths_of(db) == sorted((each.actor.user_id, path) for each in made.holders)


async def test_nobody_is_told_before_the_deadline_or_when_it_is_done(db: asyncpg.Connection) -> None:
    await make_key((await make_published()).tender_id)
    opened = await make_closed_tender()
    made = await make_key(opened.id)
    for holder in (made.first, made.second):
        await give_code(holder.actor, opened.id, holder.code)
    await execute("update app_user set email = username || '@test.example'")
    assert await remind(today()) == 0
