"""Saving a list's query as a view, and looking after one's views."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, signed_in
from app.platform.errors import N_, InvalidInput
from app.platform.lists import service
from app.platform.lists.addresses import with_query
from app.platform.lists.schemas import NewView, View
from app.platform.lists.spec import find_list
from app.platform.web import FormReader, FormState, page, redirect

SAVED = N_("The view “{name}” is saved. It stands above the list.")


class ManagedView(msgspec.Struct, frozen=True):
    """title : the list's, a msgid."""

    view: View
    title: str
    url: str


class ManageView(msgspec.Struct, frozen=True):
    """editing : the view whose form is shown again, with what was written."""

    views: list[ManagedView]
    form: FormState
    editing: int | None = None


class SaveView(msgspec.Struct, frozen=True):
    """The form of a view that could not be saved as written. title : the list's, a msgid."""

    title: str
    back_url: str
    form: FormState


@get("/views", guards=[signed_in()], include_in_schema=False)
async def views_page(request: AppRequest) -> Response[Any]:
    return await _manage(request, FormState())


@post("/views", guards=[signed_in()], include_in_schema=False)
async def save_view(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    spec = service.get_list(request.user, reader.raw("list"))
    new = NewView(
        list=spec.path,
        name=reader.text("name", required=True, max_length=service.NAME_LENGTH),
        query=reader.raw("query")[:8000],
        shared=reader.boolean("shared"),
        is_default=reader.boolean("default"),
    )
    try:
        reader.raise_if_errors()
        query = service.kept_query(spec, new.query)
        await service.save_view(request.user, new)
    except InvalidInput as error:
        view = SaveView(spec.title, spec.path, reader.state.with_errors(error))
        return page(request, "lists/save.html", view, status=error.status)
    return redirect(request, with_query(spec.path, query), flash=SAVED, name=new.name)


@post("/views/{view_id:int}", guards=[signed_in()], include_in_schema=False)
async def change_view(request: AppRequest, view_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    await service.get_own_view(request.user, view_id)
    name = reader.text("name", required=True, max_length=service.NAME_LENGTH)
    try:
        reader.raise_if_errors()
        await service.change_view(request.user, view_id, name=name, shared=reader.boolean("shared"))
        await service.choose_default(request.user, view_id, on=reader.boolean("default"))
    except InvalidInput as error:
        return await _manage(request, reader.state.with_errors(error), editing=view_id, status=error.status)
    return redirect(request, "/views", flash=N_("The view has been saved."))


@post("/views/{view_id:int}/default", guards=[signed_in()], include_in_schema=False)
async def choose_default(request: AppRequest, view_id: FromPath[int]) -> Response[Any]:
    """With `on=1` the list opens with the view from now on, without it no longer; also a view somebody shares."""
    reader = FormReader(await request.form())
    on = reader.boolean("on")
    view = await service.choose_default(request.user, view_id, on=on)
    told = N_("The list opens with this view from now on.") if on else N_("The list opens with everything again.")
    return redirect(request, with_query(view.list, view.query), flash=told)


@post("/views/{view_id:int}/delete", guards=[signed_in()], include_in_schema=False)
async def delete_view(request: AppRequest, view_id: FromPath[int]) -> Response[Any]:
    await service.delete_view(request.user, view_id)
    return redirect(request, "/views", flash=N_("The view has been deleted."))


async def _manage(
    request: AppRequest, form: FormState, *, editing: int | None = None, status: int = 200
) -> Response[Any]:
    views = [
        ManagedView(view, spec.title, with_query(view.list, view.query))
        for view in await service.list_own_views(request.user)
        if (spec := find_list(view.list))
    ]
    return page(request, "lists/manage.html", ManageView(views, form, editing), status=status)


routes: list[Any] = [views_page, save_view, change_view, choose_default, delete_view]
