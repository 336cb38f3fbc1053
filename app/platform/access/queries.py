"""Reads and writes of users, their roles and teams."""

from collections.abc import Iterable
from typing import Any

from app.platform.access.schemas import Credentials, TeamRow, UserRow
from app.platform.db import execute, fetch, fetch_one, fetch_value

_ROLES = """array(select r.code from user_role ur join access_role r on r.id = ur.role_id
                  where ur.user_id = u.id order by r.id)"""
_USER = f"""select u.id, u.username, u.name, u.supplier_id, u.email, u.mail_wanted, u.locale,
                   u.must_change_password, u.disabled_at, u.version,
                   u.totp_confirmed_at is not null as has_authenticator, {_ROLES} as roles,
                   array(select team_id from team_member where user_id = u.id order by team_id) as team_ids
            from app_user u"""


async def insert_user(
    *,
    username: str,
    name: str,
    email: str | None,
    password_hash: str,
    supplier_id: int | None,
    must_change: bool,
    created_by: int | None,
) -> int | None:
    """The new user's id, or None when the user name is taken."""
    user_id = await fetch_value(
        """insert into app_user (username, name, password_hash, supplier_id, must_change_password, created_by, email,
                                 created_at, version)
           values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp(), 1) on conflict (username) do nothing returning id""",
        username,
        name,
        password_hash,
        supplier_id,
        must_change,
        created_by,
        email,
    )
    return None if user_id is None else int(user_id)


async def find_user(user_id: int) -> UserRow | None:
    return _user(await fetch_one(f"{_USER} where u.id = $1", user_id))


async def find_user_by_username(username: str) -> UserRow | None:
    """The user with this name, however it is capitalised."""
    return _user(await fetch_one(f"{_USER} where u.username = $1", username.strip().lower()))


async def list_users(*, text: str = "", role: str | None = None, limit: int = 50, offset: int = 0) -> list[UserRow]:
    rows = await fetch(
        f"{_USER} where {_FILTER} order by u.disabled_at is not null, u.username limit $3 offset $4",
        _like(text),
        role,
        limit,
        offset,
    )
    return [user for row in rows if (user := _user(row))]


async def active_users(*, supplier_id: int | None = None, role: str | None = None) -> list[int]:
    rows = await fetch(
        f"""select u.id from app_user u
            where u.disabled_at is null and ($1::int is null or u.supplier_id = $1)
              and ($2::text is null or $2 = any({_ROLES}))
            order by u.id""",
        supplier_id,
        role,
    )
    return [row["id"] for row in rows]


async def update_user(user_id: int, version: int, *, name: str, email: str | None, supplier_id: int | None) -> bool:
    """False when somebody else saved first."""
    return bool(
        await fetch_value(
            """update app_user set name = $3, supplier_id = $4, email = $5, version = version + 1
               where id = $1 and version = $2 returning id""",
            user_id,
            version,
            name,
            supplier_id,
            email,
        )
    )


async def set_roles(user_id: int, roles: Iterable[str]) -> None:
    await execute("delete from user_role where user_id = $1", user_id)
    await execute(
        "insert into user_role (user_id, role_id) select $1, id from access_role where code = any($2::text[])",
        user_id,
        sorted(set(roles)),
    )


async def set_teams(user_id: int, team_ids: Iterable[int]) -> None:
    await execute("delete from team_member where user_id = $1", user_id)
    await execute(
        "insert into team_member (user_id, team_id) select $1, id from team where id = any($2::int[])",
        user_id,
        sorted(set(team_ids)),
    )


async def set_password(user_id: int, password_hash: str, *, must_change: bool) -> None:
    await execute(
        """update app_user set password_hash = $2, must_change_password = $3, version = version + 1 where id = $1""",
        user_id,
        password_hash,
        must_change,
    )


async def forgive_failures(account_key: bytes) -> None:
    """A new password ends a lock-out: what was guessed before fits nothing any more."""
    await execute(
        "update login_attempt set outcome = 'passed' where account_key = $1 and outcome = 'failed'", account_key
    )


async def refresh_hash(user_id: int, old_hash: str, new_hash: str) -> None:
    """Same password, stronger parameters; a password changed in between stays."""
    await execute(
        "update app_user set password_hash = $3 where id = $1 and password_hash = $2", user_id, old_hash, new_hash
    )


async def set_disabled(user_id: int, *, disabled: bool) -> None:
    await execute(
        """update app_user set disabled_at = case when $2 then clock_timestamp() end, version = version + 1
           where id = $1""",
        user_id,
        disabled,
    )


async def set_locale(user_id: int, locale: str) -> None:
    await execute("update app_user set locale = $2 where id = $1", user_id, locale)


async def set_mail(user_id: int, email: str | None, *, wanted: bool) -> None:
    await execute(
        "update app_user set email = $2, mail_wanted = $3, version = version + 1 where id = $1", user_id, email, wanted
    )


async def users_of_supplier(supplier_id: int) -> list[UserRow]:
    rows = await fetch(
        f"{_USER} where u.supplier_id = $1 order by u.disabled_at is not null, lower(u.name), u.id", supplier_id
    )
    return [user for row in rows if (user := _user(row))]


async def find_credentials(username: str) -> Credentials | None:
    return _credentials(await fetch_one(f"{_CREDENTIALS} where u.username = $1", username.strip().lower()))


async def credentials_of(user_id: int, *, lock: bool = False) -> Credentials | None:
    """`lock` holds the user's row until the transaction ends, against a reset at the same moment."""
    return _credentials(await fetch_one(f"{_CREDENTIALS} where u.id = $1 {'for update' if lock else ''}", user_id))


async def set_totp_secret(user_id: int, sealed: bytes | None) -> None:
    """A new secret, not yet confirmed by a code; None takes the authenticator away."""
    await execute(
        "update app_user set totp_secret = $2, totp_confirmed_at = null, totp_last_step = null where id = $1",
        user_id,
        sealed,
    )


async def accept_totp_step(user_id: int, step: int) -> bool:
    """Use up a code's time step; False when it, or a later one, was used before."""
    return bool(
        await fetch_value(
            """update app_user
               set totp_last_step = $2, totp_confirmed_at = coalesce(totp_confirmed_at, clock_timestamp())
               where id = $1 and (totp_last_step is null or totp_last_step < $2) returning id""",
            user_id,
            step,
        )
    )


async def upsert_team(code: str, name: str) -> int:
    """The team's id; an existing team keeps its name."""
    return int(
        await fetch_value(
            """insert into team (code, name) values ($1, $2)
               on conflict (code) do update set code = excluded.code returning id""",
            code,
            name,
        )
    )


async def update_team(team_id: int, name: str) -> bool:
    return bool(await fetch_value("update team set name = $2 where id = $1 returning id", team_id, name))


async def list_teams() -> list[TeamRow]:
    rows = await fetch(
        """select t.id, t.code, t.name, (select count(*) from team_member m where m.team_id = t.id) as members
           from team t order by t.name, t.code"""
    )
    return [TeamRow(**row) for row in rows]


_FILTER = """($1 = '' or u.username like $1 or lower(u.name) like $1)
    and ($2::text is null or exists (select 1 from user_role ur join access_role r on r.id = ur.role_id
                                     where ur.user_id = u.id and r.code = $2))"""
_CREDENTIALS = f"""select u.id as user_id, u.username, u.password_hash, u.must_change_password,
                          u.disabled_at is not null as disabled, {_ROLES} as roles,
                          u.totp_secret, u.totp_confirmed_at is not null as totp_confirmed
                   from app_user u"""


def _user(row: Any) -> UserRow | None:
    if row is None:
        return None
    return UserRow(**{**row, "roles": tuple(row["roles"]), "team_ids": tuple(row["team_ids"])})


def _credentials(row: Any) -> Credentials | None:
    return None if row is None else Credentials(**{**row, "roles": frozenset(row["roles"])})


def _like(text: str) -> str:
    escaped = text.strip().lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%" if escaped else ""
