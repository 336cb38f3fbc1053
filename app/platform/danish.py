"""Danish numbers, dates, money and sorting: read strictly, shown as Danes write them."""

import re
from datetime import date
from decimal import Decimal

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?", re.ASCII)
_DATE_DANISH = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", re.ASCII)
_DATE_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TRUE, _FALSE = {"ja", "j", "yes", "y", "true", "1", "x"}, {"nej", "n", "no", "false", "0"}


def parse_decimal(text: str) -> Decimal:
    """`1.234,50`, `1234,5`, `-3`: thousands with dots in groups of three, decimals after a comma.

    Raises ValueError for everything else, also for `12.5`, which could be read two ways.
    """
    cleaned = text.strip().replace("\N{NO-BREAK SPACE}", "").replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(cleaned):
        raise ValueError(f"not a Danish number: {text!r}")
    return Decimal(cleaned.replace(".", "").replace(",", "."))


def parse_integer(text: str) -> int:
    value = parse_decimal(text)
    if value != value.to_integral_value():
        raise ValueError(f"not a whole number: {text!r}")
    return int(value)


def parse_ore(text: str) -> int:
    """Kroner as written to integer øre; more than two decimals raise ValueError."""
    ore = parse_decimal(re.sub(r"\s*(kr\.?|DKK)\s*$", "", text.strip(), flags=re.IGNORECASE)) * 100
    if ore != ore.to_integral_value():
        raise ValueError(f"more than two decimals: {text!r}")
    return int(ore)


def parse_date(text: str) -> date:
    """`01-02-2026`, `1.2.2026`, `1/2/2026` (day first) or `2026-02-01`. Raises ValueError otherwise."""
    stripped = text.strip()
    if match := _DATE_ISO.fullmatch(stripped):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DATE_DANISH.fullmatch(stripped):
        return date(int(match[3]), int(match[2]), int(match[1]))
    raise ValueError(f"not a date: {text!r}")


def parse_bool(text: str) -> bool:
    word = text.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(f"neither yes nor no: {text!r}")


def format_number(value: Decimal | float, decimals: int = 0) -> str:
    """`1.234,50`, with the real minus sign; a rounded zero has no sign."""
    text = f"{abs(value):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    negative = value < 0 and any(character in "123456789" for character in text)
    return f"\N{MINUS SIGN}{text}" if negative else text


def format_kroner(ore: int) -> str:
    """Integer øre as `1.234,50 kr.`, without decimals when they are zero."""
    return f"{format_number(Decimal(ore) / 100, 0 if ore % 100 == 0 else 2)} kr."


def format_date(day: date) -> str:
    """`1. februar 2026`."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def format_date_short(day: date) -> str:
    """`01-02-2026`, the form that `parse_date` reads."""
    return f"{day:%d-%m-%Y}"


def sort_key(text: str) -> str:
    """A key that sorts by code point as Danes sort: case folded, `aa` as `å`, and æ, ø, å after z."""
    folded = text.casefold().replace("aa", "å")
    return folded.translate({ord("æ"): "z{1", ord("ä"): "z{1", ord("ø"): "z{2", ord("ö"): "z{2", ord("å"): "z{3"})
