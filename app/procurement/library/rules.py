"""What a requirement of the library must be, decided on plain values."""

import re
from collections.abc import Sequence

import msgspec

from app.platform.codelists import is_valid
from app.platform.errors import N_, FieldError, InvalidInput
from app.platform.free_text import holds_cpr_number
from app.procurement.library.schemas import AREAS, KINDS, RequirementInput

CODE_SHAPE = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
# As in the specification's metadata, so that what is in the library fits into a tender; the last two are the library's.
LONGEST = {"heading": 160, "text": 6000, "documentation": 600, "source": 300, "note": 1000}
# What has an address of its own beside the requirements.
TAKEN_CODES = frozenset(["new", "export", "standard"])
CHOOSE = N_("Choose from the list; it does not have this value any more.")
FILL_IN = N_("Fill in this field.")
TOO_LONG = N_("Write at most {n} characters.")
PERSONAL_NUMBER = N_("The text seems to hold a CPR number. Leave it out.")
WRONG_CODE = N_("Write a code of small letters a-z, digits and dashes, 2 to 60 long.")


def check_code(code: str) -> list[FieldError]:
    fits = CODE_SHAPE.fullmatch(code) and code not in TAKEN_CODES
    return [] if fits else [FieldError("code", WRONG_CODE)]


def checked_requirement(
    given: RequirementInput, *, keep_target_groups: Sequence[str] = (), more: Sequence[FieldError] = ()
) -> RequirementInput:
    """The input with spaces trimmed. Raises InvalidInput with every fault, and with `more`.

    keep_target_groups : those of the version before, valid still or not.
    """
    trimmed = msgspec.structs.replace(given, **{name: getattr(given, name).strip() for name in LONGEST})
    if faults := [*more, *_choice_faults(trimmed, keep_target_groups), *_text_faults(trimmed)]:
        raise InvalidInput(faults)
    return trimmed


def _choice_faults(given: RequirementInput, keep: Sequence[str]) -> list[FieldError]:
    faults = []
    if given.area not in AREAS:
        faults.append(FieldError("area", CHOOSE))
    if given.kind not in KINDS:
        faults.append(FieldError("kind", CHOOSE))
    if not all(code in keep or is_valid("target_group", code) for code in given.target_groups):
        faults.append(FieldError("target_groups", CHOOSE))
    return faults


def _text_faults(given: RequirementInput) -> list[FieldError]:
    faults = [FieldError(name, FILL_IN) for name in ("heading", "text") if not getattr(given, name)]
    for name, longest in LONGEST.items():
        text = getattr(given, name)
        if len(text) > longest:
            faults.append(FieldError(name, TOO_LONG, {"n": longest}))
        if holds_cpr_number(text):
            faults.append(FieldError(name, PERSONAL_NUMBER))
    return faults
