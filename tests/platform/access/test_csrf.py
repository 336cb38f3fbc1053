"""Requests that other sites make a browser send are refused, on every unsafe method."""

import dataclasses

import httpx
import pytest
from litestar import Litestar

from app.platform.access import csrf
from app.platform.access.cookies import nonce_cookie, session_cookie
from app.platform.access.csrf import FIELD, HEADER, comes_from_here, session_token
from app.platform.access.sessions import hash_token, start_session
from tests.builders.access import make_user
from tests.builders.clients import TestBrowser, log_in


@pytest.fixture
async def bare(small_app: Litestar, db: object) -> TestBrowser:
    """A browser that adds no token by itself."""
    browser = TestBrowser(small_app, auth=None)
    await log_in(browser, "manager")
    return browser


def token_of(browser: httpx.AsyncClient) -> str:
    return session_token(hash_token(browser.cookies[session_cookie()]))


async def test_a_write_without_a_token_is_refused(bare: TestBrowser) -> None:
    answer = await bare.post("/write")
    assert answer.status_code == 403
    assert "did not come from a page of yours" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_no_unsafe_method_escapes(bare: TestBrowser, method: str) -> None:
    assert (await bare.request(method, "/write-any-way")).status_code == 403
    headers = {HEADER: token_of(bare)}
    assert (await bare.request(method, "/write-any-way", headers=headers)).status_code == 200


async def test_the_header_and_the_form_field_both_carry_the_token(bare: TestBrowser) -> None:
    token = token_of(bare)
    assert (await bare.post("/write", headers={HEADER: token})).status_code == 200
    assert (await bare.post("/write", data={FIELD: token, "word": "kept"})).text == "kept"
    with_file = await bare.post("/write", data={FIELD: token, "word": "kept"}, files={"file": b"x"})
    assert with_file.text == "kept"


async def test_the_token_of_another_session_is_refused(bare: TestBrowser) -> None:
    other = await start_session(await make_user("manager"))
    answer = await bare.post("/write", headers={HEADER: session_token(hash_token(other))})
    assert answer.status_code == 403


async def test_a_token_from_before_the_log_in_is_refused_after_it(bare: TestBrowser, browser: TestBrowser) -> None:
    early = (await browser.get("/open")).text
    assert (await bare.post("/write", headers={HEADER: early})).status_code == 403


async def test_a_token_in_the_address_or_in_json_does_not_count(bare: TestBrowser) -> None:
    token = token_of(bare)
    assert (await bare.post(f"/write?{FIELD}={token}")).status_code == 403
    assert (await bare.post("/write", json={FIELD: token})).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
async def test_another_origin_is_refused_even_with_the_right_token(bare: TestBrowser, headers: dict[str, str]) -> None:
    answer = await bare.post("/write", headers={HEADER: token_of(bare), **headers})
    assert answer.status_code == 403


async def test_our_own_origin_is_accepted(bare: TestBrowser) -> None:
    headers = {HEADER: token_of(bare), "Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    assert (await bare.post("/write", headers=headers)).status_code == 200


def test_plain_http_from_the_own_host_is_another_origin_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    secure = dataclasses.replace(csrf.settings(), secure_cookies=True, public_origin="https://vifte.example")
    monkeypatch.setattr(csrf, "settings", lambda: secure)
    assert comes_from_here("https://vifte.example", "same-origin", "vifte.example")
    assert not comes_from_here("http://vifte.example", None, "vifte.example")


async def test_who_is_not_signed_in_is_told_so_before_the_body_is_read(browser: TestBrowser) -> None:
    assert (await browser.post("/write", content=b"\xff" * 100)).status_code == 401


async def test_public_forms_are_bound_to_a_cookie_of_their_own(small_app: Litestar, db: object) -> None:
    stranger = TestBrowser(small_app, auth=None)
    assert (await stranger.post("/open-write")).status_code == 403
    first = await stranger.get("/open")
    assert nonce_cookie() in first.cookies
    assert (await stranger.post("/open-write", data={FIELD: first.text})).status_code == 200
    assert (await stranger.get("/open")).text == first.text
    other = TestBrowser(small_app, auth=None)
    await other.get("/open")
    assert (await other.post("/open-write", data={FIELD: first.text})).status_code == 403


async def test_a_page_without_a_form_sets_no_cookie(browser: TestBrowser) -> None:
    assert "set-cookie" not in (await browser.get("/inside")).headers


def test_an_origin_that_is_no_address_is_another_site() -> None:
    assert not comes_from_here("http://[", None, "127.0.0.1:8000")
