"""Saved views: who may see, make and change them; and the note in the trail of what was fetched as a file."""

from typing import Any

from msgspec.structs import replace

from app.platform.access import Actor, register_revision
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotFound
from app.platform.free_text import holds_cpr_number
from app.platform.lists import queries
from app.platform.lists.addresses import query_string, read_query_string
from app.platform.lists.schemas import NewView, View
from app.platform.lists.spec import ListSpec, find_list

MOST_VIEWS = 200
NAME_LENGTH = 80
NAME_TAKEN = N_("You have a view of this name on the list already. Choose another name.")

# The name under which a request knows the number that changes with every view.
REVISION = "views"
register_revision(REVISION, queries.REVISION)


async def list_views(actor: Actor, list_path: str) -> list[View]:
    return await queries.list_views(actor.user_id, list_path)


async def list_own_views(actor: Actor) -> list[View]:
    """Of the lists this person may still open."""
    views = await queries.list_own_views(actor.user_id)
    return [view for view in views if (spec := find_list(view.list)) and spec.may_open(actor)]


async def get_view(actor: Actor, view_id: int) -> View:
    """Raises NotFound, also for somebody's private view and for a list this person may not open."""
    view = await queries.find_view(actor.user_id, view_id)
    if view is None:
        raise NotFound(N_("There is no such view. It may have been deleted, or is no longer shared."))
    get_list(actor, view.list)
    return view


async def get_own_view(actor: Actor, view_id: int) -> View:
    view = await get_view(actor, view_id)
    if not view.own:
        raise NotFound(N_("This view is somebody else's. Save one of your own instead."))
    return view


def get_list(actor: Actor, path: str) -> ListSpec[Any]:
    """Raises NotFound for what is no list, and for lists of others."""
    spec = find_list(path)
    if spec is None or not spec.may_open(actor):
        raise NotFound(N_("There is no such list among those you may open."))
    return spec


async def default_query(actor: Actor, spec: ListSpec[Any]) -> str | None:
    """What the list opens with for this person; None also when the list no longer understands it."""
    found = await queries.find_default_query(actor.user_id, spec.path)
    try:
        return found and kept_query(spec, found)
    except InvalidInput:
        return None


async def save_view(actor: Actor, new: NewView) -> int:
    """Raises InvalidInput when the name is taken or the query is not one of this list's."""
    spec = get_list(actor, new.list)
    checked = replace(new, query=kept_query(spec, new.query))
    async with transaction():
        if await queries.count_views(actor.user_id) >= MOST_VIEWS:
            raise Conflict(N_("You have {n} views already. Delete some first."), n=MOST_VIEWS)
        view_id = await queries.insert_view(actor.user_id, checked)
        if view_id is None:
            raise InvalidInput([FieldError("name", NAME_TAKEN)])
        if new.is_default:
            await queries.set_default(actor.user_id, new.list, view_id)
    return view_id


def kept_query(spec: ListSpec[Any], text: str) -> str:
    """The query as the list writes it. What was searched for among people, or looks like a CPR number, is not kept."""
    try:
        asked = spec.read(read_query_string(text))
    except ValueError as problem:
        raise InvalidInput([FieldError("query", N_("This is not a query of the list."))]) from problem
    if spec.personal or holds_cpr_number(asked.q):
        asked = replace(asked, q="")
    written = query_string(spec, asked)
    if holds_cpr_number(written):
        raise InvalidInput([FieldError("query", N_("The text seems to hold a CPR number. Leave it out."))])
    return written


async def change_view(actor: Actor, view_id: int, *, name: str, shared: bool) -> View:
    async with transaction():
        view = await get_own_view(actor, view_id)
        if await queries.has_view_named(actor.user_id, view.list, name, but_id=view_id):
            raise InvalidInput([FieldError("name", NAME_TAKEN)])
        await queries.update_view(view_id, name=name, shared=shared)
    return view


async def delete_view(actor: Actor, view_id: int) -> View:
    async with transaction():
        view = await get_own_view(actor, view_id)
        await queries.delete_view(view_id)
    return view


async def choose_default(actor: Actor, view_id: int, *, on: bool) -> View:
    """Open the list with this view from now on, or no longer."""
    async with transaction():
        view = await get_view(actor, view_id)
        if on:
            await queries.set_default(actor.user_id, view.list, view_id)
        else:
            await queries.clear_default(actor.user_id, view_id)
    return view


async def note_export(actor: Actor, spec: ListSpec[Any], *, form: str, rows: int, filters: list[str]) -> None:
    """That rows about people left as a file: how many, and by which filters, never whose they are."""
    details = {"list": spec.path, "format": form, "rows": rows, "filters": filters}
    async with transaction():
        await record(actor_id=actor.user_id, action="list.exported", subject="list", details=details)
