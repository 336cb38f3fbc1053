"""XLSX: bounded before it is opened, then read by a limited child process that may fall without harm."""

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from app.platform.errors import N_
from app.platform.intake.sheets import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    FileRefused,
    Sheet,
    check_columns,
    check_rows,
)

MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 1_000
# Small parts compress beyond the ratio quite innocently.
RATIO_FREE_BYTES = 1024 * 1024
CHILD = Path(__file__).with_name("xlsx_child.py")
# A reader needs some times what a sheet unpacks to; strings repeated out of proportion meet this limit.
CHILD_BASE_BYTES, CHILD_BYTES_PER_BYTE = 160 * 1024 * 1024, 6
CHILD_WALL_SECONDS = 30
SCAN_CHUNK = 1 << 20

_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_PLACE = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]{1,9})\$?([0-9]{1,12})["']""")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^>]{0,400}?\br\s*=\s*["']([0-9]{1,12})["']""")

TOO_MUCH_INSIDE = N_(
    "The Excel file unpacks to far more than it should. Copy the rows to a new workbook and save it again."
)


def read_xlsx(data: bytes) -> Sheet:
    unpacked = check_bounds(data)
    rows = read_in_child(data, CHILD_BASE_BYTES + CHILD_BYTES_PER_BYTE * unpacked)
    if not rows:
        raise FileRefused(N_("The first sheet is empty. Put the columns and rows on the first sheet."))
    check_rows(len(rows))
    check_columns(len(rows[0]))
    return Sheet(header=rows[0], rows=rows[1:], encoding="xlsx")


def check_bounds(data: bytes) -> int:
    """Refuse by what the archive says of itself, then by what its parts really hold. Returns the unpacked size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or any(entry.flag_bits & 0x1 for entry in entries):
                raise FileRefused(N_("The Excel file has a password or too many parts. Save it again as plain .xlsx."))
            check_unpacked(sum(entry.file_size for entry in entries), len(data))
            unpacked = 0
            for entry in entries:
                unpacked += scan_entry(archive, entry, unpacked, len(data))
            return unpacked
    except FileRefused:
        raise
    except Exception as error:  # zlib, lzma and zipfile each have errors of their own for parts cut or altered
        raise FileRefused(N_("The Excel file is damaged. Open it in Excel and save it again as .xlsx.")) from error


def check_unpacked(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > RATIO_FREE_BYTES and unpacked > packed * MAX_RATIO):
        raise FileRefused(TOO_MUCH_INSIDE)


def scan_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, before: int, packed: int) -> int:
    """Unpack an entry piece by piece, since its stated size may be a lie, and look where cells lie:
    a workbook may keep its sheets in any part."""
    size, cells, rows, tail = 0, 0, 0, b""
    with archive.open(entry) as stream:
        while piece := stream.read(SCAN_CHUNK):
            size += len(piece)
            check_unpacked(before + size, packed)
            window = tail + piece
            cells += len(_CELL.findall(window)) - len(_CELL.findall(tail))
            rows += len(_ROW.findall(window)) - len(_ROW.findall(tail))
            check_places(window)
            tail = window[-500:]
    if cells > MAX_CELLS:
        raise FileRefused(N_("The sheet has more than {most} cells. Divide it into several files."), most=MAX_CELLS)
    check_rows(rows)
    return size


def check_places(window: bytes) -> None:
    """A single cell far out makes a reader fill in everything before it."""
    for letters, number in set(_PLACE.findall(window)):
        if column_number(letters) > MAX_COLUMNS:
            raise FileRefused(
                N_("The sheet has a cell beyond column {columns} or row {rows}. Delete the empty columns and rows."),
                columns=MAX_COLUMNS, rows=MAX_ROWS,
            )  # fmt: skip
        check_rows(int(number) - 1)
    for number in _ROW_NUMBER.findall(window):
        check_rows(int(number) - 1)


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def read_in_child(data: bytes, memory_bytes: int) -> list[list[str]]:
    """The first sheet's cells as text. The child's memory and time are limited by the system, not by trust."""
    return run_child(data, memory_bytes)


def run_child(data: bytes, memory_bytes: int, *more: str) -> list[Any]:
    """The child's lines. Raises FileRefused when it could not read the file, or not within its limits."""
    command = [sys.executable, "-I", str(CHILD), str(memory_bytes), *more]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=CHILD_WALL_SECONDS, check=False)  # noqa: S603 (our own script)
    except subprocess.TimeoutExpired as error:
        raise FileRefused(TOO_MUCH_INSIDE) from error
    if child.returncode != 0:
        raise FileRefused(
            N_("The Excel file cannot be read. Open it in Excel, copy the rows to a new workbook and save it as .xlsx.")
        )
    return [json.loads(line) for line in child.stdout.splitlines()]
