"""What the award pages show: one typed value for each page; points come rounded, as they are shown."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from app.platform.documents.schemas import Issued
from app.platform.errors import N_, FieldError, VifteError
from app.platform.web import FormState
from app.procurement.awards.schemas import AwardRules, Decision, Letter, LowPrice, TieBreak
from app.procurement.tenders.schemas import Tender

OUTCOME_WORDS = {
    "awarded": N_("Awarded"),
    "kept_in_house": N_("Kept in-house: the control bid is the best"),
    "no_award": N_("Not awarded"),
}
METHODS = ("best_together", "lot_by_lot")
LETTER_WORDS = {"tildelingsbrev": N_("Award letter"), "afslagsbrev": N_("Rejection letter")}


class Column(msgspec.Struct, frozen=True):
    """A scored criterion; weight as a share."""

    number: str
    name: str
    weight: Decimal


class RankRow(msgspec.Struct, frozen=True, kw_only=True):
    """points : by column; None where the criterion gives none."""

    rank: int
    tied: bool
    number: int
    bidder: str
    is_control_bid: bool
    won: bool
    sum_ore: int | None
    points: list[Decimal | None]
    total: Decimal
    cost_ore: int | None


class RankTable(msgspec.Struct, frozen=True):
    columns: list[Column]
    rows: list[RankRow]
    has_cost: bool


class MovedLine(msgspec.Struct, frozen=True):
    """A weight that would put others first. weight, moved_to : shares."""

    number: str
    weight: Decimal
    moved_to: Decimal
    first: list[str]


class FirmnessView(msgspec.Struct, frozen=True):
    """How firmly the first place stands; evaluators are only counted."""

    n_moves: int
    moved: list[MovedLine]
    n_evaluators: int
    n_other: int


class LotView(msgspec.Struct, frozen=True, kw_only=True):
    """One lot of a proposal, or of a decision with its outcome and reason. tied : bids in their recorded order."""

    lot: int
    title: str
    table: RankTable
    control: RankTable
    winners: list[str]
    winner_ids: tuple[int, ...]
    suppliers: int = 1
    control_wins: bool = False
    control_reorders: bool = False
    undecided: list[tuple[int, str]] = []
    passed_over: list[str] = []
    tie_break: TieBreak | None = None
    tied: list[tuple[int, str]] = []
    low_prices: Sequence[LowPrice] = ()
    problem: FieldError | None = None
    firmness: FirmnessView | None = None
    outcomes: list[tuple[str, str]] = []
    outcome: str = ""
    reason: str = ""

    @property
    def tie_order(self) -> list[str]:
        return [name for _, name in self.tied]

    @property
    def needs_notes(self) -> bool:
        return bool(self.undecided or self.tie_break or self.low_prices)


class Sentences(msgspec.Struct, frozen=True):
    """The tender's own words on lots and award; empty where it has none."""

    suppliers: str
    award_limit: str
    method: str


class AwardView(msgspec.Struct, frozen=True, kw_only=True):
    """Either `decision` holds, or a decision may be prepared; `missing` says what that waits for.

    seen, rules_fields : what the decision's form carries on. history : withdrawn decisions.
    """

    tender: Tender
    state_label: str
    decision: Decision | None
    decided_by: str
    lots: list[LotView]
    missing: list[FieldError]
    may_decide: bool
    may_reconsider: bool
    may_write: bool
    rules: AwardRules
    rules_query: str
    sentences: Sentences
    seen: str
    history: list[Decision]
    reports: list[Issued]
    n_letters: int
    n_seen: int
    form: FormState
    stale: bool = False
    others: list[FieldError] = []

    @property
    def url(self) -> str:
        return f"/tenders/{self.tender.id}/award"


class NotesView(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted on one lot before the decision."""

    tender: Tender
    lot: LotView
    rules: AwardRules
    rules_query: str
    may_write: bool
    form: FormState


class LetterLine(msgspec.Struct, frozen=True):
    letter: Letter
    name: str
    url: str


class LettersView(msgspec.Struct, frozen=True, kw_only=True):
    """bears_today : the letters were made today and can be sent. standstill_ends_on : for letters sent today."""

    tender: Tender
    decision: Decision
    letters: list[LetterLine]
    today: date
    bears_today: bool
    all_ready: bool
    waiting: bool
    has_standstill: bool
    standstill_ends_on: date | None
    may_send: bool
    may_make: bool
    default_reason: str
    form: FormState
    refused: VifteError | None = None

    @property
    def url(self) -> str:
        return f"/tenders/{self.tender.id}/award/letters"


class OwnLot(msgspec.Struct, frozen=True):
    lot: int
    title: str
    words: str
    winners: list[str]


class OwnResult(msgspec.Struct, frozen=True, kw_only=True):
    """One letter on its bidder's own page. withdrawn_at : the decision is taken up again."""

    letter: Letter
    name: str
    sent_at: datetime
    standstill_ends_on: date | None
    withdrawn_at: datetime | None
    lots: list[OwnLot]
    file_url: str


class OwnResultView(msgspec.Struct, frozen=True):
    reference: str
    title: str
    url: str
    results: list[OwnResult]


class PublicLot(msgspec.Struct, frozen=True):
    lot: int
    title: str
    outcome: str
    winners: list[str]


class PublicPanel(msgspec.Struct, frozen=True):
    """What everybody sees after the bidders are notified. own_url : of a bidder's own letter; empty for others."""

    lots: list[PublicLot]
    notified_at: datetime | None
    standstill_ends_on: date | None
    own_url: str


class PanelView(msgspec.Struct, frozen=True, kw_only=True):
    """On the tender's own page."""

    tender_id: int
    decision: Decision | None
    winners: list[tuple[int, str, list[str]]]
    n_letters: int
    n_sent: int
    may_prepare: bool
    n_withdrawn: int
