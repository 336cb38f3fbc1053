"""The pages of imports: upload, preview with errors, confirm or discard, files to fetch."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, InvalidInput, NotFound
from app.platform.intake import service
from app.platform.intake.api import MAX_BODY_BYTES, confirm_from_form, upload_from_form
from app.platform.intake.handing_out import empty_file, error_file, preview_rows
from app.platform.intake.listing import IMPORTS
from app.platform.intake.mapping_pages import mapping_routes
from app.platform.intake.schemas import Batch, PreviewTable
from app.platform.intake.sheets import FileRefused
from app.platform.intake.undo_pages import undo_routes
from app.platform.intake.views import IMPORTERS, BatchView, show_batch
from app.platform.lists.list_pages import ListPageView, export_route, list_page, load_list, load_views
from app.platform.web import FormReader, FormState, NavItem, locale_of, page, redirect, translate

ERRORS_SHOWN = 200
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class KindView(msgspec.Struct, frozen=True):
    name: str
    title: str
    doc: str


class KindsView(msgspec.Struct, frozen=True):
    """The kinds a reader may import, and the form of an upload."""

    kinds: list[KindView]
    form: FormState = FormState()


class ImportView(msgspec.Struct, frozen=True):
    shown: BatchView
    preview: PreviewTable | None
    mappable: bool
    errors_shown: int
    form: FormState

    @property
    def batch(self) -> Batch:
        return self.shown.batch


@get("/imports", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def import_list(request: AppRequest) -> Response[Any]:
    return await list_page(request, IMPORTS, "intake/list.html", KindsView(shown_kinds(request)))


async def show_list(request: AppRequest, form: FormState) -> Response[str]:
    """The list with an upload that cannot be taken; also for a reader whose own view opens it."""
    query, locale = IMPORTS.read(request.query_params), locale_of(request)
    shown = await load_list(IMPORTS, request.user, query, locale)
    views = await load_views(IMPORTS, request.user, query)
    view = ListPageView(shown, views, KindsView(shown_kinds(request), form))
    return page(request, "intake/list.html", view, status=422)


def shown_kinds(request: AppRequest) -> list[KindView]:
    return [KindView(kind.name, kind.title, kind.doc) for kind in service.kinds_for(request.user)]


@get("/imports/empty", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def empty_files(request: AppRequest) -> Response[str]:
    return page(request, "intake/empty.html", KindsView(shown_kinds(request)))


@post("/imports", guards=[allow(*IMPORTERS)], request_max_body_size=MAX_BODY_BYTES, include_in_schema=False)
async def upload(request: AppRequest) -> Response[Any]:
    try:
        batch_id = await upload_from_form(request)
    except InvalidInput as error:
        state = FormReader(await request.form()).state
        return await show_list(request, state.with_errors(error))
    except FileRefused as error:
        reader = FormReader(await request.form())
        reader.add_error("file", error.msgid, **error.params)
        return await show_list(request, reader.state)
    batch = await service.get_batch(request.user, batch_id)
    if batch.status == "committed":
        message = N_("This very file has been imported before. Nothing was changed.")
        return redirect(request, f"/imports/{batch_id}", flash=message, kind="info")
    return redirect(request, f"/imports/{batch_id}" + ("/mapping" if batch.status == "unmapped" else ""))


@get("/imports/{batch_id:int}", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def import_page(request: AppRequest, batch_id: FromPath[int]) -> Response[str]:
    return await show_import(request, batch_id, FormState())


async def show_import(request: AppRequest, batch_id: int, form: FormState, *, status: int = 200) -> Response[str]:
    batch = await service.get_batch(request.user, batch_id)
    mappable = await service.may_be_mapped(batch)
    preview = await preview_rows(batch, locale_of(request))
    view = ImportView(show_batch(batch), preview, mappable, ERRORS_SHOWN, form)
    return page(request, "intake/show.html", view, status=status)


@post("/imports/{batch_id:int}/confirm", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def confirm(request: AppRequest, batch_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    try:
        await confirm_from_form(request.user, batch_id, reader)
    except InvalidInput as error:
        return await show_import(request, batch_id, reader.state.with_errors(error), status=422)
    batch = await service.get_batch(request.user, batch_id)
    if batch.status == "committing":
        return redirect(request, f"/jobs/{batch.job_id}", flash=N_("The file is being imported."), kind="info")
    return redirect(request, f"/imports/{batch_id}", flash=N_("The file has been imported."))


@post("/imports/{batch_id:int}/discard", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def discard(request: AppRequest, batch_id: FromPath[int]) -> Response[Any]:
    await service.discard_batch(request.user, batch_id)
    return redirect(request, "/imports", flash=N_("The file has been discarded. Nothing was changed."))


@get("/imports/{batch_id:int}/errors/{form:str}", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def errors(request: AppRequest, batch_id: FromPath[int], form: FromPath[str]) -> Response[bytes]:
    return file_response(
        await error_file(request.user, batch_id, known_form(form), words(request)), f"fejl-{batch_id}", form
    )


@get("/imports/empty/{kind:str}/{form:str}", guards=[allow(*IMPORTERS)], include_in_schema=False)
async def empty(request: AppRequest, kind: FromPath[str], form: FromPath[str]) -> Response[bytes]:
    return file_response(empty_file(request.user, kind, known_form(form), words(request)), kind, form)


def known_form(form: str) -> str:
    if form not in MEDIA_TYPES:
        raise NotFound(N_("Files are given as csv or xlsx."))
    return form


def words(request: AppRequest) -> Any:
    locale = locale_of(request)
    return lambda msgid, **params: translate(locale, msgid, **params)


def file_response(content: bytes, name: str, form: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)


routes: list[Any] = [
    import_list, export_route(IMPORTS), empty_files, upload, import_page, confirm, discard, errors, empty,
    *mapping_routes, *undo_routes,
]  # fmt: skip

NAV = [NavItem(label=N_("Imports"), path="/imports", roles=IMPORTERS, order=80)]
