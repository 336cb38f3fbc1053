"""Who is reminded, and when, that a tender cannot take bids yet."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.platform.access import Role
from app.platform.clock import to_local
from app.platform.db import execute, fetch, fetch_value
from app.procurement.appointments.schemas import OPENER, RECOVERY
from app.procurement.publication.schemas import Edition
from app.procurement.sealing import reads, reminders, service
from tests.builders.access import make_user
from tests.builders.mail import give_address, mail_into
from tests.builders.publication import make_published
from tests.builders.sealing import make_appointed, make_holder, make_key

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
async def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    mail_into(tmp_path, monkeypatch)
    edition = await make_published()

    async def without_key(days: int) -> list[tuple[int, object]]:
        """As if the deadline were so near; how near the test's day says."""
        found = await fetch("select id from tender t where not exists (select from tender_key where tender_id = t.id)")
        return [(row["id"], edition.deadlines.bids_until) for row in found]

    monkeypatch.setattr(reads, "without_key", without_key)
    return edition


def before(edition: Edition, days: int) -> date:
    assert edition.deadlines.bids_until is not None
    return to_local(edition.deadlines.bids_until).date() - timedelta(days=days)


async def told() -> dict[str, set[int]]:
    rows = await fetch("select kind, user_id from mail_message where kind like 'tender_%_missing'")
    return {kind: {row["user_id"] for row in rows if row["kind"] == kind} for kind in {row["kind"] for row in rows}}


async def test_holders_without_a_confirmed_code_are_reminded_and_officers_from_a_week_before(edition: Edition) -> None:
    done = await make_holder(edition.tender_id)
    late = await make_appointed(edition.tender_id, OPENER, role="caseworker")
    officer = await make_user(Role.PROCUREMENT)
    for user_id in (done.actor.user_id, late.user_id, officer):
        await give_address(user_id)
    await reminders.remind(before(edition, 14))
    assert await told() == {"tender_code_missing": {late.user_id}}
    await reminders.remind(before(edition, 7))
    assert officer in (await told())["tender_key_missing"]


async def test_nobody_is_reminded_twice_of_the_same(edition: Edition) -> None:
    late = await make_appointed(edition.tender_id, RECOVERY)
    await give_address(late.user_id)
    for days in (14, 13, 8):
        await reminders.remind(before(edition, days))
    assert await fetch_value("select count(*) from mail_message where kind = 'tender_code_missing'") == 1


async def test_nobody_is_reminded_when_the_key_is_there(edition: Edition) -> None:
    made = await make_key(edition.tender_id)
    await give_address(made.first.actor.user_id)
    assert await reminders.remind(before(edition, 1)) == 0


async def test_halves_that_nobody_joined_are_deleted_each_day(edition: Edition) -> None:
    made = await make_key(edition.tender_id)
    share = await fetch_value("select min(id) from tender_key_share where key_id = $1", made.key.id)
    await execute(
        "insert into given_share (share_id, share, given_by, given_at) values ($1, 'x', 1, now() - interval '2 hours')",
        share,
    )
    await reminders.remind(before(edition, 30))
    assert await fetch_value("select count(*) from given_share") == 0
    assert await service.forget_expired() == 0


async def test_tenders_near_their_deadline_without_a_key_are_found() -> None:
    edition = await make_published()
    assert edition.deadlines.bids_until is not None
    far = 366
    assert await reads.without_key(far) == [(edition.tender_id, edition.deadlines.bids_until)]
    assert await reads.without_key(1) == []
    await make_key(edition.tender_id)
    assert await reads.without_key(far) == []
