"""Logging in, step by step, and out again.

A log-in goes through the steps its user needs (a code, a new password, setting up an authenticator). Each finished
step gets a new session under a new token; only the last one opens anything else than the next step.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime

import msgspec

from app.platform.access import queries, session_queries
from app.platform.access.actor import Session
from app.platform.access.passwords import check_new_password, hash_password, needs_rehash, verify_password
from app.platform.access.schemas import Credentials, SessionRow
from app.platform.access.sessions import start_session
from app.platform.access.totp import REQUIRED_ROLES, matching_step, new_secret, seal, unseal
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, FieldError, InvalidInput, NotSignedIn, VifteError
from app.platform.settings import settings

STEPS = ("code", "password", "enrol")
FAILURES_BY_ACCOUNT = 5
FAILURES_BY_ADDRESS = 30


class LoginRefused(VifteError):
    """One message for an unknown user, a wrong password and a disabled user."""

    status = 422

    def __init__(self) -> None:
        super().__init__(N_("The user name or the password is wrong."))


class TooManyAttempts(VifteError):
    status = 429

    def __init__(self) -> None:
        super().__init__(N_("Too many failed attempts. Wait 15 minutes, or ask an administrator for a new password."))


@dataclass(frozen=True)
class Visitor:
    """Where a log-in comes from, and the session its browser had before."""

    address: str
    user_agent: str
    session: Session | None = None


@dataclass(frozen=True)
class LoggedIn:
    """`token` goes into the cookie; `stage` is "full" or the step that comes next."""

    token: str
    stage: str


async def log_in(username: str, password: str, visitor: Visitor) -> LoggedIn:
    """Check a password. Raises LoginRefused or TooManyAttempts, neither of which tells whether the user exists."""
    key = account_key(username)
    attempt = await _begin_attempt(key, visitor)
    found = await queries.find_credentials(username)
    usable = found if found is not None and not found.disabled else None
    if not await verify_password(usable.password_hash if usable else None, password) or usable is None:
        await _tell_lock_out(key, visitor, found)
        raise LoginRefused
    if needs_rehash(usable.password_hash):
        better = await hash_password(password)
        await queries.refresh_hash(usable.user_id, usable.password_hash, better)
        usable = msgspec.structs.replace(usable, password_hash=better)
    return await _go_on(usable, visitor, done=None, attempt=attempt)


async def enter_code(session: Session, code: str, visitor: Visitor, now: datetime) -> LoggedIn:
    """The second step with an authenticator, and also the confirmation of a new one."""
    known = await _credentials(session, "code", "enrol")
    attempt = await _begin_attempt(account_key(known.username), visitor)
    step = matching_step(unseal(known.totp_secret), code, now) if known.totp_secret else None
    if step is None or not await queries.accept_totp_step(known.user_id, step):
        await _tell_lock_out(account_key(known.username), visitor, known)
        raise InvalidInput([FieldError("code", N_("The code does not fit. Wait for the next one and write that."))])
    return await _go_on(known, visitor, done=session.stage, attempt=attempt)


async def choose_password(session: Session, password: str, visitor: Visitor) -> LoggedIn:
    """Replace a temporary password on the way in."""
    known = await _set_password(await _credentials(session, "password"), password, session)
    return await _go_on(known, visitor, done="password", attempt=None)


async def change_password(session: Session, current: str, password: str, visitor: Visitor) -> LoggedIn:
    """From the account page. Ends the user's other sessions and gives this one a new token."""
    known = await _credentials(session, "full")
    attempt = await _begin_attempt(account_key(known.username), visitor)
    if not await verify_password(known.password_hash, current):
        raise InvalidInput([FieldError("current", N_("The present password is wrong."))])
    await session_queries.set_attempt_outcome(attempt, "passed")
    known = await _set_password(known, password, session)
    return await _go_on(known, visitor, done=STEPS[-1], attempt=None)


async def enrolment_secret(session: Session) -> tuple[str, str]:
    """User name and secret of the authenticator being set up."""
    known = await _credentials(session, "enrol")
    if known.totp_secret is None or known.totp_confirmed:
        raise NotSignedIn
    return known.username, unseal(known.totp_secret)


async def log_out(session: Session) -> None:
    async with transaction():
        await session_queries.end_session(session.id, "logged_out")
        await record(actor_id=session.user_id, action="user.logged_out", subject="user", subject_id=session.user_id)


async def end_own_sessions(session: Session, *, only: int | None = None) -> None:
    """End one other session of the same user, or all the others."""
    async with transaction():
        if only is None:
            await session_queries.end_sessions_of(session.user_id, "ended_by_user", but=session.id)
        else:
            await session_queries.end_session_of(session.user_id, only, "ended_by_user")
        await record(actor_id=session.user_id, action="user.sessions_ended", subject="user", subject_id=session.user_id)


async def list_own_sessions(user_id: int) -> list[SessionRow]:
    return await session_queries.list_sessions(user_id)


async def choose_locale(user_id: int, locale: str) -> None:
    await queries.set_locale(user_id, locale)


def account_key(username: str) -> bytes:
    return hashlib.sha256(username.strip().lower().encode("utf-8", "replace")).digest()


def address_key(host: str | None) -> str:
    """What attempts are counted by: an IPv4 address, or an IPv6 network, since one visitor has all of it."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


async def _begin_attempt(key: bytes, visitor: Visitor) -> int:
    attempt = await session_queries.insert_attempt(key, visitor.address)
    by_account, by_address = await session_queries.count_failures(key, visitor.address)
    if by_account > FAILURES_BY_ACCOUNT or by_address > FAILURES_BY_ADDRESS:
        await session_queries.set_attempt_outcome(attempt, "locked")
        raise TooManyAttempts
    return attempt


async def _tell_lock_out(key: bytes, visitor: Visitor, known: Credentials | None) -> None:
    """One entry in the trail when a known account has just been locked, not one for each further try."""
    by_account, _ = await session_queries.count_failures(key, visitor.address)
    if known is not None and by_account == FAILURES_BY_ACCOUNT:
        await record(actor_id=None, action="user.locked_out", subject="user", subject_id=known.user_id)


async def _go_on(known: Credentials, visitor: Visitor, *, done: str | None, attempt: int | None) -> LoggedIn:
    """End the session the step began with and start the next one, whose token nobody has seen yet.

    Nothing starts when meanwhile the session was ended, the password replaced, or the user disabled.
    """
    stage = next_stage(known, done)
    async with transaction():
        now = await queries.credentials_of(known.user_id, lock=True)
        if now is None or now.disabled or now.password_hash != known.password_hash:
            raise LoginRefused
        if visitor.session is not None:
            was_alive = await session_queries.end_session(visitor.session.id, "renewed")
            if done is not None and not was_alive:
                raise NotSignedIn
        if stage == "enrol":
            await queries.set_totp_secret(known.user_id, seal(new_secret()))
        token = await start_session(known.user_id, stage=stage, user_agent=visitor.user_agent)
        if attempt is not None:
            await session_queries.set_attempt_outcome(attempt, "signed_in" if stage == "full" else "passed")
        if stage == "full":
            await session_queries.forget_old()
            await record(actor_id=known.user_id, action="user.logged_in", subject="user", subject_id=known.user_id)
    return LoggedIn(token, stage)


def next_stage(known: Credentials, done: str | None) -> str:
    """The first step after `done` that this user still needs, or "full"."""
    needed = {
        "code": known.totp_confirmed,
        "password": known.must_change_password,
        "enrol": not known.totp_confirmed and not settings().demo and bool(known.roles & REQUIRED_ROLES),
    }
    later = STEPS if done is None else STEPS[STEPS.index(done) + 1 :]
    return next((step for step in later if needed[step]), "full")


async def _credentials(session: Session, *stages: str) -> Credentials:
    """The session's user; a session at another step of the log-in counts as none."""
    known = await queries.credentials_of(session.user_id)
    if known is None or known.disabled or session.stage not in stages:
        raise NotSignedIn
    return known


async def _set_password(known: Credentials, password: str, session: Session) -> Credentials:
    if faults := check_new_password(password, username=known.username):
        raise InvalidInput(faults)
    if await verify_password(known.password_hash, password):
        raise InvalidInput([FieldError("password", N_("Choose another password than the one you have."))])
    password_hash = await hash_password(password)
    async with transaction():
        await queries.set_password(known.user_id, password_hash, must_change=False)
        await session_queries.end_sessions_of(known.user_id, "password_changed", but=session.id)
        await record(actor_id=known.user_id, action="user.password_changed", subject="user", subject_id=known.user_id)
    return msgspec.structs.replace(known, password_hash=password_hash, must_change_password=False)
