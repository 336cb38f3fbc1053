"""A declared list as a page, as files and as JSON: what the rooms' handlers call."""

import asyncio
from datetime import datetime
from typing import Any, TypeVar, cast

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from app.platform.access import Actor, AppRequest, allow, signed_in
from app.platform.clock import to_local, utc_now
from app.platform.errors import N_, FieldError, InvalidInput
from app.platform.lists import service
from app.platform.lists.addresses import Pairs, address, pairs_of, query_string, with_query
from app.platform.lists.export import all_rows, file_name, make_export
from app.platform.lists.facets import Narrowing, labels_of, narrowing_of
from app.platform.lists.files import MEDIA_TYPES, Format, write_file
from app.platform.lists.spec import ListSpec
from app.platform.web.listing import ListQuery, Page
from app.platform.web.page_context import locale_of
from app.platform.web.rendering import page, redirect
from app.platform.web.translations import translate

Row = TypeVar("Row")


class ListView(msgspec.Struct, frozen=True):
    """A list as its page shows it; the same for everybody who sees the same rows.

    kept, field_kept : what the search form and the form of the fields carry along.
    all_url : the list with nothing asked for.
    """

    title: str
    path: str
    layout: str
    search: str
    query: ListQuery
    result: Page[Any]
    narrowing: Narrowing
    kept: Pairs
    field_kept: Pairs
    all_url: str
    excel_url: str
    csv_url: str
    json_url: str
    read_at: datetime


class ViewLink(msgspec.Struct, frozen=True):
    id: int
    name: str
    url: str
    current: bool
    is_default: bool
    owner_name: str


class ViewsBar(msgspec.Struct, frozen=True):
    """The reader's views of a list. `current` is the one whose query the page shows, `query` what would be saved."""

    path: str
    links: list[ViewLink]
    current: ViewLink | None
    all_url: str
    all_current: bool
    query: str
    may_save: bool
    personal: bool


class ListPageView(msgspec.Struct, frozen=True):
    """What a list's template gets; `more` is whatever else the room shows."""

    list: ListView
    views: ViewsBar
    more: Any
    bare: bool = False


class ListBodyView(msgspec.Struct, frozen=True):
    """For a template that makes of the page only the list itself, to be kept for all who see the same rows."""

    list: ListView
    bare: bool = True


async def list_page(request: AppRequest, spec: ListSpec[Any], template: str, more: Any = None) -> Response[Any]:
    """Answer with a list's page; opened without a query, with the reader's own view of it."""
    if (opening := await opening_view(request, spec)) is not None:
        return opening
    query, locale = spec.read(request.query_params), locale_of(request)
    shown = await load_list(spec, request.user, query, locale)
    views = await load_views(spec, request.user, query)
    return page(request, template, ListPageView(shown, views, more))


async def opening_view(request: AppRequest, spec: ListSpec[Any]) -> Response[Any] | None:
    """Where the list leads when nothing is asked for and the reader has chosen a view to open it with."""
    if request.scope["query_string"]:
        return None
    query = await service.default_query(request.user, spec)
    return None if query is None else redirect(request, with_query(spec.path, query))


async def load_list(spec: ListSpec[Any], actor: Actor, query: ListQuery, locale: str) -> ListView:
    facets = [one.name for one in spec.filters if one.is_facet]
    found = await spec.source.find(actor, spec.meant(query), limit=query.page_size, offset=query.offset, facets=facets)
    lines = [spec.line(row, locale) for row in found.rows] if spec.line else found.rows
    labels = await labels_of(spec, actor, locale)
    pairs, written = pairs_of(spec, query), query_string(spec, query)
    fields = {one.name for one in spec.filters if not one.is_facet}
    return ListView(
        title=translate(locale, spec.title),
        path=spec.path,
        layout=spec.facets,
        search=translate(locale, spec.search) if spec.search else "",
        query=query,
        result=Page(lines, found.total, query.page, query.page_size),
        narrowing=narrowing_of(spec, query, labels, found.counts, locale),
        kept=[pair for pair in pairs if pair[0] != "q"],
        field_kept=[pair for pair in pairs if pair[0] not in fields],
        all_url=with_query(spec.path, ""),
        excel_url=address(f"{spec.path}/export", [("format", "xlsx"), *pairs]),
        csv_url=address(f"{spec.path}/export", [("format", "csv"), *pairs]),
        json_url=spec.json_path + (f"?{written}" if written else ""),
        read_at=utc_now(),
    )


async def load_views(spec: ListSpec[Any], actor: Actor, query: ListQuery) -> ViewsBar:
    written = query_string(spec, query)
    links = [
        ViewLink(
            id=view.id,
            name=view.name,
            url=with_query(spec.path, view.query),
            current=view.query == written,
            is_default=view.is_default,
            owner_name=view.owner_name,
        )
        for view in await service.list_views(actor, spec.path)
    ]
    current = next((link for link in links if link.current), None)
    return ViewsBar(
        path=spec.path,
        links=links,
        current=current,
        all_url=with_query(spec.path, ""),
        all_current=not written,
        query=written,
        may_save=bool(written) and current is None,
        personal=spec.personal,
    )


async def json_page(request: AppRequest, spec: ListSpec[Row]) -> Page[Row]:
    """The same page of the same list as JSON."""
    query = spec.read(request.query_params)
    found = await spec.source.find(request.user, spec.meant(query), limit=query.page_size, offset=query.offset)
    return Page(found.rows, found.total, query.page, query.page_size)


def export_route(spec: ListSpec[Any]) -> HTTPRouteHandler:
    """The route of a list's files, for those who may open the list: `<path>/export?format=xlsx&<the list's query>`."""

    @get(f"{spec.path}/export", guards=[allow(*spec.roles) if spec.roles else signed_in()], include_in_schema=False)
    async def export_list(request: AppRequest) -> Response[bytes]:
        return await _export(request, spec)

    return export_list


async def _export(request: AppRequest, spec: ListSpec[Any]) -> Response[bytes]:
    """Written in a thread, since a long file takes a while and others wait for their pages."""
    form = _read_format(request)
    query, locale, now = spec.read(request.query_params), locale_of(request), utc_now()
    rows = await all_rows(spec, request.user, query, locale)
    labels = await labels_of(spec, request.user, locale)
    content = await asyncio.to_thread(
        lambda: write_file(make_export(spec, request.user, query, labels, rows, now=now, locale=locale), form)
    )
    if spec.personal:
        await service.note_export(request.user, spec, form=form, rows=len(rows), filters=sorted(query.filters))
    name = file_name(spec, form, to_local(now))
    return Response(
        content,
        media_type=MEDIA_TYPES[form],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _read_format(request: AppRequest) -> Format:
    asked = request.query_params.get("format", "xlsx")
    if asked not in MEDIA_TYPES:
        raise InvalidInput([FieldError("format", N_("A list can be fetched as xlsx or csv."))])
    return cast(Format, asked)
