"""How values are written in documents: Danish dates, numbers and money, paragraphs, charts."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from app.platform.danish import format_date, format_kroner, format_number

NO_BREAK = "\N{NO-BREAK SPACE}"


def danish_date(value: date) -> str:
    """`1. marts 2027`, kept on one line as far as the month."""
    return format_date(value).replace(". ", f".{NO_BREAK}")


def number(value: Decimal | float, decimals: int | None = None) -> str:
    """`1.234,5`: as many decimals as the value has, or as many as asked for (at most 12)."""
    exact = Decimal(str(value))
    own = -int(exact.normalize().as_tuple().exponent)
    return format_number(exact, min(max(own, 0) if decimals is None else decimals, 12))


def kroner(ore: int) -> str:
    """Integer øre as `1.234,50 kr.`"""
    return format_kroner(ore).replace(" kr.", f"{NO_BREAK}kr.")


def percent(value: Decimal | float, decimals: int | None = None) -> str:
    return f"{number(value, decimals)}{NO_BREAK}%"


def span(low: Any, high: Any) -> str:
    """`90-130` with a real dash; one number when both are the same."""
    return number(low) if low == high else f"{number(low)}\N{EN DASH}{number(high)}"


def prose(text: str) -> Markup:
    """Plain text as paragraphs and lists; blank lines part paragraphs, `- ` starts a list entry."""
    return Markup().join(_block(block) for block in re.split(r"\n\s*\n", text.strip()))


def _block(block: str) -> Markup:
    pieces, entries = Markup(), []
    words: list[str] = []
    for line in block.splitlines():
        if line.startswith("- "):
            pieces += _paragraph(words)
            words = []
            entries.append([line[2:]])
        else:
            (entries[-1] if entries else words).append(line.strip())
    return pieces + _paragraph(words) + _entries([" ".join(entry) for entry in entries])


def _paragraph(words: Sequence[str]) -> Markup:
    return Markup("<p>{}</p>").format(" ".join(words)) if words else Markup()


def _entries(entries: Sequence[str]) -> Markup:
    if not entries:
        return Markup()
    return Markup("<ul>{}</ul>").format(Markup().join(Markup("<li>{}</li>").format(entry) for entry in entries))


def drawing(svg: str) -> Markup:
    """A chart, already checked by the field type `svg`; anything else is written out as text."""
    return Markup(svg) if svg.startswith("<svg ") else escape(svg)  # noqa: S704


FILTERS: dict[str, Callable[..., Any]] = {
    "date": danish_date,
    "number": number,
    "kroner": kroner,
    "percent": percent,
    "prose": prose,
    "drawing": drawing,
}
