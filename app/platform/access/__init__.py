"""Users, teams, roles, sessions, and the rules that say who may enter where."""

from app.platform.access.actor import ROLE_LABELS, Actor, Role, Session
from app.platform.access.csrf import csrf_token_for
from app.platform.access.guards import (
    AppRequest,
    UndeclaredAccess,
    allow,
    check_every_route_declares_access,
    public,
    signed_in,
)
from app.platform.access.middleware import SessionMiddleware
from app.platform.access.redirects import login_url, safe_next
from app.platform.access.revisions import register_revision, revisions_of
from app.platform.access.service import (
    create_user,
    disable_user,
    ensure_team,
    find_user_by_username,
    get_user,
    list_teams,
    reset_password,
    user_ids_with_role,
    users_of_supplier,
)
from app.platform.access.sessions import start_session
from app.platform.access.suppliers import register_suppliers

__all__ = [
    "ROLE_LABELS",
    "Actor",
    "AppRequest",
    "Role",
    "Session",
    "SessionMiddleware",
    "UndeclaredAccess",
    "allow",
    "check_every_route_declares_access",
    "create_user",
    "csrf_token_for",
    "disable_user",
    "ensure_team",
    "find_user_by_username",
    "get_user",
    "list_teams",
    "login_url",
    "public",
    "register_revision",
    "register_suppliers",
    "reset_password",
    "revisions_of",
    "safe_next",
    "signed_in",
    "start_session",
    "user_ids_with_role",
    "users_of_supplier",
]
