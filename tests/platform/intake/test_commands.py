"""`vifte import` and `vifte import-template`."""

from pathlib import Path

from click.testing import CliRunner

from app.platform.db import fetch_value
from app.platform.intake.commands import run_import, template_command
from tests.builders.intake import csv_bytes

GOOD = csv_bytes("code;name;kind", "L1;Åse;private")
WRONG = csv_bytes("code;name;kind", "L1;=Åse;privat-ish")


async def run(data: bytes, **options):
    asked = {"full": False, "extracted_on": None, "dry_run": False, "yes": True, "errors": None} | options
    return await run_import("suppliers", Path("x.csv"), data, **asked)


async def test_a_good_file_goes_in_once_and_is_then_known(db, capsys):
    assert await run(GOOD) == 0
    assert "Imported: 1 new" in capsys.readouterr().out
    assert await run(GOOD) == 0
    assert "Nothing was changed" in capsys.readouterr().out


async def test_a_dry_run_changes_nothing(db, capsys):
    assert await run(GOOD, dry_run=True) == 0
    assert "Would import: 1 new" in capsys.readouterr().out
    assert await fetch_value("select count(*) from supplier") == 0


async def test_without_a_terminal_and_without_yes_nothing_is_imported(db, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert await run(GOOD, yes=False) == 3
    assert await fetch_value("select count(*) from supplier") == 0


async def test_errors_are_told_by_row_and_written_beside_the_file(db, capsys, tmp_path):
    out = tmp_path / "fejl.csv"
    assert await run(WRONG, errors=out) == 1
    assert "row 2, kind: There is no such code" in capsys.readouterr().err
    assert "'=Åse" in out.read_text(encoding="utf-8-sig")
    assert out.stat().st_mode & 0o077 == 0


def test_the_empty_file_is_written_in_both_forms(tmp_path):
    for options, start in (([], b"\xef\xbb\xbfcpr"), (["--xlsx"], b"PK")):
        out = tmp_path / "file"
        result = CliRunner().invoke(template_command, ["spells", "--out", str(out), *options])
        assert result.exit_code == 0, result.output
        assert out.read_bytes().startswith(start)
