"""A chart as SVG with what makes it readable without seeing it: title, description and the table behind it."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

import msgspec

from app.platform.charts.look import CONFIG, FORMAT_LOCALES, NARROW_CONFIG

_ROOT = re.compile(r"<svg\b[^>]*>")
_TAG = re.compile(r"<[a-z][^>]*>")
_ROLE = re.compile(r'\s(?:role|aria-[a-z]+|class)="[^"]*"')
_CIRCLE = re.compile(r'<path((?: [\w-]+="[^"]*")*?) d="M([\d.]+),0A\2,\2,0,1,1,-\2,0A\2,\2,0,1,1,\2,0"')
_EDGED_TEXT = re.compile(r'<text(?=[^>]* stroke=")')
_CLIP = re.compile(r'(id="|url\(#)(clip|gradient)')


class ChartFigure(msgspec.Struct, frozen=True):
    """For pages and documents alike: show `svg` inline, and `columns` with `rows` as a table in `<details>`.

    The page gives `svg.chart-drawing` `max-width: 100%; height: auto`.
    narrow : the same for a phone, "" where `svg` is small enough for one.
    """

    svg: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    narrow: str = ""


def chart(
    spec: Mapping[str, Any],
    *,
    title: str,
    description: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    locale: str = "da",
    narrow: Mapping[str, Any] | None = None,
) -> ChartFigure:
    """Draws a Vega-Lite specification, once for each content.

    spec : plain Vega-Lite with its data inside; sizes and colours come from `look.py` unless it says otherwise.
    narrow : the same figures laid out for a phone, in `NARROW_WIDTH`.
    description : what the chart shows and how to read it, in one or two sentences.
    columns, rows : the same figures as text.
    """
    drawn = _draw(_whole(spec, CONFIG), title, description, locale)
    small = "" if narrow is None else _draw(_whole(narrow, NARROW_CONFIG), title, description, locale)
    return ChartFigure(drawn, title, description, tuple(columns), tuple(tuple(row) for row in rows), small)


def _whole(spec: Mapping[str, Any], config: Mapping[str, Any]) -> bytes:
    whole = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": config, **spec}
    return msgspec.json.encode(whole, order="deterministic")


@lru_cache(maxsize=512)
def _draw(spec: bytes, title: str, description: str, locale: str) -> str:
    # Imported here: the first drawing starts a JavaScript engine, which a page without charts should not pay for.
    import vl_convert

    place = FORMAT_LOCALES[locale]
    drawn = vl_convert.vegalite_to_svg(
        spec.decode(), format_locale=place, time_format_locale=place, allowed_base_urls=[]
    )
    return _with_words(drawn, title, description, hashlib.sha256(spec + title.encode()).hexdigest()[:10])


def _with_words(drawn: str, title: str, description: str, key: str) -> str:
    """Names the picture for screen readers and PDF tags, and keeps its ids apart from other charts' on the page."""
    words = (
        f'<title id="chart-{key}-title">{escape(title)}</title>'
        f'<desc id="chart-{key}-description">{escape(description)}</desc>'
    )
    named = f'aria-labelledby="chart-{key}-title" aria-describedby="chart-{key}-description"'
    label = f' class="chart-drawing" role="img" {named}'
    root = _ROOT.search(drawn)
    if root is None:
        raise ValueError("the drawing is not an SVG")
    start = "<svg" + label + _ROLE.sub("", root[0]).removeprefix("<svg")
    # One picture with one name: what Vega says about each mark would be read out dot by dot.
    rest = _TAG.sub(lambda tag: _ROLE.sub("", tag[0]), drawn[root.end() :])
    # Vega draws dots as arcs, which come out as hexagons in a PDF.
    rest = _CIRCLE.sub(r'<circle\1 r="\2"', rest)
    # An edge around letters lies behind them.
    rest = _EDGED_TEXT.sub('<text paint-order="stroke"', rest)
    return start + words + _CLIP.sub(rf"\g<1>chart-{key}-\2", rest)
