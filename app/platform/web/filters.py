"""How values are shown in templates, in Danish or English."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal

from app.platform import danish
from app.platform.clock import to_local

NOTHING = "–"


def number(locale: str, value: Decimal | float | None, decimals: int = 0) -> str:
    """`1.234,5` in Danish, `1,234.5` in English; a dash for None."""
    if value is None:
        return NOTHING
    if locale == "da":
        return danish.format_number(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale="en_GB")


def signed(locale: str, value: Decimal | float | None, decimals: int = 0) -> str:
    """A difference, with its sign: `+3,2`."""
    text = number(locale, value, decimals)
    return f"+{text}" if value is not None and value > 0 and text.strip("0.,") else text


def kroner(locale: str, ore: int | None) -> str:
    """Integer øre as `1.234,50 kr.` or `DKK 1,234.50`."""
    if ore is None:
        return NOTHING
    if locale == "da":
        return danish.format_kroner(ore)
    return f"DKK {number(locale, Decimal(ore) / 100, 0 if ore % 100 == 0 else 2)}"


def percent(locale: str, share: float | None, decimals: int = 0) -> str:
    """A share between 0 and 1 as `45 %`."""
    if share is None:
        return NOTHING
    return number(locale, share * 100, decimals) + ("\N{NO-BREAK SPACE}%" if locale == "da" else "%")


def long_date(locale: str, day: date | None) -> str:
    """`1. februar 2026` or `1 February 2026`."""
    if day is None:
        return NOTHING
    return danish.format_date(day) if locale == "da" else babel_date(day, "d MMMM y", locale="en_GB")


def date_short(locale: str, day: date | None) -> str:
    """`01-02-2026` in both languages: the form that every date field reads."""
    return NOTHING if day is None else danish.format_date_short(day)


def date_time(locale: str, instant: datetime | None) -> str:
    """An instant on the Danish clock: `1. februar 2026 kl. 14.02`."""
    if instant is None:
        return NOTHING
    local = to_local(instant)
    if locale == "da":
        return f"{danish.format_date(local.date())} kl. {local:%H.%M}"
    return f"{babel_date(local.date(), 'd MMMM y', locale='en_GB')}, {local:%H:%M}"


def code_label(locale: str, code: str | None, list_name: str) -> str:
    """The words for a code from a code list; a dash for none."""
    if not code:
        return NOTHING
    from app.platform.codelists import label

    return label(list_name, code, locale)


def filters_for(locale: str) -> dict[str, Callable[..., Any]]:
    """The named filters, bound to one language."""

    def bind(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args, **kwargs: function(locale, *args, **kwargs)

    return {
        "number": bind(number),
        "signed": bind(signed),
        "kroner": bind(kroner),
        "percent": bind(percent),
        "date": bind(long_date),
        "date_short": bind(date_short),
        "datetime": bind(date_time),
        "code_label": bind(code_label),
    }
