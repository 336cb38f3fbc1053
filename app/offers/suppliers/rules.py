"""What a supplier must be, decided on plain values."""

import re

import msgspec
from stdnum.dk import cvr as cvr_number
from stdnum.exceptions import ValidationError

from app.offers.suppliers.schemas import SupplierInput
from app.platform.codelists import is_valid
from app.platform.errors import N_, FieldError, InvalidInput

CODE_SHAPE = re.compile(r"[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå._/-]{0,39}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_NAME = 200


def clean_cvr(text: str | None) -> str | None:
    """Eight digits with a right check digit; `DK 12 34 56 78` is read too. Raises ValueError otherwise."""
    if not text or not text.strip():
        return None
    try:
        return str(cvr_number.validate(text))
    except ValidationError as problem:
        raise ValueError("not a CVR number") from problem


def checked_supplier(given: SupplierInput) -> SupplierInput:
    """The input with spaces trimmed and the CVR number in its stored form. Raises InvalidInput with every fault."""
    trimmed = msgspec.structs.replace(
        given, **{name: getattr(given, name).strip() for name in ("code", "name", "kind", "email", "phone", "address")}
    )
    faults = _faults(trimmed)
    cvr = None
    try:
        cvr = clean_cvr(trimmed.cvr)
    except ValueError:
        faults.append(FieldError("cvr", N_("Write the CVR number as eight digits, for example 12 34 56 78.")))
    if faults:
        raise InvalidInput(faults)
    return msgspec.structs.replace(trimmed, cvr=cvr)


def _faults(given: SupplierInput) -> list[FieldError]:
    faults = []
    if not CODE_SHAPE.fullmatch(given.code):
        faults.append(FieldError("code", N_("Write a code of letters, digits, dot, dash or slash, at most 40 long.")))
    if not given.name:
        faults.append(FieldError("name", N_("Write the supplier’s name.")))
    elif len(given.name) > LONGEST_NAME:
        faults.append(FieldError("name", N_("Write at most {n} characters."), {"n": LONGEST_NAME}))
    if not is_valid("supplier_kind", given.kind):
        faults.append(FieldError("kind", N_("Choose a kind of supplier.")))
    if given.email and not _EMAIL.fullmatch(given.email):
        faults.append(FieldError("email", N_("Write the e-mail address as name@example.dk.")))
    return faults
