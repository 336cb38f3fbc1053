"""What a company writes about itself, decided on plain values."""

import re
from contextlib import suppress

import msgspec

from app.offers.suppliers.rules import LONGEST_NAME, clean_cvr
from app.platform.access.service import EMAIL, USERNAME
from app.platform.errors import N_, FieldError, InvalidInput
from app.procurement.bidders.schemas import Contact, RegistrationInput

LONGEST_CONTACT = 100
LONGEST_ADDRESS = 200
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,22}[0-9]")

PER_NETWORK, PER_ADDRESS, PER_DAY = 10, 3, 200


def checked_registration(given: RegistrationInput) -> RegistrationInput:
    """With the e-mail in small letters and the CVR number as eight digits. Raises InvalidInput with every fault."""
    given = msgspec.structs.replace(given, email=given.email.strip().lower())
    faults = [*_one_line("company", given.company, LONGEST_NAME, required=True), *contact_faults(given)]
    if not USERNAME.fullmatch(given.email) and not any(fault.field == "email" for fault in faults):
        problem = N_("It becomes your user name: at most 64 characters, letters from a to z, digits and . _ - @")
        faults.append(FieldError("email", problem))
    cvr = None
    with suppress(ValueError):
        cvr = clean_cvr(given.cvr)
    if cvr is None:
        faults.append(FieldError("cvr", N_("Write the CVR number as eight digits, for example 12 34 56 78.")))
    if faults or cvr is None:
        raise InvalidInput(faults)
    return msgspec.structs.replace(given, cvr=cvr)


def contact_faults(given: Contact) -> list[FieldError]:
    faults = [
        *_one_line("contact_name", given.contact_name, LONGEST_CONTACT, required=True),
        *_one_line("address", given.address, LONGEST_ADDRESS),
    ]
    if not EMAIL.fullmatch(given.email) or ".." in given.email:
        faults.append(FieldError("email", N_("Write the e-mail address as name@example.dk.")))
    if given.phone and not PHONE.fullmatch(given.phone):
        faults.append(FieldError("phone", N_("Write a telephone number, for example 12 34 56 78 or +45 12 34 56 78.")))
    return faults


def code_of(cvr: str) -> str:
    """What a company that registers itself is known by in files."""
    return f"CVR-{cvr}"


def _one_line(field: str, text: str, longest: int, *, required: bool = False) -> list[FieldError]:
    if required and not text.strip():
        return [FieldError(field, N_("Fill in this field."))]
    if len(text) > longest:
        return [FieldError(field, N_("Write at most {n} characters."), {"n": longest})]
    if not text.isprintable():
        return [FieldError(field, N_("Write this on one line."))]
    return []
