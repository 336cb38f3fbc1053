"""Keys of a tender as plain values."""

from datetime import datetime

import msgspec

from app.procurement.appointments.schemas import OPENER, Appointment

# Openers first; the third is the spare.
HOLDERS_NEEDED = 3
HOLDERS_TO_OPEN = 2


class TenderPublicKey(msgspec.Struct, frozen=True):
    """What bids are sealed to. public_key : 32 bytes, X25519."""

    id: int
    public_key: bytes


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """The key of one appointment. public_key counts; pending_key waits until its code is typed again.

    given_at : when a half was given for the opening that still counts.
    """

    id: int
    appointment_id: int
    user_id: int
    public_key: bytes | None
    pending_key: bytes | None
    made_at: datetime
    confirmed_at: datetime | None
    given_at: datetime | None


class Share(msgspec.Struct, frozen=True):
    """Half of the private key: `holder_id`'s, to be joined with the half that `partner_id` has."""

    id: int
    holder_id: int
    partner_id: int
    sealed: bytes


class Given(msgspec.Struct, frozen=True):
    """A half as it is kept until the other comes: under the installation's key."""

    sealed: bytes
    given_by: int
    holder_id: int


class HolderLine(msgspec.Struct, frozen=True):
    """One of those who are to hold a key. step : `no_code`, `unconfirmed` or `confirmed`.

    in_key : whether they can help to open with the tender's key as it stands.
    """

    appointment: Appointment
    step: str
    in_key: bool


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """How far a tender is from being able to take bids. in_use : a bid is sealed to the key, so it stays."""

    holders: list[HolderLine]
    key: TenderPublicKey | None
    in_use: bool

    @property
    def is_ready(self) -> bool:
        return self.key is not None

    @property
    def missing_openers(self) -> int:
        return max(0, HOLDERS_TO_OPEN - sum(1 for each in self.holders if each.appointment.duty == OPENER))

    @property
    def misses_recovery(self) -> bool:
        return all(each.appointment.duty == OPENER for each in self.holders)


class RecoveredKey(msgspec.Struct, frozen=True):
    """The tender's private key, in memory alone, and the users who gave it, the first one first."""

    key_id: int
    private_key: bytes
    first: int
    second: int
