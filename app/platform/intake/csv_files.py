"""CSV: the encoding told from the bytes, the delimiter from the header's names, every cell kept as text."""

import codecs
import csv
import io
import re
from collections import Counter

from app.platform.errors import N_
from app.platform.intake.headers import count_known, has_required
from app.platform.intake.kinds import ImportKind
from app.platform.intake.sheets import FileRefused, Sheet, check_columns, check_rows

DELIMITERS = (";", ",", "\t")
# A UTF-16 mark is the start of a UTF-32 one, so the longer marks come first.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Two letters that UTF-8 read as Windows-1252 leaves where one Danish letter was.
TWICE_ENCODED = re.compile("Ã[\u00a6\u00b8\u00a5\u2020\u02dc\u2026\u00a9\u00a4\u00b6\u0086\u0098\u0085]")
SAMPLE_BYTES = 4096
LINES_LOOKED_AT, EVEN_SHARE, CHECK_EVERY = 20, 0.8, 10_000
# What the reader of the standard library says of a file that is over before a quoted cell is.
ENDED_INSIDE_A_CELL = "unexpected end of data"


def read_csv(data: bytes, kind: ImportKind) -> Sheet:
    text, encoding, guessed = decode(data)
    check_text_survived(text)
    if text.startswith("sep="):
        text = text.split("\n", 1)[-1]
    delimiter = find_delimiter(text, kind)
    rows = split_rows(text, delimiter)
    return Sheet(
        header=rows[0],
        rows=rows[1:],
        encoding=encoding,
        delimiter=delimiter,
        guessed=guessed,
        letters=count_letters(text),
    )


def decode(data: bytes) -> tuple[str, str, bool]:
    """The text, the encoding, and whether the encoding is only an assumption.

    A mark decides; else strict UTF-8; else UTF-16 where every second byte is zero; else Windows-1252.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return decode_as(data[len(mark) :], encoding), encoding, False
    if b"\x00" in data[:SAMPLE_BYTES]:
        return decode_as(data, unmarked_utf16(data)), unmarked_utf16(data), False
    try:
        return data.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        return decode_as(data, "windows-1252"), "windows-1252", True


def unmarked_utf16(data: bytes) -> str:
    sample = data[:SAMPLE_BYTES]
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def decode_as(data: bytes, encoding: str) -> str:
    if encoding == "utf-32":
        raise FileRefused(N_("The file is in the encoding UTF-32. Save it as CSV in UTF-8."))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(
            N_("The file is not text in {encoding}, though it begins like it. Save it as CSV in UTF-8."),
            encoding=encoding,
        ) from error


def check_text_survived(text: str) -> None:
    if "\x00" in text:
        raise FileRefused(N_("The file holds zero bytes and is not plain text. Export it again as CSV in UTF-8."))
    if "\N{REPLACEMENT CHARACTER}" in text:
        raise FileRefused(
            N_("Letters were lost before the file came here (the sign \N{REPLACEMENT CHARACTER}). "
               "Export it again as CSV in UTF-8.")
        )  # fmt: skip
    if TWICE_ENCODED.search(text):
        raise FileRefused(
            N_("The Danish letters were encoded twice before the file came here. Export it again as CSV in UTF-8.")
        )


def find_delimiter(text: str, kind: ImportKind) -> str:
    """The delimiter under which the header holds the most of the kind's columns; for headers of another system
    the one that divides the first rows alike. There must be one such."""
    first_line = re.split(r"\r\n|\r|\n", text[:20_000], maxsplit=1)[0]
    known = {delimiter: count_known(first_line.split(delimiter), kind) for delimiter in DELIMITERS}
    best = max(known.values())
    winners = [delimiter for delimiter in DELIMITERS if known[delimiter] == best]
    ours = winners[0] if best and len(winners) == 1 else None
    if ours and has_required(first_line.split(ours), kind):
        return ours
    found = even_delimiter(text) or ours
    if found:
        return found
    raise FileRefused(
        N_("Row 1 must hold the column names of this kind, separated by semicolon, comma or tab. "
           "Start from the empty file: {names}."),
        names=";".join(column.name for column in kind.columns),
    )  # fmt: skip


def even_delimiter(text: str) -> str | None:
    """The delimiter that gives a header of at least two cells and rows below it as long as the header."""
    lines = [line for line in re.split(r"\r\n|\r|\n", text[:20_000], maxsplit=LINES_LOOKED_AT) if line.strip()]
    widths = {
        delimiter: [len(row) for row in csv.reader(lines[:LINES_LOOKED_AT], delimiter=delimiter)]
        for delimiter in DELIMITERS
    }
    even = {
        delimiter: found[0]
        for delimiter, found in widths.items()
        if len(found) > 1 and found[0] > 1 and found.count(found[0]) >= EVEN_SHARE * len(found)
    }
    best = max(even.values(), default=0)
    winners = [delimiter for delimiter, width in even.items() if width == best]
    return winners[0] if len(winners) == 1 else None


def split_rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(row)
            if len(rows) % CHECK_EVERY == 0:
                check_rows(len(rows))
    except csv.Error as error:
        if str(error) == ENDED_INSIDE_A_CELL:
            raise FileRefused(
                N_("The file ends in the middle of row {row}: a cell that begins with a quotation mark never ends. "
                   "The file was probably cut off while it was made. Export it again."),
                row=len(rows) + 1,
            ) from error  # fmt: skip
        raise FileRefused(
            N_("Row {row} has a quotation mark out of place or a cell that never ends. "
               "A quotation mark inside a cell is written twice."),
            row=len(rows) + 1,
        ) from error  # fmt: skip
    check_rows(len(rows))
    check_columns(len(rows[0]))
    return rows


def count_letters(text: str) -> dict[str, int]:
    """The most frequent characters outside ASCII; a pure ASCII file costs one glance."""
    if text.isascii():
        return {}
    return dict(Counter(character for character in text if ord(character) > 127).most_common(12))
