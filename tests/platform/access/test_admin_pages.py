"""What an administrator does with users and teams."""

import re

import pytest

from app.platform.access import find_user_by_username, get_user, list_teams, suppliers
from tests.builders.access import make_user
from tests.conftest import ClientAs


async def test_the_pages_of_users_and_teams_open(client_as: ClientAs) -> None:
    browser = await client_as("administrator")
    paths = ("/admin/users", "/admin/users?q=test&role=manager", "/admin/users/new", "/admin/teams", "/account")
    for path in (*paths, f"/admin/users/{browser.user_id}"):  # type: ignore[attr-defined]
        answer = await browser.get(path)
        assert answer.status_code == 200, path


async def test_a_new_user_gets_a_temporary_password_shown_once(client_as: ClientAs) -> None:
    browser = await client_as("administrator")
    await browser.post("/admin/teams", data={"code": "JOB-1", "name": "Jobteam 1"})
    [team] = [team for team in await list_teams() if team.code == "JOB-1"]
    fields = {"username": "bo", "name": "Bo Prøve", "roles": ["caseworker", "team_leader"], "team_ids": [str(team.id)]}
    answer = await browser.post("/admin/users", data=fields)
    assert answer.status_code == 201
    password = re.search(r'class="secret-key">([a-z0-9-]+)<', answer.text)
    assert password is not None
    user = await find_user_by_username("bo")
    assert user is not None
    assert (user.roles, user.team_ids, user.must_change_password) == (
        ("caseworker", "team_leader"),
        (team.id,),
        True,
    )
    visitor = await client_as(None)
    await visitor.get("/login")
    first = await visitor.post("/login", data={"username": "bo", "password": password[1]})
    assert first.headers["location"] == "/login/password"


async def test_a_form_with_faults_comes_back_with_all_of_them_and_the_input(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suppliers, "_registered", list_two)
    browser = await client_as("administrator")
    answer = await browser.post("/admin/users", data={"username": "Bo Æ", "name": "Bo Prøve", "supplier_id": "7"})
    assert answer.status_code == 422
    assert 'value="Bo Prøve"' in answer.text
    for field in ("username", "roles", "supplier_id"):
        assert f'href="#{field}"' in answer.text


async def test_a_taken_user_name_is_refused_on_its_field(client_as: ClientAs) -> None:
    await make_user("caseworker", username="bo")
    browser = await client_as("administrator")
    answer = await browser.post("/admin/users", data={"username": "BO", "name": "Bo", "roles": "manager"})
    assert answer.status_code == 422
    assert 'id="username-error"' in answer.text


async def test_a_user_is_edited_with_a_version(client_as: ClientAs) -> None:
    user_id = await make_user("caseworker", name="Bo Prøve")
    browser = await client_as("administrator")
    fields = {"name": "Bo Ny", "roles": "caseworker", "version": "1"}
    assert (await browser.post(f"/admin/users/{user_id}", data=fields)).status_code == 303
    stale = await browser.post(f"/admin/users/{user_id}", data={**fields, "name": "Bo Gammel"})
    assert stale.status_code == 409
    assert "Bo Gammel" in stale.text
    assert "Bo Ny" in stale.text
    assert 'name="version" value="2"' in stale.text
    assert (await get_user(user_id)).name == "Bo Ny"


async def test_a_new_password_is_shown_and_the_old_one_ends(client_as: ClientAs) -> None:
    user_id = await make_user("caseworker")
    browser = await client_as("administrator")
    answer = await browser.post(f"/admin/users/{user_id}/password")
    assert answer.status_code == 200
    assert "secret-key" in answer.text
    assert (await get_user(user_id)).must_change_password


async def test_a_user_is_disabled_and_enabled(client_as: ClientAs) -> None:
    user_id = await make_user("caseworker")
    browser = await client_as("administrator")
    await browser.post(f"/admin/users/{user_id}/disable")
    assert (await get_user(user_id)).disabled_at is not None
    await browser.post(f"/admin/users/{user_id}/enable")
    assert (await get_user(user_id)).disabled_at is None


async def test_the_last_administrator_cannot_disable_himself(client_as: ClientAs) -> None:
    browser = await client_as("administrator")
    answer = await browser.post(f"/admin/users/{browser.user_id}/disable")  # type: ignore[attr-defined]
    assert answer.status_code == 409


async def test_a_team_is_renamed(client_as: ClientAs) -> None:
    browser = await client_as("administrator")
    await browser.post("/admin/teams", data={"code": "JOB-1", "name": "Jobteam 1"})
    [team] = [team for team in await list_teams() if team.code == "JOB-1"]
    await browser.post(f"/admin/teams/{team.id}", data={"name": "Jobteam Nord"})
    assert "Jobteam Nord" in (await browser.get("/admin/teams")).text
    assert (await browser.post(f"/admin/teams/{team.id}", data={"name": ""})).status_code == 422


async def test_users_are_found_by_part_of_name_and_by_role(client_as: ClientAs) -> None:
    await make_user("manager", username="zelda", name="Zelda 100% Prøve")
    browser = await client_as("administrator")
    for query in ("q=ZELD", "q=100%25", "role=manager&q=zelda"):
        assert [user["username"] for user in (await browser.get(f"/api/users?{query}")).json()["items"]] == ["zelda"]
    assert (await browser.get("/api/users?role=auditor&q=zelda")).json()["total"] == 0


async def test_users_as_json_hold_no_secrets(client_as: ClientAs) -> None:
    browser = await client_as("administrator")
    answer = await browser.get(f"/api/users/{browser.user_id}")  # type: ignore[attr-defined]
    assert set(answer.json()) == {
        "id", "username", "name", "roles", "team_ids", "supplier_id", "email", "mail_wanted", "locale",
        "has_authenticator", "must_change_password", "disabled_at", "version",
    }  # fmt: skip


async def test_a_suppliers_user_gets_a_supplier_chosen_by_name(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suppliers, "_registered", list_two)
    browser = await client_as("administrator")
    assert "Foreningen Broen" in (await browser.get("/admin/users/new")).text
    fields = {"username": "lis", "name": "Lis Prøve", "roles": "supplier", "supplier_id": "8"}
    assert (await browser.post("/admin/users", data=fields)).status_code == 201
    user = await find_user_by_username("lis")
    assert user is not None
    assert user.supplier_id == 8
    unknown = await browser.post("/admin/users", data={**fields, "username": "liv", "supplier_id": "9"})
    assert unknown.status_code == 422
    assert 'href="#supplier_id"' in unknown.text


async def test_a_supplier_that_is_not_chosen_from_any_more_stays_with_its_user(client_as: ClientAs) -> None:
    user_id = await make_user("supplier", supplier_id=77)
    browser = await client_as("administrator")
    fields = {"name": "Lis Prøve", "roles": "supplier", "supplier_id": "77", "version": "1"}
    assert (await browser.post(f"/admin/users/{user_id}", data=fields)).status_code == 303
    assert (await get_user(user_id)).supplier_id == 77


async def list_two() -> list[tuple[int, str]]:
    return [(7, "Aktiv Vej A/S"), (8, "Foreningen Broen")]


async def test_a_users_address_is_saved_and_checked(client_as: ClientAs) -> None:
    user_id = await make_user("caseworker")
    browser = await client_as("administrator")
    fields = {"name": "Bo Prøve", "roles": "caseworker", "email": "bo@kommune.example", "version": "1"}
    assert (await browser.post(f"/admin/users/{user_id}", data=fields)).status_code == 303
    assert (await get_user(user_id)).email == "bo@kommune.example"
    assert 'value="bo@kommune.example"' in (await browser.get(f"/admin/users/{user_id}")).text


@pytest.mark.parametrize(
    "address",
    ["bo", "bo@kommune", "bo@@kommune.example", "a@b.example,c@d.example", "bo@kommune.example\nBcc: x@y.example",
     "<bo@kommune.example>", "bo..b@kommune.example", "Bo <bo@kommune.example>", f"{'b' * 250}@k.example"],
)  # fmt: skip
async def test_what_is_no_single_address_is_refused(client_as: ClientAs, address: str) -> None:
    browser = await client_as("administrator")
    fields = {"username": "bo", "name": "Bo Prøve", "roles": "caseworker", "email": address}
    answer = await browser.post("/admin/users", data=fields)
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text


async def test_people_choose_their_own_emails(client_as: ClientAs) -> None:
    browser = await client_as("caseworker")
    assert (await browser.post("/account/mail", data={"email": "", "mail_wanted": "1"})).status_code == 422
    wanted = await browser.post("/account/mail", data={"email": "bo@kommune.example", "mail_wanted": "1"})
    assert wanted.status_code == 303
    user = await get_user(browser.user_id)  # type: ignore[attr-defined]
    assert (user.email, user.mail_wanted) == ("bo@kommune.example", True)
    await browser.post("/account/mail", data={"email": "bo@kommune.example"})
    assert not (await get_user(user.id)).mail_wanted


async def test_a_team_that_is_no_number_is_refused_like_one_that_is_not_there(client_as: ClientAs) -> None:
    browser = await client_as("administrator")
    fields = {"username": "ib", "name": "Ib Prøve", "roles": ["caseworker"]}
    for wrong in ("abc", "9" * 5000, "²"):
        assert (await browser.post("/admin/users", data={**fields, "team_ids": [wrong]})).status_code == 422
