"""Two ways to make a list's rows: all of them in memory, or page by page in SQL."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from asyncpg import Record

from app.platform.access.actor import Actor
from app.platform.db import fetch, fetch_value
from app.platform.lists.spec import Found, without_filter
from app.platform.web.listing import ListQuery

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class InMemory(Generic[Row]):
    """All of the reader's rows in one query, narrowed and sorted here: for lists of some thousand rows at most.

    rows : the reader's own.
    sorts : keys by name; make ties decided, for example by the id.
    text : what the search looks in.
    values : for each facet the values a row has. tests : for each field whether a row fits what is written.
    """

    rows: Callable[[Actor], Awaitable[Sequence[Row]]]
    sorts: Mapping[str, Callable[[Row], Any]]
    text: Callable[[Row], str] | None = None
    values: Mapping[str, Callable[[Row], Iterable[str | None]]] = field(default_factory=dict)
    tests: Mapping[str, Callable[[Row, str], bool]] = field(default_factory=dict)

    async def find(
        self, actor: Actor, query: ListQuery, *, limit: int, offset: int = 0, facets: Sequence[str] = ()
    ) -> Found[Row]:
        rows = await self.rows(actor)
        found = self._narrowed(rows, query)
        found.sort(key=self.sorts[query.sort], reverse=query.descending)
        counts = {name: self._count(self._narrowed(rows, without_filter(query, name)), name) for name in facets}
        return Found(found[offset : offset + limit], len(found), counts)

    def _count(self, rows: Iterable[Row], name: str) -> Counter[str]:
        values = self.values[name]
        return Counter(value for row in rows for value in set(values(row)) if value is not None)

    def _narrowed(self, rows: Iterable[Row], query: ListQuery) -> list[Row]:
        words = query.q.casefold().split()
        return [
            row
            for row in rows
            if self._holds(row, words) and all(self._fits(row, name, given) for name, given in query.filters.items())
        ]

    def _holds(self, row: Row, words: Sequence[str]) -> bool:
        if not words or self.text is None:
            return True
        text = self.text(row).casefold()
        return all(word in text for word in words)

    def _fits(self, row: Row, name: str, given: Sequence[str]) -> bool:
        if test := self.tests.get(name):
            return all(test(row, value) for value in given)
        return not set(given).isdisjoint(self.values[name](row))


class Condition:
    """SQL with numbered parameters, built up piece by piece. Several may share their arguments in one statement."""

    def __init__(self, args: list[Any] | None = None) -> None:
        self.args: list[Any] = [] if args is None else args
        self._pieces: list[str] = []

    @property
    def sql(self) -> str:
        return " and ".join(self._pieces) or "true"

    def bind(self, value: Any, sql_type: str = "") -> str:
        self.args.append(value)
        return f"${len(self.args)}" + (f"::{sql_type}" if sql_type else "")

    def add(self, piece: str) -> None:
        self._pieces.append(piece)

    def any_of(self, column: str, values: Sequence[str], sql_type: str = "text[]") -> None:
        """The column is one of the values; nothing when there are none."""
        if values:
            self.add(f"{column} = any({self.bind(list(values), sql_type)})")

    def words_in(self, column: str, text: str) -> None:
        """Every word is found somewhere in a text of lower case."""
        for word in text.lower().split()[:8]:
            self.add(f"strpos({column}, {self.bind(word, 'text')}) > 0")


Where = Callable[[Actor, ListQuery, Condition], None]


@dataclass(frozen=True, kw_only=True)
class InSql(Generic[Row]):
    """One page and its total in one query, all facets in another. Every text here is fixed; values are bound.

    select, tables : what stands between `select` and `from`, and between `from` and `where`.
    where : adds the reader's access, the search, and each filter the query has.
    sorts : SQL by name; `last` decides ties. never_empty : sorts whose column is never null.
    values : for each facet the SQL of its value; of an array `unnest(…)`.
    """

    select: str
    tables: str
    row: Callable[[Record], Row]
    where: Where
    sorts: Mapping[str, str]
    last: str
    never_empty: Sequence[str] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    async def find(
        self, actor: Actor, query: ListQuery, *, limit: int, offset: int = 0, facets: Sequence[str] = ()
    ) -> Found[Row]:
        condition = self._condition(actor, query, [])
        rows = await fetch(
            f"""select {self.select}, (select count(*) from {self.tables} where {condition.sql}) as total_rows
                from {self.tables} where {condition.sql}
                order by {self._order(query)}, {self.last} limit {int(limit)} offset {int(offset)}""",
            *condition.args,
        )
        total = rows[0]["total_rows"] if rows else await self._count(condition) if offset else 0
        return Found([self.row(row) for row in rows], total, await self._counts(actor, query, facets))

    def _order(self, query: ListQuery) -> str:
        """Empty values last both ways; a column without any can use its index."""
        direction = "desc" if query.descending else "asc"
        return f"{self.sorts[query.sort]} {direction}{'' if query.sort in self.never_empty else ' nulls last'}"

    async def _count(self, condition: Condition) -> int:
        """Past the last page there are no rows to read the count from."""
        return int(await fetch_value(f"select count(*) from {self.tables} where {condition.sql}", *condition.args))

    async def _counts(self, actor: Actor, query: ListQuery, facets: Sequence[str]) -> dict[str, dict[str, int]]:
        args: list[Any] = []
        parts = [
            count_of(name, self.values[name], self.tables, self._condition(actor, without_filter(query, name), args))
            for name in facets
        ]
        return await fetch_counts(facets, parts, args)

    def _condition(self, actor: Actor, query: ListQuery, args: list[Any]) -> Condition:
        condition = Condition(args)
        self.where(actor, query, condition)
        return condition


def count_of(name: str, value: str, tables: str, condition: Condition) -> str:
    """SQL that counts a facet's values, one part of `fetch_counts`."""
    return f"""(select '{name}' as facet, ({value})::text as value, count(*) as n from {tables}
                where {condition.sql} group by 2)"""


async def fetch_counts(facets: Sequence[str], parts: Sequence[str], args: Sequence[Any]) -> dict[str, dict[str, int]]:
    """All facets' counts in one query; the parts share their arguments."""
    counts: dict[str, dict[str, int]] = {name: {} for name in facets}
    for row in await fetch(" union all ".join(parts), *args) if parts else ():
        if row["value"] is not None:
            counts[row["facet"]][row["value"]] = row["n"]
    return counts


def row_of(struct: type[Row]) -> Callable[[Record], Row]:
    """Makes a Struct of a record that has its fields, and perhaps more, under the same names."""
    names: tuple[str, ...] = struct.__struct_fields__  # type: ignore[attr-defined]
    return lambda record: struct(**{name: record[name] for name in names})
