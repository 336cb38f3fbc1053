"""Users as JSON."""

import msgspec
from litestar import get
from litestar.params import FromPath

from app.platform.access import service
from app.platform.access.actor import Role
from app.platform.access.guards import AppRequest, allow, signed_in
from app.platform.access.list_pages import USERS
from app.platform.access.schemas import UserRow
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


class Me(msgspec.Struct, frozen=True):
    user_id: int
    username: str
    name: str
    roles: list[str]
    team_ids: list[int]
    supplier_id: int | None
    locale: str


@get("/api/me", guards=[signed_in()], summary="Who is signed in", sync_to_thread=False)
def me(request: AppRequest) -> Me:
    actor = request.user
    return Me(
        user_id=actor.user_id,
        username=actor.username,
        name=actor.name,
        roles=sorted(actor.roles),
        team_ids=sorted(actor.team_ids),
        supplier_id=actor.supplier_id,
        locale=actor.locale,
    )


@get("/api/users", guards=[allow(Role.ADMINISTRATOR)], summary="Users, as on the page")
async def users(request: AppRequest) -> Page[UserRow]:
    return await json_page(request, USERS)


@get("/api/users/{user_id:int}", guards=[allow(Role.ADMINISTRATOR)], summary="One user")
async def user(user_id: FromPath[int]) -> UserRow:
    return await service.get_user(user_id)


routes = [me, users, user]
