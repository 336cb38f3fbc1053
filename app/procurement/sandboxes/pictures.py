"""The sandboxes' charts: lines over a surplus or a share, told apart by their dashes as well as their colour."""

from collections.abc import Sequence
from typing import Any

import msgspec

from app.platform.charts import ChartFigure, chart
from app.platform.charts.look import INK, NARROW_WIDTH, PETROL, QUIET, RUST, narrow_title
from app.platform.charts.words import number_format, round_to, write_number

WIDTH, HEIGHT = 560, 260
# What the axis' own letters take of a phone's width.
NARROW_AXIS = 60
COLOURS = (PETROL, RUST, QUIET)
DASHES: tuple[list[int], ...] = ([1, 0], [6, 4], [2, 3])
BAND = "#9cc0cb"


class Line(msgspec.Struct, frozen=True):
    """One line: its name, and its values at the chart's `xs`; a band around it where `low` and `high` are given."""

    name: str
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


class Axis(msgspec.Struct, frozen=True):
    title: str
    decimals: int = 0


def lines_chart(
    lines: Sequence[Line],
    xs: Sequence[float],
    *,
    title: str,
    description: str,
    x: Axis,
    y: Axis,
    mark_x: float | None = None,
    locale: str = "da",
) -> ChartFigure:
    """mark_x : where an upright line stands, such as a flip point."""
    data = [
        {
            "x": float(round_to(at, x.decimals)),
            "y": float(round_to(line.values[place], y.decimals)),
            "name": line.name,
            **_band_at(line, place, y.decimals),
        }
        for line in lines
        for place, at in enumerate(xs)
    ]
    layers = [*([_band()] if any(line.low for line in lines) else []), _drawn([line.name for line in lines])]
    if mark_x is not None:
        layers.append(_upright(float(round_to(mark_x, 1))))
    spec = {"width": WIDTH, "height": HEIGHT, **_whole(data, layers, x, y)}
    narrow_axes = [msgspec.structs.replace(axis, title=narrow_title(axis.title)) for axis in (x, y)]
    narrow = {"width": NARROW_WIDTH - NARROW_AXIS, "height": 220, **_whole(data, layers, *narrow_axes)}
    return chart(
        spec,
        title=title,
        description=description,
        columns=[x.title, *(heading for line in lines for heading in _headings(line))],
        rows=[_row(lines, xs, place, x, y, locale) for place in range(len(xs))],
        locale=locale,
        narrow=narrow,
    )


def _whole(data: list[dict[str, Any]], layers: list[dict[str, Any]], x: Axis, y: Axis) -> dict[str, Any]:
    across = {
        "field": "x", "type": "quantitative", "title": x.title, "scale": {"nice": False},
        "axis": {**number_format(x.decimals), "grid": False, "tickCount": 6},
    }  # fmt: skip
    up = {
        "field": "y", "type": "quantitative", "title": y.title, "scale": {"zero": False},
        "axis": {**number_format(y.decimals), "grid": True, "tickCount": 6, "titlePadding": 10},
    }  # fmt: skip
    return {"data": {"values": data}, "encoding": {"x": across, "y": up}, "layer": layers}


def _drawn(names: list[str]) -> dict[str, Any]:
    looks = {"color": list(COLOURS[: len(names)]), "strokeDash": list(DASHES[: len(names)])}
    return {
        "mark": {"type": "line", "strokeWidth": 2.5},
        "encoding": {
            channel: {"field": "name", "type": "nominal", "scale": {"domain": names, "range": look}}
            for channel, look in looks.items()
        },
    }


def _band() -> dict[str, Any]:
    return {
        "mark": {"type": "area", "color": BAND, "opacity": 0.5},
        "transform": [{"filter": "isValid(datum.low)"}],
        "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
    }


def _upright(place: float) -> dict[str, Any]:
    mark = {"type": "rule", "color": INK, "strokeDash": [4, 3]}
    # Data of its own, or it would be drawn once for every point of the lines.
    return {"data": {"values": [{"at": place}]}, "mark": mark, "encoding": {"x": {"field": "at"}, "y": None}}


def _band_at(line: Line, place: int, decimals: int) -> dict[str, float]:
    if not line.low:
        return {}
    return {"low": float(round_to(line.low[place], decimals)), "high": float(round_to(line.high[place], decimals))}


def _headings(line: Line) -> list[str]:
    return [line.name, f"{line.name} (5 %)", f"{line.name} (95 %)"] if line.low else [line.name]


def _row(lines: Sequence[Line], xs: Sequence[float], place: int, x: Axis, y: Axis, locale: str) -> list[str]:
    cells = [write_number(xs[place], x.decimals, locale)]
    for line in lines:
        values = [line.values, *([line.low, line.high] if line.low else [])]
        cells += [write_number(each[place], y.decimals, locale) for each in values]
    return cells
