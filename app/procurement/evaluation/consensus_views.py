"""What the pages of the meeting show: what is agreed, and everybody's points beside it."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from app.platform.errors import FieldError
from app.procurement.evaluation.agreement import Distance, Spread
from app.procurement.evaluation.schemas import Consensus, Meeting, Panelist, PastConsensus, RevealedScore
from app.procurement.evaluation.sheet import Criterion, Step
from app.procurement.evaluation.views import Diff, Frame, plain, short
from app.procurement.opening.schemas import OpenedBid


class AgreedCell(msgspec.Struct, frozen=True):
    """A bid under a criterion. points : None while nothing is agreed."""

    bid: OpenedBid
    points: Decimal | None
    spread: Spread | None


class AgreedRow(msgspec.Struct, frozen=True):
    criterion: Criterion
    url: str
    cells: list[AgreedCell]

    @property
    def n_missing(self) -> int:
        return sum(cell.points is None for cell in self.cells)


class AgreedLot(msgspec.Struct, frozen=True):
    lot: int
    title: str
    bids: list[OpenedBid]
    rows: list[AgreedRow]


class AgreementView(msgspec.Struct, frozen=True):
    """Mean distance to the agreed points: a row for each criterion, a column for each evaluator."""

    evaluators: list[str]
    rows: list[tuple[str, list[Distance]]]


class ConsensusView(msgspec.Struct, frozen=True, kw_only=True):
    """waiting : what the meeting waits for. is_open : the present round's meeting has begun and points are agreed."""

    frame: Frame
    round: int
    meeting: Meeting | None
    panel: list[Panelist]
    waiting: list[FieldError]
    may_begin: bool
    is_open: bool
    leads: bool
    lots: list[AgreedLot]
    missing: list[FieldError]
    agreement: AgreementView | None

    @property
    def next_url(self) -> str:
        """The first criterion where something is to be agreed."""
        return next((row.url for lot in self.lots for row in lot.rows if row.n_missing), "")

    @property
    def any_shut_out(self) -> bool:
        return any(each.shut_out for each in self.panel)

    @property
    def is_complete(self) -> bool:
        return bool(self.meeting) and not self.missing


class AgreedColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A bid with everybody's score. named : other bidders that the saved reason names. past : earlier consensus."""

    bid: OpenedBid
    scores: list[RevealedScore]
    spread: Spread | None
    saved: Consensus | None
    named: list[str]
    past: list[tuple[PastConsensus, str]]
    points: str
    reason: str
    version: int
    points_error: FieldError | None = None
    reason_error: FieldError | None = None


class AgreedSheetView(msgspec.Struct, frozen=True, kw_only=True):
    frame: Frame
    lot: int
    lot_title: str
    criterion: Criterion
    columns: list[AgreedColumn]
    steps: Sequence[Step]
    place: int
    n_places: int
    url: str
    before_url: str
    after_url: str
    may_save: bool
    least: int
    errors: tuple[FieldError, ...]
    stale: Diff

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(plain(step.points), f"{plain(step.points)} · {short(step.meaning)}") for step in self.steps]
