"""Batches as plain values, for pages, the API and the terminal."""

from datetime import date, datetime
from typing import Any

import msgspec


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What reading a file showed; holds no cell contents."""

    errors: list["Problem"] = []
    encoding: str = ""
    delimiter: str | None = None
    guessed: bool = False
    letters: dict[str, int] = {}
    columns: list[str] = []
    mapping: str = ""
    warnings: list["Warned"] = []
    closing: "Closings | None" = None


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """Something unlikely about a file. `confirm` : it goes in only when somebody has said that it is right."""

    msgid: str
    params: dict[str, Any] = {}
    confirm: bool = False


class Closings(msgspec.Struct, frozen=True, kw_only=True):
    """What a full extract lacks: `closed` of `open` rows."""

    closed: int
    open: int


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One error: its row (the header is row 1), column, and the message as msgid and params."""

    row: int
    column: str
    msgid: str
    params: dict[str, Any] = {}


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    kind: str
    file_name: str
    file_sha256: str
    extract: str
    extracted_on: date | None
    status: str
    rows_total: int
    rows_failed: int
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    rows_closed: int
    report: Report
    job_id: int | None
    created_by: int | None
    created_at: datetime
    committed_at: datetime | None
    undone_at: datetime | None = None

    @property
    def full(self) -> bool:
        return self.extract == "full"


class PreviewTable(msgspec.Struct, frozen=True, kw_only=True):
    """The first staged rows as text; personal columns are shown as dots."""

    columns: list[str]
    rows: list[list[str]]


class ImportResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one import at the terminal came to.

    known : the file was imported before, and nothing was done.
    unconfirmed : the file looks like half an extract, and nobody has said that it is right.
    """

    known: bool = False
    unconfirmed: bool = False
    committed: bool = False
    batch_id: int | None = None
    rows_total: int = 0
    rows_new: int = 0
    rows_changed: int = 0
    rows_unchanged: int = 0
    rows_closed: int = 0
    report: Report = Report()
    imported_at: datetime | None = None


class UndoReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a batch cannot be undone. `table` and `examples` name rows by their number only."""

    msgid: str
    params: dict[str, Any] = {}
    table: str = ""
    examples: list[int] = []
    batches: list[int] = []


class UndoPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What undoing a batch would do; with reasons against it, nothing."""

    batch: Batch
    deleted: int
    set_back: int
    reopened: int
    tables: list[str]
    reasons: list[UndoReason]

    @property
    def possible(self) -> bool:
        return not self.reasons
