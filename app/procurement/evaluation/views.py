"""What the pages of the evaluation show."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from app.platform.errors import FieldError
from app.platform.web import FormState
from app.procurement.bids.schemas import Declaration, Reference
from app.procurement.evaluation.checklist import Item
from app.procurement.evaluation.schemas import (
    Check,
    Meeting,
    Panelist,
)
from app.procurement.evaluation.sheet import Criterion, Requirement, Step
from app.procurement.opening.schemas import OpenedBid
from app.procurement.tenders.schemas import Tender

Diff = list[tuple[str, str, str]]


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around every page. tabs : label (a msgid), address, whether it is this page.

    reads_tenders : evaluators of other roles find back by their own list.
    """

    tender: Tender
    tabs: list[tuple[str, str, bool]]
    reads_tenders: bool


class CheckLine(msgspec.Struct, frozen=True, kw_only=True):
    """A bid on the list. check : None while nobody has checked it. n_flags : items where something strikes the eye."""

    bid: OpenedBid
    check: Check | None
    n_items: int
    n_flags: int


class QualificationView(msgspec.Struct, frozen=True, kw_only=True):
    """others : bids that are not judged, with their standing."""

    frame: Frame
    lines: list[CheckLine]
    others: list[OpenedBid]
    lot_names: dict[int, str]
    may_begin: bool
    may_go_on: bool
    n_unchecked: int
    n_evaluators: int
    may_check: bool


class CheckView(msgspec.Struct, frozen=True, kw_only=True):
    """groups : the group's label (a msgid) and its items. version : of the check that the form was opened with."""

    frame: Frame
    bid: OpenedBid
    groups: list[tuple[str, list[Item]]]
    declarations: list[Declaration]
    references: list[Reference]
    outcomes: list[tuple[str, str]]
    version: int
    may_check: bool
    checked: Check | None
    checked_by: str
    form: FormState
    stale: Diff
    next_number: int | None


class InterestLine(msgspec.Struct, frozen=True, kw_only=True):
    bid_id: int
    bidder: str
    cvr: str
    number: int


class InterestsView(msgspec.Struct, frozen=True, kw_only=True):
    """declared_at : when the actor last declared; None before. shut_out : a msgid, empty while one takes part."""

    frame: Frame
    lines: list[InterestLine]
    declared_at: datetime | None
    shut_out: str
    form: FormState


class PlaceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion of a lot on the evaluator's own list."""

    criterion: Criterion
    url: str
    n_bids: int
    n_complete: int
    n_handed_in: int


class LotScores(msgspec.Struct, frozen=True):
    lot: int
    title: str
    places: list[PlaceLine]


class ScoresView(msgspec.Struct, frozen=True, kw_only=True):
    """lots : with what the actor has scored alone. next_url : the first place that lacks something."""

    frame: Frame
    lots: list[LotScores]
    n_asked: int
    n_complete: int
    n_handed_in: int
    may_score: bool
    meeting_begun: bool
    next_url: str
    errors: list[FieldError]

    @property
    def may_hand_in(self) -> bool:
        return self.may_score and self.n_handed_in < self.n_asked


class AnswerRow(msgspec.Struct, frozen=True):
    """A requirement with every bid's answer, in the order of the columns."""

    requirement: Requirement
    answers: list[str]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One bid to be scored. points, reason : as they stand in the form."""

    bid: OpenedBid
    points: str
    reason: str
    version: int
    locked: bool
    points_error: FieldError | None = None
    reason_error: FieldError | None = None


class SheetView(msgspec.Struct, frozen=True, kw_only=True):
    """place, n_places : where in the row of all criteria this one is."""

    frame: Frame
    lot: int
    lot_title: str
    criterion: Criterion
    rows: list[AnswerRow]
    columns: list[Column]
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
    def may_write(self) -> bool:
        return self.may_save and not all(column.locked for column in self.columns)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(plain(step.points), f"{plain(step.points)} · {short(step.meaning)}") for step in self.steps]


class OwnEvaluation(msgspec.Struct, frozen=True, kw_only=True):
    """A tender on the evaluator's own list. shut_out : a msgid."""

    tender: Tender
    shut_out: str
    declared: bool
    n_asked: int
    n_handed_in: int

    @property
    def waits(self) -> bool:
        """For the evaluator to declare or to score."""
        if self.shut_out:
            return False
        return not self.declared or (self.tender.state == "evaluation" and self.n_handed_in < self.n_asked)


class OwnEvaluationsView(msgspec.Struct, frozen=True):
    tenders: list[OwnEvaluation]


class PanelView(msgspec.Struct, frozen=True, kw_only=True):
    """On the tender's own page."""

    tender_id: int
    n_bids: int
    n_checked: int
    n_suitable: int
    panel: list[Panelist]
    meeting: Meeting | None
    n_missing: int
    reads: bool
    scores: bool
    state: str

    @property
    def shut_out(self) -> list[Panelist]:
        return [each for each in self.panel if each.shut_out]


def plain(points: Decimal | None) -> str:
    """As a form sends it back: `8`, `7,5`."""
    return "" if points is None else f"{points.normalize():f}".replace(".", ",")


def is_number(text: str) -> bool:
    """A bid's id or a row's version in a form; Python refuses to read thousands of digits."""
    return text.isdecimal() and len(text) < 10


def short(meaning: str) -> str:
    """The first words of a step's meaning, which stand whole beside the form."""
    first = meaning.split(". ")[0].strip().rstrip(".")
    return first if len(first) <= 60 else f"{first[:57]}…"
