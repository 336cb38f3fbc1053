"""What a contract must be, and when one may be signed. Decided on plain values."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import msgspec

from app.platform.danish import format_date_short
from app.platform.errors import N_, Conflict, FieldError, InvalidInput
from app.platform.free_text import holds_cpr_number
from app.procurement.awards.schemas import Decision
from app.procurement.contracts.schemas import VALUE_BASES, ContractInput, OptionInput
from app.procurement.contracts.term import add_months
from app.procurement.procedures.lifecycle import NEEDS
from app.procurement.tenders.sections import PERSONAL_NUMBER

REFERENCE = re.compile(r"[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå._/-]{1,39}")
LONGEST_TITLE = 200
LONGEST_REASON = 2000
LONGEST_YEARS = 30
MOST_OPTIONS = 10

SUSPENDED = N_("The tender is suspended by a complaint; nothing is signed until it is taken up again.")
NOT_DECIDED = N_("No award holds for this tender, so there is nothing to sign.")
ALREADY = N_("The tender's contracts are signed, or it has ended.")
STANDSTILL = N_("The standstill lasts to the end of {day}. The contract can be signed from the day after.")


def refuse_too_early(state: str, decision: Decision | None, *, uses_standstill: bool, on_date: date) -> None:
    """Raise Conflict unless the tender's contracts may be signed on a day, which is the database's own.

    The last day of the standstill is counted by whoever sent the letters: when it is no working day, it has been
    moved to the next one already.
    """
    if state == "complaint_suspended":
        raise Conflict(SUSPENDED)
    if state not in ("decision", "standstill"):
        raise Conflict(ALREADY)
    if decision is None or not decision.is_awarded:
        raise Conflict(NOT_DECIDED)
    if decision.notified_at is None:
        raise Conflict(NEEDS["letters"])
    if state == "decision" and uses_standstill:
        raise Conflict(NEEDS["no_standstill"])
    last = decision.standstill_ends_on
    if state == "standstill" and last is None:
        raise Conflict(NEEDS["standstill_over"])
    if last is not None and on_date <= last:
        raise Conflict(STANDSTILL, day=format_date_short(last))


def checked_contract(given: ContractInput, *, on_date: date) -> ContractInput:
    """The input with spaces trimmed. Raises InvalidInput naming every fault."""
    trimmed = msgspec.structs.replace(given, reference=given.reference.strip(), title=" ".join(given.title.split()))
    faults = [*_heading_faults(trimmed), *_term_faults(trimmed, on_date), *_option_faults(trimmed)]
    if trimmed.value_basis not in VALUE_BASES:
        faults.append(FieldError("value_basis", N_("Choose one from the list.")))
    if trimmed.value_ore is not None and trimmed.value_ore < 0:
        faults.append(FieldError("value", N_("Write a value of 0 or more.")))
    if faults:
        raise InvalidInput(faults)
    return trimmed


def reference_taken() -> FieldError:
    return FieldError("reference", N_("There is a contract with this reference already. Choose another."))


def checked_reason(reason: str) -> str:
    """Raises InvalidInput for an empty, too long or personal one; it stays for good."""
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON:
        message = N_("Write the reason, in at most {n} characters.")
        raise InvalidInput([FieldError("reason", message, {"n": LONGEST_REASON})])
    if holds_cpr_number(text):
        raise InvalidInput([FieldError("reason", PERSONAL_NUMBER)])
    return text


def _heading_faults(given: ContractInput) -> list[FieldError]:
    faults = []
    if not REFERENCE.fullmatch(given.reference):
        message = N_("A reference has 2 to 40 letters, digits, dots, dashes and slashes, for example RK-2027-014-K1.")
        faults.append(FieldError("reference", message))
    if not given.title or len(given.title) > LONGEST_TITLE:
        message = N_("Write a title of at most {n} characters.")
        faults.append(FieldError("title", message, {"n": LONGEST_TITLE}))
    elif holds_cpr_number(given.title):
        faults.append(FieldError("title", PERSONAL_NUMBER))
    return faults


def _term_faults(given: ContractInput, on_date: date) -> list[FieldError]:
    faults = []
    if given.ends_on < given.starts_on:
        faults.append(FieldError("ends_on", N_("The last day lies before the first. Correct one of them.")))
    elif given.ends_on > add_months(given.starts_on, 12 * LONGEST_YEARS):
        message = N_("A contract lasts at most {n} years. Correct the last day.")
        faults.append(FieldError("ends_on", message, {"n": LONGEST_YEARS}))
    if given.signed_on > on_date:
        faults.append(FieldError("signed_on", N_("The contract cannot have been signed on a day to come.")))
    elif given.signed_on > given.ends_on:
        faults.append(FieldError("signed_on", N_("The contract was signed after its last day. Correct one of them.")))
    return faults


def _option_faults(given: ContractInput) -> list[FieldError]:
    if len(given.options) > MOST_OPTIONS:
        return [FieldError("options", N_("A contract has at most {n} options."), {"n": MOST_OPTIONS})]
    end, faults = given.ends_on, []
    for place, option in enumerate(given.options, start=1):
        faults += _one_option_faults(option, place, given.starts_on, end)
        end = add_months(end, max(option.months, 0)) if option.months <= 120 else end
    return faults + _order_faults(given.options)


def _one_option_faults(option: OptionInput, place: int, starts_on: date, end: date) -> list[FieldError]:
    faults = []
    if not 1 <= option.months <= 120:
        faults.append(FieldError(f"option{place}_months", N_("Write between 1 and 120 months.")))
    if not starts_on <= option.notify_by <= end:
        message = N_("The day to tell of an option lies within the term it prolongs.")
        faults.append(FieldError(f"option{place}_notify_by", message))
    if option.value_ore is not None and option.value_ore < 0:
        faults.append(FieldError(f"option{place}_value", N_("Write a value of 0 or more.")))
    return faults


def _order_faults(options: Sequence[OptionInput]) -> list[FieldError]:
    message = N_("An option is decided before the next one. Correct the days.")
    return [
        FieldError(f"option{place}_notify_by", message)
        for place, (before, option) in enumerate(pairwise(options), start=2)
        if option.notify_by <= before.notify_by
    ]
