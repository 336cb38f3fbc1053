"""Checks, scores and consensus as plain values."""

from datetime import datetime
from decimal import Decimal

import msgspec

from app.procurement.evaluation.sealed_scores import Place, Score

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


class Meeting(msgspec.Struct, frozen=True):
    """round : 1, and one more each time a decision is taken up again. evaluators : users who sat in it."""

    id: int
    round: int
    begun_at: datetime
    begun_by: int
    evaluators: tuple[int, ...]


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What an evaluator says of a bidder. note : what the interest is."""

    user_id: int
    opened_bid_id: int
    has_interest: bool
    note: str
    declared_at: datetime


class Panelist(msgspec.Struct, frozen=True, kw_only=True):
    """An appointed evaluator.

    shut_out : a msgid saying why, empty for nobody's. declared : of every bidder.
    n_asked, n_handed_in : scores that the evaluation needs of each evaluator, and that this one has handed in.
    """

    user_id: int
    name: str
    shut_out: str = ""
    declared: bool = False
    n_asked: int = 0
    n_handed_in: int = 0

    @property
    def n_missing(self) -> int:
        return self.n_asked - self.n_handed_in

    @property
    def is_done(self) -> bool:
        return self.declared and not self.n_missing


class StoredScore(msgspec.Struct, frozen=True, kw_only=True):
    """A score as it lies in the table."""

    id: int
    place: Place
    sealed: bytes
    submitted_at: datetime | None
    version: int


class OwnScore(msgspec.Struct, frozen=True, kw_only=True):
    """A score that its own evaluator reads. version : 0 where nothing is saved."""

    score: Score = Score()
    handed_in: bool = False
    version: int = 0


class RevealedScore(msgspec.Struct, frozen=True, kw_only=True):
    """A score that was handed in before the meeting began."""

    place: Place
    evaluator: str
    points: Decimal
    reason: str


class PastConsensus(msgspec.Struct, frozen=True, kw_only=True):
    opened_bid_id: int
    version: int
    round: int
    points: Decimal
    reason: str
    saved_by: int
    saved_at: datetime
