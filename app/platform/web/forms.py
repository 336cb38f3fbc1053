"""Reads a submitted form strictly, gathers every error, and keeps the raw input for showing it again."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from app.platform import danish
from app.platform.errors import N_, FieldError, InvalidInput
from app.platform.free_text import holds_cpr_number

T = TypeVar("T")
Number = TypeVar("Number", int, Decimal)
INT4_MAX = 2**31 - 1
MAX_VALUE = 100  # characters of a number or date; longer ones are wrong anyway and slow to read


class FormState(msgspec.Struct, frozen=True):
    """What a form shows: its raw values and what is wrong with them. Templates read `value`, `values`, `error`."""

    raw: dict[str, list[str]] = {}
    errors: tuple[FieldError, ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, object]) -> "FormState":
        """The state of a form opened on a record; dates become 01-02-2026, lists keep their items, None is empty."""
        return cls({name: _as_raw(value) for name, value in values.items()})

    def value(self, name: str, default: str = "") -> str:
        values = self.raw.get(name)
        return values[-1] if values else default

    def values(self, name: str) -> list[str]:
        return self.raw.get(name, [])

    def error(self, name: str) -> FieldError | None:
        return next((error for error in self.errors if error.field == name), None)

    def with_errors(self, error: InvalidInput) -> "FormState":
        return FormState(self.raw, tuple(error.fields))


class FormReader:
    """Reads fields by name. After the last one call `raise_if_errors`; until then a wrong field reads as None.

    form : what `await request.form()` gives, or any mapping of names to text or lists of text.
    """

    def __init__(self, form: Mapping[str, Any]) -> None:
        self._raw = _raw_values(form)
        self.errors: list[FieldError] = []

    @property
    def state(self) -> FormState:
        """Raw input and errors so far, for showing the form again."""
        return FormState(self._raw, tuple(self.errors))

    def add_error(self, field: str, msgid: str, **params: Any) -> None:
        self.errors.append(FieldError(field, msgid, params))

    def raise_if_errors(self) -> None:
        if self.errors:
            raise InvalidInput(self.errors)

    def raw(self, name: str) -> str:
        values = self._raw.get(name)
        return values[-1].strip() if values else ""

    def text(self, name: str, *, required: bool = False, max_length: int = 500, any_number: bool = False) -> str:
        """One line or several, with outer space removed and line ends made plain; empty when missing.

        any_number : also one that reads as a CPR number, as some telephone numbers do.
        """
        value = self.raw(name).replace("\r\n", "\n")
        if required and not value:
            self.add_error(name, N_("Fill in this field."))
        if len(value) > max_length:
            self.add_error(name, N_("At most {max} characters; this is {length}."), max=max_length, length=len(value))
        elif not any_number and holds_cpr_number(value):
            self.add_error(name, N_("The text seems to hold a CPR number. Leave it out."))
        return value

    def token(self, name: str) -> str:
        """A random or hashed value that a page of ours put there: never told apart from a CPR number by its digits."""
        return self.text(name, required=True, max_length=100, any_number=True)

    def optional_text(self, name: str, *, max_length: int = 500) -> str | None:
        return self.text(name, max_length=max_length) or None

    def integer(self, name: str, *, required: bool = False, minimum: int = 0, maximum: int = INT4_MAX) -> int | None:
        value = self._parse(name, danish.parse_integer, N_("Write a whole number, for example 12."), required)
        return self._within(name, value, minimum, maximum)

    def decimal(
        self, name: str, *, required: bool = False, minimum: Decimal | int = 0, maximum: Decimal | int = 10**9
    ) -> Decimal | None:
        """Danish writing, `1.234,5`."""
        value = self._parse(
            name, danish.parse_decimal, N_("Write a number with a decimal comma, for example 12,5."), required
        )
        return self._within(name, value, minimum, maximum)

    def ore(self, name: str, *, required: bool = False, minimum: int = 0, maximum: int = 10**13) -> int | None:
        """An amount in kroner as integer øre."""
        value = self._parse(name, danish.parse_ore, N_("Write an amount in kroner, for example 1.234,50."), required)
        return self._within(name, value, minimum, maximum)

    def date(self, name: str, *, required: bool = False) -> dt.date | None:
        value = self._parse(
            name, danish.parse_date, N_("Write a date as day-month-year, for example 01-02-2026."), required
        )
        if value is not None and not 1900 <= value.year <= 2200:
            self.add_error(name, N_("The year must lie between 1900 and 2200."))
            return None
        return value

    def boolean(self, name: str) -> bool:
        """A tick box: missing means no."""
        return bool(self._parse(name, danish.parse_bool, N_("Answer yes or no."), False))

    def version(self) -> int:
        """The row version the form was opened with; a form without one was not made by us."""
        return self.integer("version", required=True, minimum=1) or 0

    def choice(
        self, name: str, list_name: str, on_date: dt.date, *, required: bool = False, keep: str | None = None
    ) -> str | None:
        """A code of a code list that is valid on the day. `keep` is the record's present code, valid or not."""
        return self.one_of(name, lambda code: code == keep or _is_code(list_name, code, on_date), required=required)

    def choices(
        self, name: str, list_name: str, on_date: dt.date, *, required: bool = False, keep: Sequence[str] = ()
    ) -> list[str]:
        """Several codes of a code list."""
        return self.some_of(name, lambda code: code in keep or _is_code(list_name, code, on_date), required=required)

    def one_of(
        self, name: str, allowed: Sequence[str] | Callable[[str], bool], *, required: bool = False
    ) -> str | None:
        found = self.some_of(name, allowed, required=required)
        return found[-1] if found else None

    def some_of(
        self, name: str, allowed: Sequence[str] | Callable[[str], bool], *, required: bool = False
    ) -> list[str]:
        """The allowed ones among what was chosen; any other is an error of the form."""
        values = list(dict.fromkeys(value.strip() for value in self._raw.get(name, []) if value.strip()))
        is_allowed = allowed if callable(allowed) else allowed.__contains__
        if required and not values:
            self.add_error(name, N_("Choose one."))
        known = [value for value in values if is_allowed(value)]
        if known != values:
            self.add_error(name, N_("Choose from the list; it does not have this value any more."))
        return known

    def _parse(self, name: str, parse: Callable[[str], T], msgid: str, required: bool) -> T | None:
        text = self.raw(name)[:MAX_VALUE]
        if not text:
            if required:
                self.add_error(name, N_("Fill in this field."))
            return None
        try:
            return parse(text)
        except (ValueError, ArithmeticError):
            self.add_error(name, msgid)
            return None

    def _within(self, name: str, value: Number | None, minimum: Decimal | int, maximum: Decimal | int) -> Number | None:
        if value is None or minimum <= value <= maximum:
            return value
        self.add_error(name, N_("The number is too small or too large."))
        return None


def _is_code(list_name: str, code: str, on_date: dt.date) -> bool:
    from app.platform.codelists import is_valid

    return is_valid(list_name, code, on_date)


def _raw_values(form: Mapping[str, Any]) -> dict[str, list[str]]:
    """Text fields only; files stay with the form."""
    getall = getattr(form, "getall", None)
    raw: dict[str, list[str]] = {}
    for name in form:
        value = getall(name) if getall else form[name]
        items = value if isinstance(value, list | tuple) else [value]
        raw[name] = [item for item in items if isinstance(item, str)]
    return raw


def _as_raw(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list | tuple | set | frozenset):
        return [text for item in value for text in _as_raw(item)]
    if isinstance(value, bool):
        return ["1"] if value else []
    if isinstance(value, dt.date):
        return [danish.format_date_short(value)]
    if isinstance(value, Decimal | float):
        text = format(Decimal(str(value)).normalize(), "f")
        return [text.replace(".", ",")]
    return [str(value)]
