"""What the pages of the opening and of opened bids show: one typed value for each page."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from app.platform.errors import N_, VifteError
from app.platform.web import FormState
from app.procurement.bids.schemas import BidForm, Declaration, FileHead, Reference
from app.procurement.opening.schemas import OpenedBid, Opening
from app.procurement.pricing.schedule import KINDS, UNITS, PriceLine, evaluation_sum
from app.procurement.tenders.schemas import Tender

FILE_KINDS = {
    "price_schedule": N_("Price schedule"),
    "solution": N_("Description of the solution"),
    "reference": N_("Reference"),
    "other": N_("Other document"),
}


class HolderLine(msgspec.Struct, frozen=True):
    """Somebody who opens. duty : a msgid. can_open : holds a half of the tender's key.

    given_at, expires_at : of a code that is given and waits for another's.
    """

    user_id: int
    name: str
    duty: str
    can_open: bool
    given_at: datetime | None
    expires_at: datetime | None


class ProtocolLine(msgspec.Struct, frozen=True):
    """One bid in the protocol. received : as its receipt has it.

    matches : whether the hash somebody asked for is this bid's; None when nobody asked.
    """

    bid: OpenedBid
    received: str
    matches: bool | None


class OpeningView(msgspec.Struct, frozen=True, kw_only=True):
    """stage : not_published, waiting (for the deadline), no_key, codes (they can be given), stopped, opened.

    asked : the hash of a receipt that is looked for. may_close : the tender may be closed without an award from here.
    """

    tender: Tender
    state_label: str
    stage: str
    bids_until: datetime | None
    minutes: int
    holders: list[HolderLine]
    may_give: bool
    has_given: bool
    may_close: bool
    opening: Opening | None = None
    openers: tuple[str, str] = ("", "")
    lines: list[ProtocolLine] = []
    lot_names: dict[int, str] = {}
    asked: str = ""
    may_read: bool = False
    deleted_after: date | None = None
    form: FormState = FormState()
    refused: VifteError | None = None

    @property
    def found(self) -> bool:
        return any(line.matches for line in self.lines)


class PriceRow(msgspec.Struct, frozen=True):
    """One price line with what each bid asks for it, in øre; None where a bid does not price it."""

    line: PriceLine
    unit: str
    kind: str
    prices: list[int | None]


class PriceTable(msgspec.Struct, frozen=True):
    """A lot's lines with the common ones; sums : of each bid, None where it has none."""

    lot: int
    title: str
    bids: list[OpenedBid]
    rows: list[PriceRow]
    sums: list[int | None]


class BidsView(msgspec.Struct, frozen=True, kw_only=True):
    """bids : from outside, in the order received. control : the municipality's own. newest : the tender's edition."""

    tender: Tender
    opening: Opening | None
    bids: list[OpenedBid]
    control: list[OpenedBid]
    lot_names: dict[int, str]
    newest: int
    tables: list[PriceTable]


class RequirementAnswer(msgspec.Struct, frozen=True):
    """A requirement with what the bid says to it. confirmed : of a minimum requirement, None for others."""

    number: str
    heading: str
    text: str
    kind: str
    answer: str
    confirmed: bool | None


class OwnPrice(msgspec.Struct, frozen=True):
    """A price of this bid beside the ceiling and the range of the other valid bids from outside, all in øre."""

    line: PriceLine
    unit: str
    kind: str
    price_ore: int | None
    amount_ore: int | None
    others_low: int | None
    others_high: int | None
    n_others: int


class SuitabilityLine(msgspec.Struct, frozen=True):
    heading: str
    text: str
    answer: str


class DeclarationView(msgspec.Struct, frozen=True):
    """applies : the exclusion grounds, by code, that the company says yes to."""

    declaration: Declaration
    suitability: list[SuitabilityLine]
    applies: list[str]


class BidView(msgspec.Struct, frozen=True, kw_only=True):
    """files : with what each is, as a msgid. received : as the receipt has it.

    answers, minimum : of the evaluated and of the minimum requirements. reserves : None where the bid does not say.
    """

    tender: Tender
    bid: OpenedBid
    received: str
    newest: int
    is_valid: bool
    lot_names: dict[int, str]
    form: BidForm
    declarations: list[DeclarationView]
    references: list[Reference]
    answers: list[RequirementAnswer]
    minimum: list[RequirementAnswer]
    reserves: bool | None
    reservations: str
    prices: list[OwnPrice]
    files: list[tuple[FileHead, str]]

    @property
    def n_unconfirmed(self) -> int:
        return sum(not each.confirmed for each in self.minimum)


def price_tables(lines: Sequence[PriceLine], lots: Mapping[int, str], bids: Sequence[OpenedBid]) -> list[PriceTable]:
    """A table for each lot with what every bid for it asks, beside the ceilings."""
    tables = []
    for lot, title in lots.items():
        asked = [line for line in lines if line.lot in (None, lot)]
        shown = [bid for bid in bids if lot in bid.lots]
        rows = [_price_row(line, shown) for line in asked]
        if shown and rows:
            tables.append(PriceTable(lot, title, shown, rows, [bid.sums.get(lot) for bid in shown]))
    return tables


def own_prices(lines: Sequence[PriceLine], bid: OpenedBid, others: Sequence[OpenedBid]) -> list[OwnPrice]:
    """The lines the bid is asked for. others : the valid bids from outside but this one."""
    asked = [line for line in lines if line.lot is None or line.lot in bid.lots]
    return [_own_price(line, bid, [other.prices[line.number] for other in others if line.number in other.prices])
            for line in asked]  # fmt: skip


def _price_row(line: PriceLine, bids: Sequence[OpenedBid]) -> PriceRow:
    return PriceRow(line, UNITS[line.unit], KINDS[line.kind], [bid.prices.get(line.number) for bid in bids])


def _own_price(line: PriceLine, bid: OpenedBid, others: Sequence[int]) -> OwnPrice:
    price = bid.prices.get(line.number)
    return OwnPrice(
        line=line,
        unit=UNITS[line.unit],
        kind=KINDS[line.kind],
        price_ore=price,
        amount_ore=None if price is None else evaluation_sum([line], {line.number: price}).total_ore,
        others_low=min(others, default=None),
        others_high=max(others, default=None),
        n_others=len(others),
    )


def requirement_answers(
    requirements: Sequence[Mapping[str, Any]], lots: Sequence[int], texts: Mapping[str, str], confirmed: Sequence[str]
) -> list[RequirementAnswer]:
    """Minimum and evaluated requirements of the lots bid for, with the bid's answers."""
    return [
        RequirementAnswer(
            number=str(each["number"]),
            heading=str(each["heading"]),
            text=str(each["text"]),
            kind=str(each["kind"]),
            answer=texts.get(str(each["number"]), ""),
            confirmed=str(each["number"]) in confirmed if each["kind"] == "minimum" else None,
        )
        for each in requirements
        if each["kind"] != "information" and (not each.get("lots") or set(each["lots"]) & set(lots))
    ]


class OwnOpening(msgspec.Struct, frozen=True):
    """A tender whose key the reader holds a part of. may_open : its deadline has passed and codes are waited for."""

    tender: Tender
    bids_until: datetime | None
    may_open: bool
    is_opened: bool


class OwnOpeningsView(msgspec.Struct, frozen=True):
    tenders: list[OwnOpening]
