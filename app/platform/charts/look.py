"""One look for all charts, on pages and in documents."""

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
