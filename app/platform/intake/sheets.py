"""A file's cells as text, whatever format it came in, and the error of a file that cannot be read at all."""

from dataclasses import dataclass, field

from app.platform.errors import N_, VifteError

MAX_UPLOAD_BYTES = 32 * 1024 * 1024
MAX_COLUMNS = 200
MAX_ROWS = 500_000
MAX_CELLS = 5_000_000
# What a spreadsheet takes for the start of a formula. Files handed out carry an apostrophe before it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class FileRefused(VifteError):
    """The file as a whole cannot be read. The message says why and what to do, and quotes nothing from inside it."""

    status = 422


@dataclass(frozen=True)
class Sheet:
    """A header and its rows as text; `rows[0]` is row 2 of the file.

    encoding : how the file's bytes were read, or `xlsx`.
    guessed : the encoding was assumed rather than proven, so a person must look at the letters.
    letters : how often each letter outside A-Z stands in the file; shows a wrong encoding without showing contents.
    """

    header: list[str]
    rows: list[list[str]]
    encoding: str
    delimiter: str | None = None
    guessed: bool = False
    letters: dict[str, int] = field(default_factory=dict)


def check_size(data: bytes) -> None:
    if not data.strip():
        raise FileRefused(N_("The file is empty. Export it again and choose the new file."))
    if len(data) > MAX_UPLOAD_BYTES:
        raise FileRefused(
            N_("The file is larger than {megabytes} MB. Divide it into several files."),
            megabytes=MAX_UPLOAD_BYTES // (1024 * 1024),
        )


def check_rows(rows: int) -> None:
    if rows > MAX_ROWS:
        raise FileRefused(N_("The file has more than {most} rows. Divide it into several files."), most=MAX_ROWS)


def check_columns(columns: int) -> None:
    if columns > MAX_COLUMNS:
        raise FileRefused(
            N_("The file has more than {most} columns. Keep only the columns of the empty file."), most=MAX_COLUMNS
        )
