"""Whether comparable citizens exist in both groups: two histograms back to back."""

from collections.abc import Sequence
from typing import Any

import msgspec

from app.platform.charts.figure import ChartFigure, chart
from app.platform.charts.look import INK, NARROW_WIDTH, PETROL, RUST, WIDTH
from app.platform.charts.words import WORDS, number_format, round_to, write_number


class OverlapBin(msgspec.Struct, frozen=True):
    """One interval of the propensity, and the share of each group (0-1) that lies in it."""

    low: float
    high: float
    treated: float
    control: float


def overlap_chart(bins: Sequence[OverlapBin], *, title: str, description: str, locale: str = "da") -> ChartFigure:
    """Those who started stand above the line, those who did not below it: colour is not needed to tell them apart."""
    words = WORDS[locale]
    values = [
        {"low": each.low, "high": each.high, "share": float(round_to(share, 4)), "kind": words[kind]}
        for each in bins
        for kind, share in (("treated", each.treated), ("control", -each.control))
    ]
    spec = {"width": WIDTH, "height": 200, "data": {"values": values}, "layer": [_bars(words), _base_line()]}
    # The axis has its letters within this width.
    narrow = {**spec, "width": NARROW_WIDTH - 50, "height": 180}
    return chart(
        spec,
        title=title,
        description=description,
        columns=[words[name] for name in ("from", "to", "treated", "control")],
        rows=[_row(each, locale) for each in bins],
        locale=locale,
        narrow=narrow,
    )


def _bars(words: dict[str, str]) -> dict[str, Any]:
    domain = [words["treated"], words["control"]]
    x = {
        "field": "low",
        "type": "quantitative",
        "title": words["propensity"],
        "axis": number_format(2) | {"grid": False},
    }
    axis = {"labelExpr": "format(abs(datum.value), '.0%')", "grid": True, "titlePadding": 10}
    return {
        "mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 0.5},
        "encoding": {
            "x": x,
            "x2": {"field": "high"},
            "y": {"field": "share", "type": "quantitative", "title": words["share"], "axis": axis},
            "y2": {"datum": 0},
            "color": {"field": "kind", "type": "nominal", "scale": {"domain": domain, "range": [PETROL, RUST]}},
        },
    }


def _base_line() -> dict[str, Any]:
    return {"mark": {"type": "rule", "color": INK}, "encoding": {"y": {"datum": 0}}}


def _row(each: OverlapBin, locale: str) -> list[str]:
    edges = [write_number(edge, 2, locale) for edge in (each.low, each.high)]
    return [*edges, *(f"{write_number(100 * share, 1, locale)} %" for share in (each.treated, each.control))]
