"""Logging in: what it costs, what it tells, how often one may try."""

import asyncio
from datetime import UTC, datetime

import pytest

from app.platform.access import login_service, passwords, queries, service
from app.platform.access.actor import Session
from app.platform.access.login_service import LoginRefused, TooManyAttempts, Visitor
from app.platform.access.sessions import authenticate, start_session
from app.platform.access.totp import matching_step, seal, unseal
from app.platform.db import execute, fetch_value
from app.platform.errors import InvalidInput, NotSignedIn
from tests.builders.access import PASSWORD, make_user

pytestmark = pytest.mark.usefixtures("db")
HERE = Visitor("192.0.2.1", "Test browser")


async def session_of(token: str) -> Session:
    found = await authenticate(token, None)
    assert found is not None
    return found.session


async def test_the_right_password_opens_a_full_session() -> None:
    await make_user("caseworker", username="anna")
    logged_in = await login_service.log_in(" Anna ", PASSWORD, HERE)
    found = await authenticate(logged_in.token, "en")
    assert found is not None
    assert found.actor is not None
    assert (found.actor.username, found.actor.locale, logged_in.stage) == ("anna", "en", "full")


async def test_only_a_hash_of_the_token_is_stored() -> None:
    token = await start_session(await make_user())
    stored = await fetch_value("select token_hash from user_session order by id desc limit 1")
    assert token.encode() not in stored
    assert len(stored) == 32


async def test_an_unknown_user_costs_as_much_work_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    await make_user("caseworker", username="anna")
    worked: list[str] = []
    real = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda stored, typed: (worked.append(typed), real(stored, typed))[1])
    for username in ("anna", "nobody"):
        with pytest.raises(LoginRefused):
            await login_service.log_in(username, "wrong wrong wrong", HERE)
    assert len(worked) == 2
    assert passwords._nobodys_hash().rsplit("$", 2)[0] == passwords.hasher.hash("x").rsplit("$", 2)[0]


async def test_a_disabled_user_is_refused_with_the_same_words() -> None:
    await make_user("administrator")
    user_id = await make_user("caseworker", username="anna")
    await service.disable_user(user_id, actor_id=None)
    with pytest.raises(LoginRefused) as disabled:
        await login_service.log_in("anna", PASSWORD, HERE)
    with pytest.raises(LoginRefused) as unknown:
        await login_service.log_in("nobody", PASSWORD, HERE)
    assert str(disabled.value) == str(unknown.value)


@pytest.mark.parametrize("username", ["anna", "nobody"])
async def test_an_account_is_locked_after_five_failures_whether_it_exists_or_not(username: str) -> None:
    await make_user("caseworker", username="anna")
    for _ in range(5):
        with pytest.raises(LoginRefused):
            await login_service.log_in(username, "wrong wrong wrong", HERE)
    with pytest.raises(TooManyAttempts):
        await login_service.log_in(username, PASSWORD, Visitor("192.0.2.99", ""))


async def test_a_lock_ends_when_the_failures_are_old() -> None:
    await make_user("caseworker", username="anna")
    for _ in range(5):
        with pytest.raises(LoginRefused):
            await login_service.log_in("anna", "wrong wrong wrong", HERE)
    await execute("update login_attempt set at = at - interval '16 minutes'")
    assert (await login_service.log_in("anna", PASSWORD, HERE)).stage == "full"


async def test_tries_while_locked_do_not_prolong_the_lock() -> None:
    await make_user("caseworker", username="anna")
    for _ in range(5):
        with pytest.raises(LoginRefused):
            await login_service.log_in("anna", "wrong wrong wrong", HERE)
    await execute("update login_attempt set at = at - interval '14 minutes'")
    with pytest.raises(TooManyAttempts):
        await login_service.log_in("anna", PASSWORD, HERE)
    await execute("update login_attempt set at = at - interval '2 minutes'")
    assert (await login_service.log_in("anna", PASSWORD, HERE)).stage == "full"


async def test_a_log_in_forgets_the_failures_before_it() -> None:
    await make_user("caseworker", username="anna")
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(LoginRefused):
                await login_service.log_in("anna", "wrong wrong wrong", HERE)
        await login_service.log_in("anna", PASSWORD, HERE)


async def test_an_address_is_locked_after_thirty_failures_over_any_accounts() -> None:
    await make_user("caseworker", username="anna")
    for number in range(30):
        with pytest.raises(LoginRefused):
            await login_service.log_in(f"guess{number}", "wrong wrong wrong", HERE)
    with pytest.raises(TooManyAttempts):
        await login_service.log_in("anna", PASSWORD, HERE)
    assert (await login_service.log_in("anna", PASSWORD, Visitor("192.0.2.2", ""))).stage == "full"


def test_an_ipv6_network_counts_as_one_address() -> None:
    assert login_service.address_key("2001:db8::1") == login_service.address_key("2001:db8::ffff")
    assert login_service.address_key("192.0.2.1") == "192.0.2.1"
    assert login_service.address_key(None) == "unknown"


async def test_what_was_typed_as_user_name_is_not_stored() -> None:
    with pytest.raises(LoginRefused):
        await login_service.log_in("my secret password", "wrong wrong wrong", HERE)
    assert not await fetch_value("select count(*) from login_attempt where login_attempt::text like '%secret%'")


async def test_a_temporary_password_must_be_changed_before_anything_else() -> None:
    user_id = await make_user("caseworker", username="anna")
    temporary = await service.reset_password(user_id, actor_id=None)
    first = await login_service.log_in("anna", temporary, HERE)
    assert first.stage == "password"
    session = await session_of(first.token)
    found = await authenticate(first.token, None)
    assert found is not None
    assert found.actor is None
    with pytest.raises(InvalidInput):
        await login_service.choose_password(session, temporary, Visitor("", "", session))
    second = await login_service.choose_password(session, "en helt anden sætning", Visitor("", "", session))
    assert second.stage == "full"
    assert await authenticate(first.token, None) is None
    assert (await login_service.log_in("anna", "en helt anden sætning", HERE)).stage == "full"


@pytest.mark.parametrize("role", ["administrator", "supplier"])
async def test_administrators_and_suppliers_set_up_an_authenticator(role: str) -> None:
    user_id = await make_user(role, username="anna")
    first = await login_service.log_in("anna", PASSWORD, HERE)
    assert first.stage == "enrol"
    session = await session_of(first.token)
    _, secret = await login_service.enrolment_secret(session)
    assert secret.encode() not in await fetch_value("select totp_secret from app_user where id = $1", user_id)
    second = await login_service.enter_code(session, code_at(secret, NOW), Visitor("", "", session), NOW)
    assert second.stage == "full"


async def test_later_log_ins_ask_for_a_code_and_take_each_code_once() -> None:
    secret = await make_enrolled_user("anna")
    first = await session_of((await login_service.log_in("anna", PASSWORD, HERE)).token)
    assert first.stage == "code"
    logged_in = await login_service.enter_code(first, code_at(secret, NOW), Visitor("", "", first), NOW)
    assert logged_in.stage == "full"
    again = await session_of((await login_service.log_in("anna", PASSWORD, HERE)).token)
    with pytest.raises(InvalidInput):
        await login_service.enter_code(again, code_at(secret, NOW), Visitor("", "", again), NOW)


async def test_codes_cannot_be_guessed_by_logging_in_again_and_again() -> None:
    await make_enrolled_user("anna")
    for _ in range(5):
        session = await session_of((await login_service.log_in("anna", PASSWORD, HERE)).token)
        with pytest.raises(InvalidInput):
            await login_service.enter_code(session, "000000", Visitor("", "", session), NOW)
    with pytest.raises(TooManyAttempts):
        await login_service.log_in("anna", PASSWORD, HERE)


async def test_a_demonstration_has_no_authenticators(monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    demo = dataclasses.replace(login_service.settings(), demo=True)
    monkeypatch.setattr(login_service, "settings", lambda: demo)
    await make_user("administrator", username="anna")
    assert (await login_service.log_in("anna", PASSWORD, HERE)).stage == "full"


async def test_a_session_at_one_step_does_not_serve_for_another() -> None:
    await make_enrolled_user("anna")
    session = await session_of((await login_service.log_in("anna", PASSWORD, HERE)).token)
    with pytest.raises(NotSignedIn):
        await login_service.choose_password(session, "en helt anden sætning", Visitor("", "", session))
    with pytest.raises(NotSignedIn):
        await login_service.enrolment_secret(session)
    with pytest.raises(NotSignedIn):
        await login_service.change_password(session, PASSWORD, "en helt anden sætning", Visitor("", "", session))


async def test_a_slow_log_in_does_not_survive_a_password_reset(monkeypatch: pytest.MonkeyPatch) -> None:
    user_id = await make_user("caseworker", username="anna")
    real = login_service.verify_password

    async def slow(stored: str | None, typed: str) -> bool:
        fits = await real(stored, typed)
        await service.reset_password(user_id, actor_id=None)
        return fits

    monkeypatch.setattr(login_service, "verify_password", slow)
    with pytest.raises(LoginRefused):
        await login_service.log_in("anna", PASSWORD, HERE)


async def test_weaker_hashes_are_renewed_at_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    user_id = await make_user("caseworker", username="anna")
    stronger = passwords.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", stronger)
    assert (await login_service.log_in("anna", PASSWORD, HERE)).stage == "full"
    known = await queries.credentials_of(user_id)
    assert known is not None
    assert not passwords.needs_rehash(known.password_hash)


async def test_hashing_leaves_the_event_loop_free() -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    await passwords.hash_password("x" * 12)
    counting.cancel()
    assert turns > 0


NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def code_at(secret: str, now: datetime) -> str:
    import pyotp

    return pyotp.TOTP(secret).at(now)


def test_a_code_is_taken_with_one_step_of_drift_and_no_more() -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    code = code_at(secret, NOW)
    step = int(NOW.timestamp()) // 30
    assert matching_step(secret, code, NOW) == step
    assert matching_step(secret, f"{code[:3]} {code[3:]}", datetime.fromtimestamp(NOW.timestamp() + 30, UTC)) == step
    assert matching_step(secret, code, datetime.fromtimestamp(NOW.timestamp() + 90, UTC)) is None
    assert matching_step(secret, "٠١٢٣٤٥", NOW) is None
    assert unseal(seal(secret)) == secret


async def make_enrolled_user(username: str) -> str:
    """An administrator with an authenticator; its secret."""
    user_id = await make_user("administrator", username=username)
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    await queries.set_totp_secret(user_id, seal(secret))
    await queries.accept_totp_step(user_id, 1)
    return secret


async def test_a_new_password_from_an_administrator_ends_the_lock_out() -> None:
    user_id = await make_user("caseworker", username="anna")
    for _ in range(5):
        with pytest.raises(LoginRefused):
            await login_service.log_in("anna", "wrong wrong wrong", HERE)
    temporary = await service.reset_password(user_id, actor_id=None)
    assert (await login_service.log_in("anna", temporary, HERE)).stage == "password"
