"""What a room declares about a kind of file it takes in: columns, key, and how rows reach its tables."""

import importlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.platform.db import fetch
from app.platform.errors import N_, NotFound
from app.platform.intake.cells import ColumnType, Cpr

APP_DIR = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Column:
    """One column of a file.

    name : the header, an English identifier; the Danish label is accepted as well.
    doc : an English sentence for the template's second sheet, translated by the room's da.po (mark it N_).
    field : the column of the target table it fills; its own name when not given.
    blank : the value of an empty cell (None, "", [] or False as the target column wants it).
    """

    name: str
    label_da: str
    label_en: str
    type: ColumnType
    doc: str
    example: str = ""
    required: bool = False
    field: str = ""
    blank: Any = None

    @property
    def target(self) -> str:
        return self.field or self.name

    def heading(self, locale: str) -> str:
        text = self.label_da if locale == "da" else self.label_en
        return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Derived:
    """A further field made from a column's value, such as a sort key. Blank values are derived as well."""

    field: str
    column: str
    make: Callable[[Any], Any]
    sql: str = "text"


@dataclass(frozen=True)
class Prepared:
    """Further fields made from several columns in memory, before anything is stored.

    make : takes the values by field (lists of equal length, personal text still open) and returns lists by new field.
    """

    fields: dict[str, str]
    make: Callable[[dict[str, list[Any]]], dict[str, list[Any]]]


@dataclass(frozen=True)
class RowRule:
    """What must not hold between the cells of one row.

    wrong : an SQL condition over the staged row `s`; it is left out unless every field of `needs` is in the file.
    """

    column: str
    wrong: str
    msgid: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Closing:
    """What a full extract does to rows it lacks; they are never deleted.

    open_rows : SQL condition over the target row `t`; `$1` is the extract's date. Rows closed already fail it.
    change : SQL assignments, e.g. `end_on = $1::date - 1`.
    """

    open_rows: str
    change: str


@dataclass(frozen=True)
class RowError:
    """Why a row cannot go in. `row` counts as a spreadsheet does, the header being row 1."""

    row: int
    column: str
    msgid: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Counts:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0


@dataclass(frozen=True)
class Stage:
    """A file's rows, read and typed, in a table of their own: `row_number` and one column per field.

    table : its SQL name.
    batch_id : the import whose rows they are; what a merge writes is recorded under it.
    fields : the fields that the file had columns for; others must be left as they are.
    extracted_on : the day the extract shows; given for full extracts, and rows missing from it are closed.
    """

    kind: "ImportKind"
    table: str
    fields: frozenset[str]
    full: bool = False
    extracted_on: date | None = None
    batch_id: int = 0

    async def find_errors(self, column: str, msgid: str, wrong_rows: str, *args: Any) -> list[RowError]:
        """Row errors of the rows whose `row_number` the given SQL selects."""
        return [RowError(record[0], column, msgid) for record in await fetch(wrong_rows, *args)]


Check = Callable[[Stage], Awaitable[list[RowError]]]
Count = Callable[[Stage], Awaitable[Counts]]


@dataclass(frozen=True)
class ImportKind:
    """A kind of file.

    title, doc : English, translated by the room's da.po.
    order : kinds with a lower one are imported first, since others refer to them.
    table, key : where rows go, and the columns that tell one row from another.
    on_change : SQL assignments made beside a changed or closed row's own, e.g. `version = t.version + 1`.
    check : errors that take the database to see, as overlaps with rows already there.
    preview, merge : for kinds that fill several tables; else rows go to `table` by key. Both return the same counts.
        A merge writes through `insert_and_record` and `change_and_record`, so that a batch can be undone.
    finish : runs after the merge, in the same transaction.
    after_undo : runs when a batch of the kind has been undone, in the same transaction, with the batch's number;
        the record of what the batch wrote is still there.
    staged_only : fields that `finish` or a custom merge uses and the table has no column for.
    personal : the rows are people's. Rows with a CPR number are without saying so; what people wrote in them, and
        what a foreign file holds, is not shown to whoever brings the file.
    """

    name: str
    title: str
    doc: str
    order: int
    table: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    roles: tuple[str, ...] = ("administrator",)
    derived: tuple[Derived, ...] = ()
    prepared: Prepared | None = None
    rules: tuple[RowRule, ...] = ()
    on_change: str = ""
    staged_only: tuple[str, ...] = ()
    check: Check | None = None
    preview: Count | None = None
    merge: Count | None = None
    finish: Callable[[Stage], Awaitable[None]] | None = None
    after_undo: Callable[[int], Awaitable[None]] | None = None
    closing: Closing | None = None
    personal: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def is_personal(self) -> bool:
        return self.personal or any(isinstance(getattr(c.type, "of", c.type), Cpr) for c in self.columns)

    @property
    def key_fields(self) -> tuple[str, ...]:
        return tuple(self.column(name).target for name in self.key)


@cache
def import_kinds() -> dict[str, ImportKind]:
    """Every room's kinds by name, in import order; found by place, since the platform may not import upward."""
    files = sorted(APP_DIR.glob("*/*/imports.py"))
    modules = [importlib.import_module(".".join(("app", *f.relative_to(APP_DIR).with_suffix("").parts))) for f in files]
    found = [kind for module in modules for kind in module.IMPORT_KINDS]
    return {kind.name: kind for kind in sorted(found, key=lambda kind: kind.order)}


def get_kind(name: str) -> ImportKind:
    kind = import_kinds().get(name)
    if kind is None:
        raise NotFound(
            N_("There is no import kind of that name. Known kinds: {kinds}."), kinds=", ".join(import_kinds())
        )
    return kind
