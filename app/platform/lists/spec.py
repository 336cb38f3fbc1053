"""A list declared as data: who may open it, its filters, sorts and columns, and where its rows come from."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from msgspec.structs import replace

from app.platform.access.actor import Actor
from app.platform.codelists import codes, label
from app.platform.errors import N_, FieldError, InvalidInput
from app.platform.web.hooks import may_use
from app.platform.web.listing import ListQuery, read_list_query
from app.platform.web.translations import translate

Row = TypeVar("Row")
Options = Sequence[tuple[str, str]]
Kind = Literal["text", "number", "money", "date", "instant", "yes_no", "code", "message"]


@dataclass(frozen=True)
class Column:
    """One column of a list's files.

    heading : a msgid.
    value : the row's value; None is an empty cell. What it gives for each kind:
            text a str · number an int, float or Decimal · money whole øre · date a date · instant an aware datetime ·
            yes_no a bool · code a code or several, shown by the labels of `code_list` or by the msgids in `words` ·
            message a msgid and its params.
    """

    heading: str
    value: Callable[[Any], Any]
    kind: Kind = "text"
    code_list: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Filter:
    """One filter. A facet offers its values as links with counts; a field is written by the reader.

    name : in the address.
    heading : a msgid.
    code_list, words, named : where a facet's values come from: a code list, msgids by value, or rows, read for
            the reader as pairs of value and name. `check` then says which values can be.
    field : "text", "number" or "date" makes it a field; `check` says which texts can be read, `problem` what is wrong.
    single : one value at a time, where several would say nothing more (such as "at least so many weeks").
    unset : the values that are meant when the reader has chosen none.
    """

    name: str
    heading: str
    code_list: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    named: Callable[[Actor], Awaitable[Options]] | None = None
    field: Literal["", "text", "number", "date"] = ""
    check: Callable[[str], bool] | None = None
    problem: str = N_("This filter does not have that value.")
    single: bool = False
    unset: tuple[str, ...] = ()

    @property
    def is_facet(self) -> bool:
        return not self.field

    def known_values(self) -> list[str] | None:
        """Every value it can have, or None when rows or the reader decide."""
        if self.field or self.named:
            return None
        return codes(self.code_list) if self.code_list else list(self.words)

    async def options(self, actor: Actor, locale: str) -> Options:
        """A facet's values and what they are called, in the order they are shown."""
        if self.named:
            return await self.named(actor)
        return [(value, self.text_of(value, locale)) for value in self.known_values() or ()]

    def text_of(self, value: str, locale: str) -> str:
        """What a value of a code list or a msgid is called; any other value as it is."""
        if self.code_list:
            return label(self.code_list, value, locale)
        return translate(locale, self.words[value]) if value in self.words else value


@dataclass(frozen=True)
class Found(Generic[Row]):
    """Some rows in order, how many there are in all, and for each facet asked for the number of rows of each value."""

    rows: Sequence[Row]
    total: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Source(Protocol[Row]):
    """Where a list's rows come from."""

    async def find(
        self, actor: Actor, query: ListQuery, *, limit: int, offset: int = 0, facets: Sequence[str] = ()
    ) -> Found[Row]:
        """The reader's own rows. `query` has `unset` filled in; a facet counts under all filters but its own."""


@dataclass(frozen=True, kw_only=True)
class ListSpec(Generic[Row]):
    """A list.

    path : of its page; its files are at `<path>/export`, its JSON at `api`, which is /api<path> when left out.
    title : a msgid.
    roles : who may open it; none named means everybody who is signed in.
    sorts : the names to sort by, as msgids; the first is how it opens, `-name` the other way round.
    search : the msgid of the search field; left out when there is nothing to search.
    personal : the rows are people's: fetching them as a file is noted in the trail, and no view keeps what was
            searched for.
    facets : "top" above the table, "side" beside it where there are many.
    line : makes of a row what the template shows, with the reader's language.
    """

    path: str
    title: str
    roles: Sequence[str]
    columns: Sequence[Column]
    sorts: Mapping[str, str]
    source: Source[Row]
    filters: Sequence[Filter] = ()
    search: str = ""
    personal: bool = False
    facets: Literal["top", "side"] = "top"
    line: Callable[[Row, str], Any] | None = None
    api: str = ""

    @property
    def json_path(self) -> str:
        return self.api or f"/api{self.path}"

    def may_open(self, actor: Actor) -> bool:
        return may_use(actor, self.roles)

    def read(self, query: Mapping[str, object]) -> ListQuery:
        """What the address asks for. Raises InvalidInput naming the parameters that cannot be used."""
        found = read_list_query(
            query, sorts=list(self.sorts), filters={one.name: one.known_values() for one in self.filters}
        )
        problems = [
            FieldError(one.name, one.problem)
            for one in self.filters
            if one.check and not all(one.check(value) for value in found.all(one.name))
        ]
        if problems:
            raise InvalidInput(problems)
        return found

    def meant(self, query: ListQuery) -> ListQuery:
        """The query with what is meant by filters that are not set."""
        unset = {one.name: one.unset for one in self.filters if one.unset and not query.all(one.name)}
        return _with_filters(query, {**query.filters, **unset}) if unset else query


def _with_filters(query: ListQuery, filters: dict[str, tuple[str, ...]]) -> ListQuery:
    return replace(query, filters=filters)


def without_filter(query: ListQuery, name: str) -> ListQuery:
    return _with_filters(query, {key: values for key, values in query.filters.items() if key != name})


_declared: dict[str, ListSpec[Any]] = {}


def declare(spec: ListSpec[Row]) -> ListSpec[Row]:
    """Make a list known by its path, for saved views and for the tests that walk all lists."""
    _declared[spec.path] = spec
    return spec


def declared_lists() -> Sequence[ListSpec[Any]]:
    return tuple(_declared.values())


def find_list(path: str) -> ListSpec[Any] | None:
    return _declared.get(path)
