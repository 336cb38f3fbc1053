"""Rows under headings: a drawn table in a terminal, plain columns in a pipe."""

import sys

import click


def print_rows(headings: tuple[str, ...], rows: list[list[str]], *, left: tuple[str, ...]) -> None:
    """left : the headings of columns that hold words; the others hold figures."""
    if sys.stdout.isatty():
        _print_drawn(headings, rows, left)
    else:
        _print_plain(headings, rows, left)


def interval(low: float | None, high: float | None) -> str:
    """A dash where it cannot be told."""
    return "-" if low is None else f"{figure(low)} to {figure(high)}"


def figure(value: float | None) -> str:
    """Three digits; whole from a hundred on."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) >= 1 else f"{value:.3f}"


def _print_drawn(headings: tuple[str, ...], rows: list[list[str]], left: tuple[str, ...]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    drawn = Table()
    for heading in headings:
        drawn.add_column(heading, justify="left" if heading in left else "right")
    for row in rows:
        drawn.add_row(*map(escape, row))
    Console().print(drawn)


def _print_plain(headings: tuple[str, ...], rows: list[list[str]], left: tuple[str, ...]) -> None:
    widths = [max(len(line[j]) for line in [list(headings), *rows]) for j in range(len(headings))]
    for line in [list(headings), *rows]:
        cells = [
            cell.ljust(width) if headings[j] in left else cell.rjust(width)
            for j, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())
    click.echo("")
