"""Checks, scores and consensus as plain values."""

from datetime import datetime
from decimal import Decimal

import msgspec

SUITABLE, UNSUITABLE, REJECTED = "suitable", "unsuitable", "rejected"


class Finding(msgspec.Struct, frozen=True):
    """What was found under one item. met : None while nobody has said."""

    met: bool | None = None
    remark: str = ""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a bid is judged further.

    outcome : suitable, unsuitable (the bidder), or rejected (the bid). reason : empty only where it is suitable.
    findings : by the item's key, see `checklist`.
    """

    opened_bid_id: int
    outcome: str
    reason: str
    findings: dict[str, Finding]
    checked_by: int
    checked_at: datetime
    version: int


class Consensus(msgspec.Struct, frozen=True, kw_only=True):
    """What the evaluators agree on for a bid under a criterion of a lot; its bidder reads the reason."""

    opened_bid_id: int
    lot: int
    criterion: str
    points: Decimal
    reason: str
    saved_by: int
    saved_at: datetime
    version: int


class Recusal(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluator who took no part. why : a msgid without places to fill in."""

    user_id: int
    name: str
    why: str


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """round : 1, and one more each time a decision is taken up again."""

    id: int
    round: int
    begun_at: datetime
    begun_by: int
