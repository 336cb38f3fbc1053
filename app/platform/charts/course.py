"""How an effect goes week by week after the start: a curve within its band. Small, to stand beside others."""

from collections.abc import Sequence
from typing import Any

import msgspec

from app.platform.charts.figure import ChartFigure, chart
from app.platform.charts.look import CONFIG, INK, NARROW_WIDTH, PETROL
from app.platform.charts.words import WORDS, number_format, round_to, write_number

HEIGHT = 150
BAND = "#9cc0cb"


class CoursePoint(msgspec.Struct, frozen=True):
    """The effect in one week after the start, with its interval."""

    week: int
    estimate: float
    low: float
    high: float


def course_chart(
    points: Sequence[CoursePoint],
    *,
    title: str,
    description: str,
    axis_title: str,
    last_week: int,
    limits: tuple[float, float],
    decimals: int = 1,
    locale: str = "da",
) -> ChartFigure:
    """A filled dot where the interval excludes zero, a hollow one where it holds it.

    last_week, limits : the ends of the axes, the same for all curves that stand side by side.
    """
    words = WORDS[locale]
    data = {"values": [_drawn(point, decimals) for point in points]}
    x = {
        "field": "week",
        "type": "quantitative",
        "title": words["week"],
        "scale": {"domain": [0, last_week], "nice": False},
        "axis": {"values": list(range(0, last_week + 1, 13)), "grid": False},
    }
    y = _upwards(axis_title, limits, decimals)
    spec = {
        "width": NARROW_WIDTH - 30,
        "height": HEIGHT,
        "config": {**CONFIG, "padding": {"left": 2, "right": 12, "top": 4, "bottom": 2}},
        "data": data,
        "layer": [_band(x, y), _zero(), _line(x, y), _dots(x, y)],
    }
    return chart(
        spec,
        title=title,
        description=description,
        columns=[words[name] for name in ("week", "estimate", "low", "high")],
        rows=[_row(point, decimals, locale) for point in points],
        locale=locale,
    )


def _drawn(point: CoursePoint, decimals: int) -> dict[str, Any]:
    numbers = {name: float(round_to(getattr(point, name), decimals)) for name in ("estimate", "low", "high")}
    return {"week": point.week, **numbers, "clear": point.low > 0 or point.high < 0}


def _upwards(title: str, limits: tuple[float, float], decimals: int) -> dict[str, Any]:
    scale = {"domain": list(limits), "nice": True}
    axis = {**number_format(decimals), "tickCount": 5, "grid": True}
    return {"field": "estimate", "type": "quantitative", "title": title, "scale": scale, "axis": axis}


def _band(x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    return {
        "mark": {"type": "area", "color": BAND, "opacity": 0.55},
        "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }


def _zero() -> dict[str, Any]:
    return {"mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]}, "encoding": {"y": {"datum": 0}}}


def _line(x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    return {"mark": {"type": "line", "color": PETROL, "strokeWidth": 2}, "encoding": {"x": x, "y": y}}


def _dots(x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    fill = {"condition": {"test": "datum.clear", "value": PETROL}, "value": "#ffffff"}
    mark = {"type": "point", "color": PETROL, "size": 60, "strokeWidth": 2, "opacity": 1}
    return {"mark": mark, "encoding": {"x": x, "y": y, "fill": fill}}


def _row(point: CoursePoint, decimals: int, locale: str) -> list[str]:
    numbers = (point.estimate, point.low, point.high)
    return [str(point.week), *(write_number(each, decimals, locale) for each in numbers)]
