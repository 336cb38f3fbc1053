"""A list's query as an address: the same query is always written the same way."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from app.platform.lists.spec import ListSpec
from app.platform.web.listing import ListQuery

# With it a list opens unfiltered, also for those whose list opens with a view.
ALL = "view=all"
Pairs = list[tuple[str, str]]


def pairs_of(spec: ListSpec[Any], query: ListQuery) -> Pairs:
    """Search, filters in the list's order, and sort where it is not the list's own; never the page."""
    pairs = [("q", query.q)] if query.q else []
    pairs += [(one.name, value) for one in spec.filters for value in query.all(one.name)]
    sort = f"{'-' if query.descending else ''}{query.sort}"
    return pairs if sort == next(iter(spec.sorts)) else [*pairs, ("sort", sort)]


def query_string(spec: ListSpec[Any], query: ListQuery) -> str:
    return urlencode(pairs_of(spec, query))


def address(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """An address of a list; without anything asked for it shows everything."""
    return f"{path}?{urlencode(list(pairs)) or ALL}"


def with_query(path: str, query: str) -> str:
    return f"{path}?{query or ALL}"


def read_query_string(text: str) -> dict[str, list[str]]:
    """Raises ValueError for what is not a query string."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, max_num_fields=200, errors="strict"):
        found.setdefault(name, []).append(value)
    return found
