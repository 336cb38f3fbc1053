"""Imports as JSON: what a nightly extract of another system uses."""

from typing import Any

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from app.platform.access import Actor, AppRequest, allow
from app.platform.errors import N_
from app.platform.intake import mappings, service, undoing
from app.platform.intake.listing import IMPORTS
from app.platform.intake.mapping import Mapping
from app.platform.intake.schemas import Batch, UndoPlan
from app.platform.intake.sheets import MAX_UPLOAD_BYTES
from app.platform.intake.views import IMPORTERS
from app.platform.lists.list_pages import json_page
from app.platform.web import FormReader, Page

MAX_BODY_BYTES = MAX_UPLOAD_BYTES + 64 * 1024


@get("/api/imports", guards=[allow(*IMPORTERS)], tags=["imports"], summary="Imports, newest first")
async def list_imports(request: AppRequest) -> Page[Batch]:
    return await json_page(request, IMPORTS)


@get("/api/imports/{batch_id:int}", guards=[allow(*IMPORTERS)], tags=["imports"], summary="One import with its errors")
async def get_import(request: AppRequest, batch_id: FromPath[int]) -> Batch:
    return await service.get_batch(request.user, batch_id)


@post(
    "/api/imports", guards=[allow(*IMPORTERS)], request_max_body_size=MAX_BODY_BYTES, tags=["imports"],
    summary="Upload a file for preview: fields kind, file, full, extracted_on",
)  # fmt: skip
async def upload_import(request: AppRequest) -> Batch:
    batch_id = await upload_from_form(request)
    return await service.get_batch(request.user, batch_id)


@post("/api/imports/{batch_id:int}/confirm", guards=[allow(*IMPORTERS)], status_code=200, tags=["imports"],
      summary="Import a file that was read without errors: fields letters_seen, accepted")  # fmt: skip
async def confirm_import(request: AppRequest, batch_id: FromPath[int]) -> Batch:
    await confirm_from_form(request.user, batch_id, FormReader(await request.form()))
    return await service.get_batch(request.user, batch_id)


@get("/api/imports/{batch_id:int}/undo", guards=[allow(*IMPORTERS)], tags=["imports"],
     summary="What undoing an import would do, or why it cannot be undone")  # fmt: skip
async def get_undo(request: AppRequest, batch_id: FromPath[int]) -> UndoPlan:
    return await undoing.plan_undo(request.user, batch_id)


@post("/api/imports/{batch_id:int}/undo", guards=[allow(*IMPORTERS)], status_code=200, tags=["imports"],
      summary="Undo an import")  # fmt: skip
async def undo_import(request: AppRequest, batch_id: FromPath[int]) -> Batch:
    await undoing.undo_import(request.user, batch_id)
    return await service.get_batch(request.user, batch_id)


async def confirm_from_form(actor: Actor, batch_id: int, reader: FormReader) -> None:
    """Shared by page and API. Raises InvalidInput naming the field."""
    letters_seen, accepted = reader.boolean("letters_seen"), reader.integer("accepted")
    reader.raise_if_errors()
    await service.confirm_batch(actor, batch_id, letters_seen=letters_seen, accepted=accepted)


@get("/api/imports/mappings", guards=[allow(*IMPORTERS)], tags=["imports"], summary="Saved mappings of files")
async def list_mappings(request: AppRequest) -> list[Mapping]:
    return await mappings.list_mappings(request.user)


async def upload_from_form(request: AppRequest) -> int:
    """Shared by page and API. Raises InvalidInput naming the field."""
    form = await request.form()
    reader = FormReader(form)
    kind = reader.text("kind", required=True, max_length=40)
    full, extracted_on = reader.boolean("full"), reader.date("extracted_on")
    upload: Any = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        reader.add_error("file", N_("Choose a file."))
    reader.raise_if_errors()
    data = await upload.read()
    return await service.upload_file(request.user, kind, upload.filename, data, full=full, extracted_on=extracted_on)


routes: list[Any] = [list_imports, get_import, upload_import, confirm_import, get_undo, undo_import, list_mappings]
