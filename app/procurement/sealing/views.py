"""What the pages of keys and codes show."""

import msgspec

from app.platform.errors import N_
from app.platform.web import FormState
from app.procurement.appointments.schemas import DUTIES
from app.procurement.sealing.code_service import OwnKey
from app.procurement.sealing.schemas import Readiness
from app.procurement.tenders.schemas import Tender

STEPS = {
    "no_code": N_("no code yet"),
    "unconfirmed": N_("code not confirmed"),
    "confirmed": N_("code confirmed"),
}


class CheckLine(msgspec.Struct, frozen=True):
    """One thing that must be done before bids can be taken. who : a name, empty where nobody is appointed."""

    who: str
    duty: str
    step: str
    is_done: bool


class PanelView(msgspec.Struct, frozen=True):
    """url : the reader's own page of a code, empty for others."""

    tender_id: int
    lines: list[CheckLine]
    is_ready: bool
    in_use: bool
    url: str


class CodeView(msgspec.Struct, frozen=True, kw_only=True):
    """own.holder is None before the first code. others : how many of the two others are still to confirm."""

    tender: Tender
    own: OwnKey
    duty: str
    others: int
    is_ready: bool
    form: FormState = FormState()


class NewCodeView(msgspec.Struct, frozen=True):
    """The one time that a code is shown."""

    tender: Tender
    code: str
    groups: list[str]


def check_lines(readiness: Readiness) -> list[CheckLine]:
    """The appointed with their step, then the duties nobody has."""
    lines = [
        CheckLine(each.appointment.name, DUTIES[each.appointment.duty], STEPS[each.step], each.step == "confirmed")
        for each in readiness.holders
    ]
    nobody = ["opener"] * readiness.missing_openers + ["recovery"] * readiness.misses_recovery
    return lines + [CheckLine("", DUTIES[duty], N_("nobody is appointed"), False) for duty in nobody]


def others_missing(readiness: Readiness, user_id: int) -> int:
    others = [each for each in readiness.holders if each.appointment.user_id != user_id]
    return 2 - sum(1 for each in others if each.step == "confirmed")
