"""The way in and out, as a browser goes it."""

import dataclasses
import re

import pytest

from app.platform.access import browser as browser_module
from app.platform.access import cookies, login_service, service
from app.platform.access.cookies import nonce_cookie, session_cookie
from app.platform.access.csrf import HEADER, nonce_token
from app.platform.access.sessions import start_session
from app.platform.db import fetch_value
from tests.builders.access import PASSWORD, make_user
from tests.conftest import ClientAs


def set_cookies(answer: object) -> dict[str, str]:
    lines = answer.headers.get_list("set-cookie")  # type: ignore[attr-defined]
    return {line.split("=", 1)[0]: line for line in lines}


async def test_logging_in_leads_to_the_page_asked_for(client_as: ClientAs) -> None:
    await make_user("caseworker", username="anna")
    visitor = await client_as(None)
    asked = await visitor.get("/account?x=1")
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=%2Faccount%3Fx%3D1")
    form = await visitor.get(asked.headers["location"])
    assert 'name="next" value="/account?x=1"' in form.text
    done = await visitor.post("/login", data={"username": "anna", "password": PASSWORD, "next": "/account?x=1"})
    assert (done.status_code, done.headers["location"]) == (303, "/account?x=1")
    assert (await visitor.get("/account")).status_code == 200


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "/%09/evil.example"])
async def test_logging_in_never_leads_to_another_site(client_as: ClientAs, target: str) -> None:
    await make_user("caseworker", username="anna")
    visitor = await client_as(None)
    await visitor.get("/login", params={"next": target})
    done = await visitor.post("/login", data={"username": "anna", "password": PASSWORD, "next": target})
    assert done.headers["location"] in {"/", "/%09/evil.example"}
    signed_in = await visitor.get("/login", params={"next": target})
    assert signed_in.headers["location"] in {"/", "/%09/evil.example"}


async def test_a_token_planted_before_the_log_in_is_worthless_after_it(client_as: ClientAs) -> None:
    await make_user("caseworker", username="anna")
    planted = await start_session(await make_user("caseworker", username="mallory"))
    victim = await client_as(None)
    victim.cookies.set(session_cookie(), planted)
    await victim.get("/login")
    await victim.post("/login", data={"username": "anna", "password": PASSWORD})
    mine = {cookie.value for cookie in victim.cookies.jar if cookie.name == session_cookie()}
    assert len(mine - {planted}) == 1
    thief = await client_as(None)
    thief.cookies.set(session_cookie(), planted)
    assert (await thief.get("/api/me")).status_code == 401


async def test_a_token_of_the_clients_own_making_is_never_adopted(client_as: ClientAs) -> None:
    await make_user("caseworker", username="anna")
    visitor = await client_as(None)
    await visitor.get("/login")
    chosen = "A" * 43
    done = await visitor.post(
        "/login",
        data={"username": "anna", "password": PASSWORD},
        headers={"cookie": _cookie_line(visitor, chosen), HEADER: nonce_token(visitor.cookies[nonce_cookie()])},
    )
    assert done.status_code == 303
    assert chosen not in set_cookies(done)[session_cookie()]


def _cookie_line(visitor: object, chosen: str) -> str:
    pairs = [f"{cookie.name}={cookie.value}" for cookie in visitor.cookies.jar]  # type: ignore[attr-defined]
    return "; ".join([*pairs, f"{session_cookie()}={chosen}"])


async def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client_as: ClientAs) -> None:
    await make_user("caseworker", username="anna")
    visitor = await client_as(None)
    await visitor.get("/login")
    done = await visitor.post("/login", data={"username": "anna", "password": PASSWORD})
    line = set_cookies(done)["vifte"].lower()
    assert "httponly" in line
    assert "samesite=lax" in line
    assert "path=/" in line
    assert "domain" not in line
    assert "secure" not in line


async def test_behind_tls_the_cookie_is_secure_and_bound_to_the_host(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    secure = dataclasses.replace(cookies.settings(), secure_cookies=True)
    for module in (cookies, browser_module):
        monkeypatch.setattr(module, "settings", lambda: secure)
    await make_user("caseworker", username="anna")
    visitor = await client_as(None)
    page = await visitor.get("/login")
    form_cookie = set_cookies(page)["__Host-vifte-form"]
    assert "Secure" in form_cookie
    token = re.search(r'name="_csrf" value="([0-9a-f]+)"', page.text)
    assert token is not None
    done = await visitor.post(
        "/login",
        data={"username": "anna", "password": PASSWORD, "_csrf": token[1]},
        headers={"cookie": form_cookie.split(";")[0]},
    )
    line = set_cookies(done)["__Host-vifte"]
    assert "Secure" in line
    assert "Path=/" in line
    assert "Domain" not in line


async def test_a_wrong_password_keeps_the_name_and_never_shows_the_password(client_as: ClientAs) -> None:
    visitor = await client_as(None)
    await visitor.get("/login")
    answer = await visitor.post("/login", data={"username": "anna", "password": "hemmelige ord her"})
    assert answer.status_code == 422
    assert 'value="anna"' in answer.text
    assert "hemmelige" not in answer.text


async def test_a_known_and_an_unknown_user_get_the_same_page(client_as: ClientAs) -> None:
    await make_user("caseworker", username="anna")
    visitor = await client_as(None)
    await visitor.get("/login")
    texts = []
    for username in ("anna", "olga"):
        answer = await visitor.post("/login", data={"username": username, "password": "wrong wrong wrong"})
        texts.append((answer.status_code, answer.text.replace(username, "NAME")))
    assert texts[0] == texts[1]


async def test_a_locked_account_answers_429(client_as: ClientAs) -> None:
    visitor = await client_as(None)
    await visitor.get("/login")
    for _ in range(5):
        await visitor.post("/login", data={"username": "olga", "password": "wrong wrong wrong"})
    answer = await visitor.post("/login", data={"username": "olga", "password": "wrong wrong wrong"})
    assert answer.status_code == 429


async def test_logging_out_ends_the_session_itself(client_as: ClientAs) -> None:
    browser = await client_as("caseworker")
    token = browser.cookies[session_cookie()]
    done = await browser.post("/logout")
    assert done.headers["location"] == "/login"
    thief = await client_as(None)
    thief.cookies.set(session_cookie(), token)
    assert (await thief.get("/api/me")).status_code == 401


async def test_a_log_out_cannot_be_forged_nor_done_by_a_link(client_as: ClientAs) -> None:
    browser = await client_as("caseworker")
    assert (await browser.get("/logout")).status_code == 405
    assert (await browser.post("/logout", headers={"X-CSRF-Token": "0" * 64})).status_code == 403
    assert (await browser.get("/api/me")).status_code == 200


async def test_a_temporary_password_leads_over_its_change_to_the_page_asked_for(client_as: ClientAs) -> None:
    user_id = await make_user("caseworker", username="anna")
    temporary = await service.reset_password(user_id, actor_id=None)
    visitor = await client_as(None)
    await visitor.get("/login")
    first = await visitor.post("/login", data={"username": "anna", "password": temporary, "next": "/account"})
    assert first.headers["location"] == "/login/password?next=%2Faccount"
    assert (await visitor.get("/api/me")).status_code == 401
    assert (await visitor.get("/account")).status_code == 303
    differing = await visitor.post("/login/password", data={"password": "x" * 12, "repeated": "y" * 12})
    assert differing.status_code == 422
    own = {"password": "en helt anden sætning", "repeated": "en helt anden sætning", "next": "/account"}
    done = await visitor.post("/login/password", data=own)
    assert done.headers["location"] == "/account"
    assert (await visitor.get("/api/me")).json()["username"] == "anna"


async def test_an_administrator_sets_up_an_authenticator_on_the_way_in(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyotp

    await make_user("administrator", username="anna")
    visitor = await client_as(None)
    await visitor.get("/login")
    first = await visitor.post("/login", data={"username": "anna", "password": PASSWORD})
    assert first.headers["location"] == "/login/authenticator"
    assert (await visitor.get("/admin/users")).status_code == 303
    page = await visitor.get("/login/authenticator")
    secret = re.search(r'class="secret-key">([A-Z2-7 ]+)<', page.text)
    assert secret is not None
    wrong = await visitor.post("/login/authenticator", data={"code": "abc"})
    assert wrong.status_code == 422
    code = pyotp.TOTP(secret[1].replace(" ", "")).now()
    done = await visitor.post("/login/authenticator", data={"code": code})
    assert done.headers["location"] == "/"
    assert (await visitor.get("/admin/users")).status_code == 200


async def test_the_steps_of_a_log_in_are_closed_to_everybody_else(client_as: ClientAs) -> None:
    for role in (None, "manager"):
        browser = await client_as(role)
        await browser.get("/login")
        for path in ("/login/code", "/login/password", "/login/authenticator"):
            assert (await browser.get(path)).headers["location"] == "/login", path


async def test_the_language_is_chosen_before_the_log_in_too(client_as: ClientAs) -> None:
    visitor = await client_as(None)
    assert 'lang="da"' in (await visitor.get("/login")).text
    done = await visitor.post("/account/language", data={"locale": "en", "next": "/login?next=%2Faccount"})
    assert done.headers["location"] == "/login?next=%2Faccount" or done.headers["location"] == "/"
    assert '<html lang="en">' in (await visitor.get("/login")).text


async def test_the_language_stays_with_the_person(client_as: ClientAs) -> None:
    browser = await client_as("caseworker")
    await browser.post("/account/language", data={"locale": "en", "next": "/account"})
    assert await fetch_value("select locale from app_user where id = $1", browser.user_id) == "en"  # type: ignore[attr-defined]
    elsewhere = await client_as(None)
    elsewhere.cookies.set(session_cookie(), await start_session(browser.user_id))  # type: ignore[attr-defined]
    assert (await elsewhere.get("/api/me")).json()["locale"] == "en"


async def test_changing_the_password_keeps_this_browser_signed_in(client_as: ClientAs) -> None:
    browser = await client_as("caseworker")
    new = "en helt anden sætning"
    wrong = await browser.post("/account/password", data={"current": "x", "password": new, "repeated": new})
    assert wrong.status_code == 422
    done = await browser.post("/account/password", data={"current": PASSWORD, "password": new, "repeated": new})
    assert done.status_code == 303
    assert set_cookies(done)[session_cookie()]
    assert login_service.STEPS
    assert (await browser.get("/account")).status_code == 200
