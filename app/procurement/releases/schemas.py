"""What a release is made from, as plain values."""

from datetime import date, datetime
from typing import Any

import msgspec

from app.procurement.procedures.schemas import Deadlines


class PublishedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A document. kind : in `tender_templates`. sha256 : of the file, None while it is made.

    url : where everybody can fetch it; empty for a signed contract, which the municipality hands out when asked.
    """

    id: str
    kind: str
    title: str
    url: str
    published_at: datetime
    media_type: str = "application/pdf"
    sha256: str | None = None


class ReleasedEdition(msgspec.Struct, frozen=True, kw_only=True):
    """The tender as it was published or amended; sections in the shape of the specification's metadata.

    summary, changed : of an amendment: why, and the names of the places that changed.
    """

    number: int
    published_at: datetime
    sections: dict[str, Any]
    content_hash: str
    deadlines: Deadlines
    summary: str = ""
    changed: tuple[str, ...] = ()
    files: tuple[PublishedFile, ...] = ()


class Enquiry(msgspec.Struct, frozen=True, kw_only=True):
    """A published question with its answer; nobody sees who asked."""

    number: int
    asked_at: datetime
    text: str
    answer: str
    answered_at: datetime | None
    published_at: datetime


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How a tender ended without a contract. state : cancelled_in_house, cancelled_other or unsuccessful.

    The reason is not here: it was written for the tender's own history.
    """

    at: datetime
    state: str


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """A bidder or supplier. id : the supplier's own here, for one without a CVR number."""

    id: str
    name: str
    cvr: str = ""
    address: str = ""


class ReceivedBid(msgspec.Struct, frozen=True, kw_only=True):
    """A bid that was opened and decided on; earlier ones of the same bidder and the municipality's own are not here.

    companies : the bidder, then those it bids together with. is_valid : it could be evaluated.
    value_ore : only of bids that were awarded something; what others asked for is their own secret.
    """

    number: int
    received_at: datetime
    companies: tuple[Company, ...]
    lots: tuple[int, ...]
    is_valid: bool
    value_ore: int | None = None


class DecidedLots(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided on some lots: one entry for each bid that was awarded any, and one for each lot that was not.

    outcome : awarded, kept_in_house or no_award. bid : the number of the bid.
    """

    lots: tuple[int, ...]
    outcome: str
    bid: int | None = None
    value_ore: int | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision the bidders have been told of. Nothing of a bid is in a release before `notified_at`."""

    round: int
    decided_at: datetime
    notified_at: datetime
    has_standstill: bool
    bids: tuple[ReceivedBid, ...]
    outcomes: tuple[DecidedLots, ...]
    withdrawn_at: datetime | None = None


class ContractStep(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a contract, and how it stands from then on.

    kind : signed, changed, option_taken, option_let_go, notice (it will end early) or ended.
    latest_on : the last day with every option that can still be taken. value_ore : with the options taken.
    """

    at: datetime
    kind: str
    ends_on: date
    latest_on: date
    value_ore: int | None
    rationale: str = ""


class SignedContract(msgspec.Struct, frozen=True, kw_only=True):
    """steps : the signing first, oldest first. round, bid : of the decision it follows."""

    reference: str
    title: str
    round: int
    bid: int
    lots: tuple[int, ...]
    signed_on: date
    starts_on: date
    kpis: tuple[dict[str, Any], ...]
    steps: tuple[ContractStep, ...]
    options: str = ""
    files: tuple[PublishedFile, ...] = ()


class Process(msgspec.Struct, frozen=True, kw_only=True):
    """One contracting process whole: a tender with everything published of it, oldest first.

    state : by the clock, as in `procedures.lifecycle.STATES`. Money stands in the sections, in øre.
    """

    reference: str
    state: str
    procedure_label: str
    is_public: bool
    uses_bids: bool
    editions: tuple[ReleasedEdition, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    decisions: tuple[Decision, ...] = ()
    contracts: tuple[SignedContract, ...] = ()
    ending: Ending | None = None


class Publisher(msgspec.Struct, frozen=True, kw_only=True):
    """Who publishes, and under which identifiers.

    prefix : registered for open contracting identifiers, None where the municipality has none yet.
    origin : the address of the portal, without a slash at its end.
    """

    name: str
    cvr: str
    prefix: str | None
    origin: str


class Violation(msgspec.Struct, frozen=True):
    """What a release lacks by the portal's own profile.

    path : where in the release. message : a msgid over params, saying what is wrong and what to do.
    """

    path: str
    message: str
    params: dict[str, str] = {}
