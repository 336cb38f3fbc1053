"""What the bidder's pages show: one typed value for each page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from app.platform.errors import N_, FieldError
from app.platform.web import FormState, translate
from app.procurement.bids.asked import Asked, Lot, Suitability
from app.procurement.bids.form_reading import LONGEST_NUMBER
from app.procurement.bids.schemas import Declaration, FileHead, OpenBid, Prices, Problem, Receipt
from app.procurement.publication.freezing import section_name
from app.procurement.publication.public_service import address_of
from app.procurement.publication.schemas import PublicTender

STEPS = {
    "lots": N_("Lots and companies"),
    "declarations": N_("Declarations"),
    "references": N_("References"),
    "requirements": N_("Minimum requirements"),
    "answers": N_("Answers to the requirements"),
    "prices": N_("Prices"),
    "files": N_("Files"),
}
EVENTS = {
    "begun": N_("Begun"),
    "submitted": N_("Handed in"),
    "taken_back": N_("Taken back"),
}
FILE_KIND_LABELS = {
    "price_schedule": N_("Price schedule"),
    "solution": N_("Solution"),
    "reference": N_("References and statements"),
    "other": N_("Other"),
}
ROW_LABELS = {
    "members": N_("Company in the consortium"),
    "subcontractors": N_("Subcontractor"),
    "items": N_("Reference"),
    "figures": N_("Figures"),
    "contact": N_("Contact person"),
}
FIELD_LABELS = {
    "lots": N_("Lots"),
    "together": N_("Alone or together"),
    "company": N_("Company"),
    "cvr": N_("CVR number"),
    "address": N_("Address"),
    "name": N_("Name"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "confidential": N_("Business secrets"),
    "does": N_("What it does"),
    "share_percent": N_("Share of the contract in percent"),
    "relied_on": N_("Its capacity carries the bid"),
    "measures": N_("What has been done about it"),
    "year": N_("Year"),
    "turnover": N_("Turnover"),
    "equity": N_("Equity"),
    "insurance": N_("Insurance"),
    "relies_on": N_("Whose capacity the company leans on"),
    "signer": N_("Who answers for the declaration"),
    "signer_title": N_("Title"),
    "confirmed": N_("Confirmed"),
    "customer": N_("Customer"),
    "begins_on": N_("First day"),
    "ends_on": N_("Last day"),
    "value": N_("Value in kroner"),
    "content": N_("What was done"),
    "contact": N_("Contact at the customer"),
    "reserves": N_("Reservations"),
    "reservations": N_("Which reservations"),
    "ground": N_("Ground for exclusion"),
    "suitability": N_("How the requirement is met"),
    "text": N_("Answer"),
}


class StartView(msgspec.Struct, frozen=True, kw_only=True):
    """Before a bid is opened. shut : the msgid of why none can be begun now."""

    tender: PublicTender
    url: str
    shut: str | None
    form: FormState = FormState()


class CodeView(msgspec.Struct, frozen=True):
    opened: OpenBid
    url: str
    code: str


class StepLine(msgspec.Struct, frozen=True):
    """A step on the overview. state : done, missing, or open where nothing is asked for."""

    code: str
    title: str
    url: str
    problems: list[FieldError]
    state: str
    lines: list[tuple[str, str]] = []


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """changed : names of the sections amended since the bid was begun. key_made : bids can be handed in."""

    opened: OpenBid
    url: str
    steps: list[StepLine]
    n_missing: int
    changed: list[str]
    key_made: bool
    receipt: Receipt | None
    events: list[tuple[str, datetime, int]]


class FormView(msgspec.Struct, frozen=True, kw_only=True):
    """A form page. saved : the part's number it was opened with. rows : how many rows each repeated group shows."""

    opened: OpenBid
    url: str
    title: str
    action: str
    form: FormState
    saved: int
    problems: list[FieldError] = []
    stale: list[tuple[str, str, str]] = []
    rows: dict[str, int] = {}
    lots: list[Lot] = []
    asked: list[Asked] = []
    suitability: list[Suitability] = []
    grounds: list[tuple[str, str, bool]] = []
    declaration: Declaration | None = None
    declarers: list[Declaration] = []
    limits: dict[str, tuple[int, bool]] = {}
    rules: Mapping[str, Any] = {}

    @property
    def chosen_lots(self) -> list[int]:
        lots: list[int] = self.opened.draft.form("bid").lots
        return lots


class FilesView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of files, or of the price schedule. refused : why what was sent was not taken."""

    opened: OpenBid
    url: str
    files: list[FileHead]
    most_files: int
    most_megabytes: int
    bid_megabytes: int
    accept: str
    kinds: list[tuple[str, str]]
    schedule_url: str = ""
    prices: Prices | None = None
    problems: list[FieldError] = []
    refused: FieldError | None = None


class HandInView(msgspec.Struct, frozen=True, kw_only=True):
    opened: OpenBid
    url: str
    problems: list[Problem]
    steps: dict[str, str]
    changed: list[str]
    key_made: bool
    form: FormState = FormState()
    refused: FieldError | None = None


class ReceiptView(msgspec.Struct, frozen=True, kw_only=True):
    opened: OpenBid
    url: str
    receipt: Receipt
    received: str
    may_take_back: bool


def url_of(tender: PublicTender) -> str:
    return f"{address_of(tender.edition)}/bid"


def section_names(sections: Sequence[str], locale: str) -> list[str]:
    return [section_name(section, locale) or section for section in sections]


def stale_rows(yours: FormState, current: FormState, locale: str) -> list[tuple[str, str, str]]:
    """Field, what was sent and what is saved now, for the fields where they differ."""
    names = [name for name in dict.fromkeys([*current.raw, *yours.raw]) if name not in ("_csrf", "saved", "add")]
    return [
        (_label(name, locale), yours_text, current_text)
        for name in names
        if (yours_text := ", ".join(yours.values(name))) != (current_text := ", ".join(current.values(name)))
    ]


def _label(name: str, locale: str) -> str:
    first, _, rest = name.partition("-")
    number, _, last = rest.partition("-")
    if last and number.isdecimal() and len(number) < LONGEST_NUMBER:
        label = translate(locale, FIELD_LABELS.get(last, last))
        return f"{translate(locale, ROW_LABELS.get(first, first))} {int(number) + 1}: {label}"
    if first in ROW_LABELS and rest:
        return f"{translate(locale, ROW_LABELS[first])}: {translate(locale, FIELD_LABELS.get(rest, rest))}"
    label = translate(locale, FIELD_LABELS.get(first, first))
    return f"{label} {rest}" if rest else label
