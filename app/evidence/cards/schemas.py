"""A card as plain values: sections of text, lists, tables and pictures, the same for page and document."""

from typing import Literal

import msgspec

from app.platform.charts import ChartFigure

Kind = Literal["text", "heading", "list", "facts", "table", "figure", "note", "warning"]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of text; the first cell of each heads its row. `numeric` are the places of columns of numbers."""

    caption: str
    columns: list[str]
    rows: list[list[str]]
    numeric: list[int] = []


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of a section: `kind` says which of the fields it uses."""

    kind: Kind
    text: str = ""
    items: list[str] = []
    pairs: list[tuple[str, str]] = []
    table: Table | None = None
    figure: ChartFigure | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    heading: str
    blocks: list[Block]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A run's card in one language. `short` is read first and stands on a ground of its own."""

    run_id: int
    language: str
    title: str
    state: str
    kind: str
    lead: str
    short: Section
    sections: list[Section]


def text(words: str) -> Block:
    return Block(kind="text", text=words)


def heading(words: str) -> Block:
    return Block(kind="heading", text=words)


def note(words: str) -> Block:
    return Block(kind="note", text=words)


def warning(words: str) -> Block:
    return Block(kind="warning", text=words)


def bullets(items: list[str]) -> Block:
    return Block(kind="list", items=items)


def pairs(*entries: tuple[str, str]) -> Block:
    return Block(kind="facts", pairs=list(entries))


def table(caption: str, columns: list[str], rows: list[list[str]], *, numeric: list[int] | None = None) -> Block:
    """Numbers stand in all columns but the first unless `numeric` says otherwise."""
    places = list(range(1, len(columns))) if numeric is None else numeric
    return Block(kind="table", table=Table(caption=caption, columns=columns, rows=rows, numeric=places))


def picture(figure: ChartFigure) -> Block:
    return Block(kind="figure", figure=figure)
