"""Users, teams and sessions as they travel between layers and out as JSON."""

from datetime import datetime

import msgspec


class SessionRow(msgspec.Struct, frozen=True):
    id: int
    created_at: datetime
    last_seen_at: datetime
    user_agent: str


class TeamRow(msgspec.Struct, frozen=True):
    id: int
    code: str
    name: str
    members: int = 0


class UserRow(msgspec.Struct, frozen=True):
    """A user without secrets."""

    id: int
    username: str
    name: str
    roles: tuple[str, ...]
    team_ids: tuple[int, ...]
    supplier_id: int | None
    email: str | None
    mail_wanted: bool
    locale: str | None
    has_authenticator: bool
    must_change_password: bool
    disabled_at: datetime | None
    version: int


class Credentials(msgspec.Struct, frozen=True):
    """What a log-in is checked against; stays inside this room."""

    user_id: int
    username: str
    password_hash: str
    must_change_password: bool
    disabled: bool
    roles: frozenset[str]
    totp_secret: bytes | None
    totp_confirmed: bool
