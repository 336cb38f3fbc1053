"""The caterpillar chart: one line per offer, its estimate with interval, and where zero lies."""

from collections.abc import Sequence
from typing import Any

import msgspec

from app.platform.charts.figure import ChartFigure, chart
from app.platform.charts.look import (
    INK,
    NARROW_LINES,
    NARROW_ROW,
    NARROW_WIDTH,
    PETROL,
    QUIET,
    ROW,
    RUST,
    WIDTH,
    names_above,
    narrow_name,
    narrow_title,
)
from app.platform.charts.words import WORDS, number_format, round_to, write_number


class Interval(msgspec.Struct, frozen=True):
    """An estimate with its interval. `n` is shown in the table and after the label; as text where it is a band."""

    label: str
    estimate: float
    low: float
    high: float
    n: int | str


def interval_chart(
    entries: Sequence[Interval],
    *,
    title: str,
    description: str,
    axis_title: str,
    decimals: int = 1,
    average: float | None = None,
    locale: str = "da",
) -> ChartFigure:
    """Entries are drawn in the order given. A filled dot on a thick line excludes zero; a hollow dot includes it.

    axis_title : what is measured and in which unit, such as "Uger i selvforsørgelse (forskel)".
    average : where the average entry lies, as a dotted line beside zero's dashed one.
    """
    words = WORDS[locale]
    marks = [*_upright_lines(average, decimals), _dot(words)]
    spec = {
        "width": WIDTH,
        "height": {"step": ROW},
        "data": {"values": [_drawn(entry, words, decimals) for entry in entries]},
        "encoding": {"y": {"field": "label", "type": "nominal", "sort": None, "title": None}},
        "layer": [_line(axis_title, decimals), *marks],
    }
    narrow = {
        "width": NARROW_WIDTH,
        "height": {"step": NARROW_ROW},
        "data": {"values": [_drawn_narrow(line, entry, words, decimals) for line, entry in enumerate(entries)]},
        "encoding": {"y": NARROW_LINES},
        "layer": [_line(narrow_title(axis_title), decimals), *marks, names_above()],
    }
    return chart(
        spec,
        title=title,
        description=description,
        columns=[words[name] for name in ("label", "estimate", "low", "high", "n")],
        rows=[_row(entry, decimals, locale) for entry in entries],
        locale=locale,
        narrow=narrow,
    )


def _drawn_narrow(line: int, entry: Interval, words: dict[str, str], decimals: int) -> dict[str, Any]:
    name = narrow_name(entry.label, f" (n = {entry.n})")
    return {**_drawn(entry, words, decimals), "line": line, "label": name}


def _drawn(entry: Interval, words: dict[str, str], decimals: int) -> dict[str, Any]:
    clear = entry.low > 0 or entry.high < 0
    return {
        "label": f"{entry.label} (n = {entry.n})",
        "estimate": float(round_to(entry.estimate, decimals)),
        "low": float(round_to(entry.low, decimals)),
        "high": float(round_to(entry.high, decimals)),
        "kind": words["clear" if clear else "unclear"],
    }


def _row(entry: Interval, decimals: int, locale: str) -> list[str]:
    numbers = (entry.estimate, entry.low, entry.high)
    n = entry.n if isinstance(entry.n, str) else write_number(entry.n, 0, locale)
    return [entry.label, *(write_number(each, decimals, locale) for each in numbers), n]


def _upright_lines(average: float | None, decimals: int) -> list[dict[str, Any]]:
    lines = [_upright(0, {"color": INK, "strokeDash": [4, 3]})]
    if average is not None:
        place = float(round_to(average, decimals + 1))
        lines.append(_upright(place, {"color": RUST, "strokeDash": [1, 3], "strokeWidth": 2}))
    return lines


def _upright(value: float, look: dict[str, Any]) -> dict[str, Any]:
    return {"mark": {"type": "rule", **look}, "encoding": {"x": {"datum": value}, "y": None}}


def _line(axis_title: str | list[str], decimals: int) -> dict[str, Any]:
    clear = "datum.low > 0 || datum.high < 0"
    x = {"field": "low", "type": "quantitative", "title": axis_title, "axis": number_format(decimals)}
    return {
        "mark": {"type": "rule"},
        "encoding": {
            "x": x,
            "x2": {"field": "high"},
            "color": {"field": "kind", "type": "nominal"},
            "strokeWidth": {"condition": {"test": clear, "value": 3}, "value": 1.5},
        },
    }


def _dot(words: dict[str, str]) -> dict[str, Any]:
    domain = _kinds(words)
    scale = {"domain": domain, "range": [PETROL, QUIET]}
    return {
        "mark": {"type": "point", "size": 80, "strokeWidth": 2, "opacity": 1},
        "encoding": {
            "x": {"field": "estimate", "type": "quantitative"},
            "color": {"field": "kind", "type": "nominal", "scale": scale},
            "fill": {"field": "kind", "type": "nominal", "scale": {"domain": domain, "range": [PETROL, "#ffffff"]}},
        },
    }


def _kinds(words: dict[str, str]) -> list[str]:
    return [words["clear"], words["unclear"]]
