"""A tender as a file, by API and in the terminal."""

import io
import json
import zipfile

import click
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from app.cli import vifte
from app.platform.errors import Conflict, InvalidInput, NotFound
from app.procurement.exports import service
from app.procurement.exports.commands import check_writable, exported, write
from app.procurement.tenders.starting.service import draft_tender
from tests.builders.publication import make_published
from tests.builders.tenders import make_tender

PRICES = [{"number": 1, "lot": 1, "label": "Forløbsuge", "unit": "week", "kind": "base", "quantity": "520"}]


async def test_a_draft_is_written_in_every_format(db):
    tender = await make_tender(prices=PRICES)
    made = {form: await service.export_now(tender.id, form, label="0.9") for form in ("pdf", "docx", "xlsx", "ocds")}
    assert set(PdfReader(io.BytesIO(made["pdf"].content)).attachments) == {"udbud.json", "ocds.json"}
    for form, inside in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")):
        assert inside in zipfile.ZipFile(io.BytesIO(made[form].content)).namelist()
    assert json.loads(made["ocds"].content)["releases"][0]["tag"] == ["planning"]
    assert {each.name.split("-")[-1] for each in made.values()} == {
        "draft.pdf",
        "draft.docx",
        "draft.xlsx",
        "draft.json",
    }


async def test_a_published_tender_is_written_as_it_was_published(db):
    edition = await make_published(prices=PRICES)
    made = await service.export_now(edition.tender_id, "pdf", label="ignored")
    assert made.content.startswith(b"%PDF")
    assert made.name == f"{edition.reference}-1.0.pdf"
    # Made once, it is there for the API too.
    assert (await service.export(edition.tender_id, "pdf")).content == made.content


async def test_the_api_gives_no_pdf_before_it_is_made(db):
    tender = await make_tender()
    with pytest.raises(Conflict):
        await service.export(tender.id, "pdf")


async def test_a_tender_without_price_lines_has_no_price_schedule(db):
    with pytest.raises(Conflict):
        await service.export((await make_tender(prices=[])).id, "xlsx")


async def test_an_unknown_format_is_refused_with_those_there_are(db):
    with pytest.raises(InvalidInput) as raised:
        await service.export((await make_tender()).id, "odt")
    assert raised.value.fields[0].params == {"format": "odt", "known": "pdf, docx, xlsx, ocds"}


async def test_the_api_answers_with_the_file_and_its_name(db, client_as):
    tender = await make_tender(prices=PRICES)
    browser = await client_as("auditor")
    answer = await browser.get(f"/api/tenders/{tender.id}/export/xlsx")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert f'filename="{tender.reference}-draft.xlsx"' in answer.headers["content-disposition"]
    assert (await browser.get(f"/api/tenders/{tender.id}/export/odt")).status_code == 422
    assert (await browser.get(f"/api/tenders/{2**31 - 1}/export/ocds")).status_code == 404


@pytest.mark.parametrize("role", ["caseworker", "team_leader", "supplier"])
async def test_who_may_not_read_tenders_gets_no_file(db, client_as, role):
    tender = await make_tender()
    assert (await (await client_as(role)).get(f"/api/tenders/{tender.id}/export/ocds")).status_code == 403


async def test_the_terminal_tells_what_the_package_lacks(db):
    made, lacking = await exported((await make_tender()).reference, "ocds", "1.0")
    assert made.name.endswith(".json")
    assert any("VIFTE_OCID_PREFIX" in line for line in lacking)


async def test_a_reference_nobody_knows_is_said_so(db):
    with pytest.raises(NotFound):
        await exported("RK-0000-000", "ocds", "1.0")


async def test_the_tender_s_page_leads_to_its_files(db, client_as):
    tender, browser = await make_tender(prices=PRICES), await client_as("manager")
    page = (await browser.get(f"/tenders/{tender.id}")).text
    for form in ("docx", "xlsx", "ocds"):
        address = f"/api/tenders/{tender.id}/export/{form}"
        assert f'href="{address}"' in page
        assert (await browser.get(address)).status_code == 200


async def test_a_file_that_cannot_be_made_has_no_link(db):
    draft = await draft_tender(None, reference="UDB-1", title="Afklaring")
    assert await service.forms_at_hand(draft.id) == (None, ["ocds"])
    edition = await make_published()
    assert await service.forms_at_hand(edition.tender_id) == ("1.0", ["docx", "xlsx", "ocds"])


def test_a_format_the_terminal_does_not_know_is_refused_with_those_there_are(tmp_path):
    done = CliRunner().invoke(vifte, ["tender", "export", "RK-1", "--format", "odt", "--out", str(tmp_path / "x")])
    assert done.exit_code == 2
    assert "'pdf', 'docx', 'xlsx', 'ocds'" in done.output


def test_a_folder_that_is_not_there_is_said_before_any_work(tmp_path):
    out = tmp_path / "nowhere" / "x.pdf"
    done = CliRunner().invoke(vifte, ["tender", "export", "RK-1", "--out", str(out)])
    assert done.exit_code == 1
    assert "does not exist" in done.output


def test_a_file_that_cannot_be_written_is_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(click.ClickException, match="cannot be written"):
        check_writable(tmp_path / "x.pdf")
    with pytest.raises(click.ClickException, match="cannot be written"):
        write(tmp_path, b"")
