"""Users and teams: who there is, what they may do, and what an administrator changes about it."""

import re
from collections.abc import Collection

from app.platform.access import queries
from app.platform.access.actor import Actor, Role
from app.platform.access.login_service import account_key
from app.platform.access.passwords import check_new_password, hash_password, temporary_password
from app.platform.access.schemas import TeamRow, UserRow
from app.platform.access.session_queries import end_sessions_of
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotFound, StaleVersion

# Narrower than the standard: what every mail server takes, and never a second address or a line break.
EMAIL = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9._%+-]*[A-Za-z0-9_+-])?@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}"
)
LONGEST_EMAIL = 254
USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
TEAM_CODE = re.compile(r"[A-Za-z0-9ÆØÅæøå][\wÆØÅæøå .-]{0,31}")


async def create_user(
    username: str,
    *,
    name: str,
    roles: Collection[str],
    password: str,
    team_ids: Collection[int] = (),
    supplier_id: int | None = None,
    email: str | None = None,
    must_change_password: bool = False,
    created_by: int | None = None,
) -> int:
    """A new user's id. Raises InvalidInput naming every wrong field; a supplier user needs a supplier."""
    username = username.strip().lower()
    faults = [*_check_user(name, roles, supplier_id), *_check_email(email)]
    if not USERNAME.fullmatch(username):
        faults.append(FieldError("username", N_("Use 2-64 lower-case letters, digits and . _ - @")))
    faults += check_new_password(password, username=username)
    if faults:
        raise InvalidInput(faults)
    password_hash = await hash_password(password)
    async with transaction():
        user_id = await queries.insert_user(
            username=username,
            name=name.strip(),
            email=email or None,
            password_hash=password_hash,
            supplier_id=supplier_id,
            must_change=must_change_password,
            created_by=created_by,
        )
        if user_id is None:
            raise InvalidInput([FieldError("username", N_("This user name is taken. Choose another."))])
        await queries.set_roles(user_id, roles)
        await queries.set_teams(user_id, team_ids)
        await record(
            actor_id=created_by,
            action="user.created",
            subject="user",
            subject_id=user_id,
            details={"roles": set(roles)},
        )
    return user_id


async def update_user(
    user_id: int,
    version: int,
    *,
    name: str,
    roles: Collection[str],
    team_ids: Collection[int],
    supplier_id: int | None,
    email: str | None,
    actor_id: int | None,
) -> None:
    """Save an administrator's changes. A change of roles or supplier ends the user's sessions.

    Raises StaleVersion when somebody saved in between, Conflict when the last administrator would be gone.
    """
    if faults := [*_check_user(name, roles, supplier_id), *_check_email(email)]:
        raise InvalidInput(faults)
    async with transaction():
        before = await get_user(user_id)
        if not await queries.update_user(
            user_id, version, name=name.strip(), email=email or None, supplier_id=supplier_id
        ):
            raise StaleVersion(before)
        await queries.set_roles(user_id, roles)
        await queries.set_teams(user_id, team_ids)
        await _keep_an_administrator()
        if set(before.roles) != set(roles) or before.supplier_id != supplier_id:
            await end_sessions_of(user_id, "role_change")
        await record(
            actor_id=actor_id,
            action="user.updated",
            subject="user",
            subject_id=user_id,
            details={"roles": set(roles), "team_ids": set(team_ids), "version": version + 1},
        )


async def set_own_mail(actor: Actor, email: str, *, wanted: bool) -> None:
    """Where somebody wants their own e-mails, and whether. Raises InvalidInput for what is no address."""
    faults = _check_email(email)
    if wanted and not email:
        faults.append(FieldError("email", N_("Write the address that e-mails are to be sent to.")))
    if faults:
        raise InvalidInput(faults)
    async with transaction():
        await queries.set_mail(actor.user_id, email or None, wanted=wanted)
        await record(
            actor_id=actor.user_id,
            action="user.mail_chosen",
            subject="user",
            subject_id=actor.user_id,
            details={"wanted": wanted},
        )


async def reset_password(user_id: int, *, actor_id: int | None) -> str:
    """A one-time password to tell the user, shown once; ends the sessions and must be changed at the next log-in."""
    password = temporary_password()
    password_hash = await hash_password(password)
    async with transaction():
        user = await get_user(user_id)
        await queries.set_password(user_id, password_hash, must_change=True)
        await queries.forgive_failures(account_key(user.username))
        await end_sessions_of(user_id, "password_reset")
        await record(actor_id=actor_id, action="user.password_reset", subject="user", subject_id=user_id)
    return password


async def reset_authenticator(user_id: int, *, actor_id: int | None) -> None:
    """For a lost telephone: the next log-in sets up a new authenticator where one is required."""
    async with transaction():
        await get_user(user_id)
        await queries.set_totp_secret(user_id, None)
        await end_sessions_of(user_id, "authenticator_reset")
        await record(actor_id=actor_id, action="user.authenticator_reset", subject="user", subject_id=user_id)


async def disable_user(user_id: int, *, actor_id: int | None) -> None:
    """Ends the user's sessions at once. Users are never deleted: the trail speaks of them."""
    async with transaction():
        await get_user(user_id)
        await queries.set_disabled(user_id, disabled=True)
        await _keep_an_administrator()
        await end_sessions_of(user_id, "disabled")
        await record(actor_id=actor_id, action="user.disabled", subject="user", subject_id=user_id)


async def enable_user(user_id: int, *, actor_id: int | None) -> None:
    async with transaction():
        await get_user(user_id)
        await queries.set_disabled(user_id, disabled=False)
        await record(actor_id=actor_id, action="user.enabled", subject="user", subject_id=user_id)


async def get_user(user_id: int) -> UserRow:
    user = await queries.find_user(user_id)
    if user is None:
        raise NotFound(N_("There is no such user."))
    return user


async def find_user_by_username(username: str) -> UserRow | None:
    return await queries.find_user_by_username(username)


async def list_users(*, text: str = "", role: str | None = None, limit: int = 50, offset: int = 0) -> list[UserRow]:
    return await queries.list_users(text=text, role=role, limit=limit, offset=offset)


async def users_of_supplier(supplier_id: int) -> list[int]:
    """The active users of a supplier, for telling them something."""
    return await queries.active_users(supplier_id=supplier_id)


async def list_users_of_supplier(supplier_id: int) -> list[UserRow]:
    """All of them, those who may log in first."""
    return await queries.users_of_supplier(supplier_id)


async def user_ids_with_role(role: str) -> list[int]:
    """The active users with a role."""
    return await queries.active_users(role=role)


async def ensure_team(code: str, name: str = "", *, actor_id: int | None = None) -> int:
    """The id of the team with this code, made when new."""
    if not TEAM_CODE.fullmatch(code.strip()):
        raise InvalidInput([FieldError("code", N_("Use at most 32 letters, digits, spaces and . _ -"))])
    async with transaction():
        known = {team.code: team.id for team in await queries.list_teams()}
        if code.strip() in known:
            return known[code.strip()]
        team_id = await queries.upsert_team(code.strip(), name.strip() or code.strip())
        await record(actor_id=actor_id, action="team.created", subject="team", subject_id=team_id)
    return team_id


async def rename_team(team_id: int, name: str, *, actor_id: int | None) -> None:
    if not name.strip():
        raise InvalidInput([FieldError("name", N_("Write the team's name."))])
    async with transaction():
        if not await queries.update_team(team_id, name.strip()):
            raise NotFound(N_("There is no such team."))
        await record(actor_id=actor_id, action="team.renamed", subject="team", subject_id=team_id)


async def list_teams() -> list[TeamRow]:
    return await queries.list_teams()


def _check_user(name: str, roles: Collection[str], supplier_id: int | None) -> list[FieldError]:
    faults = []
    if not name.strip():
        faults.append(FieldError("name", N_("Write the user's name.")))
    if not roles or not set(roles) <= {role.value for role in Role}:
        faults.append(FieldError("roles", N_("Choose at least one role.")))
    if (Role.SUPPLIER in roles) != (supplier_id is not None):
        faults.append(FieldError("supplier_id", N_("A supplier's user has a supplier, and nobody else has.")))
    elif Role.SUPPLIER in roles and len(set(roles)) > 1:
        faults.append(FieldError("roles", N_("A supplier's user can have no other role.")))
    return faults


def _check_email(email: str | None) -> list[FieldError]:
    if not email or (EMAIL.fullmatch(email) and len(email) <= LONGEST_EMAIL and ".." not in email):
        return []
    return [FieldError("email", N_("Write the e-mail address as name@example.dk."))]


async def _keep_an_administrator() -> None:
    """Called after a change: an installation without one could never be administered again."""
    administrators = await queries.list_users(role=Role.ADMINISTRATOR, limit=1)
    if not administrators or administrators[0].disabled_at is not None:
        raise Conflict(N_("At least one active administrator must remain. Appoint another one first."))
