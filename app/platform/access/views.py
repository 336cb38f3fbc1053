"""What this room's pages show."""

import msgspec

from app.platform.access.actor import ROLE_LABELS, Role
from app.platform.access.schemas import SessionRow, TeamRow, UserRow
from app.platform.web import FormState


class LoginView(msgspec.Struct, frozen=True):
    form: FormState
    next: str
    problem: str = ""


class StepView(msgspec.Struct, frozen=True):
    """A later step of the log-in: a code, a new password, an authenticator."""

    form: FormState
    next: str


class AuthenticatorView(msgspec.Struct, frozen=True):
    """`secret` in groups of four for typing, `uri` for a telephone that opens it."""

    form: FormState
    next: str
    secret: str
    uri: str


class AccountView(msgspec.Struct, frozen=True):
    form: FormState
    sessions: list[SessionRow]
    browsers: dict[int, str]
    current_session: int
    teams: list[str]
    mail: FormState
    problem: str = ""


class UsersMore(msgspec.Struct, frozen=True):
    team_names: dict[int, str]
    supplier_names: dict[int, str]


class UserFormView(msgspec.Struct, frozen=True):
    """The form of one user; `user` is None for a new one. `current` is set after a stale save."""

    form: FormState
    user: UserRow | None
    teams: list[TeamRow]
    role_choices: list[tuple[str, str]]
    suppliers: list[tuple[int, str]]
    version: int = 0
    current: UserRow | None = None


class PasswordView(msgspec.Struct, frozen=True):
    """A one-time password, shown once."""

    user: UserRow
    password: str


class SupplierUsersView(msgspec.Struct, frozen=True):
    """may_open : whether the reader may go on to a user's page."""

    users: list[UserRow]
    may_open: bool


class TeamsView(msgspec.Struct, frozen=True):
    teams: list[TeamRow]
    form: FormState
    editing: int | None = None


def role_choices() -> list[tuple[str, str]]:
    """Pairs of code and msgid, in the order the roles are listed."""
    return [(role.value, ROLE_LABELS[role]) for role in Role]
