"""Thirty days after the deadline nothing is left of what was never handed in; what was handed in stays."""

from datetime import timedelta

import pytest

from app.platform.db import execute, fetch_value
from app.procurement.bids import forgetting_service
from app.procurement.bids.reminders import remind
from tests.builders.opened_bids import make_closed_tender
from tests.builders.sealed_bids import hand_in, make_draft
from tests.builders.sealing import make_key

pytestmark = pytest.mark.usefixtures("db")


async def deadline_days_ago(tender_id: int, days: float) -> None:
    await execute("set local session_replication_role = replica")
    moment = "bids_until = clock_timestamp() - $2::interval, opens_at = clock_timestamp()"
    await execute(
        f"update tender_edition set {moment}, questions_until = null, answers_until = null where tender_id = $1",
        tender_id,
        timedelta(days=days),
    )
    await execute("set local session_replication_role = origin")


async def parts_of(bid_id: int) -> int:
    return await fetch_value("select count(*) from bid_part where bid_id = $1", bid_id)  # type: ignore[no-any-return]


async def test_a_draft_goes_in_pieces_and_what_was_handed_in_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting_service, "CHUNKS_AT_ONCE", 1)
    tender = await make_closed_tender()
    handed_in = await hand_in(tender.id, (await make_key(tender.id)).key)
    drafts = [await make_draft(tender.id) for _ in range(2)]
    await deadline_days_ago(tender.id, 30.01)
    assert await forgetting_service.forget_drafts() == 2
    assert [await parts_of(bid_id) for bid_id in (handed_in, *drafts)] == [8, 0, 0]
    orphans = "select count(*) from bid_chunk c where not exists (select from bid_part p where p.id = c.part_id)"
    assert await fetch_value(orphans) == 0
    # That they were begun is still told; nothing opens them any more.
    assert await fetch_value("select count(*) from bid_event where bid_id = any($1)", drafts) == 2
    assert await fetch_value("select code_box from bid where id = $1", drafts[0]) == b""


async def test_before_thirty_days_nothing_goes() -> None:
    tender = await make_closed_tender()
    draft = await make_draft(tender.id)
    await deadline_days_ago(tender.id, 29.99)
    assert await forgetting_service.forget_drafts() == 0
    assert await parts_of(draft) == 1


async def test_the_days_work_does_it_and_can_be_done_again() -> None:
    tender = await make_closed_tender()
    draft = await make_draft(tender.id)
    await deadline_days_ago(tender.id, 31)
    day = await fetch_value("select current_date")
    assert [await remind(day), await remind(day)] == [0, 0]
    assert await parts_of(draft) == 0
    assert await fetch_value("select count(*) from audit_entry where action = 'bid.draft_deleted'") == 1
