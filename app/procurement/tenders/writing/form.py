"""Sections as forms: the template's metadata says which fields there are, names are paths like `criteria[0].name`."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from app.platform import danish
from app.platform.documents.metadata import FieldSpec
from app.platform.errors import N_, FieldError
from app.platform.web import translate
from app.procurement.checking.schemas import Finding
from app.procurement.tenders.sections import DERIVED, label_of
from app.procurement.tenders.writing.words import HINTS, SUFFIXES, bare, choice_label

WIDGET_HINTS = {
    "lines": N_("One on each line."),
    "numbers": N_("Numbers with commas between, for example 1, 2. Empty means all."),
    "prose": N_("An empty line starts a new paragraph; lines that begin with “- ” become a list."),
    "date": N_("Day-month-year, for example 01-02-2026"),
}
SPARE_ENTRIES = 1
LONGEST_NUMBER = 100  # characters; a longer one is wrong anyway, and too long to be shown again
MOST_ENTRIES = 400  # of a list that has no maximum of its own

Raw = Mapping[str, Sequence[str]]


class FormField(msgspec.Struct, frozen=True):
    """One input. `widget` is text, prose, number, money, date, choice, lines, numbers or group.

    A group has `entries`, each a list of fields of its own; the first `written` hold something, the others are
    spare and folded away unless `open_spare`. `compact` ones are laid out on one line. `hint` is a msgid.
    `found` is what the check of the text says of this very field.
    """

    widget: str
    name: str
    label: str
    required: bool
    value: str = ""
    hint: str | None = None
    suffix: str | None = None
    choices: list[tuple[str, str]] = []
    error: FieldError | None = None
    entries: list[list["FormField"]] = []
    written: int = 0
    open_spare: bool = False
    compact: bool = False
    found: list[Finding] = []


class Context(msgspec.Struct, frozen=True):
    """What the fields of one page share: language, errors, choices by field name, how entries are numbered."""

    section: str
    locale: str
    errors: dict[str, FieldError] = {}
    choices: dict[str, list[tuple[str, str]]] = {}
    spare: int = SPARE_ENTRIES


def read_value(raw: Raw, spec: FieldSpec, name: str) -> Any:
    """The plain value under `name`; text that cannot be read as its type stays text, for the checks to refuse."""
    if spec.type == "record":
        return {key: _read_field(raw, inner, f"{name}.{key}") for key, inner in spec.fields.items()}
    if spec.type != "list" or spec.item is None:
        return _read_single(_text(raw, name), spec)
    if spec.item.type == "record":
        # One more than may be there is enough for the check to refuse them.
        first = sorted(_by_entry(raw, name).items())[: int(spec.max or MOST_ENTRIES) + 1]
        return [value for index, own in first if not is_blank(value := read_value(own, spec.item, f"{name}[{index}]"))]
    parts = re.split(r"\n" if spec.item.type == "text" else r"[,\n]", _text(raw, name))
    return [_read_single(part.strip(), spec.item) for part in parts if part.strip()]


def _read_field(raw: Raw, spec: FieldSpec, name: str) -> Any:
    """A group that may be left out is left out when nothing was written in it."""
    value = read_value(raw, spec, name)
    return None if spec.optional and spec.type == "record" and is_blank(value) else value


def is_blank(value: Any) -> bool:
    if isinstance(value, dict):
        return all(is_blank(each) for each in value.values())
    return value in (None, "", [])


def fields_of(spec: FieldSpec, value: Any, name: str, context: Context) -> list[FormField]:
    """The fields of a record, in the metadata's order; what the system derives is left out."""
    hidden = DERIVED.get(context.section, ())
    return [
        field_of(inner, (value or {}).get(key), f"{name}.{key}", context)
        for key, inner in spec.fields.items()
        if key not in hidden
    ]


def field_of(spec: FieldSpec, value: Any, name: str, context: Context) -> FormField:
    key = name.rsplit(".", 1)[-1]
    widget = _widget(spec, key, context)
    field = FormField(
        widget=widget,
        name=name,
        label=label_of(spec, context.locale),
        required=not spec.optional,
        hint=HINTS.get(bare(name)) or WIDGET_HINTS.get(widget),
        error=context.errors.get(name),
        choices=context.choices.get(key)
        or [(code, translate(context.locale, choice_label(name, code))) for code in spec.choices],
        suffix=_suffix(spec, name, context.locale),
    )
    if widget != "group":
        return msgspec.structs.replace(field, value=_shown(value, widget))
    entries = _entries(spec, value, name, context)
    written = 1 if spec.type == "record" else len(value or [])
    return msgspec.structs.replace(
        field,
        entries=entries,
        written=written,
        open_spare=(written == 0 and "[" not in name) or context.spare > SPARE_ENTRIES,
        compact=all(inner.widget not in ("prose", "lines", "group") for entry in entries for inner in entry),
    )


def with_findings(fields: Sequence[FormField], findings: Sequence[Finding]) -> list[FormField]:
    """The same fields, each with what was found about it."""
    return [
        msgspec.structs.replace(
            field,
            found=[each for each in findings if each.field and each.path == field.name],
            entries=[with_findings(entry, findings) for entry in field.entries],
        )
        for field in fields
    ]


def _suffix(spec: FieldSpec, name: str, locale: str) -> str | None:
    if unit := SUFFIXES.get(bare(name)):
        return translate(locale, unit)
    return {"money": "kr.", "percent": "%"}.get(spec.type)


def _entries(spec: FieldSpec, value: Any, name: str, context: Context) -> list[list[FormField]]:
    """A record has one entry; a list has one for each of its own and some to spare."""
    if spec.type == "record" or spec.item is None:
        return [fields_of(spec, value, name, context)]
    given = list(value or []) + [None] * context.spare
    return [fields_of(spec.item, each, f"{name}[{index}]", context) for index, each in enumerate(given)]


def _widget(spec: FieldSpec, key: str, context: Context) -> str:
    if spec.type == "list" and spec.item is not None:
        return {"record": "group", "text": "lines"}.get(spec.item.type, "numbers")
    if key in context.choices:
        return "choice"
    kinds = {"record": "group", "integer": "number", "decimal": "number", "percent": "number"}
    return kinds.get(spec.type, spec.type)


def shown_value(spec: FieldSpec, value: Any) -> str:
    """A stored value as its field shows it; what is text already stays as it is."""
    if isinstance(value, str) and spec.type in ("list", "record"):
        return value
    return _shown(value, _widget(spec, "", Context("", "")))


def _shown(value: Any, widget: str) -> str:
    if value is None:
        return ""
    if widget in ("lines", "numbers"):
        return ("\n" if widget == "lines" else ", ").join(str(each) for each in value)
    if widget == "money" and isinstance(value, int):
        return danish.format_number(Decimal(value) / 100, 0 if value % 100 == 0 else 2)
    if isinstance(value, date):
        return danish.format_date_short(value)
    if widget == "date":
        return _short_date(str(value))
    if widget == "number" and not isinstance(value, str):
        return format(Decimal(str(value)).normalize(), "f").replace(".", ",")
    return str(value)


def _short_date(text: str) -> str:
    try:
        return danish.format_date_short(date.fromisoformat(text))
    except ValueError:
        return text


def _text(raw: Raw, name: str) -> str:
    values = raw.get(name) or [""]
    return values[-1].replace("\r\n", "\n").strip()


def _read_single(text: str, spec: FieldSpec) -> Any:
    if not text:
        return None
    readers: dict[str, Any] = {
        "integer": danish.parse_integer,
        "money": danish.parse_ore,
        "date": danish.parse_date,
        "decimal": lambda each: float(danish.parse_decimal(each)),
        "percent": lambda each: float(danish.parse_decimal(each)),
    }
    try:
        return readers[spec.type](text) if spec.type in readers and len(text) <= LONGEST_NUMBER else text
    except ValueError:
        return text


def _by_entry(raw: Raw, name: str) -> dict[int, dict[str, Sequence[str]]]:
    """What was sent for each entry of a list, by its place; read once, so that many entries are not slow."""
    pattern = re.compile(re.escape(name) + r"\[([0-9]{1,4})\]")
    found: dict[int, dict[str, Sequence[str]]] = {}
    for key, values in raw.items():
        if match := pattern.match(key):
            found.setdefault(int(match[1]), {})[key] = values
    return found
