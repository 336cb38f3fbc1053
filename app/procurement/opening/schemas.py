"""Openings and opened bids as plain values."""

from datetime import datetime
from typing import Any

import msgspec

from app.platform.errors import FieldError

VALID, REPLACED, UNREADABLE = "valid", "replaced", "unreadable"


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many bids had been handed in at the deadline, and what became of them; `control` is among the valid ones."""

    received: int = 0
    valid: int = 0
    replaced: int = 0
    unreadable: int = 0
    control: int = 0
    # Begun and not handed in at the deadline, those taken back among them.
    drafts: int = 0
    taken_back: int = 0


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """When a tender's bids were opened, and by whom. key_id : None where there was no bid and no key."""

    id: int
    tender_id: int
    key_id: int | None
    opened_at: datetime
    first_opener: int
    second_opener: int
    counts: Counts


class OpenedBid(msgspec.Struct, frozen=True, kw_only=True):
    """A bid as it was read when it was opened. It never changes; judgements of it lie in later rooms.

    number : in the order the bids were received. standing : valid, replaced (the same bidder handed in a later one)
    or unreadable, which `problem` (a msgid) gives the reason of.
    supplier_id, bidder, cvr : empty where nothing could be read.
    lots : the lots bid for. edition : of the tender, that the bid answers.
    content_hash : SHA-256 as hex, as the bidder's receipt has it. size : bytes.
    forms : by place, as the bidder wrote them, in the shapes of `bids.schemas`.
    prices : øre by line number. sums : the evaluation sum of each lot bid for, øre; empty where `price_problems`
    names an error in the returned price schedule. What is only to be asked about (a price of zero) is named too.
    """

    id: int
    tender_id: int
    bid_id: int | None
    number: int
    standing: str
    supplier_id: int | None
    bidder: str
    cvr: str
    is_control_bid: bool
    lots: tuple[int, ...]
    edition: int | None
    received_at: datetime
    content_hash: str
    size: int
    forms: dict[str, Any]
    prices: dict[int, int]
    sums: dict[int, int]
    price_problems: tuple[FieldError, ...]
    problem: str = ""

    @property
    def is_valid(self) -> bool:
        return self.standing == VALID


class NewOpenedBid(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored of a bid when it is opened; `bid_key` is the bid's own key under the installation's key."""

    bid_id: int | None
    number: int
    standing: str
    received_at: datetime
    content_hash: bytes
    size: int
    edition: int | None = None
    supplier_id: int | None = None
    bidder: str = ""
    cvr: str = ""
    is_control_bid: bool = False
    lots: tuple[int, ...] = ()
    bid_key: bytes | None = None
    forms: dict[str, Any] = {}
    prices: dict[int, int] = {}
    sums: dict[int, int] = {}
    price_problems: tuple[FieldError, ...] = ()
    problem: str = ""
