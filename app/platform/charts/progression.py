"""A citizen's scores over time, and weeks self-supporting on the same axis: small figures that stand side by side."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import msgspec

from app.platform.charts.figure import ChartFigure, chart
from app.platform.charts.look import CONFIG, INK, LINE, PETROL, QUIET, RUST
from app.platform.charts.words import WORDS

# Narrow enough to be read at 320 px; a page lets the picture grow with its column.
SMALL_WIDTH, SMALL_HEIGHT = 270, 150
MOST_LABELS = 10
THREE_YEARS = timedelta(days=3 * 365)
BAND = "#e9eff1"
GREEN = "#2a7b2a"


class Scored(msgspec.Struct, frozen=True):
    """One assessment. `scale` numbers the version scored on: a line never joins two of them."""

    on: date
    citizen: int | None
    professional: int | None
    scale: int
    note: str = ""

    @property
    def disagrees(self) -> bool:
        return None not in (self.citizen, self.professional) and self.citizen != self.professional


class Band(msgspec.Struct, frozen=True):
    """A period behind the curve, known by a letter that the page explains."""

    letter: str
    first_on: date
    last_on: date


class WeekPoint(msgspec.Struct, frozen=True):
    on: date
    weeks: int


class TimeSpan(msgspec.Struct, frozen=True):
    """The axis that figures side by side share, with the periods behind it."""

    first_on: date
    last_on: date
    bands: Sequence[Band] = ()


def scores_chart(
    scores: Sequence[Scored], span: TimeSpan, *, low: int, high: int, title: str, description: str, locale: str = "da"
) -> ChartFigure:
    """Filled dots on a line are the citizen's, hollow squares on a dashed one the professional's.

    Where the two differ a grey line joins them; a dashed upright shows where a new scale began.
    """
    words = WORDS[locale]
    spec = {
        "width": SMALL_WIDTH,
        "height": SMALL_HEIGHT,
        "config": _small(),
        "layer": [
            *_bands(span),
            *_breaks(scores, words),
            _apart(scores, low, high),
            *_lines(scores, span, low, high, words),
        ],
    }
    rows = [_row(each, locale) for each in scores]
    headings = [words[name] for name in ("day", "citizen", "professional", "scale", "note")]
    return chart(spec, title=title, description=description, columns=headings, rows=rows, locale=locale)


def weeks_chart(
    points: Sequence[WeekPoint], span: TimeSpan, *, title: str, description: str, locale: str = "da"
) -> ChartFigure:
    """Weeks counted up: it rises in months without a benefit and lies flat in months with one."""
    words = WORDS[locale]
    drawn = [{"on": min(each.on, span.last_on).isoformat(), "weeks": each.weeks} for each in points]
    start = [{"on": span.first_on.isoformat(), "weeks": 0}]
    top = max([4, *(each.weeks for each in points)])
    spec = {
        "width": SMALL_WIDTH,
        "height": SMALL_HEIGHT,
        "config": _small(),
        "layer": [
            *_bands(span),
            {
                "data": {"values": start + drawn},
                "mark": {"type": "area", "color": GREEN, "opacity": 0.25, "line": {"color": GREEN, "strokeWidth": 2}},
                "encoding": {"x": _time(span), "y": _amount("weeks", top)},
            },
        ],
    }
    rows = [[f"{each.on:%d-%m-%Y}", str(each.weeks)] for each in points]
    columns = [words["month"], words["weeks"]]
    return chart(spec, title=title, description=description, columns=columns, rows=rows, locale=locale)


def _lines(
    scores: Sequence[Scored], span: TimeSpan, low: int, high: int, words: dict[str, str]
) -> list[dict[str, Any]]:
    values = [
        {"on": each.on.isoformat(), "score": score, "who": words[who], "scale": each.scale}
        for each in scores
        for who, score in (("citizen", each.citizen), ("professional", each.professional))
        if score is not None
    ]
    domain = [words["citizen"], words["professional"]]
    x, y = _time(span), _scores_axis("score", low, high)
    color = {"field": "who", "type": "nominal", "scale": {"domain": domain, "range": [PETROL, RUST]}}
    dash = {"field": "who", "type": "nominal", "scale": {"domain": domain, "range": [[1, 0], [5, 3]]}}
    shape = {"field": "who", "type": "nominal", "scale": {"domain": domain, "range": ["circle", "square"]}}
    # A dot within a square is how agreement looks, so the square is the larger one and hollow.
    fill = {"field": "who", "type": "nominal", "scale": {"domain": domain, "range": [PETROL, "transparent"]}}
    size = {"field": "who", "type": "nominal", "scale": {"domain": domain, "range": [34, 105]}}
    return [
        {
            "data": {"values": values},
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {"x": x, "y": y, "color": color, "strokeDash": dash, "detail": {"field": "scale"}},
        },
        {
            "data": {"values": values},
            "mark": {"type": "point", "strokeWidth": 2, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": color, "shape": shape, "fill": fill, "size": size},
        },
    ]


def _apart(scores: Sequence[Scored], low: int, high: int) -> dict[str, Any]:
    """What joins two scores of one day that differ."""
    values = [
        {"on": each.on.isoformat(), "low": each.citizen, "high": each.professional} for each in scores if each.disagrees
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "color": QUIET, "strokeWidth": 4, "opacity": 0.45},
        "encoding": {
            "x": {"field": "on", "type": "temporal"},
            "y": _scores_axis("low", low, high),
            "y2": {"field": "high"},
        },
    }


def _breaks(scores: Sequence[Scored], words: dict[str, str]) -> list[dict[str, Any]]:
    changed = [new.on for old, new in pairwise(scores) if new.scale != old.scale]
    values = [{"on": on.isoformat(), "words": words["new_scale"]} for on in changed]
    x = {"field": "on", "type": "temporal"}
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rule", "color": INK, "strokeDash": [2, 3], "xOffset": -8},
            "encoding": {"x": x},
        },
        {
            "data": {"values": values},
            "mark": {
                "type": "text", "align": "right", "baseline": "bottom", "fontSize": 11, "color": INK, "xOffset": -11,
            },
            "encoding": {"x": x, "y": {"value": SMALL_HEIGHT - 2}, "text": {"field": "words"}},
        },
    ]  # fmt: skip


def _bands(span: TimeSpan) -> list[dict[str, Any]]:
    values = [
        {
            "from": max(each.first_on, span.first_on).isoformat(),
            "to": min(each.last_on, span.last_on).isoformat(),
            "letter": each.letter,
        }
        for each in span.bands
    ]
    x = {"field": "from", "type": "temporal"}
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rect", "color": BAND, "stroke": LINE, "strokeWidth": 0.5},
            "encoding": {"x": x, "x2": {"field": "to"}},
        },
        {
            "data": {"values": values},
            "mark": {"type": "text", "align": "left", "baseline": "top", "dx": 3, "color": QUIET, "fontSize": 11},
            "encoding": {"x": x, "y": {"value": 2}, "text": {"field": "letter"}},
        },
    ]


def _time(span: TimeSpan) -> dict[str, Any]:
    domain = [span.first_on.isoformat(), span.last_on.isoformat()]
    months = 6 if span.last_on - span.first_on < THREE_YEARS else 12
    ticks = {"interval": "month", "step": months}
    axis = {"format": "%b %y", "tickCount": ticks, "labelFlush": True, "labelOverlap": "greedy", "grid": False}
    return {"field": "on", "type": "temporal", "title": None, "scale": {"domain": domain}, "axis": axis}


def _scores_axis(field: str, low: int, high: int) -> dict[str, Any]:
    """Every layer says the same of it, or the drawing leaves every second number out."""
    axis = {"grid": True, "format": "d", "values": list(range(low, high + 1)), "labelOverlap": high - low > MOST_LABELS}
    scale = {"domain": [low, high], "nice": False, "padding": 12}
    return {"field": field, "type": "quantitative", "title": None, "scale": scale, "axis": axis}


def _amount(field: str, top: int) -> dict[str, Any]:
    axis = {"grid": True, "format": "d", "tickMinStep": 1}
    return {"field": field, "type": "quantitative", "title": None, "scale": {"domain": [0, top]}, "axis": axis}


def _small() -> dict[str, Any]:
    """The common look with the chart's own padding: letters need less room in a small figure."""
    return {**CONFIG, "padding": {"left": 4, "right": 12, "top": 2, "bottom": 2}}


def _row(each: Scored, locale: str) -> list[str]:
    scores = ["–" if score is None else str(score) for score in (each.citizen, each.professional)]
    return [f"{each.on:%d-%m-%Y}", *scores, str(each.scale), each.note]
