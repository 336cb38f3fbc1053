"""How alike the two groups are, before and after adjustment: standardised differences by background."""

from collections.abc import Sequence
from typing import Any

import msgspec

from app.platform.charts.figure import ChartFigure, chart
from app.platform.charts.look import (
    LINE,
    NARROW_LINES,
    NARROW_ROW,
    NARROW_WIDTH,
    PETROL,
    ROW,
    RUST,
    WIDTH,
    names_above,
    narrow_name,
)
from app.platform.charts.words import WORDS, number_format, round_to, write_number

# Below a tenth of a standard deviation groups are commonly called balanced (Austin 2009).
ALIKE = 0.1


class Balance(msgspec.Struct, frozen=True):
    label: str
    before: float
    after: float


def balance_chart(entries: Sequence[Balance], *, title: str, description: str, locale: str = "da") -> ChartFigure:
    """A cross is the difference before, a filled dot the one after; the band marks differences below 0.1."""
    words = WORDS[locale]
    values = [
        {"line": line, "label": entry.label, "difference": float(round_to(value, 2)), "kind": words[kind]}
        for line, entry in enumerate(entries)
        for kind, value in (("before", entry.before), ("after", entry.after))
    ]
    spec = {
        "width": WIDTH,
        "height": {"step": ROW},
        "data": {"values": values},
        "layer": [_band(), _marks(words, {"field": "label", "type": "nominal", "sort": None, "title": None})],
    }
    names = names_above(only=f"datum.kind == '{words['before']}'")
    narrow = {
        "width": NARROW_WIDTH,
        "height": {"step": NARROW_ROW},
        "data": {"values": [{**value, "label": narrow_name(str(value["label"]))} for value in values]},
        "layer": [_band(), _marks(words, NARROW_LINES), names],
    }
    return chart(
        spec,
        title=title,
        description=description,
        columns=[words[name] for name in ("covariate", "before", "after")],
        rows=[
            [each.label, *(write_number(value, 2, locale) for value in (each.before, each.after))] for each in entries
        ],
        locale=locale,
        narrow=narrow,
    )


def _band() -> dict[str, Any]:
    return {
        "data": {"values": [{"low": -ALIKE, "high": ALIKE}]},
        "mark": {"type": "rect", "color": LINE, "opacity": 0.45},
        "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
    }


def _marks(words: dict[str, str], y: dict[str, Any]) -> dict[str, Any]:
    domain = [words["before"], words["after"]]
    x = {"field": "difference", "type": "quantitative", "title": words["difference"], "axis": number_format(2)}
    return {
        "mark": {"type": "point", "size": 75, "strokeWidth": 2, "opacity": 1},
        "encoding": {
            "x": x,
            "y": y,
            "color": {"field": "kind", "type": "nominal", "scale": {"domain": domain, "range": [RUST, PETROL]}},
            "shape": {"field": "kind", "type": "nominal", "scale": {"domain": domain, "range": ["cross", "circle"]}},
            "fill": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": domain, "range": ["transparent", PETROL]},
            },
        },
    }
