"""The pages of a bid's files and of its price schedule."""

from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, FieldError
from app.platform.web import FormReader, locale_of, page, redirect, translate
from app.procurement.bids import file_service as service
from app.procurement.bids import views
from app.procurement.bids.code_pages import bid_of, to_start
from app.procurement.bids.file_kinds import ACCEPT, FileNotTaken
from app.procurement.bids.file_service import MEGABYTE, MOST_BID_BYTES, MOST_FILE_BYTES, MOST_FILES, Arrived
from app.procurement.bids.overview import step_problems
from app.procurement.bids.schemas import OpenBid
from app.procurement.bids.upload_body import UploadBody
from app.procurement.bids.upload_pages import STREAMED, body_of
from app.procurement.pricing.reading import MOST_BYTES
from app.procurement.publication.freezing import price_schedule
from app.procurement.publication.public_service import address_of

# What stands around the files in a body.
AROUND = MEGABYTE
CHOOSE = N_("Choose a file first.")


@get("/udbud/{reference:str}/bid/files", guards=[allow("supplier")], include_in_schema=False)
async def files_page(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    return _files(request, opened) if opened else await to_start(request, reference)


@post(
    "/udbud/{reference:str}/bid/files",
    guards=[allow("supplier")],
    opt=STREAMED,
    request_max_body_size=MOST_BID_BYTES + AROUND,
    include_in_schema=False,
)
async def add_files(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    arrived: list[Arrived] = []
    body = body_of(request)
    try:
        await _receive_all(opened, body, arrived)
        if not arrived:
            raise FileNotTaken(CHOOSE)
        await service.keep_files(opened, arrived)
    except FileNotTaken as error:
        await body.drain()
        return _files(request, opened, refused=error)
    finally:
        for each in arrived:
            each.spool.close()
    return redirect(request, f"{views.url_of(opened.tender)}/files", flash=N_("The files are in the bid."))


@post("/udbud/{reference:str}/bid/files/remove", guards=[allow("supplier")], include_in_schema=False)
async def remove_file(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    reader = FormReader(await request.form())
    part_id = reader.integer("file", maximum=2**63 - 1) or 0
    await service.remove_file(opened, part_id)
    step = "prices" if reader.raw("from") == "prices" else "files"
    return redirect(request, f"{views.url_of(opened.tender)}/{step}", flash=N_("The file is removed."))


@get("/udbud/{reference:str}/bid/files/{number:int}", guards=[allow("supplier")], include_in_schema=False)
async def download_file(request: AppRequest, reference: FromPath[str], number: FromPath[int]) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    file = service.nth_file(opened, number)
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
    return Stream(service.download(opened, file), media_type=file.media_type, headers=headers)


@get("/udbud/{reference:str}/bid/prices", guards=[allow("supplier")], include_in_schema=False)
async def prices_page(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    return _prices(request, opened) if opened else await to_start(request, reference)


@post(
    "/udbud/{reference:str}/bid/prices",
    guards=[allow("supplier")],
    opt=STREAMED,
    request_max_body_size=MOST_BYTES + AROUND,
    include_in_schema=False,
)
async def upload_prices(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    body, prices = body_of(request), None
    try:
        while part := await body.next_part():
            if part.name == "file" and part.file_name and prices is None:
                prices = await service.receive_schedule(opened, part.file_name, body.pieces())
        if prices is None:
            raise FileNotTaken(CHOOSE)
    except FileNotTaken as error:
        await body.drain()
        return _prices(request, opened, refused=error)
    if prices.problems:
        again = await bid_of(request, reference)
        return _prices(request, again or opened, status=422)
    return redirect(request, f"{views.url_of(opened.tender)}/prices", flash=N_("The price schedule is read."))


async def _receive_all(opened: OpenBid, body: UploadBody, arrived: list[Arrived]) -> None:
    """Every file of the form; the field `kind` stands before them."""
    kind = "other"
    while part := await body.next_part():
        if part.name == "kind" and part.file_name is None:
            given = await body.field()
            kind = given if given in service.UPLOADED else kind
        elif part.name == "file" and part.file_name:
            arrived.append(await service.receive_file(opened, kind, part.file_name, body.pieces()))


def _files(request: AppRequest, opened: OpenBid, *, refused: FileNotTaken | None = None) -> Response[str]:
    locale = locale_of(request)
    kinds = [(kind, translate(locale, views.FILE_KIND_LABELS[kind])) for kind in service.UPLOADED]
    view = _view(opened, refused, kinds=kinds)
    return page(request, "bids/files.html", view, status=refused.status if refused else 200)


def _prices(
    request: AppRequest, opened: OpenBid, *, refused: FileNotTaken | None = None, status: int = 200
) -> Response[str]:
    view = _view(opened, refused, problems=step_problems(opened, "prices"))
    return page(request, "bids/prices.html", view, status=refused.status if refused else status)


def _view(opened: OpenBid, refused: FileNotTaken | None, **more: Any) -> views.FilesView:
    edition = opened.editions[0]
    schedule = f"{address_of(edition)}/editions/{edition.number}/price-schedule"
    return views.FilesView(
        opened=opened,
        url=views.url_of(opened.tender),
        files=opened.draft.files,
        most_files=MOST_FILES,
        most_megabytes=MOST_FILE_BYTES // MEGABYTE,
        bid_megabytes=MOST_BID_BYTES // MEGABYTE,
        accept=ACCEPT,
        kinds=more.pop("kinds", []),
        schedule_url=schedule if price_schedule(edition).lines else "",
        prices=opened.draft.form("prices"),
        refused=FieldError("file", refused.msgid, refused.params) if refused else None,
        **more,
    )


routes: list[Any] = [files_page, add_files, remove_file, download_file, prices_page, upload_prices]
