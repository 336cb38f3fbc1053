"""What an offer must be, decided on plain values, and what a save changed."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec

from app.offers.catalogue.schemas import Offer, OfferInput
from app.platform.codelists import is_valid
from app.platform.errors import N_, FieldError, InvalidInput
from app.platform.intake import CellError, ReadContext, Text

CODE_SHAPE = re.compile(r"[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå._/-]{0,39}")
LONGEST_TITLE = 200
PROSE = Text(10_000, prose=True)
HOURS_IN_A_WEEK = 168
ONE_OF = {
    "offer_type": "offer_type",
    "track": "track",
    "audience": "audience",
    "intake": "intake",
    "place_kind": "place_kind",
    "price_model": "price_model",
}
SOME_OF = {"target_groups": "target_group", "benefits": "benefit", "barriers": "barrier", "languages": "language"}
TEXTS = ("code", "title", "location", "requirements", "description")


def checked_offer(given: OfferInput, *, on_date: date, before: OfferInput | None = None) -> OfferInput:
    """The input with spaces trimmed. Raises InvalidInput with every fault.

    before : the offer as it stands; codes it has already may stay, also when they have ended.
    """
    trimmed = msgspec.structs.replace(given, **{name: getattr(given, name).strip() for name in TEXTS})
    faults = [*_text_faults(trimmed), *_number_faults(trimmed), *_code_faults(trimmed, on_date, before)]
    if faults:
        raise InvalidInput(faults)
    return trimmed


def _text_faults(given: OfferInput) -> list[FieldError]:
    faults = []
    if not CODE_SHAPE.fullmatch(given.code):
        faults.append(FieldError("code", N_("Write a code of letters, digits, dot, dash or slash, at most 40 long.")))
    if not given.title:
        faults.append(FieldError("title", N_("Write the offer’s title.")))
    elif len(given.title) > LONGEST_TITLE:
        faults.append(FieldError("title", N_("Write at most {n} characters."), {"n": LONGEST_TITLE}))
    return faults + _prose_faults(given)


def _prose_faults(given: OfferInput) -> list[FieldError]:
    """Free text must hold no CPR number; the intake knows how they are written."""
    faults = []
    for name in ("requirements", "description"):
        try:
            PROSE.parse(getattr(given, name), ReadContext())
        except CellError as problem:
            faults.append(FieldError(name, problem.msgid, problem.params))
    return faults


def _number_faults(given: OfferInput) -> list[FieldError]:
    faults = []
    if given.weeks is not None and given.weeks <= 0:
        faults.append(FieldError("weeks", N_("Write more than 0 weeks, or leave the field empty.")))
    if given.hours_per_week is not None and not 0 < given.hours_per_week <= HOURS_IN_A_WEEK:
        faults.append(FieldError("hours_per_week", N_("Write hours between 0 and 168, or leave the field empty.")))
    if given.places is not None and given.places < 0:
        faults.append(FieldError("places", N_("Write 0 places or more, or leave the field empty.")))
    if given.price_ore is not None and given.price_ore < 0:
        faults.append(FieldError("price_ore", N_("Write a price of 0 or more, or leave the field empty.")))
    if given.price_ore is not None and given.price_model == "none":
        faults.append(FieldError("price_model", N_("Choose what the price is paid for, or leave the price empty.")))
    if given.opens_on and given.closes_on and given.closes_on < given.opens_on:
        faults.append(FieldError("closes_on", N_("The last day lies before the day the offer opened.")))
    return faults


def _code_faults(given: OfferInput, on_date: date, before: OfferInput | None) -> list[FieldError]:
    faults = []
    for name, list_name in ONE_OF.items():
        code = getattr(given, name)
        if code is not None and not _may_use(list_name, code, on_date, [getattr(before, name, None)]):
            faults.append(FieldError(name, N_("Choose one from the list.")))
    for name, list_name in SOME_OF.items():
        kept = getattr(before, name, [])
        if not all(_may_use(list_name, code, on_date, kept) for code in getattr(given, name)):
            faults.append(FieldError(name, N_("Choose from the list.")))
    return faults


def _may_use(list_name: str, code: str, on_date: date, kept: Collection[str | None]) -> bool:
    return code in kept or is_valid(list_name, code, on_date)


INPUT_FIELDS = OfferInput.__struct_fields__


def changes_between(old: Offer, new: OfferInput) -> dict[str, tuple[Any, Any]]:
    """The fields that a save changes, with old and new value, as JSON can hold them."""
    return {
        name: (msgspec.to_builtins(getattr(old, name)), msgspec.to_builtins(getattr(new, name)))
        for name in INPUT_FIELDS
        if getattr(old, name) != getattr(new, name)
    }
