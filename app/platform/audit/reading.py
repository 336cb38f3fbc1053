"""Reads the trail's filters from the address."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from app.platform.access.guards import AppRequest
from app.platform.audit.schemas import EntryFilter
from app.platform.danish import parse_date, parse_integer
from app.platform.errors import N_, FieldError, InvalidInput
from app.platform.web import ListQuery, read_list_query

FILTERS = ("action", "subject", "subject_id", "actor", "from", "until")
Value = TypeVar("Value")


def read_filter(request: AppRequest) -> tuple[ListQuery, EntryFilter]:
    """Raises InvalidInput naming the filters that cannot be read."""
    asked = read_list_query(request.query_params, sorts=["-at"], filters=dict.fromkeys(FILTERS))
    errors: list[FieldError] = []

    def read(name: str, parse: Callable[[str], Value], msgid: str) -> Value | None:
        text = asked.first(name)
        try:
            return parse(text) if text else None
        except (ValueError, ArithmeticError):
            errors.append(FieldError(name, msgid))
            return None

    not_a_date = N_("Write a date as day-month-year, for example 01-02-2026.")
    wanted = EntryFilter(
        action=asked.first("action"),
        subject=asked.first("subject"),
        subject_id=read("subject_id", _row_id, N_("Write a whole number, for example 12.")),
        actor=asked.first("actor"),
        from_on=read("from", _day, not_a_date),
        until_on=read("until", _day, not_a_date),
    )
    if errors:
        raise InvalidInput(errors)
    return asked, wanted


def _row_id(text: str) -> int:
    value = parse_integer(text)
    if not 0 <= value < 2**63:
        raise ValueError(text)
    return value


def _day(text: str) -> date:
    """A day near enough to now that the database's calendar has it and the next."""
    day = parse_date(text)
    if not 1900 <= day.year <= 2200:
        raise ValueError(text)
    return day
