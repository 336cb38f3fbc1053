"""A hundred and more malformed files: each is explained in both languages, and none leaves a row."""

import itertools
import zipfile
from io import BytesIO

import pytest

from app.platform.db import fetch_value
from app.platform.intake.at_once import import_file
from app.platform.web.translations import danish
from tests.builders.citizens import make_citizen, make_cpr
from tests.builders.intake import xlsx_bytes

CPR = make_cpr(1)
HEADER = ["cpr", "benefit", "start_on", "end_on"]
GOOD = [CPR, "dagpenge", "01-02-2026", ""]
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "windows-1252")
DELIMITERS = (";", ",", "\t")

BROKEN_ROWS = {
    "zero lost": ["10153123", "dagpenge", "01-02-2026", ""],
    "nine digits": [CPR[1:], "dagpenge", "01-02-2026", ""],
    "scientific": ["1,01E+09", "dagpenge", "01-02-2026", ""],
    "letters in the number": ["ABCDEF-1234", "dagpenge", "01-02-2026", ""],
    "blank number": ["", "dagpenge", "01-02-2026", ""],
    "unknown citizen": [make_cpr(9999), "dagpenge", "01-02-2026", ""],
    "unknown code": [CPR, "førtidspænsion", "01-02-2026", ""],
    "no such date": [CPR, "dagpenge", "30-02-2026", ""],
    "month first": [CPR, "dagpenge", "02/28/2026", ""],
    "two-digit year": [CPR, "dagpenge", "01-02-26", ""],
    "a date with a time": [CPR, "dagpenge", "2026-02-01 10:00", ""],
    "year out of reach": [CPR, "dagpenge", "01-02-0206", ""],
    "blank date": [CPR, "dagpenge", "", ""],
    "end before start": [CPR, "dagpenge", "01-02-2026", "31-01-2026"],
    "spreadsheet error": [CPR, "#N/A", "01-02-2026", ""],
    "one cell too many": [CPR, "dagpenge", "01-02-2026", "", "æ"],
    "one cell too few": [CPR, "dagpenge"],
}
BROKEN_FILES = {
    "empty": b"",
    "blank": b" \r\n ",
    "header only": b"cpr;benefit;start_on;end_on\r\n",
    "no header": f"{CPR};dagpenge;01-02-2026;\r\n".encode(),
    "unknown delimiter": b"cpr|benefit|start_on\r\n1|2|3\r\n",
    "missing column": b"cpr;benefit\r\n1;2\r\n",
    "unknown column": b"cpr;benefit;start_on;slut\r\n",
    "nearly known column": b"cpr;benefitt;start_on\r\n",
    "repeated column": b"cpr;benefit;start_on;CPR-nummer\r\n",
    "open quotation mark": f'cpr;benefit;start_on\r\n"{CPR};dagpenge;01-02-2026\r\n'.encode(),
    "stray quotation mark": f'cpr;benefit;start_on\r\n"{CPR}"x;dagpenge;01-02-2026\r\n'.encode(),
    "same key twice": f"cpr;benefit;start_on\r\n{CPR};dagpenge;01-02-2026\r\n{CPR};dagpenge;01-02-2026\r\n".encode(),
    "overlap": f"cpr;benefit;start_on\r\n{CPR};dagpenge;01-02-2026\r\n{CPR};dagpenge;01-03-2026\r\n".encode(),
    "zero bytes": f"cpr;benefit;start_on\r\n{CPR};dag\0penge;01-02-2026\r\n".encode(),
    "cut UTF-16": b"\xff\xfec\x00p",
    "UTF-32": "cpr;benefit;start_on".encode("utf-32"),
    "twice encoded": "cpr;benefit;start_on\r\n1;sÃ¸gedagpenge;x\r\n".encode(),
    "letters lost": "cpr;benefit;start_on\r\n1;s�gedagpenge;x\r\n".encode(),
    "not Windows-1252": b"cpr;benefit;start_on\r\n1;s\x81\x8d;x\r\n",
    "PDF": b"%PDF-1.7 ...",
    "old Excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "gzip": b"\x1f\x8b\x08\x00",
    "empty archive": b"PK\x05\x06" + b"\0" * 18,
    "cut XLSX": xlsx_bytes(HEADER, GOOD)[:900],
    "text named as archive": b"PK\x03\x04 and then text",
    "cell under no name": f"cpr;benefit;start_on;\r\n{CPR};dagpenge;01-02-2026;x\r\n".encode(),
    "binary": bytes(range(256)) * 4,
    "JSON": b'[{"cpr": 1, "benefit": 2}]',
    "HTML": b"<html><table><tr><td>cpr</td></tr></table></html>",
    "XLSX without rows": xlsx_bytes(HEADER),
    "XLSX without cells": xlsx_bytes(),
    "XLSX with a lost zero": xlsx_bytes(HEADER, [101531234, "dagpenge", "01-02-2026"]),
}


def archive_of_something_else() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    return buffer.getvalue()


BROKEN_FILES["other archive"] = archive_of_something_else()


def csv_text(rows: list[list[str]], delimiter: str) -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def generated() -> dict[str, bytes]:
    files = dict(BROKEN_FILES)
    for (name, row), encoding, delimiter in itertools.product(BROKEN_ROWS.items(), ENCODINGS, DELIMITERS):
        text = csv_text([HEADER, [*GOOD[:2], "01-01-2020", "31-12-2020"], row], delimiter)
        files[f"{name}, {encoding}, {delimiter!r}"] = text.encode(encoding)
    return files


FILES = generated()


def test_there_are_more_than_a_hundred():
    assert len(FILES) > 100


@pytest.fixture
async def citizen(db):
    return await make_citizen(cpr=CPR)


async def test_every_malformed_file_is_explained_and_leaves_no_row(citizen):
    unexplained = []
    for name, data in FILES.items():
        try:
            result = await import_file("spells", name, data)
            problems = [(p.msgid, p.params) for p in result.report.errors]
        except Exception as error:
            problems = [(getattr(error, "msgid", None), getattr(error, "params", {}))]
        if not problems or any(msgid is None or msgid not in danish() for msgid, _ in problems):
            unexplained.append((name, problems))
        assert not any(CPR in msgid.format(**params) for msgid, params in problems if msgid)
    assert not unexplained
    assert await fetch_value("select count(*) from benefit_spell") == 0
    assert await fetch_value("select count(*) from import_batch") == 0
    assert await fetch_value("select count(*) from pg_tables where schemaname = 'staging'") == 0


async def test_an_error_names_the_row_as_a_spreadsheet_counts(citizen):
    rows = [HEADER, GOOD, [], [CPR, "dagpenge", "x", ""]]
    result = await import_file("spells", "x.csv", csv_text(rows, ";").encode())
    assert [(p.row, p.column) for p in result.report.errors] == [(4, "start_on")]
