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


def narrow_title(text: str) -> list[str]:
    """An axis' title in as many lines as it takes."""
    return wrap(text, LETTERS_ACROSS)


def names_above(field: str, *, only: str = "true") -> dict[str, Any]:
    """What a line is about, above it: beside it there is no room on a phone. `only` picks one row of a name's."""
    text = {"type": "text", "align": "left", "baseline": "bottom", "dy": -7, "fontSize": 12, "limit": NARROW_WIDTH + 12}
    # Upright lines pass behind the letters.
    behind = {**text, "color": "#ffffff", "stroke": "#ffffff", "strokeWidth": 4}
    return {
        "transform": [{"filter": only}],
        "encoding": {"x": {"value": 0}, "y": narrow_rows(field), "text": {"field": field}},
        "layer": [{"mark": behind}, {"mark": {**text, "color": INK}}],
    }


def narrow_rows(field: str) -> dict[str, Any]:
    return {"field": field, "type": "nominal", "sort": None, "axis": None}
