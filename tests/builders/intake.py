"""Files and kinds for tests of the intake."""

import io
from collections.abc import Sequence

import xlsxwriter

from app.platform.access import Actor
from app.platform.db import fetch
from app.platform.intake import ImportKind, get_kind
from app.platform.intake.at_once import import_file
from app.platform.intake.mapping import Mapping
from app.platform.intake.mapping_queries import insert_mapping
from app.platform.intake.schemas import ImportResult
from app.platform.intake.service import upload_file
from tests.builders.access import make_user


def csv_bytes(*lines: str, encoding: str = "utf-8") -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def xlsx_bytes(*rows: Sequence[object]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def kind(name: str) -> ImportKind:
    return get_kind(name)


async def import_lines(kind_name: str, *lines: str, **options: object) -> ImportResult:
    """Import CSV lines at once; options as in `import_file`."""
    return await import_file(kind_name, f"{kind_name}.csv", csv_bytes(*lines), **options)  # type: ignore[arg-type]


async def waiting_upload() -> int:
    """A file of spells with another system's headers and codes, which waits for somebody to say what they are."""
    lines = ("Borger CPR;Fulde navn;Ydelsesart;Ydelse start;Til dato;Sagens note",
             "0153800001;Eksempel Borger;Kontanthjælp §11;01-02-2025;28-02-2025;x",
             "0153800002;Eksempel Borger;Sygedagpenge §7;01-03-2025;;y")  # fmt: skip
    return await upload_file(await somebody(), "spells", "fagsystem.csv", csv_bytes(*lines))


async def make_mapping(kind_name: str = "spells", name: str = "Fagsystem") -> int:
    columns = {"Personnummer": "cpr", "Forsørgelse": "benefit", "Fra": "start_on", "Løbenummer": None}
    codes = {"benefit": {"Kontanthjælp §11": "kontanthjaelp", "Sygedagpenge §7": "sygedagpenge"}}
    return await insert_mapping(Mapping(kind=kind_name, name=name, columns=columns, codes=codes), 0)


def messages(result: ImportResult) -> list[tuple[int, str, str]]:
    """Row, column and message of each error, in English."""
    return [(e.row, e.column, e.msgid.format(**e.params)) for e in result.report.errors]


async def contents_of(*tables: str) -> dict[str, list[str]]:
    """Every row as text, without the columns that count changes."""
    return {
        table: [
            row[0]
            for row in await fetch(f"select (to_jsonb(t) - 'version' - 'updated_at')::text from {table} t order by id")
        ]
        for table in tables
    }


async def somebody(role: str = "administrator") -> Actor:
    user_id = await make_user(role)
    return Actor(user_id, "a", "A", frozenset({role}), frozenset(), None, "da")
