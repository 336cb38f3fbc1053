"""A whole workbook that is to come back as it was handed out: every sheet's cells, bounded like any XLSX file."""

from dataclasses import dataclass

from app.platform.errors import N_
from app.platform.intake.reading import FOREIGN_STARTS, ZIP_START
from app.platform.intake.sheets import FileRefused, check_size
from app.platform.intake.xlsx_files import CHILD_BASE_BYTES, CHILD_BYTES_PER_BYTE, check_bounds, run_child


@dataclass(frozen=True)
class Workbook:
    """Cells as text from A1 on, numbers as Danes write them.

    formulas : addresses of the cells that hold a formula, on whichever sheet; `?` for one that does not say where.
    """

    sheets: dict[str, list[list[str]]]
    formulas: frozenset[str]


def read_workbook(data: bytes, *, most_bytes: int, most_unpacked: int) -> Workbook:
    """Raises FileRefused for a file that is too large, packed or unpacked, or is no plain XLSX workbook."""
    check_size(data)
    for start, msgid in FOREIGN_STARTS.items():
        if data.startswith(start):
            raise FileRefused(msgid)
    if not data.startswith(ZIP_START):
        raise FileRefused(N_("This is no Excel file. Choose the .xlsx file that was handed out."))
    if len(data) > most_bytes:
        raise FileRefused(N_("The workbook is far larger than it was. Copy what you wrote into the one handed out."))
    unpacked = check_bounds(data)
    if unpacked > most_unpacked:
        raise FileRefused(N_("The workbook is far larger than it was. Copy what you wrote into the one handed out."))
    *sheets, formulas = run_child(data, CHILD_BASE_BYTES + CHILD_BYTES_PER_BYTE * unpacked, "whole")
    return Workbook(dict(sheets), frozenset(formulas))
