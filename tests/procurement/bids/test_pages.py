"""The bidder's pages, as a browser without JavaScript goes over them."""

import re

import httpx
import pytest

from app.platform.access.cookies import session_cookie
from app.platform.access.csrf import FIELD, HEADER, session_token
from app.platform.access.sessions import hash_token
from app.platform.codelists import choices
from app.platform.db import fetch_value
from app.procurement.bids import file_service
from app.procurement.publication.freezing import price_schedule
from app.procurement.publication.schemas import Edition
from tests.builders.bids import PDF, close_in, make_open_tender
from tests.builders.clients import TestBrowser
from tests.builders.opened_bids import FIRST
from tests.builders.sealed_bids import priced_workbook
from tests.procurement.bids.conftest import BidderBrowser

pytestmark = pytest.mark.usefixtures("db")
GIVEN = re.compile(r'name="saved" value="(\d+)"')


def token_of(browser: TestBrowser) -> str:
    return session_token(hash_token(browser.cookies[session_cookie()]))


async def send(
    browser: TestBrowser, url: str, files: list[tuple[str, tuple[str, bytes, str]]], **data: str
) -> httpx.Response:
    """As a browser sends a form with files: the token is the first field, and there is no header."""
    return await browser.post(
        url, data={FIELD: token_of(browser), **data}, files=files, headers={HEADER: ""}, auth=None
    )


async def begun(browser: TestBrowser, edition: Edition) -> str:
    url = f"/udbud/{edition.reference}/bid"
    answer = await browser.post(f"{url}/begin")
    assert answer.headers["location"] == f"{url}/code"
    return url


async def saved(browser: TestBrowser, page: str, **fields: object) -> httpx.Response:
    known = GIVEN.search((await browser.get(page)).text)
    assert known is not None
    return await browser.post(page, data={"saved": known[1], **fields})


async def fill_in(browser: TestBrowser, url: str, edition: Edition) -> None:
    await saved(browser, f"{url}/lots", lots=["1", "2"], together="alone", company="Byder ApS", cvr="DK 20 00 00 07",
                **{"contact-name": "Bo", "contact-email": "bo@byder.example"})  # fmt: skip
    grounds = {f"ground-{row.code}": "no" for row in choices("exclusion_ground", edition.published_at.date())}
    suitability = {f"suitability-{n}": "Opfyldt." for n in range(len(edition.sections.get("suitability") or []))}
    await saved(browser, f"{url}/declarations/bidder", **grounds, **suitability, signer="Bo", confirmed="1",
                **{"figures-0-year": "2025", "figures-0-turnover": "9.000.000"})  # fmt: skip
    await saved(browser, f"{url}/references", **{"items-0-customer": "Anden Kommune", "items-0-begins_on": "01-02-2025",
                                                 "items-0-content": "Forløb."})  # fmt: skip
    minimum = [each["number"] for each in edition.sections["requirements"] if each["kind"] == "minimum"]
    await saved(browser, f"{url}/requirements", confirmed=minimum, reserves="no")
    evaluated = [each["number"] for each in edition.sections["requirements"] if each["kind"] == "evaluated"]
    await saved(browser, f"{url}/answers", **{f"text-{number}": "Sådan." for number in evaluated})
    workbook = priced_workbook(price_schedule(edition), FIRST, (1, 2))
    answer = await send(browser, f"{url}/prices", [("file", ("Tilbudsliste.xlsx", workbook, "x/y"))])
    assert answer.status_code == 303, answer.text


async def test_a_bidder_goes_from_the_public_page_to_the_receipt(bidder_browser: BidderBrowser) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    assert f"/udbud/{edition.reference}/bid" in (await browser.get(f"/udbud/{edition.reference}")).text
    url = await begun(browser, edition)
    code_page = (await browser.get(f"{url}/code")).text
    code = re.search(r"(?:[0-9A-Z]{5}-){11}[0-9A-Z]{5}", code_page)
    assert code is not None
    assert code[0] in (await browser.get(f"{url}/code.txt")).text
    assert "Det mangler" in (await browser.get(f"{url}/hand-in")).text
    await fill_in(browser, url, edition)
    sent = await send(browser, f"{url}/files", [("file", ("Løsning.pdf", PDF, "x/y")), ("file", ("b.pdf", PDF, "x/y"))])
    assert sent.status_code == 303, sent.text
    assert "Der mangler ikke noget" in (await browser.get(url)).text
    assert (await browser.get(f"{url}/files/2")).content == PDF
    handed = await browser.post(f"{url}/hand-in", data={"edition": "1"})
    assert handed.headers["location"] == f"{url}/receipt", handed.text
    receipt = (await browser.get(f"{url}/receipt.txt")).text
    digest = (await fetch_value("select content_hash from bid")).hex()
    assert digest in receipt
    assert re.search(r"\d\d:\d\d:\d\d,\d{3} CE", receipt)
    await browser.post(f"{url}/leave")
    assert "Begynd et tilbud" in (await browser.get(url)).text
    await browser.post(f"{url}/code", data={"code": code[0].lower()})
    assert digest in (await browser.get(f"{url}/receipt")).text
    assert "disabled" in (await browser.get(f"{url}/lots")).text
    taken = await browser.post(f"{url}/take-back")
    assert taken.headers["location"] == url
    assert "ikke afleveret endnu" in (await browser.get(url)).text


async def test_what_was_typed_wrong_is_told_by_field_and_kept(bidder_browser: BidderBrowser) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    answer = await saved(browser, f"{url}/lots", lots=["1", "77"], cvr="12", **{"members-1-name": "Medbyder A/S"})
    assert answer.status_code == 422
    assert 'value="12"' in answer.text
    assert "Medbyder A/S" in answer.text
    assert "gyldigt CVR-nummer" in answer.text
    gaps = await saved(browser, f"{url}/lots", lots=["1"])
    assert gaps.status_code == 303
    assert "mangler" in (await browser.get(url)).text


async def test_each_company_that_takes_part_declares_for_itself(bidder_browser: BidderBrowser) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    await saved(browser, f"{url}/lots", lots=["1"], together="consortium", company="Byder ApS", cvr="20000007",
                **{"members-0-name": "Medbyder A/S", "members-0-cvr": "20000015",
                   "subcontractors-0-name": "Under ApS", "subcontractors-0-relied_on": "1"})  # fmt: skip
    overview = (await browser.get(url)).text
    for place in ("bidder", "member-1", "subcontractor-1"):
        assert f"{url}/declarations/{place}" in overview
    await saved(browser, f"{url}/declarations/member-1", measures="Betalt.", **{"ground-fraud": "yes"})
    assert "Betalt." in (await browser.get(f"{url}/declarations/member-1")).text
    assert "Betalt." not in (await browser.get(f"{url}/declarations/bidder")).text
    assert (await browser.get(f"{url}/declarations/member-2")).status_code == 404


async def test_two_colleagues_texts_are_shown_beside_each_other(bidder_browser: BidderBrowser) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    old = GIVEN.search((await browser.get(f"{url}/lots")).text)
    assert old is not None
    await saved(browser, f"{url}/lots", company="Den nye")
    answer = await browser.post(f"{url}/lots", data={"saved": old[1], "company": "Den gamle"})
    assert answer.status_code == 409
    assert "Den nye" in answer.text
    assert "Den gamle" in answer.text
    again = await browser.post(f"{url}/lots", data={"saved": GIVEN.search(answer.text)[1], "company": "Begge"})  # type: ignore[index]
    assert again.status_code == 303


async def test_another_company_with_a_stolen_code_sees_nothing(bidder_browser: BidderBrowser) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    (name,) = [name for name in browser.cookies if "vifte-bid" in name]
    thief = await bidder_browser("Tyv ApS", "20000015")
    thief.cookies.set(name, browser.cookies[name], domain=thief.base_url.host, path="/")
    for page in ("/lots", "/files", "/receipt", "/code", "/hand-in"):
        assert (await thief.get(url + page)).headers["location"] == url
    assert "Byder ApS" not in (await thief.get(url)).text
    typed = await thief.post(f"{url}/code", data={"code": browser.cookies[name]})
    assert typed.status_code == 422
    assert browser.cookies[name] not in typed.text


async def test_a_schedule_with_faults_is_told_of_cell_by_cell(bidder_browser: BidderBrowser) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    workbook = priced_workbook(price_schedule(edition), {**FIRST, 1: 9_999_00}, (1, 2))
    answer = await send(browser, f"{url}/prices", [("file", ("t.xlsx", workbook, "x/y"))])
    assert answer.status_code == 422
    assert "Delaftale 1!G6" in answer.text
    for broken in (b"PK\x03\x04 nothing", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", workbook[:-200], b"x" * 3_000_000):
        refused = await send(browser, f"{url}/prices", [("file", ("t.xlsx", broken, "x/y"))])
        assert refused.status_code in (413, 422), refused.status_code
    assert await fetch_value("select count(*) from bid_part where place = 'file'") == 1


async def test_files_that_are_too_many_too_large_or_of_another_kind_are_refused(
    bidder_browser: BidderBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    monkeypatch.setattr(file_service, "MOST_FILE_BYTES", 2_000_000)
    monkeypatch.setattr(file_service, "MOST_FILES", 2)
    attempts = [
        ("stor.pdf", PDF + b"0" * 2_000_000, 413),
        ("program.pdf", b"MZ\x90\x00 program", 422),
        ("tom.pdf", b"", 422),
    ]
    for name, data, status in attempts:
        answer = await send(browser, f"{url}/files", [("file", (name, data, "application/pdf"))])
        assert answer.status_code == status, name
        assert name in answer.text
    many = await send(browser, f"{url}/files", [("file", (f"{n}.pdf", PDF, "x/y")) for n in range(3)])
    assert many.status_code == 409
    assert await fetch_value("select count(*) from bid_part where place = 'file'") == 0


async def test_a_hostile_name_is_cleaned(bidder_browser: BidderBrowser) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    name = "..\\..\\<script>alert(1)</script>\u202efdp.exe"
    await send(browser, f"{url}/files", [("file", (name, PDF, "text/html"))])
    shown = (await browser.get(f"{url}/files")).text
    assert "<script>alert" not in shown
    fetched = await browser.get(f"{url}/files/1")
    assert fetched.headers["content-type"].startswith("application/pdf")
    assert "attachment" in fetched.headers["content-disposition"]
    assert fetched.headers["content-disposition"].endswith(".pdf")


MULTIPART = "multipart/form-data; boundary=b"
START, END = b"--b\r\n", b"\r\n--b--"


def field(body: bytes, name: bytes = b"kind", more: bytes = b"") -> bytes:
    return START + b'Content-Disposition: form-data; name="' + name + b'"\r\n' + more + b"\r\n" + body


HOSTILE = {
    "no boundary": ("multipart/form-data", b"x"),
    "empty boundary": ("multipart/form-data; boundary=", b"--\r\n"),
    "a boundary without end": ("multipart/form-data; boundary=" + "b" * 2000, b"x"),
    "a boundary that never comes": (MULTIPART, b"y" * 200_000),
    "endless headers": (MULTIPART, START + b"X-A: " + b"a" * 300_000),
    "many headers": (MULTIPART, START + b"X-A: a\r\n" * 3000 + b"\r\n"),
    "a header that is no text": (MULTIPART, field(b"x", b"\xff\xfe") + END),
    "no disposition": (MULTIPART, START + b"Content-Type: text/plain\r\n\r\nx" + END),
    "cut in the middle": (MULTIPART, field(b"%PDF", b'file"; filename="a.pdf')),
    "an unknown charset": (
        MULTIPART + "; charset=klingon",
        field(b"\xff", more=b"Content-Type: text/plain; charset=klingon\r\n") + END,
    ),
    "NUL in a field": (MULTIPART, field(b"a\x00b") + END),
    "a field without end": (MULTIPART, field(b"k" * 100_000) + END),
    "too many parts": (MULTIPART, (field(b"1", b"x") + b"\r\n") * 200 + b"--b--"),
    "not multipart": ("text/plain", b"file"),
    "JSON": ("application/json", b"{}"),
}


@pytest.mark.parametrize("step", ["files", "prices"])
async def test_a_hostile_body_is_refused_and_leaves_nothing(bidder_browser: BidderBrowser, step: str) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    for what, (kind, body) in HOSTILE.items():
        for headers in ({HEADER: token_of(browser)}, {HEADER: ""}):
            answer = await browser.post(
                f"{url}/{step}", content=body, headers={"content-type": kind, **headers}, auth=None
            )
            assert answer.status_code in (400, 403, 413, 422), f"{what}: {answer.status_code}"
    assert await fetch_value("select count(*) from bid_part where place = 'file'") == 0


async def test_an_upload_without_the_token_first_is_refused_before_it_is_read(bidder_browser: BidderBrowser) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    file = [("file", ("a.pdf", PDF, "x/y"))]
    headers = {HEADER: ""}
    for data in ({}, {FIELD: "x"}, {"kind": "other", FIELD: token_of(browser)}):
        answer = await browser.post(f"{url}/files", data=data, files=file, headers=headers, auth=None)
        assert answer.status_code == 403
    foreign = {**headers, "Origin": "https://evil.example"}
    answer = await browser.post(f"{url}/files", data={FIELD: token_of(browser)}, files=file, headers=foreign, auth=None)
    assert answer.status_code == 403
    assert await fetch_value("select count(*) from bid_part where place = 'file'") == 0


async def test_after_the_deadline_the_pages_say_so(bidder_browser: BidderBrowser) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    await close_in(edition, -1)
    assert "Fristen for tilbud er udløbet" in (await browser.get(url)).text
    sent = await send(browser, f"{url}/files", [("file", ("a.pdf", PDF, "x/y"))])
    assert sent.status_code == 409
    assert (await browser.post(f"{url}/begin")).status_code == 409


@pytest.mark.parametrize("between", ["—", "–", "\r\n", " ", "."])
async def test_a_code_opens_its_bid_whatever_stands_between_its_groups(
    bidder_browser: BidderBrowser, between: str
) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    code = re.search(r"(?:[0-9A-Z]{5}-){11}[0-9A-Z]{5}", (await browser.get(f"{url}/code")).text)
    assert code is not None
    await browser.post(f"{url}/leave")
    answer = await browser.post(f"{url}/code", data={"code": code[0].replace("-", between)})
    assert answer.status_code == 303
    assert code[0] in answer.headers["set-cookie"], "as it was given out"
    assert code[0] in (await browser.get(f"{url}/code")).text


async def test_rows_with_numbers_no_form_has_are_passed_over(bidder_browser: BidderBrowser) -> None:
    edition, browser = await make_open_tender(), await bidder_browser()
    url = await begun(browser, edition)
    answer = await saved(browser, f"{url}/lots", lots=["1"], **{f"members-{'9' * 5000}-name": "Medbyder A/S"})
    assert answer.status_code == 303
    stale = await browser.post(f"{url}/lots", data={"saved": "1", f"members-{'9' * 5000}-name": "Medbyder A/S"})
    assert stale.status_code == 409
