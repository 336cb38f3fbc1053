"""Registrations, companies and a bidder's own questions as plain values."""

from datetime import datetime
from typing import Literal

import msgspec

State = Literal["waiting", "active", "closed"]


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Where a company is reached."""

    contact_name: str
    email: str
    phone: str = ""
    address: str = ""


class RegistrationInput(Contact, frozen=True, kw_only=True):
    """What a company writes about itself."""

    company: str
    cvr: str


class Registration(RegistrationInput, frozen=True, kw_only=True):
    """A registration. supplier_id and user_id are made when the address is confirmed.

    state : waiting for its confirmation, active, or closed by the municipality.
    """

    id: int
    locale: str
    asked_at: datetime
    confirmed_at: datetime | None
    supplier_id: int | None
    user_id: int | None
    state: State


class Company(Contact, frozen=True, kw_only=True):
    """The reader's own company, for its page and for filling in a bid.

    is_own : it registered itself and keeps its contact data here; the municipality keeps the others'.
    version : of the supplier's row.
    """

    supplier_id: int
    name: str
    cvr: str
    is_own: bool
    version: int


class OwnQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the reader's own. `number` is the one everybody sees it under; `answer` is empty until then."""

    number: int
    asked_at: datetime
    section: str
    text: str
    answer: str
    published_at: datetime | None
