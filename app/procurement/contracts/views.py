"""What the contract pages show: one typed value for each page."""

from datetime import date

import msgspec

from app.platform.codelists import choices
from app.platform.documents.schemas import Issued
from app.platform.errors import VifteError
from app.platform.web import FormState
from app.procurement.contracts.changes import LIMIT, SOURCE, ChangeWeight
from app.procurement.contracts.measuring import Measuring
from app.procurement.contracts.schemas import (
    Contract,
    ContractEvent,
    ContractOption,
    InHouseLot,
    LotOffer,
    Proposal,
)
from app.procurement.contracts.term import OPTION_STATES, STATES, next_option, option_state, state_of
from app.procurement.contracts.words import EVENTS, VALUE_BASES
from app.procurement.pricing.schedule import KINDS, UNITS
from app.procurement.tenders.schemas import Tender

Choices = list[tuple[str, str]]
STATE_TAGS = {"coming": "info", "running": "success", "ended": "neutral"}
OPTION_TAGS = {"open": "warning", "taken": "success", "let_go": "neutral", "run_out": "neutral"}


class ListMore(msgspec.Struct, frozen=True):
    may_write: bool


class OptionLine(msgspec.Struct, frozen=True):
    """ends_on : the last day with this option and those before it. may_decide : it is this one's turn."""

    option: ContractOption
    state: str
    ends_on: date
    may_decide: bool

    @property
    def label(self) -> str:
        """A msgid."""
        return OPTION_STATES[self.state]

    @property
    def tag(self) -> str:
        return OPTION_TAGS[self.state]


class EventLine(msgspec.Struct, frozen=True):
    event: ContractEvent
    by: str

    @property
    def label(self) -> str:
        """A msgid."""
        return EVENTS.get(self.event.kind, self.event.kind)


class ContractView(msgspec.Struct, frozen=True, kw_only=True):
    """measuring : None for suppliers, who see the measures and their targets alone. lots_left : lots without an offer.

    weight : what the change in the form comes to, once it was found to be large.
    """

    contract: Contract
    state: str
    options: list[OptionLine]
    events: list[EventLine]
    documents: list[Issued]
    measuring: Measuring | None
    lots_left: list[int]
    may_write: bool
    form: FormState
    weight: ChangeWeight | None = None
    refused: VifteError | None = None

    @property
    def state_label(self) -> str:
        """A msgid."""
        return STATES[self.state]

    @property
    def state_tag(self) -> str:
        return STATE_TAGS[self.state]

    @property
    def basis_label(self) -> str:
        """A msgid."""
        return VALUE_BASES[self.contract.value_basis]

    @property
    def units(self) -> dict[str, str]:
        return UNITS

    @property
    def kinds(self) -> dict[str, str]:
        return KINDS

    @property
    def change_source(self) -> str:
        """A msgid."""
        return SOURCE

    @property
    def change_limit(self) -> int:
        return int(LIMIT * 100)

    @property
    def may_change(self) -> bool:
        return self.may_write and self.contract.terminated_on is None and self.state != "ended"


class FormView(msgspec.Struct, frozen=True, kw_only=True):
    """A contract from before."""

    form: FormState
    suppliers: Choices
    rows: range


class LotFields(msgspec.Struct, frozen=True, kw_only=True):
    """What the fields of one lot are filled with. today : offers of today that the lot replaces, by id and title."""

    lot: int
    title: str
    today: Choices
    own: Choices
    offer_types: Choices
    target_groups: Choices
    price_models: Choices


class SignView(msgspec.Struct, frozen=True, kw_only=True):
    tender: Tender
    proposal: Proposal
    lots: list[LotFields]
    form: FormState
    rows: range
    refused: VifteError | None


class OfferView(msgspec.Struct, frozen=True, kw_only=True):
    """One lot's offer, under a contract or kept in-house. suppliers : the municipality's own, where one is chosen."""

    title: str
    lead: str
    crumbs: Choices
    action: str
    back: str
    fields: LotFields
    may_make: bool
    suppliers: Choices
    form: FormState
    refused: VifteError | None


class AwardLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one winning supplier is signed with, and the contract once it is."""

    proposal: Proposal
    contract: Contract | None


class TenderView(msgspec.Struct, frozen=True, kw_only=True):
    """why_not : what keeps contracts from being signed today. in_house : lots the municipality runs itself."""

    tender: Tender
    lines: list[AwardLine]
    in_house: list[InHouseLot]
    lot_titles: dict[int, str]
    why_not: VifteError | None
    may_write: bool


class PanelView(msgspec.Struct, frozen=True, kw_only=True):
    """On a tender's, an offer's or a supplier's page. waiting : suppliers a contract is still to be signed with."""

    contracts: list[ContractView]
    tender_id: int | None = None
    waiting: int = 0
    tenders: list[tuple[int, str, str, int]] = []


def option_lines(contract: Contract, on_date: date, ends: list[date], *, may_write: bool) -> list[OptionLine]:
    first = next_option(contract, on_date) if may_write else None
    return [
        OptionLine(
            option, option_state(option, contract.over_on, on_date), end, first is not None and option.id == first.id
        )
        for option, end in zip(contract.options, ends, strict=True)
    ]


def short_view(contract: Contract, on_date: date) -> ContractView:
    """For a list on another room's page."""
    return ContractView(
        contract=contract, state=state_of(contract, on_date), options=[], events=[], documents=[], measuring=None,
        lots_left=[], may_write=False, form=FormState(),
    )  # fmt: skip


def lot_fields(offer: LotOffer, title: str, today: Choices, own: Choices, on_date: date, locale: str) -> LotFields:
    def named(list_name: str) -> Choices:
        return [(code.code, code.label(locale)) for code in choices(list_name, on_date)]

    return LotFields(
        lot=offer.lot, title=title, today=today, own=own, offer_types=named("offer_type"),
        target_groups=named("target_group"), price_models=named("price_model"),
    )  # fmt: skip
