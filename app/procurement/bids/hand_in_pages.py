"""Handing in, the receipt, taking back."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, Conflict, FieldError
from app.platform.web import FormReader, FormState, locale_of, page, redirect, translate
from app.procurement.bids import handing_service as service
from app.procurement.bids import views
from app.procurement.bids.code_pages import bid_of, text_file, to_start
from app.procurement.bids.moments import exact
from app.procurement.bids.problems import find_problems
from app.procurement.bids.schemas import OpenBid

CONFIRM = N_("Confirm that you have read what the amendment changed.")


@get("/udbud/{reference:str}/bid/hand-in", guards=[allow("supplier")], include_in_schema=False)
async def hand_in_page(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    return await _show(request, opened)


@post("/udbud/{reference:str}/bid/hand-in", guards=[allow("supplier")], include_in_schema=False)
async def hand_in(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    reader = FormReader(await request.form())
    edition, read = reader.integer("edition") or 0, reader.boolean("read")
    if await service.changed_since(opened) and not read:
        reader.add_error("read", CONFIRM)
        return await _show(request, opened, form=reader.state, status=422)
    try:
        await service.hand_in(opened, edition=edition)
    except Conflict as error:
        again = await bid_of(request, reference)
        return await _show(request, again or opened, refused=error, status=error.status)
    return redirect(request, f"{views.url_of(opened.tender)}/receipt")


@post("/udbud/{reference:str}/bid/take-back", guards=[allow("supplier")], include_in_schema=False)
async def take_back(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    await service.take_back(opened)
    message = N_("The bid is taken back. It does not count until you hand it in again.")
    return redirect(request, views.url_of(opened.tender), flash=message, kind="warning")


@get("/udbud/{reference:str}/bid/receipt", guards=[allow("supplier")], include_in_schema=False)
async def receipt_page(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    view = _receipt(opened)
    return await to_start(request, reference) if view is None else page(request, "bids/receipt.html", view)


@get("/udbud/{reference:str}/bid/receipt.txt", guards=[allow("supplier")], include_in_schema=False)
async def receipt_file(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    view = _receipt(opened)
    if view is None:
        return await to_start(request, reference)
    return text_file(request, "bids/receipt.txt", view, "kvittering.txt")


def _receipt(opened: OpenBid | None) -> views.ReceiptView | None:
    receipt = service.receipt_of(opened) if opened else None
    if opened is None or receipt is None:
        return None
    return views.ReceiptView(
        opened=opened,
        url=views.url_of(opened.tender),
        receipt=receipt,
        received=exact(receipt.received_at),
        may_take_back=opened.shut is None,
    )


async def _show(
    request: AppRequest,
    opened: OpenBid,
    *,
    form: FormState | None = None,
    refused: Conflict | None = None,
    status: int = 200,
) -> Response[Any]:
    locale = locale_of(request)
    view = views.HandInView(
        opened=opened,
        url=views.url_of(opened.tender),
        problems=find_problems(opened.draft, opened.editions) if opened.is_draft else [],
        steps={step: translate(locale, label) for step, label in views.STEPS.items()},
        changed=views.section_names(await service.changed_since(opened), locale),
        key_made=await service.is_key_made(opened.tender.tender_id),
        form=form or FormState(),
        refused=FieldError("", refused.msgid, refused.params) if refused else None,
    )
    return page(request, "bids/hand_in.html", view, status=status)


routes: list[Any] = [hand_in_page, hand_in, take_back, receipt_page, receipt_file]
