"""Who may be appointed to what on a tender. Pure: no clock, no database."""

from collections.abc import Sequence

from app.platform.errors import N_
from app.procurement.appointments.schemas import (
    CONTROL_BID,
    EVALUATOR,
    KEY_DUTIES,
    OPENER,
    RECOVERY,
    Appointment,
    Person,
)
from app.procurement.procedures.lifecycle import ASKED_FOR, ENDED, UNPUBLISHED

OPENERS = 2
OWN = "own"
SHUT_OUT = N_(
    "Whoever is or has been appointed to write the control bid is shut out of everything else on the tender "
    "(BEK 607 § 4)."
)
OF_SUPPLIER = N_("A supplier's users take no part in the municipality's own work on a tender.")
DISABLED = N_("The user is disabled. Choose somebody who can log in.")
SUPPLIER_USER = N_("A supplier's user cannot have this duty. Choose somebody from the municipality.")
WRITES_CONTROL_BID = N_(
    "This person is or has been writer of the control bid, and can have no other duty on the tender (BEK 607 § 4)."
)
TOOK_PART = N_("This person has written, read or commented the tender, and cannot write the control bid (BEK 607 § 4).")
HAS_OTHER_DUTY = N_(
    "This person has or has had another duty on the tender, and cannot write the control bid (BEK 607 § 4)."
)
TWICE = N_("This person has the duty already.")
TWO_KEYS = N_("This person holds a key already. The two openers and the holder of the spare key are three people.")
FULL = {
    OPENER: N_("Two openers are appointed already. End one of the appointments first."),
    RECOVERY: N_("The holder of the spare key is appointed already. End that appointment first."),
}
NO_BIDS = N_("This procedure takes no bids, so nobody is appointed on it.")
OVER = N_("The tender has ended; nobody can be appointed any more.")
BEFORE_OPENING = N_("The bids are opened; openers and writers of the control bid are appointed before that.")


def why_not_now(state: str, duty: str, *, uses_bids: bool) -> str | None:
    """A msgid when nobody can be given the duty while the tender is in this state."""
    if not uses_bids:
        return NO_BIDS
    if state in ENDED or state == "contracted":
        return OVER
    before = (*UNPUBLISHED, *ASKED_FOR, "complaint_suspended")
    return BEFORE_OPENING if duty != EVALUATOR and state not in before else None


def why_not(person: Person, duty: str, others: Sequence[Appointment]) -> str | None:
    """A msgid when this person cannot be given the duty. others : all appointments on the tender, ended ones too."""
    own = [each for each in others if each.user_id == person.id]
    standing = [each for each in own if each.stands]
    if person.disabled:
        return DISABLED
    if person.supplier_kind and (duty != CONTROL_BID or person.supplier_kind != OWN):
        return SUPPLIER_USER
    if any(each.duty == duty for each in standing):
        return TWICE
    if duty == CONTROL_BID:
        return _why_not_control_bid(person, own)
    if any(each.duty == CONTROL_BID for each in own):
        return WRITES_CONTROL_BID
    return _why_no_key(duty, standing, others) if duty in KEY_DUTIES else None


def _why_not_control_bid(person: Person, own: Sequence[Appointment]) -> str | None:
    if person.took_part:
        return TOOK_PART
    return HAS_OTHER_DUTY if any(each.duty != CONTROL_BID for each in own) else None


def _why_no_key(duty: str, standing: Sequence[Appointment], others: Sequence[Appointment]) -> str | None:
    if any(each.holds_key for each in standing):
        return TWO_KEYS
    taken = sum(1 for each in others if each.stands and each.duty == duty)
    return FULL[duty] if taken >= (OPENERS if duty == OPENER else 1) else None
