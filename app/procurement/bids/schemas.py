"""A bid's forms as its bidder writes them, and what is told of the bid itself.

Forms are sealed as JSON. Every field has a value it begins with, since a draft may have gaps.
"""

from datetime import date, datetime
from typing import Any, Literal

import msgspec

from app.platform.errors import FieldError
from app.procurement.publication.schemas import Edition, PublicTender

# Places of the sealed parts; a form has one part, files have as many as there are files.
IDENTITY, FILE = "identity", "file"
FILE_KINDS = ("price_schedule", "solution", "reference", "other")


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Whose bid it is. Written when the bid is begun; `user_id` began it, and the supplier's other users may use it.

    salt : 32 hex digits, so that the receipt's hash cannot be guessed from known contents.
    """

    supplier_id: int
    user_id: int
    company: str
    cvr: str = ""
    salt: str


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """One that bids together with the bidder, answering for the whole."""

    name: str = ""
    cvr: str = ""
    address: str = ""


class Subcontractor(msgspec.Struct, frozen=True, kw_only=True):
    """share_percent : of the contract, as the bidder puts it. relied_on : its capacity carries the bid."""

    name: str = ""
    cvr: str = ""
    does: str = ""
    share_percent: int | None = None
    relied_on: bool = False


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    email: str = ""
    phone: str = ""


class BidForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is bid for, by whom together with whom. `together` is None until it is said.

    confidential : what the bidder holds to be business secrets, and why.
    """

    lots: list[int] = []
    together: Literal["alone", "consortium"] | None = None
    company: str = ""
    cvr: str = ""
    address: str = ""
    members: list[Company] = []
    subcontractors: list[Subcontractor] = []
    contact: Contact = Contact()
    confidential: str = ""


class YearFigure(msgspec.Struct, frozen=True, kw_only=True):
    year: int | None = None
    turnover_ore: int | None = None
    equity_ore: int | None = None


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """One company's own declaration, as in the European Single Procurement Document.

    place : `bidder`, `member-1` … or `subcontractor-1` …, by its place in the bid's form.
    grounds : whether each exclusion ground applies, by its code in the code list `exclusion_ground`: yes or no.
    measures : what the company has done about those that apply. figures : newest year first.
    suitability : how each suitability requirement is met, by its place (from 0) in the edition's section.
    relies_on : whose capacity it leans on, and for what.
    """

    place: str = "bidder"
    company: str = ""
    cvr: str = ""
    grounds: dict[str, Literal["yes", "no"]] = {}
    measures: str = ""
    figures: list[YearFigure] = []
    insurance: str = ""
    suitability: dict[str, str] = {}
    relies_on: str = ""
    signer: str = ""
    signer_title: str = ""
    confirmed: bool = False


class Declarations(msgspec.Struct, frozen=True, kw_only=True):
    companies: list[Declaration] = []


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A task like this one. ends_on : None while it runs. company : whose it is, where several bid together."""

    customer: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    value_ore: int | None = None
    content: str = ""
    contact: str = ""
    company: str = ""


class References(msgspec.Struct, frozen=True, kw_only=True):
    items: list[Reference] = []


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """texts : by requirement number (K6). confirmed : minimum requirements that are met, by number.

    reserves : None until it is said; reservations : what the bidder takes exception to.
    """

    texts: dict[str, str] = {}
    confirmed: list[str] = []
    reserves: bool | None = None
    reservations: str = ""


class PriceProblem(msgspec.Struct, frozen=True):
    """`place` is the sheet and cell; `msgid` with `params` is pricing's own."""

    place: str
    msgid: str
    params: dict[str, Any] = {}


class Prices(msgspec.Struct, frozen=True, kw_only=True):
    """What the price schedule said when it was uploaded; the file itself is what counts.

    part_id : of the file; None where none is uploaded. edition : whose schedule it is. prices : øre by line number.
    sums : øre by lot; total_ore : every line once. Empty where there are problems.
    """

    part_id: int | None = None
    edition: int | None = None
    prices: dict[int, int] = {}
    lots: list[int] = []
    sums: dict[int, int] = {}
    total_ore: int | None = None
    problems: list[PriceProblem] = []


# Places of the forms, and what each holds.
FORMS: dict[str, type[msgspec.Struct]] = {
    "bid": BidForm,
    "declarations": Declarations,
    "references": References,
    "answers": Answers,
    "prices": Prices,
}


class FileHead(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the bid. kind : in FILE_KINDS. sha256 : hex, of the file as the bidder sent it."""

    part_id: int
    kind: str
    name: str
    media_type: str
    size: int
    sha256: str


class BidContent(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in a bid but its files' bytes.

    forms : by place, in the shape of FORMS, as plain JSON values; a form that was never saved is not there.
    """

    identity: Identity
    forms: dict[str, Any]
    files: list[FileHead]


class BidHead(msgspec.Struct, frozen=True, kw_only=True):
    """The row of a bid: nothing here tells whose it is."""

    id: int
    tender_id: int
    state: str
    key_id: int | None
    edition: int | None
    content_hash: bytes | None
    size: int
    begun_at: datetime
    received_at: datetime | None
    version: int


class PartRow(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed part. head : sealed; what the part is called and holds."""

    id: int
    bid_id: int
    place: str
    head: bytes
    size: int
    chunks: int


class BidEvent(msgspec.Struct, frozen=True):
    """kind : begun, submitted or taken_back. edition : the tender's newest then."""

    id: int
    at: datetime
    kind: str
    edition: int


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A bid that its code has opened; `key` opens its parts.

    saved : for each form the number of its part, which a form that is sent must know; 0 for one never saved.
    """

    bid: BidHead
    key: bytes
    content: BidContent
    saved: dict[str, int]

    @property
    def identity(self) -> Identity:
        return self.content.identity

    @property
    def files(self) -> list[FileHead]:
        return self.content.files

    def form(self, place: str) -> Any:
        """The form of this place, as its struct; one never saved has its first values."""
        return msgspec.convert(self.content.forms.get(place, {}), FORMS[place], str_keys=True)


class OpenBid(msgspec.Struct, frozen=True, kw_only=True):
    """What a bidder has before them. editions : newest first. shut : the msgid of why the draft cannot be written."""

    tender: PublicTender
    draft: Draft
    editions: list[Edition]
    now: datetime
    shut: str | None

    @property
    def bid(self) -> BidHead:
        return self.draft.bid

    @property
    def is_draft(self) -> bool:
        return self.bid.state == "draft"

    @property
    def may_write(self) -> bool:
        return self.is_draft and self.shut is None


class Problem(msgspec.Struct, frozen=True):
    """Something to mend before the bid can be handed in. step : the page where it is mended."""

    step: str
    error: FieldError


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What was received and when, by the database's clock. sha256 : hex, over everything in the bid."""

    bid_id: int
    tender_id: int
    received_at: datetime
    sha256: str
    size: int
    edition: int
