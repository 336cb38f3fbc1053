"""Users, teams, roles, sessions and log-in attempts."""

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB


class AppUser(Table, tablename="app_user", db=DB):
    """A person who logs in. `supplier_id` has no foreign key: suppliers stand above this room."""

    id: Serial
    username = Text(null=False, default=None, unique=True)
    name = Text(null=False, default=None)
    password_hash = Text(null=False, default=None, secret=True)
    must_change_password = Boolean(null=False, default=False)
    supplier_id = Integer(null=True, default=None)
    locale = Text(null=True, default=None)
    email = Text(null=True, default=None)
    mail_wanted = Boolean(null=False, default=True)
    totp_secret = Bytea(null=True, default=None, secret=True)
    totp_confirmed_at = Timestamptz(null=True, default=None)
    totp_last_step = BigInt(null=True, default=None)
    disabled_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    created_by = Integer(null=True, default=None)
    version = Integer(null=False, default=1)


class AccessRole(Table, tablename="access_role", db=DB):
    id: Serial
    code = Text(null=False, default=None, unique=True)


class UserRole(Table, tablename="user_role", db=DB):
    id: Serial
    user_id = ForeignKey(AppUser, null=False, on_delete=OnDelete.cascade, index=True)
    role_id = ForeignKey(AccessRole, null=False, on_delete=OnDelete.restrict)


class Team(Table, tablename="team", db=DB):
    id: Serial
    code = Text(null=False, default=None, unique=True)
    name = Text(null=False, default=None)


class TeamMember(Table, tablename="team_member", db=DB):
    id: Serial
    user_id = ForeignKey(AppUser, null=False, on_delete=OnDelete.cascade, index=True)
    team_id = ForeignKey(Team, null=False, on_delete=OnDelete.restrict, index=True)


class UserSession(Table, tablename="user_session", db=DB):
    """A log-in from one browser. `stage` is what still stands between it and full access."""

    id = BigSerial(primary_key=True, null=False)
    token_hash = Bytea(null=False, default=None, unique=True, secret=True)
    user_id = ForeignKey(AppUser, null=False, on_delete=OnDelete.cascade, index=True)
    stage = Text(null=False, default=None)
    user_agent = Text(null=False, default="")
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    last_seen_at = Timestamptz(null=False, default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)
    end_reason = Text(null=True, default=None)


class LoginAttempt(Table, tablename="login_attempt", db=DB):
    """One try, counted for the lock-out. What was typed as user name is kept only as a hash: it may be a password."""

    id = BigSerial(primary_key=True, null=False)
    account_key = Bytea(null=False, default=None)
    address = Text(null=False, default=None)
    at = Timestamptz(null=False, default=TimestamptzNow())
    outcome = Text(null=False, default=None)
