"""Who acts: the signed-in user as services see them, and the roles a user can have."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.platform.errors import N_


class Role(StrEnum):
    """The roles the rules in the code speak of; who has which is rows in the database."""

    CASEWORKER = "caseworker"
    TEAM_LEADER = "team_leader"
    PROCUREMENT = "procurement"
    MANAGER = "manager"
    SUPPLIER = "supplier"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


ROLE_LABELS = {
    Role.CASEWORKER: N_("Caseworker"),
    Role.TEAM_LEADER: N_("Team leader"),
    Role.PROCUREMENT: N_("Procurement officer"),
    Role.MANAGER: N_("Manager"),
    Role.SUPPLIER: N_("Supplier"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.AUDITOR: N_("Auditor"),
}


@dataclass(frozen=True)
class Actor:
    """The signed-in user of this request."""

    user_id: int
    username: str
    name: str
    roles: frozenset[str]
    team_ids: frozenset[int]
    supplier_id: int | None
    locale: str

    def has(self, *roles: str) -> bool:
        """True when the actor has at least one of the roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Session:
    """One browser's log-in. `stage` is "full", or the step of the log-in that is still missing."""

    id: int
    user_id: int
    token_hash: bytes
    stage: str


@dataclass(frozen=True)
class SignedIn:
    """What a session cookie stands for. `actor` is None until the log-in is complete.

    revisions : the rooms' revision numbers as they stood when the session was looked up.
    """

    session: Session
    actor: Actor | None
    revisions: Mapping[str, int]
