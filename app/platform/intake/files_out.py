"""Files handed out: the empty file of a kind with its columns documented, and a file back with its errors beside it."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Sequence

from app.platform.codelists import codes
from app.platform.errors import N_
from app.platform.intake.cells import Code, Codes
from app.platform.intake.headers import ERROR_COLUMN
from app.platform.intake.kinds import Column, ImportKind
from app.platform.intake.parsing import FIRST_DATA_ROW, base_type
from app.platform.intake.schemas import Problem
from app.platform.intake.sheets import FORMULA_STARTS, Sheet

Translate = Callable[..., str]
# Excel's own limits: a cell's text, and the width that a documented column is read in.
MAX_CELL = 32_767
DOC_HEADINGS = (
    N_("Column"), N_("Danish name"), N_("Must be filled in"), N_("Part of the key"), N_("Form of the cell"),
    N_("Meaning"), N_("Example"), N_("Codes"),
)  # fmt: skip
DOC_WIDTHS = (18, 20, 10, 12, 28, 50, 22, 60)


def safe_cell(text: str) -> str:
    """A spreadsheet would run a cell that starts like a formula; an apostrophe makes it text again."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Semicolons and a byte order mark: what Excel in Denmark opens by a double click."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";").writerows([[safe_cell(cell) for cell in row] for row in rows])
    return buffer.getvalue().encode("utf-8-sig")


def write_xlsx(sheets: Sequence[tuple[str, Sequence[Sequence[str]], Sequence[int]]]) -> bytes:
    """Sheets as name, rows and column widths. Every cell is text, never a formula, number or link."""
    import xlsxwriter  # a third of a second, for the few who fetch a file

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        plain, head = workbook.add_format({"num_format": "@"}), workbook.add_format({"num_format": "@", "bold": True})
        wrapped = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for name, rows, widths in sheets:
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for position, width in enumerate(widths):
                sheet.set_column(
                    position, position, width, wrapped if len(sheets) > 1 and name != sheets[0][0] else plain
                )
            for number, row in enumerate(rows):
                for position, cell in enumerate(row):
                    sheet.write_string(number, position, cell[:MAX_CELL], *([head] if number == 0 else []))
    return buffer.getvalue()


def empty_csv(kind: ImportKind) -> bytes:
    return write_csv([[column.name for column in kind.columns]])


def empty_xlsx(kind: ImportKind, translate: Translate) -> bytes:
    """The columns on the first sheet, formatted as text so that no zero is lost; what they mean on the second."""
    header = [column.name for column in kind.columns]
    documented = [[translate(heading) for heading in DOC_HEADINGS]]
    documented += [document_column(column, kind, translate) for column in kind.columns]
    return write_xlsx(
        [
            (kind.name, [header], [max(14, len(name) + 2) for name in header]),
            (translate(N_("Columns")), documented, DOC_WIDTHS),
        ]
    )


def document_column(column: Column, kind: ImportKind, translate: Translate) -> list[str]:
    yes, no = translate(N_("yes")), translate(N_("no"))
    part = base_type(column)
    listed = ", ".join(codes(part.code_list)) if isinstance(part, Code | Codes) else ""
    return [
        column.name,
        column.label_da,
        yes if column.required else no,
        yes if column.name in kind.key else no,
        translate(column.type.hint),
        translate(column.doc),
        column.example,
        listed,
    ]


def rows_with_errors(sheet: Sheet, problems: Sequence[Problem], translate: Translate) -> list[list[str]]:
    """The file as it came, each row's errors in a column of its own; the header's stand in the first row below it."""
    by_row: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        text = translate(problem.msgid, **problem.params)
        if problem.column != "-":
            text = f"{problem.column}: {text}"
        by_row[max(problem.row, FIRST_DATA_ROW)].append(text)
    width = len(sheet.header)
    rows = [[*sheet.header, translate(ERROR_COLUMN)]]
    for number, row in enumerate(sheet.rows or [[]], FIRST_DATA_ROW):
        padded = [*row, *[""] * (width - len(row))]
        rows.append([*padded, " ".join(by_row.get(number, []))])
    return rows
