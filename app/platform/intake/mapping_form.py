"""The form that says what a source's headers and codes mean: laid out, checked, and turned into a mapping."""

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary

import msgspec

from app.platform.codelists import choices
from app.platform.errors import N_, FieldError
from app.platform.intake.cells import Code, Codes
from app.platform.intake.guessing import guess_code, guess_columns, plain
from app.platform.intake.kinds import Column, ImportKind
from app.platform.intake.mapping import Mapping, fold_code
from app.platform.intake.outline import Outline, OutlineColumn
from app.platform.intake.parsing import base_type, code_spellings

LEAVE_BLANK = "-"


class Choice(msgspec.Struct, frozen=True):
    """What a person has chosen: for each header a column of ours ("" leaves it out), for each code's field ours."""

    columns: list[str]
    codes: dict[str, str]


class CodeRow(msgspec.Struct, frozen=True):
    """One code of the source that is not ours, with how many cells hold it."""

    field: str
    text: str
    count: int
    chosen: str


class HeaderRow(msgspec.Struct, frozen=True):
    """One header of the file. `code_list` : the list its codes are to be found in, "" where it holds none."""

    field: str
    outline: OutlineColumn
    chosen: str
    column: str
    code_list: str
    may_be_blank: bool
    codes: list[CodeRow]
    too_many: bool


class Learned(msgspec.Struct, frozen=True):
    """What saved mappings of a kind have settled: by header, folded by `plain`, and by column and folded code."""

    columns: dict[str, str | None]
    codes: dict[str, dict[str, str | None]]


def learn(mappings: Iterable[Mapping]) -> Learned:
    """The last mapping wins."""
    columns: dict[str, str | None] = {}
    codes: dict[str, dict[str, str | None]] = {}
    for mapping in mappings:
        columns |= {plain(key): target for key, target in mapping.columns.items()}
        for name, found in mapping.codes.items():
            codes.setdefault(name, {}).update({fold_code(text): code for text, code in found.items()})
    return Learned(columns, codes)


def first_choice(outline: Outline, kind: ImportKind, learned: Learned) -> Choice:
    """What the form shows when it is opened: what was settled before, else a guess."""
    columns = [name or "" for name in guess_columns(outline.keys, kind, learned.columns)]
    rows = lay_out(outline, kind, Choice(columns, {}), learned)
    codes = {code.field: best_code(code.text, row, learned) for row in rows for code in row.codes}
    return Choice(columns, codes)


def best_code(text: str, row: HeaderRow, learned: Learned) -> str:
    known = learned.codes.get(row.column, {})
    if fold_code(text) in known:
        return known[fold_code(text)] or LEAVE_BLANK
    return guess_code(text, code_spellings(row.code_list)) or ""


def lay_out(outline: Outline, kind: ImportKind, choice: Choice, learned: Learned) -> list[HeaderRow]:
    ours = {column.name: column for column in kind.columns}
    return [
        lay_out_header(number, column, choice, ours.get(name), learned)
        for number, (column, name) in enumerate(zip(outline.columns, choice.columns, strict=True))
        if column.header
    ]


def lay_out_header(
    number: int, outline: OutlineColumn, choice: Choice, column: Column | None, learned: Learned
) -> HeaderRow:
    code_list = list_of(column)
    known = set(learned.codes.get(column.name, {})) if column else set()
    return HeaderRow(
        field=f"column-{number}",
        outline=outline,
        chosen=choice.columns[number],
        column=column.name if column else "",
        code_list=code_list,
        may_be_blank=bool(column and not column.required),
        codes=[
            CodeRow(field, text, count, choice.codes.get(field, ""))
            for place, (text, count) in enumerate((outline.values or {}).items())
            if code_list and (is_foreign(text, code_list) or fold_code(text) in known)
            for field in (f"code-{number}-{place}",)
        ],
        too_many=bool(code_list) and outline.values is None,
    )


def list_of(column: Column | None) -> str:
    kind = base_type(column) if column else None
    return kind.code_list if isinstance(kind, Code | Codes) else ""


def is_foreign(text: str, code_list: str) -> bool:
    return text.casefold() not in code_spellings(code_list)


def find_faults(kind: ImportKind, rows: list[HeaderRow]) -> list[FieldError]:
    """Everything that keeps the choices from being a mapping."""
    ours = {column.name for column in kind.columns}
    faults: list[FieldError] = []
    first: dict[str, HeaderRow] = {}
    for row in rows:
        if row.chosen and row.chosen not in ours:
            faults.append(FieldError(row.field, N_("This column does not exist any more. Choose another.")))
        elif row.chosen and first.setdefault(row.chosen, row) is not row:
            message = N_("“{header}” and “{other}” cannot both be {column}. Leave one of them out.")
            params = {"header": row.outline.header, "other": first[row.chosen].outline.header, "column": row.chosen}
            faults.append(FieldError(row.field, message, params))
        faults += code_faults(row)
    missing = [c.name for c in kind.columns if c.required and c.name not in first]
    if missing:
        message = N_("These columns must be in the file, and no header is chosen for them: {columns}.")
        faults.append(FieldError("missing", message, {"columns": ", ".join(missing)}))
    return faults


def code_faults(row: HeaderRow) -> list[FieldError]:
    if row.too_many:
        message = N_("“{header}” holds too many different values, or CPR numbers, to be codes. Is it this column?")
        return [FieldError(row.field, message, {"header": row.outline.header})]
    allowed = {code.code for code in choices(row.code_list)} if row.code_list else set()
    allowed |= {LEAVE_BLANK} if row.may_be_blank else set()
    open_codes = [code for code in row.codes if code.chosen not in allowed]
    if not open_codes:
        return []
    message = N_("Codes in “{header}” that are not known here: {n}. Choose ours for each of them.")
    return [FieldError(open_codes[0].field, message, {"header": row.outline.header, "n": len(open_codes)})]


def to_mapping(name: str, kind: ImportKind, rows: list[HeaderRow], earlier: Mapping | None) -> Mapping:
    """Codes that an earlier file of the source had, and this one lacks, are kept."""
    codes: Dictionary[str, dict[str, str | None]] = {
        row.column: {
            **(earlier.codes.get(row.column, {}) if earlier else {}),
            **{code.text: None if code.chosen == LEAVE_BLANK else code.chosen for code in row.codes},
        }
        for row in rows
        if row.code_list
    }
    return Mapping(
        kind=kind.name,
        name=name,
        columns={row.outline.header: row.chosen or None for row in rows},
        codes={column: found for column, found in codes.items() if found},
        id=earlier.id if earlier else 0,
        version=earlier.version if earlier else 1,
    )
