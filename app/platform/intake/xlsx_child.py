"""Run as a script in a limited process: an XLSX file on stdin, the first sheet's rows as JSON lines on stdout.

With `whole` as second argument: every sheet as one line, name and rows, and then the cells that hold a formula.
Numbers are written as Danes write them and dates as ISO, so that the same grammar reads CSV and XLSX.
"""

import datetime
import io
import json
import resource
import sys
import zipfile
from decimal import Decimal
from xml.parsers import expat

CPU_SECONDS = 20
# A spreadsheet keeps fifteen digits; what is longer has been rounded before it came here.
EXACT_BELOW = 10**15
MAX_OUTPUT_CHARACTERS = 80_000_000


def main() -> int:
    memory_bytes = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.argv[2:] == ["whole"]:
        return write_whole(sys.stdin.buffer.read())
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    if sheet.start is None:
        return 0
    written = 0
    for row in sheet.iter_rows():
        line = json.dumps([as_text(cell) for cell in row])
        written += len(line)
        if written > MAX_OUTPUT_CHARACTERS:
            return 3
        sys.stdout.write(line + "\n")
    return 0


def write_whole(data: bytes) -> int:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False) if sheet.start is not None else []
        sys.stdout.write(json.dumps([name, [[as_text(cell) for cell in row] for row in rows]]) + "\n")
    sys.stdout.write(json.dumps(formula_cells(data)) + "\n")
    return 0


def formula_cells(data: bytes) -> list[str]:
    """Where formulas stand, on any sheet; a cell that does not say where it is counts as `?`."""
    found: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            try:
                found |= formulas_of(archive.read(part))
            except expat.ExpatError:  # no XML: a picture, a font
                continue
    return sorted(found)


def formulas_of(part: bytes) -> set[str]:
    found: set[str] = set()
    cell = ["?"]

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            cell[0] = attributes.get("r", "?")
        elif local == "f":
            found.add(cell[0])

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(part, True)
    return found


def as_text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float):
        if abs(cell) >= EXACT_BELOW:
            return "#NUM!"
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f").replace(".", ",")
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
