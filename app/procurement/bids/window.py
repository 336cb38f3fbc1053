"""When a bid can be written, handed in and taken back: the tender's state and the deadline, nothing else."""

from datetime import datetime

from app.platform.errors import N_
from app.procurement.procedures.lifecycle import ASKED_FOR

SUSPENDED = "complaint_suspended"
NO_BIDS = N_("This tender takes no bids here.")
TOO_LATE = N_("The deadline for bids has passed. The bid can be read, and nothing in it can be changed.")
PAUSED = N_("The tender is suspended. You can go on writing; bids can be handed in when it is taken up again.")
ENDED = N_("The tender has ended. The bid can be read, and nothing in it can be changed.")


def why_shut(state: str, bids_until: datetime | None, now: datetime) -> str | None:
    """The msgid of why a draft can no longer be written, None while it can."""
    if bids_until is None:
        return NO_BIDS
    if state not in (*ASKED_FOR, SUSPENDED):
        return ENDED if now < bids_until else TOO_LATE
    return None if now < bids_until else TOO_LATE


def why_not_now(state: str, bids_until: datetime | None, now: datetime) -> str | None:
    """The msgid of why nothing can be handed in, None while it can."""
    return why_shut(state, bids_until, now) or (PAUSED if state == SUSPENDED else None)
