"""The list of users, for administrators."""

from typing import Any

from litestar import Response, get

from app.platform.access import service
from app.platform.access.actor import ROLE_LABELS, Actor, Role
from app.platform.access.guards import AppRequest, allow
from app.platform.access.schemas import UserRow
from app.platform.access.suppliers import known_suppliers
from app.platform.access.views import UsersMore
from app.platform.danish import sort_key
from app.platform.errors import N_
from app.platform.lists import Column, Filter, InMemory, ListSpec, declare
from app.platform.lists.list_pages import export_route, list_page

MOST_USERS = 50_000
ROLES = {str(role): text for role, text in ROLE_LABELS.items()}
STATES = {"active": N_("Active"), "temporary": N_("Temporary password"), "disabled": N_("Disabled")}


async def _all_users(actor: Actor) -> list[UserRow]:
    return await service.list_users(limit=MOST_USERS)


async def _teams(actor: Actor) -> list[tuple[str, str]]:
    return [(str(team.id), team.name) for team in await service.list_teams()]


def _state(row: UserRow) -> str:
    if row.disabled_at:
        return "disabled"
    return "temporary" if row.must_change_password else "active"


USERS: ListSpec[UserRow] = declare(
    ListSpec(
        path="/admin/users",
        api="/api/users",
        title=N_("Users"),
        roles=(Role.ADMINISTRATOR,),
        search=N_("Search users"),
        personal=True,
        filters=(
            Filter("role", N_("Role"), words=ROLES),
            Filter("team", N_("Team"), named=_teams, check=lambda value: value.isascii() and value.isdigit()),
            Filter("state", N_("State"), words=STATES),
        ),
        sorts={"username": N_("User name"), "name": N_("Name")},
        columns=(
            Column(N_("User name"), lambda row: row.username),
            Column(N_("Name"), lambda row: row.name),
            Column(N_("Roles"), lambda row: row.roles, kind="code", words=ROLES),
            Column(N_("State"), _state, kind="code", words=STATES),
            Column(N_("Authenticator"), lambda row: row.has_authenticator, kind="yes_no"),
        ),
        source=InMemory(
            rows=_all_users,
            text=lambda row: f"{row.username} {row.name}",
            values={
                "role": lambda row: row.roles,
                "team": lambda row: [str(team_id) for team_id in row.team_ids],
                "state": lambda row: [_state(row)],
            },
            sorts={
                "username": lambda row: (row.disabled_at is not None, row.username),
                "name": lambda row: (sort_key(row.name), row.id),
            },
        ),
    )
)


@get(USERS.path, guards=[allow(Role.ADMINISTRATOR)], include_in_schema=False)
async def users_page(request: AppRequest) -> Response[Any]:
    names = {team.id: team.name for team in await service.list_teams()}
    return await list_page(request, USERS, "access/users.html", UsersMore(names, dict(await known_suppliers())))


routes = [users_page, export_route(USERS)]
