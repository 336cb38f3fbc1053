"""Sessions end when they should, and nothing brings them back."""

import pytest

from app.platform.access import login_service, service
from app.platform.access.actor import Session
from app.platform.access.login_service import Visitor
from app.platform.access.session_queries import touch
from app.platform.access.sessions import authenticate, start_session
from app.platform.db import execute
from app.platform.errors import Conflict, InvalidInput, NotSignedIn, StaleVersion
from tests.builders.access import PASSWORD, make_user

pytestmark = pytest.mark.usefixtures("db")


async def is_alive(token: str) -> bool:
    return await authenticate(token, None) is not None


async def session_of(token: str) -> Session:
    found = await authenticate(token, None)
    assert found is not None
    return found.session


async def age(column: str, interval: str) -> None:
    await execute(f"update user_session set {column} = {column} - interval '{interval}'")


async def test_a_session_ends_twelve_hours_after_the_log_in_however_busy() -> None:
    token = await start_session(await make_user())
    await age("created_at", "11 hours 59 minutes")
    assert await is_alive(token)
    await age("created_at", "2 minutes")
    assert not await is_alive(token)


async def test_a_session_ends_after_an_idle_hour() -> None:
    token = await start_session(await make_user())
    await age("last_seen_at", "59 minutes")
    assert await is_alive(token)
    assert await is_alive(token)
    await age("last_seen_at", "61 minutes")
    assert not await is_alive(token)


async def test_use_keeps_a_session_awake() -> None:
    token = await start_session(await make_user())
    await age("last_seen_at", "59 minutes")
    assert await is_alive(token)
    await age("last_seen_at", "59 minutes")
    assert await is_alive(token)


async def test_an_unfinished_log_in_ends_after_ten_minutes() -> None:
    token = await start_session(await make_user(), stage="code")
    await age("created_at", "11 minutes")
    assert not await is_alive(token)


async def test_a_slow_request_cannot_undo_a_log_out() -> None:
    token = await start_session(await make_user())
    session = await session_of(token)
    await login_service.log_out(session)
    await touch(session.id)
    assert not await is_alive(token)


async def test_a_slow_change_of_password_cannot_undo_a_log_out() -> None:
    user_id = await make_user()
    token = await start_session(user_id)
    session = await session_of(token)
    await login_service.log_out(session)
    with pytest.raises(NotSignedIn):
        await login_service.change_password(session, PASSWORD, "en helt anden sætning", Visitor("", "", session))


async def test_a_changed_password_renews_this_session_and_ends_the_others() -> None:
    user_id = await make_user()
    mine, other = await start_session(user_id), await start_session(user_id)
    session = await session_of(mine)
    renewed = await login_service.change_password(session, PASSWORD, "en helt anden sætning", Visitor("", "", session))
    assert await is_alive(renewed.token)
    assert not await is_alive(mine)
    assert not await is_alive(other)


async def test_a_reset_password_ends_every_session() -> None:
    user_id = await make_user()
    token = await start_session(user_id)
    await service.reset_password(user_id, actor_id=None)
    assert not await is_alive(token)


async def test_disabling_a_user_ends_every_session_and_enabling_brings_none_back() -> None:
    await make_user("administrator")
    user_id = await make_user()
    token = await start_session(user_id)
    await service.disable_user(user_id, actor_id=None)
    assert not await is_alive(token)
    await service.enable_user(user_id, actor_id=None)
    assert not await is_alive(token)


async def test_a_change_of_role_ends_every_session() -> None:
    await make_user("administrator")
    user_id = await make_user("caseworker")
    token = await start_session(user_id)
    await change(user_id, roles=["caseworker", "team_leader"])
    assert not await is_alive(token)


async def test_a_change_of_name_or_team_ends_none() -> None:
    await make_user("administrator")
    user_id = await make_user("caseworker")
    token = await start_session(user_id)
    team_id = await service.ensure_team("JOB-1")
    await change(user_id, roles=["caseworker"], team_ids=[team_id])
    found = await authenticate(token, None)
    assert found is not None
    assert found.actor is not None
    assert found.actor.team_ids == {team_id}


async def test_one_can_end_ones_own_sessions_and_nobody_elses() -> None:
    anna, bo = await make_user(), await make_user()
    here, there, bos = await start_session(anna), await start_session(anna), await start_session(bo)
    session = await session_of(here)
    await login_service.end_own_sessions(session, only=(await session_of(bos)).id)
    assert await is_alive(bos)
    await login_service.end_own_sessions(session)
    assert await is_alive(here)
    assert not await is_alive(there)


async def test_a_stale_save_changes_nothing() -> None:
    await make_user("administrator")
    user_id = await make_user("caseworker", name="Anna Prøve")
    await change(user_id, roles=["caseworker"], name="Anna Ny")
    with pytest.raises(StaleVersion) as stale:
        await service.update_user(
            user_id, 1, name="Anna Gammel", roles=["manager"], team_ids=[], supplier_id=None, email=None, actor_id=None
        )
    assert stale.value.current.name == "Anna Ny"
    assert (await service.get_user(user_id)).roles == ("caseworker",)


async def test_the_last_administrator_stays() -> None:
    administrator = await make_user("administrator")
    with pytest.raises(Conflict):
        await service.disable_user(administrator, actor_id=None)
    with pytest.raises(Conflict):
        await change(administrator, roles=["manager"])
    assert (await service.get_user(administrator)).disabled_at is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("kort", "at least"),
        ("adgangskode123", "easy to guess"),
        ("abababababab", "easy to guess"),
        ("annaannaanna1", "easy to guess"),
        ("x" * 201, "at most"),
    ],
)
async def test_weak_passwords_are_refused(password: str, fault: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await make_user(username="anna", password=password)
    assert fault in refused.value.fields[0].msgid


async def test_a_supplier_user_has_a_supplier_and_no_other_role() -> None:
    for roles, supplier_id in ((["supplier"], None), (["manager"], 3), (["supplier", "manager"], 3)):
        with pytest.raises(InvalidInput):
            await service.create_user("anna", name="Anna", roles=roles, password=PASSWORD, supplier_id=supplier_id)


async def change(user_id: int, **changes: object) -> None:
    user = await service.get_user(user_id)
    kept = {"name": user.name, "team_ids": list(user.team_ids), "supplier_id": user.supplier_id, "email": user.email}
    fields = {**kept, **changes}
    await service.update_user(user_id, user.version, **fields, actor_id=None)  # type: ignore[arg-type]
