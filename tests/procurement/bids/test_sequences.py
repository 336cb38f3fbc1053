"""Whatever a bidder, a colleague and the clock do, in whatever order, what must hold of a bid holds."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from app.platform.db import fetch_one, fetch_value
from app.platform.errors import VifteError
from app.procurement.bids import handing_service, sealed_content
from app.procurement.bids.schemas import OpenBid, References
from app.procurement.publication.schemas import Edition
from tests.builders.bids import Bidder, make_bidder, make_open_tender, move_deadline

STEPS = 25
SetMoment = Callable[[str], None]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("db")
async def test_any_sequence_of_actions_keeps_what_must_hold(seed: int, set_moment: SetMoment) -> None:
    rng, edition = random.Random(seed), await make_open_tender()
    bidder = await make_bidder(edition)
    await bidder.fill_in()
    seen: OpenBid = await bidder.open()
    until = edition.deadlines.bids_until
    assert until is not None
    now = until - timedelta(milliseconds=STEPS)
    for _ in range(STEPS):
        now += timedelta(milliseconds=rng.choice((0, 1, 3)))
        set_moment(now.isoformat())
        action = rng.choice(("hand_in", "hand_in_stale", "take_back", "save", "file", "look", "amend"))
        if action == "look":
            seen = await bidder.open()
        elif action == "amend" and now < until and rng.random() < 0.3:
            until += timedelta(milliseconds=5)
            await move_deadline(edition, until)
        else:
            await _try(action, bidder, seen)
        await _holds(bidder, edition, until)


async def _try(action: str, bidder: Bidder, seen: OpenBid) -> None:
    try:
        match action:
            case "hand_in":
                await bidder.hand_in()
            case "hand_in_stale":
                await handing_service.hand_in(seen, edition=seen.tender.edition.number)
            case "take_back":
                await bidder.take_back()
            case "save":
                opened = await bidder.open()
                await bidder.save("references", References(items=opened.draft.form("references").items))
            case "file":
                await bidder.add_file()
    except VifteError:
        pass  # refused, which is an answer; what must hold is looked at after every step


async def _holds(bidder: Bidder, edition: Edition, until: datetime) -> None:
    row = await fetch_one("select * from bid")
    assert row is not None
    opened = await bidder.open()
    if row["state"] == "submitted":
        assert row["received_at"] < until
        content = await sealed_content.read_bid(opened.draft.key, row["id"])
        assert sealed_content.content_hash(content) == row["content_hash"]
    last = await fetch_value("select kind from bid_event order by id desc limit 1")
    assert (last == "submitted") == (row["state"] == "submitted")
    whole = await fetch_value(
        "select bool_and(chunks = (select count(*) from bid_chunk where part_id = bid_part.id)) from bid_part"
    )
    assert whole
