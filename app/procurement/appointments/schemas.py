"""Appointments as plain values, and what the duties are called."""

from datetime import datetime

import msgspec

from app.platform.errors import N_

OPENER, RECOVERY, EVALUATOR, CONTROL_BID = "opener", "recovery", "evaluator", "control_bid"
DUTIES = {
    OPENER: N_("Opener"),
    RECOVERY: N_("Holder of the spare key"),
    EVALUATOR: N_("Evaluator"),
    CONTROL_BID: N_("Writer of the control bid"),
}
# Those who hold a key each; any two of them open the bids.
KEY_DUTIES = (OPENER, RECOVERY)


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    """duty : a key of DUTIES. Names are empty for the system."""

    id: int
    tender_id: int
    user_id: int
    name: str
    duty: str
    appointed_at: datetime
    appointed_by: str
    ended_at: datetime | None = None
    ended_by: str = ""
    end_reason: str = ""

    @property
    def stands(self) -> bool:
        return self.ended_at is None

    @property
    def holds_key(self) -> bool:
        return self.duty in KEY_DUTIES


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who might be appointed on a tender, and what they have had to do with it.

    supplier_kind : of the supplier they work for; empty for the house's people.
    took_part : wrote, asked for a review of, read or commented the tender.
    """

    id: int
    name: str
    disabled: bool
    supplier_kind: str
    took_part: bool
