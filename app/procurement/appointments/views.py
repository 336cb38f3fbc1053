"""What the pages of appointments show."""

from collections.abc import Sequence

import msgspec

from app.platform.errors import N_
from app.platform.web import FormState, LoadedPanel
from app.procurement.appointments.rules import OPENERS
from app.procurement.appointments.schemas import DUTIES, EVALUATOR, OPENER, RECOVERY, Appointment, Person
from app.procurement.tenders.schemas import Tender

# What each duty is, for those who appoint and those who are appointed.
EXPLAINED = {
    "opener": N_("Makes an opening code, and opens the bids together with another holder of a key."),
    "recovery": N_("Makes an opening code too, and steps in when one of the openers cannot."),
    "evaluator": N_("Reads the opened bids and scores them."),
    "control_bid": N_(
        "Works out the municipality’s own bid, and is shut out of everything else on the tender, also afterwards "
        "(BEK 607 § 4)."
    ),
}


class DutyGroup(msgspec.Struct, frozen=True):
    """One duty and those who stand appointed to it. missing : how many more there must be before bids can be taken."""

    duty: str
    label: str
    explained: str
    standing: list[Appointment]
    missing: int


class AppointmentsView(msgspec.Struct, frozen=True, kw_only=True):
    """groups : for readers of tenders, else empty. own : the reader's own. not_now : msgids of why a duty is shut."""

    tender: Tender
    groups: list[DutyGroup]
    ended: list[Appointment]
    own: list[Appointment]
    people: list[tuple[str, str]]
    duties: list[tuple[str, str]]
    may_appoint: bool
    not_now: str | None
    labels: dict[str, str]
    explained: dict[str, str]
    panels: list[LoadedPanel]
    form: FormState = FormState()


class EndView(msgspec.Struct, frozen=True):
    tender: Tender
    appointment: Appointment
    label: str
    form: FormState = FormState()


class PanelView(msgspec.Struct, frozen=True):
    tender_id: int
    groups: list[DutyGroup]


def groups_of(appointments: Sequence[Appointment]) -> list[DutyGroup]:
    return [_group(duty, [each for each in appointments if each.stands and each.duty == duty]) for duty in DUTIES]


def _group(duty: str, standing: list[Appointment]) -> DutyGroup:
    needed = {OPENER: OPENERS, RECOVERY: 1, EVALUATOR: 1}.get(duty, 0)
    return DutyGroup(duty, DUTIES[duty], EXPLAINED[duty], standing, max(0, needed - len(standing)))


def choices_of(people: Sequence[Person]) -> list[tuple[str, str]]:
    """Two of the same name are told apart by number."""
    names = [each.name for each in people]
    return [(str(each.id), each.name if names.count(each.name) == 1 else f"{each.name} ({each.id})") for each in people]
