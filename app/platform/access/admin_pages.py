"""Users and teams, for administrators."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import list_pages, service
from app.platform.access.actor import Role
from app.platform.access.guards import AppRequest, allow
from app.platform.access.passwords import temporary_password
from app.platform.access.schemas import UserRow
from app.platform.access.suppliers import known_suppliers
from app.platform.access.views import PasswordView, TeamsView, UserFormView, role_choices
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.web import FormReader, FormState, NavItem, page, redirect

ADMINISTRATORS = allow(Role.ADMINISTRATOR)


@get("/admin/users/new", guards=[ADMINISTRATORS], include_in_schema=False)
async def new_user_page(request: AppRequest) -> Response[Any]:
    return page(request, "access/user.html", await _form_view(FormState(), None))


@post("/admin/users", guards=[ADMINISTRATORS], include_in_schema=False)
async def create_user(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    password = temporary_password()
    try:
        fields = await _read_user(reader)
        user_id = await service.create_user(
            reader.text("username", required=True, max_length=64),
            **fields,
            password=password,
            must_change_password=True,
            created_by=request.user.user_id,
        )
    except InvalidInput as error:
        return page(request, "access/user.html", await _form_view(reader.state.with_errors(error), None), status=422)
    user = await service.get_user(user_id)
    return page(request, "access/temporary_password.html", PasswordView(user, password), status=201)


@get("/admin/users/{user_id:int}", guards=[ADMINISTRATORS], include_in_schema=False)
async def user_page(request: AppRequest, user_id: FromPath[int]) -> Response[Any]:
    user = await service.get_user(user_id)
    return page(request, "access/user.html", await _form_view(_state_of(user), user, version=user.version))


@post("/admin/users/{user_id:int}", guards=[ADMINISTRATORS], include_in_schema=False)
async def update_user(request: AppRequest, user_id: FromPath[int]) -> Response[Any]:
    user = await service.get_user(user_id)
    reader = FormReader(await request.form())
    version = reader.version()
    try:
        await service.update_user(user_id, version, **await _read_user(reader, user), actor_id=request.user.user_id)
    except InvalidInput as error:
        view = await _form_view(reader.state.with_errors(error), user, version=version)
        return page(request, "access/user.html", view, status=422)
    except StaleVersion as error:
        view = await _form_view(reader.state, user, version=error.current.version, current=error.current)
        return page(request, "access/user.html", view, status=error.status)
    return redirect(request, f"/admin/users/{user_id}", flash=N_("Saved."))


@post("/admin/users/{user_id:int}/disable", guards=[ADMINISTRATORS], include_in_schema=False)
async def disable_user(request: AppRequest, user_id: FromPath[int]) -> Response[Any]:
    await service.disable_user(user_id, actor_id=request.user.user_id)
    return redirect(request, f"/admin/users/{user_id}", flash=N_("The user is disabled and logged out."))


@post("/admin/users/{user_id:int}/enable", guards=[ADMINISTRATORS], include_in_schema=False)
async def enable_user(request: AppRequest, user_id: FromPath[int]) -> Response[Any]:
    await service.enable_user(user_id, actor_id=request.user.user_id)
    return redirect(request, f"/admin/users/{user_id}", flash=N_("The user can log in again."))


@post("/admin/users/{user_id:int}/password", guards=[ADMINISTRATORS], include_in_schema=False)
async def reset_password(request: AppRequest, user_id: FromPath[int]) -> Response[Any]:
    """Answers with the page itself instead of a redirect, since the password exists nowhere to be read again."""
    password = await service.reset_password(user_id, actor_id=request.user.user_id)
    user = await service.get_user(user_id)
    return page(request, "access/temporary_password.html", PasswordView(user, password))


@post("/admin/users/{user_id:int}/authenticator", guards=[ADMINISTRATORS], include_in_schema=False)
async def reset_authenticator(request: AppRequest, user_id: FromPath[int]) -> Response[Any]:
    await service.reset_authenticator(user_id, actor_id=request.user.user_id)
    return redirect(
        request, f"/admin/users/{user_id}", flash=N_("The authenticator is removed. The next log-in sets up a new one.")
    )


@get("/admin/teams", guards=[ADMINISTRATORS], include_in_schema=False)
async def teams_page(request: AppRequest) -> Response[Any]:
    return page(request, "access/teams.html", TeamsView(await service.list_teams(), FormState()))


@post("/admin/teams", guards=[ADMINISTRATORS], include_in_schema=False)
async def create_team(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    try:
        code = reader.text("code", required=True, max_length=32)
        name = reader.text("name", required=True, max_length=100)
        reader.raise_if_errors()
        await service.ensure_team(code, name, actor_id=request.user.user_id)
    except InvalidInput as error:
        view = TeamsView(await service.list_teams(), reader.state.with_errors(error))
        return page(request, "access/teams.html", view, status=422)
    return redirect(request, "/admin/teams", flash=N_("Saved."))


@post("/admin/teams/{team_id:int}", guards=[ADMINISTRATORS], include_in_schema=False)
async def rename_team(request: AppRequest, team_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    try:
        await service.rename_team(team_id, reader.text("name", max_length=100), actor_id=request.user.user_id)
    except InvalidInput as error:
        view = TeamsView(await service.list_teams(), reader.state.with_errors(error), editing=team_id)
        return page(request, "access/teams.html", view, status=422)
    return redirect(request, "/admin/teams", flash=N_("Saved."))


async def _read_user(reader: FormReader, user: UserRow | None = None) -> dict[str, Any]:
    """A supplier that is not in the list may stay with the user who has it."""
    suppliers = {str(supplier_id) for supplier_id, _ in await known_suppliers()}
    if user is not None and user.supplier_id is not None:
        suppliers.add(str(user.supplier_id))
    supplier = reader.one_of("supplier_id", suppliers.__contains__)
    fields = {
        "name": reader.text("name", max_length=100),
        "roles": reader.some_of("roles", [role.value for role in Role]),
        "team_ids": [int(value) for value in reader.some_of("team_ids", _is_row_id) if _is_row_id(value)],
        "supplier_id": int(supplier) if supplier in suppliers else None,
        "email": reader.text("email", max_length=254),
    }
    reader.raise_if_errors()
    return fields


def _is_row_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _state_of(user: UserRow) -> FormState:
    return FormState.of(
        {
            "username": user.username,
            "name": user.name,
            "roles": user.roles,
            "team_ids": user.team_ids,
            "supplier_id": user.supplier_id,
            "email": user.email,
        }
    )


async def _form_view(
    form: FormState, user: UserRow | None, *, version: int = 0, current: UserRow | None = None
) -> UserFormView:
    suppliers = await known_suppliers()
    kept = user.supplier_id if user else None
    if kept is not None and kept not in dict(suppliers):
        suppliers = [*suppliers, (kept, f"#{kept}")]
    return UserFormView(form, user, await service.list_teams(), role_choices(), suppliers, version, current)


routes = [
    *list_pages.routes,
    new_user_page,
    create_user,
    user_page,
    update_user,
    disable_user,
    enable_user,
    reset_password,
    reset_authenticator,
    teams_page,
    create_team,
    rename_team,
]
NAV = [
    NavItem(
        N_("Users"),
        "/admin/users",
        (Role.ADMINISTRATOR,),
        order=90,
        place="administration",
        hint=N_("Who can log in, with which role. Create, change and disable users, and give new passwords."),
    ),
    NavItem(
        N_("Teams"),
        "/admin/teams",
        (Role.ADMINISTRATOR,),
        order=91,
        place="administration",
        hint=N_("A team's caseworkers see the names of its citizens."),
    ),
]
