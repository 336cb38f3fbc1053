"""Lists keep search, filters, sort and page in the URL; this reads them strictly."""

from collections.abc import Collection, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

from app.platform.errors import N_, FieldError, InvalidInput

T = TypeVar("T")
PAGE_SIZE = 50
MAX_PAGE = 100_000
MAX_SEARCH = 200


class ListQuery(msgspec.Struct, frozen=True):
    """What a list is asked for.

    sort : the name of a sortable column; `descending` turns it round.
    filters : for each filter that is on, its values (several mean any of them).
    """

    q: str = ""
    page: int = 1
    sort: str = ""
    descending: bool = False
    filters: dict[str, tuple[str, ...]] = {}
    page_size: int = PAGE_SIZE

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size

    def first(self, name: str) -> str | None:
        """The filter's only or first value, None when it is off."""
        values = self.filters.get(name)
        return values[0] if values else None

    def all(self, name: str) -> tuple[str, ...]:
        return self.filters.get(name, ())

    @property
    def narrowed(self) -> bool:
        """Whether anything is searched for or filtered."""
        return bool(self.q or self.filters)


class Page(msgspec.Struct, Generic[T], frozen=True):
    """One page of a list, and where it lies in the whole."""

    items: Sequence[T]
    total: int
    page: int = 1
    page_size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.page_size))

    @property
    def first_row(self) -> int:
        return 0 if self.total == 0 else (self.page - 1) * self.page_size + 1

    @property
    def last_row(self) -> int:
        return min(self.total, self.page * self.page_size)


def read_list_query(
    query: Mapping[str, object],
    *,
    sorts: Sequence[str],
    filters: Mapping[str, Collection[str] | None] | None = None,
    page_size: int = PAGE_SIZE,
) -> ListQuery:
    """Read `?q=&page=&sort=-title&offer_type=mentor` from the URL.

    query : the request's query parameters, `request.query_params`, or names with their texts or lists of texts.
    sorts : the sortable columns; the first is the default. `-title` in the URL means descending.
    filters : for each filter the values it may have, or None for any text.

    Raises InvalidInput naming the parameter when a value cannot be used.
    """
    errors: list[FieldError] = []
    sort, descending = _read_sort(_last(query, "sort"), sorts, errors)
    asked = {
        name: _read_filter(name, _values(query, name), allowed, errors) for name, allowed in (filters or {}).items()
    }
    found = ListQuery(
        q=_last(query, "q").strip()[:MAX_SEARCH],
        page=_read_page(_last(query, "page"), errors),
        sort=sort,
        descending=descending,
        filters={name: values for name, values in asked.items() if values},
        page_size=page_size,
    )
    if errors:
        raise InvalidInput(errors)
    return found


def _values(query: Mapping[str, object], name: str) -> list[str]:
    getall = getattr(query, "getall", None)
    given = getall(name, []) if getall else query.get(name, [])
    values = given if isinstance(given, list) else [given]
    return [str(value) for value in values if value != ""]


def _last(query: Mapping[str, object], name: str) -> str:
    values = _values(query, name)
    return values[-1] if values else ""


def _read_page(text: str, errors: list[FieldError]) -> int:
    if not text:
        return 1
    if text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= MAX_PAGE:
        return int(text)
    errors.append(FieldError("page", N_("Page must be a whole number from 1.")))
    return 1


def _read_sort(text: str, sorts: Sequence[str], errors: list[FieldError]) -> tuple[str, bool]:
    if not text:
        return sorts[0].removeprefix("-"), sorts[0].startswith("-")
    name = text.removeprefix("-")
    if name not in {sort.removeprefix("-") for sort in sorts}:
        errors.append(FieldError("sort", N_("This list cannot be sorted that way.")))
    return name, text.startswith("-")


def _read_filter(
    name: str, values: list[str], allowed: Collection[str] | None, errors: list[FieldError]
) -> tuple[str, ...]:
    if allowed is not None and any(value not in allowed for value in values):
        errors.append(FieldError(name, N_("This filter does not have that value.")))
    return tuple(dict.fromkeys(values))
