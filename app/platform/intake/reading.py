"""An uploaded file's bytes to a `Sheet`, by what the bytes are rather than what the file is called."""

from app.platform.errors import N_
from app.platform.intake.csv_files import read_csv
from app.platform.intake.kinds import ImportKind
from app.platform.intake.sheets import FileRefused, Sheet, check_size
from app.platform.intake.xlsx_files import read_xlsx

ZIP_START = b"PK\x03\x04"
FOREIGN_STARTS = {
    b"\xd0\xcf\x11\xe0": N_("This is an old Excel file (.xls) or has a password. Save it as .xlsx without one."),
    b"%PDF": N_("This is a PDF. Export the data as CSV or XLSX."),
    b"PK\x05\x06": N_("This is an empty archive. Export the data as CSV or XLSX."),
    b"\x1f\x8b": N_("This is a compressed file. Unpack it, and choose the file inside."),
}  # fmt: skip


def read_sheet(data: bytes, kind: ImportKind) -> Sheet:
    """Raises FileRefused. Never guesses: a delimiter or encoding that cannot be told is an error."""
    check_size(data)
    for start, msgid in FOREIGN_STARTS.items():
        if data.startswith(start):
            raise FileRefused(msgid)
    if data.startswith(ZIP_START):
        return read_xlsx(data)
    return read_csv(data, kind)
