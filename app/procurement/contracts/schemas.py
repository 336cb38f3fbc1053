"""Contracts as plain values: as they stand, as they are proposed from an award, and as an officer gives them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

# Where a contract's value comes from.
VALUE_BASES = ("evaluation_sum", "lot_value", "stated")


class ContractPrice(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the price schedule with the price it is bought at; unit and kind as in `pricing.schedule`."""

    number: int
    lot: int | None
    label: str
    unit: str
    kind: str
    quantity: Decimal
    price_ore: int
    note: str = ""


class OptionInput(msgspec.Struct, frozen=True, kw_only=True):
    """A right to prolong by whole months, told the supplier by a day at the latest."""

    label: str = ""
    months: int
    notify_by: date
    value_ore: int | None = None


class ContractOption(OptionInput, frozen=True, kw_only=True):
    """decision : taken or let_go; None while it is open."""

    id: int
    position: int
    decision: str | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None


class LinkedOffer(msgspec.Struct, frozen=True, kw_only=True):
    """An offer of the catalogue that is delivered under a contract."""

    offer_id: int
    code: str
    title: str
    life: str
    lot: int | None = None


class ContractEvent(msgspec.Struct, frozen=True, kw_only=True):
    """kind : as in `words.EVENTS`. details : plain data, such as `value_before_ore` and `value_ore` of a change."""

    id: int
    at: datetime
    kind: str
    actor_id: int | None
    details: dict[str, Any]


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """A contract as it stands.

    tender_id : None for contracts from before. ends_on : options that were taken included, an early end left out.
    value_ore : without options that are open or let go. value_basis : one of VALUE_BASES.
    kpis, payment_model : in the shape of the specification's metadata, frozen at the signing.
    """

    id: int
    reference: str
    title: str
    supplier_id: int
    supplier_name: str
    supplier_cvr: str | None
    tender_id: int | None
    tender_reference: str | None
    lots: list[int]
    signed_on: date
    starts_on: date
    ends_on: date
    terminated_on: date | None
    termination_reason: str
    value_ore: int | None
    value_basis: str
    kpis: list[dict[str, Any]]
    prices: list[ContractPrice]
    payment_model: dict[str, Any]
    document_id: int | None
    created_at: datetime
    version: int
    options: list[ContractOption] = []
    offers: list[LinkedOffer] = []

    @property
    def over_on(self) -> date:
        """The last day it is in force."""
        return self.ends_on if self.terminated_on is None else min(self.ends_on, self.terminated_on)


class ContractRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list.

    state : coming, running or ended; states : every state it is found under. over_on : the last day in force.
    option_by, option_months : of the option to decide next. ends_within : numbers of months it ends within, as text.
    """

    id: int
    reference: str
    title: str
    supplier_id: int
    supplier_name: str
    tender_id: int | None
    tender_reference: str | None
    state: str
    states: list[str]
    ends_within: list[str]
    signed_on: date
    starts_on: date
    over_on: date
    terminated: bool
    value_ore: int | None
    value_basis: str
    option_by: date | None
    option_months: int | None
    offers: list[str]


class LotOffer(msgspec.Struct, frozen=True, kw_only=True):
    """What is done in the catalogue about one lot.

    action : new (an offer made from these fields), link (to `offer_id`, an offer of the supplier), or none.
    replaces : today's offers that the new one takes over from; they are set to close on `closes_on`, where it is given.
    """

    lot: int
    action: str = "new"
    offer_id: int | None = None
    code: str = ""
    title: str = ""
    offer_type: str = ""
    description: str = ""
    target_groups: list[str] = []
    places: int | None = None
    weeks: Decimal | None = None
    hours_per_week: Decimal | None = None
    price_model: str = "none"
    price_ore: int | None = None
    replaces: list[int] = []
    closes_on: date | None = None


class ContractInput(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer says of a contract, at the signing or when one from before is entered."""

    reference: str
    title: str
    supplier_id: int
    signed_on: date
    starts_on: date
    ends_on: date
    value_ore: int | None = None
    value_basis: str = "stated"
    options: list[OptionInput] = []
    offers: list[LotOffer] = []


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """The contract that an award leads to with one supplier, before anybody has signed it.

    terms : everything an officer may correct; the day of signing is the day it was proposed for. option_source : the
    words of the tender that the options were read from, or empty.
    evaluation_sum_ore, lot_value_ore : what the value may be reckoned from; None where it is not known.
    contract_id : of the contract, once it is signed.
    """

    tender_id: int
    lot_decision_id: int
    supplier_id: int
    supplier_name: str
    lots: list[int]
    terms: ContractInput
    option_source: str
    evaluation_sum_ore: int | None
    lot_value_ore: int | None
    prices: list[ContractPrice]
    kpis: list[dict[str, Any]]
    payment_model: dict[str, Any]
    contract_id: int | None = None


class InHouseLot(msgspec.Struct, frozen=True, kw_only=True):
    """A lot the municipality runs itself. offer : the one in the catalogue, once it is put there."""

    lot: int
    offer: LinkedOffer | None
    proposed: LotOffer
