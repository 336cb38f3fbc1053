"""A file that is half another extract stops at the preview, and a person names the figures before it goes in."""

from datetime import date
from pathlib import Path

import pytest

from app.platform.db import fetch_value
from app.platform.errors import Conflict, InvalidInput
from app.platform.intake import service
from app.platform.intake.at_once import import_file
from app.platform.intake.commands import run_import
from app.platform.intake.plausibility import closes_too_many, has_too_few_rows
from app.platform.intake.schemas import Closings
from tests.builders.citizens import make_citizen, make_cpr
from tests.builders.intake import csv_bytes, import_lines, messages, somebody
from tests.builders.suppliers import make_supplier

FULL = {"full": True, "extracted_on": date(2026, 3, 1)}


def suppliers(count: int) -> list[str]:
    return ["code;name;kind", *(f"LEV-{n};Leverandør {n};private" for n in range(count))]


@pytest.mark.parametrize(
    ("closed", "open_rows", "too_many"),
    [(4, 4, False), (5, 24, True), (5, 25, False), (200, 1000, False), (201, 1000, True)],
)
def test_a_fifth_may_be_closed_and_a_handful_always(closed, open_rows, too_many):
    assert closes_too_many(Closings(closed=closed, open=open_rows)) is too_many


@pytest.mark.parametrize(
    ("rows", "before", "too_few"), [(1, 19, False), (13, 20, True), (14, 20, False), (699, 1000, True)]
)
def test_seven_of_ten_rows_of_the_extract_before_are_enough(rows, before, too_few):
    assert has_too_few_rows(rows, before) is too_few


async def test_half_an_extract_goes_in_only_when_its_figure_is_named(db):
    await import_lines("suppliers", *suppliers(30), **FULL)
    half = suppliers(15)
    stopped = await import_lines("suppliers", *half, **FULL)
    assert (stopped.committed, stopped.unconfirmed, stopped.rows_closed) == (False, True, 15)
    assert [warning.params for warning in stopped.report.warnings] == [
        {"closed": 15, "open": 30}, {"rows": 15, "before": 30, "day": "01-03-2026"},
    ]  # fmt: skip
    assert await fetch_value("select count(*) from supplier where active") == 30
    assert not (await import_lines("suppliers", *half, accepted=14, **FULL)).committed
    assert (await import_lines("suppliers", *half, accepted=15, **FULL)).committed
    assert await fetch_value("select count(*) from supplier where active") == 15


async def test_a_full_extract_of_usual_size_just_goes_in(db):
    await import_lines("suppliers", *suppliers(30), **FULL)
    result = await import_lines("suppliers", *suppliers(27), **FULL)
    assert (result.committed, result.report.warnings) == (True, [])


async def test_a_kind_that_closes_nothing_is_known_by_its_rows(db):
    head = "cpr;recorded_on;birth_year;target_group"
    rows = [f"{make_cpr(n)};01-02-2026;1980;6.6" for n in range(100, 130)]
    await import_lines("citizens", head, *rows, **FULL)
    stopped = await import_lines("citizens", head, *rows[:10], **FULL)
    assert (stopped.unconfirmed, stopped.rows_closed) == (True, 0)
    assert (await import_lines("citizens", head, *rows[:10], accepted=0, **FULL)).committed


async def test_the_page_asks_for_the_figure_and_keeps_the_file_waiting(client_as):
    client = await client_as("administrator")
    await import_lines("suppliers", *suppliers(30), **FULL)
    answer = await client.post(
        "/imports", data={"kind": "suppliers", "full": "1", "extracted_on": "01-03-2026"},
        files={"file": ("halv.csv", csv_bytes(*suppliers(15)))},
    )  # fmt: skip
    address = answer.headers["location"]
    shown = (await client.get(address)).text
    assert "15 af 30 åbne rækker mangler" in shown
    assert 'name="accepted" value="15"' in shown
    refused = await client.post(f"{address}/confirm")
    assert refused.status_code == 422
    assert "bekræft, at det er rigtigt" in refused.text
    assert (await client.post(f"/api{address}/confirm", data={"accepted": "3"})).status_code == 422
    assert (await client.post(f"{address}/confirm", data={"accepted": "15"})).status_code == 303
    assert await fetch_value("select count(*) from supplier where active") == 15


async def test_what_would_close_more_than_was_shown_is_refused(db):
    actor = await somebody()
    await import_lines("suppliers", *suppliers(30), **FULL)
    batch = await service.upload_file(actor, "suppliers", "x.csv", csv_bytes(*suppliers(28)), **FULL)
    for n in range(10):
        await make_supplier(code=f"NY-{n}")
    with pytest.raises(Conflict):
        await service.confirm_batch(actor, batch)
    with pytest.raises(InvalidInput):
        await import_lines("suppliers", *suppliers(28), full=True)
    assert await fetch_value("select count(*) from supplier where active") == 40


async def test_the_terminal_names_the_option_and_takes_it(db, capsys):
    await import_lines("suppliers", *suppliers(30), **FULL)
    data, asked = csv_bytes(*suppliers(15)), {"dry_run": False, "yes": True, "errors": None, **FULL}
    assert await run_import("suppliers", Path("x.csv"), data, **asked) == 3
    told = capsys.readouterr()
    assert "--accept-closing 15" in told.err
    assert "Would import" in told.out
    assert await run_import("suppliers", Path("x.csv"), data, accept_closing=15, **asked) == 0


async def test_a_file_cut_in_the_middle_names_the_row(db):
    await make_citizen(cpr=make_cpr(1))
    whole = csv_bytes(
        "cpr;benefit;start_on;end_on",
        f"{make_cpr(1)};dagpenge;01-01-2020;01-02-2020",
        f"{make_cpr(1)};dagpenge;01-01-2021;",
    )
    cut = await import_file("spells", "x.csv", whole[:-14])
    assert messages(cut)[0][0] == 3
    assert "probably cut off" in messages(cut)[0][2]
    quoted = csv_bytes("code;name;kind", "A;Et;own", "B;To;own")[:-4] + b'\r\nC;"Tre'
    refused = await import_file("suppliers", "x.csv", quoted.replace(b"B;To;o", b"B;To;own"))
    assert "middle of row 4" in messages(refused)[0][2]
    assert (
        await fetch_value("select count(*) from benefit_spell") + await fetch_value("select count(*) from supplier")
        == 0
    )


async def test_a_stray_quotation_mark_names_its_own_row(db):
    result = await import_file("suppliers", "x.csv", csv_bytes("code;name;kind", "A;Et;own", 'B;"To"x;own'))
    assert "Row 3 has a quotation mark" in messages(result)[0][2]


async def test_the_same_file_under_another_kind_is_told(db, client_as):
    client = await client_as("administrator")
    cpr = make_cpr(1)
    await make_citizen(cpr=cpr)
    head = "CPR;Ydelse;Resultat;Fra"
    data = csv_bytes(head, f"{cpr};dagpenge;employed;01-01-2020")
    for kind, chosen, other in (("spells", "benefit", 2), ("outcomes", "kind", 1)):
        answer = await client.post("/imports", data={"kind": kind}, files={"file": ("x.csv", data)})
        place = 3 - other
        form = {
            "name": "Begge",
            "column-0": "cpr",
            f"column-{place}": chosen,
            f"column-{other}": "",
            "column-3": "start_on",
        }
        assert (await client.post(answer.headers["location"], data=form)).status_code == 303
        address = answer.headers["location"].removesuffix("/mapping")
        if kind == "outcomes":
            assert "Selvsamme fil er også indlæst" in (await client.get(address)).text
        assert (await client.post(f"{address}/confirm")).status_code == 303
