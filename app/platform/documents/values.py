"""From what the caller hands over to the plain, checked values a template sees.

Only dict, list, str, int, float, bool, None, date and Decimal come through: no object with behaviour ever reaches a
template. Dates and decimals may also come as strings, so that a value frozen as JSON gives the same document.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree import ElementTree

import msgspec

from app.platform.documents.errors import Bilingual
from app.platform.documents.metadata import FieldSpec
from app.platform.errors import N_, FieldError

MISSING = N_("{label} is missing. Fill it in.")
UNKNOWN = N_("{label} is not a field of this document. Remove it.")
NOT_PLAIN = N_("{label} must be plain data, but a {came} came.")
WRONG_TYPE = N_("{label} must be of the type {expected}, but a {came} came.")
TOO_FEW = N_("{label} is too small or too short: {came}, and at least {allowed} is needed.")
TOO_MANY = N_("{label} is too large or too long: {came}, and at most {allowed} is allowed.")
NOT_A_CHOICE = N_("{label} must be one of {choices}.")
BAD_FORM = N_("{label} does not have the right form.")

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SVG_REFUSED = re.compile(
    r"<(script|foreignObject|image|use|style|a)\b|\b(href|on\w+)\s*=|url\(\s*(?!['\"]?#)", re.IGNORECASE
)


class Labels(msgspec.Struct, frozen=True):
    """Where we are: the path for programs and what people call it."""

    path: str
    da: str
    en: str

    def inside(self, name: str, spec: FieldSpec | None) -> "Labels":
        path = f"{self.path}.{name}" if self.path else name
        return Labels(path, _join(self.da, spec.da if spec else name), _join(self.en, spec.en if spec else name))

    def at(self, index: int) -> "Labels":
        return Labels(f"{self.path}[{index}]", f"{self.da} {index + 1}", f"{self.en} {index + 1}")


class Checker:
    """Collects everything that is wrong, so that all of it can be put right at once."""

    def __init__(self) -> None:
        self.problems: list[FieldError] = []

    def refuse(self, labels: Labels, msgid: str, **params: Any) -> None:
        label = Bilingual(labels.en or labels.path, labels.da or labels.path)
        self.problems.append(FieldError(labels.path, msgid, {"label": label, **params}))

    def record(self, value: Any, fields: Mapping[str, FieldSpec], labels: Labels) -> dict[str, Any]:
        if type(value) is not dict:
            self.refuse(labels, WRONG_TYPE, expected="record", came=type(value).__name__)
            return {}
        for name in value:
            if name not in fields:
                self.refuse(labels.inside(str(name), None), UNKNOWN)
        return {name: self.field(value.get(name), spec, labels.inside(name, spec)) for name, spec in fields.items()}

    def field(self, value: Any, spec: FieldSpec, labels: Labels) -> Any:
        if value is None or value == "" or (spec.type == "list" and value == []):
            if not spec.optional:
                self.refuse(labels, MISSING)
            return [] if spec.type == "list" else None
        if spec.type == "record":
            return self.record(value, spec.fields, labels)
        if spec.type == "list":
            return self.entries(value, spec, labels)
        return self.single(value, spec, labels)

    def entries(self, value: Any, spec: FieldSpec, labels: Labels) -> list[Any]:
        if type(value) not in (list, tuple) or spec.item is None:
            self.refuse(labels, WRONG_TYPE, expected="list", came=type(value).__name__)
            return []
        if not self.within(len(value), spec, labels):
            return []
        return [self.field(each, spec.item, labels.at(index)) for index, each in enumerate(value)]

    def single(self, value: Any, spec: FieldSpec, labels: Labels) -> Any:
        if type(value) not in (str, int, float, bool, date, Decimal):
            self.refuse(labels, NOT_PLAIN, came=type(value).__name__)
            return None
        try:
            read = READERS[spec.type](value)
        except (ValueError, InvalidOperation):
            self.refuse(labels, WRONG_TYPE, expected=spec.type, came=type(value).__name__)
            return None
        if spec.choices and read not in spec.choices:
            self.refuse(labels, NOT_A_CHOICE, choices=", ".join(spec.choices))
        if spec.pattern and not re.fullmatch(spec.pattern, str(read)):
            self.refuse(labels, BAD_FORM)
        self.within(len(read) if isinstance(read, str) else read, spec, labels)
        return read

    def within(self, size: Any, spec: FieldSpec, labels: Labels) -> bool:
        if spec.min is not None and size < spec.min:
            self.refuse(labels, TOO_FEW, came=size, allowed=spec.min)
            return False
        if spec.max is not None and size > spec.max:
            self.refuse(labels, TOO_MANY, came=size, allowed=spec.max)
            return False
        return True


def conform(data: Any, fields: Mapping[str, FieldSpec]) -> tuple[dict[str, Any], list[FieldError]]:
    """The data as the template sees it, every optional field present, and everything wrong with it."""
    checker = Checker()
    return checker.record(data, fields, Labels("", "", "")), checker.problems


def content_hash(values: Mapping[str, Any]) -> str:
    """SHA-256 over checked values in one canonical form; it does not depend on key order or on how a date came."""
    return hashlib.sha256(msgspec.json.encode(values, order="deterministic")).hexdigest()


def _join(outer: str, inner: str) -> str:
    return f"{outer}: {inner}" if outer and inner else outer or inner


def _read_line(value: Any) -> str:
    text = _read_prose(value)
    if "\n" in text:
        raise ValueError("more than one line")
    return text


def _read_prose(value: Any) -> str:
    if type(value) is not str or _CONTROL.search(value):
        raise ValueError("not text")
    return value.strip()


def _read_integer(value: Any) -> int:
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value


def _read_decimal(value: Any) -> Decimal:
    if type(value) is bool or isinstance(value, date):
        raise ValueError("not a number")
    number = Decimal(str(value))
    if not number.is_finite() or abs(number) > Decimal(10) ** 15:
        raise ValueError("not a usable number")
    return number.normalize() + 0


def _read_percent(value: Any) -> Decimal:
    number = _read_decimal(value)
    if not 0 <= number <= 100:
        raise ValueError("not between 0 and 100")
    return number


def _read_date(value: Any) -> date:
    if isinstance(value, datetime):
        raise ValueError("an instant, not a date")
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _read_boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("neither true nor false")
    return value


def _read_svg(value: Any) -> str:
    """Our own charts come through; anything that could run, link or fetch does not."""
    text = _read_prose(value)
    if "<!" in text or "<?" in text or _SVG_REFUSED.search(text):
        raise ValueError("more than a drawing")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 declarations were refused above, so there are no entities
    except ElementTree.ParseError as error:
        raise ValueError("not well-formed") from error
    if root.tag != "{http://www.w3.org/2000/svg}svg" or root.find("{http://www.w3.org/2000/svg}title") is None:
        raise ValueError("not an SVG with a title")
    return text


READERS: dict[str, Callable[[Any], Any]] = {
    "text": _read_line,
    "prose": _read_prose,
    "choice": _read_line,
    "integer": _read_integer,
    "money": _read_integer,
    "decimal": _read_decimal,
    "percent": _read_percent,
    "date": _read_date,
    "boolean": _read_boolean,
    "svg": _read_svg,
}
