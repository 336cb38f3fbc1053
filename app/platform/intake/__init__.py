"""Files in: CSV and XLSX to staged rows, errors by row, then one transaction or nothing.

A room declares its kinds in `imports.py` as `IMPORT_KINDS: list[ImportKind]`.
"""

from app.platform.intake.cells import (
    CellError,
    Code,
    Codes,
    ColumnType,
    Cpr,
    Day,
    Decimals,
    Kroner,
    Lookup,
    ReadContext,
    Sealed,
    Text,
    Whole,
    YesNo,
)
from app.platform.intake.kinds import (
    Closing,
    Column,
    Counts,
    Derived,
    ImportKind,
    Prepared,
    RowError,
    RowRule,
    Stage,
    get_kind,
    import_kinds,
)
from app.platform.intake.recording import change_and_record, fold_records, insert_and_record

__all__ = [
    "CellError",
    "Closing",
    "Code",
    "Codes",
    "Column",
    "ColumnType",
    "Counts",
    "Cpr",
    "Day",
    "Decimals",
    "Derived",
    "ImportKind",
    "Kroner",
    "Lookup",
    "Prepared",
    "ReadContext",
    "RowError",
    "RowRule",
    "Sealed",
    "Stage",
    "Text",
    "Whole",
    "YesNo",
    "change_and_record",
    "fold_records",
    "get_kind",
    "import_kinds",
    "insert_and_record",
]
