"""One look for all charts, on pages and in documents."""

from textwrap import wrap
from typing import Any, Literal

INK = "#17212b"
QUIET = "#4a5863"
PETROL = "#0b4f5f"
RUST = "#a4470f"
LINE = "#c4d0d5"
FONT = "IBM Plex Sans, sans-serif"

FORMAT_LOCALES: dict[str, Literal["da-DK", "en-GB"]] = {"da": "da-DK", "en": "en-GB"}

_TEXT: dict[str, Any] = {"labelColor": INK, "titleColor": QUIET, "labelFontSize": 12, "titleFontSize": 12}

CONFIG: dict[str, Any] = {
    # Names come from the SVG's own title; Vega's aria marks on every dot would only be noise.
    "aria": False,
    "font": FONT,
    "background": None,
    # Some room on the left, since the reader's font may be wider than the one the labels were measured with.
    "padding": {"left": 14, "right": 10, "top": 4, "bottom": 4},
    "view": {"stroke": None},
    "axis": {**_TEXT, "titleFontWeight": 400, "gridColor": "#e3eaed", "domainColor": LINE, "tickColor": LINE},
    "axisX": {"grid": True},
    "axisY": {"labelLimit": 260, "domain": False, "ticks": False, "grid": False, "labelPadding": 8},
    "legend": {**_TEXT, "orient": "top", "title": None, "symbolSize": 90, "labelLimit": 400},
    "header": {"labelFontSize": 12, "labelColor": INK, "title": None},
}

WIDTH = 420
ROW = 26

# For a phone of 320 px: drawn at the size it is shown in, so that the letters keep theirs.
NARROW_WIDTH = 218
NARROW_ROW = 40
LETTERS_ACROSS = 36
NARROW_CONFIG: dict[str, Any] = {
    **CONFIG,
    "padding": {"left": 6, "right": 12, "top": 2, "bottom": 2},
    "legend": {**CONFIG["legend"], "columns": 1},
}


# Lines are told apart by their number, since names cut short may be alike.
NARROW_LINES: dict[str, Any] = {"field": "line", "type": "ordinal", "axis": None}


def narrow_title(text: str) -> list[str]:
    """An axis' title in as many lines as it takes."""
    return wrap(text, LETTERS_ACROSS)


def names_above(*, only: str = "true") -> dict[str, Any]:
    """A line's `label` above it: beside it there is no room on a phone. `only` picks one value of a line's.

    The white edge keeps upright lines out of the letters. Vega measures each text, which takes longer than all else in
    a drawing: so there is one, and its length is for `narrow_name` to see to.
    """
    text = {"type": "text", "align": "left", "baseline": "bottom", "dy": -7, "fontSize": 12, "color": INK}
    return {
        "transform": [{"filter": only}],
        "mark": {**text, "stroke": "#ffffff", "strokeWidth": 4},
        "encoding": {"x": {"value": 0}, "y": NARROW_LINES, "text": {"field": "label"}},
    }


def narrow_name(name: str, end: str = "") -> str:
    """As much of a name as a phone has room for, with what must stand at its end."""
    room = LETTERS_ACROSS - len(end)
    return (name if len(name) <= room else name[: room - 1].rstrip(" ,.") + "…") + end
