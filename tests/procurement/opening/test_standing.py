"""Of a bidder's bids the last one that can be read counts."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from app.procurement.opening.schemas import NewOpenedBid
from app.procurement.opening.standing import counts_of, with_standing

FIRST_AT = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)


def bid(place: int, supplier_id: int | None, standing: str = "valid", **more: Any) -> NewOpenedBid:
    return NewOpenedBid(
        bid_id=place, number=0, standing=standing, received_at=FIRST_AT + timedelta(minutes=place), size=1,
        content_hash=hashlib.sha256(b"x").digest(), supplier_id=supplier_id, **more,
    )  # fmt: skip


def test_bids_are_numbered_as_they_came_and_the_last_of_a_bidder_counts() -> None:
    found = with_standing([bid(1, 7), bid(2, 8), bid(3, 7)])
    assert [(each.number, each.standing) for each in found] == [(1, "replaced"), (2, "valid"), (3, "valid")]


def test_one_that_cannot_be_read_replaces_nothing() -> None:
    found = with_standing([bid(1, 7), bid(2, 7, "unreadable"), bid(3, None, "unreadable")])
    assert [each.standing for each in found] == ["valid", "unreadable", "unreadable"]


def test_counts_add_up_and_a_replaced_control_bid_is_none() -> None:
    own: dict[str, Any] = {"is_control_bid": True}
    found = with_standing([bid(1, 7, **own), bid(2, 8), bid(3, 7, **own), bid(4, None, "unreadable")])
    counts = counts_of(found, drafts=3, taken_back=1)
    assert counts.received == counts.valid + counts.replaced + counts.unreadable == 4
    assert (counts.control, counts.drafts, counts.taken_back) == (1, 3, 1)


def test_no_bids_are_no_fault() -> None:
    assert with_standing([]) == []
    assert counts_of([], drafts=0, taken_back=0).received == 0
