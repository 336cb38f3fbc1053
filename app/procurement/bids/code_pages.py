"""Beginning a bid, its code, and the way back to it."""

from typing import Any

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath
from litestar.response import Redirect

from app.platform.access import AppRequest, allow
from app.platform.access.cookies import cookie_name
from app.platform.errors import InvalidInput
from app.platform.settings import settings
from app.platform.web import FormReader, FormState, page, redirect
from app.procurement.bids import service, views
from app.procurement.bids.schemas import OpenBid
from app.procurement.publication.schemas import PublicTender
from app.procurement.sealing.bid_keys import tidy_bid_code

# Long enough for any deadline; the code in it opens nothing without a log-in of the company.
COOKIE_SECONDS = 120 * 24 * 3600
LONGEST_CODE = 400


async def bid_of(request: AppRequest, reference: str) -> OpenBid | None:
    """The bid that this browser's code opens, for this user's company."""
    tender = await service.get_tender(reference, request.user.supplier_id)
    code = code_of(request, tender)
    if not code:
        return None
    try:
        return await service.open_bid(request.user, tender, code)
    except InvalidInput:
        return None


def code_of(request: AppRequest, tender: PublicTender) -> str:
    return request.cookies.get(bid_cookie(tender.tender_id), "")[:LONGEST_CODE]


def bid_cookie(tender_id: int) -> str:
    return cookie_name(f"vifte-bid-{tender_id}")


async def to_start(request: AppRequest, reference: str) -> Response[Any]:
    """Where a bid is begun or its code typed in."""
    return redirect(request, views.url_of(await service.get_tender(reference, request.user.supplier_id)))


@post("/udbud/{reference:str}/bid/begin", guards=[allow("supplier")], include_in_schema=False)
async def begin(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    code = await service.begin(request.user, reference)
    tender = await service.get_tender(reference, request.user.supplier_id)
    return _with_code(f"{views.url_of(tender)}/code", tender, code)


@post("/udbud/{reference:str}/bid/code", guards=[allow("supplier")], include_in_schema=False)
async def type_code(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    tender = await service.get_tender(reference, request.user.supplier_id)
    code = FormReader(await request.form()).raw("code")[:LONGEST_CODE]
    try:
        await service.open_bid(request.user, tender, code)
        # A cookie holds neither the dashes nor the line ends that a code may have been pasted with.
        code = tidy_bid_code(code)
    except InvalidInput as error:
        # What was typed is not shown again: it is a key, whoever's it is.
        return await show_start(request, tender, FormState().with_errors(error), status=error.status)
    return _with_code(views.url_of(tender), tender, code)


@get("/udbud/{reference:str}/bid/code", guards=[allow("supplier")], include_in_schema=False)
async def code_page(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    view = views.CodeView(opened, views.url_of(opened.tender), code_of(request, opened.tender))
    return page(request, "bids/code.html", view)


@get("/udbud/{reference:str}/bid/code.txt", guards=[allow("supplier")], include_in_schema=False)
async def code_file(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    opened = await bid_of(request, reference)
    if opened is None:
        return await to_start(request, reference)
    view = views.CodeView(opened, views.url_of(opened.tender), code_of(request, opened.tender))
    return text_file(request, "bids/code.txt", view, "tilbudskode.txt")


@post("/udbud/{reference:str}/bid/leave", guards=[allow("supplier")], include_in_schema=False)
async def leave(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    """This browser forgets the code."""
    tender = await service.get_tender(reference, request.user.supplier_id)
    return _with_code(views.url_of(tender), tender, "")


async def show_start(request: AppRequest, tender: PublicTender, form: FormState, *, status: int = 200) -> Response[str]:
    view = views.StartView(tender=tender, url=views.url_of(tender), shut=await service.why_not_begun(tender), form=form)
    return page(request, "bids/start.html", view, status=status)


def text_file(request: AppRequest, template: str, view: Any, name: str) -> Response[bytes]:
    shown = page(request, template, view)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    content = shown.content if isinstance(shown.content, str) else ""
    return Response(content.encode(), media_type="text/plain; charset=utf-8", headers=headers)


def _with_code(path: str, tender: PublicTender, code: str) -> Response[Any]:
    """Go on with the code in this browser; without one it is forgotten."""
    cookie = Cookie(
        key=bid_cookie(tender.tender_id),
        value=code,
        path="/",
        max_age=COOKIE_SECONDS if code else 0,
        httponly=True,
        samesite="lax",
        secure=settings().secure_cookies,
    )
    return Redirect(path, status_code=303, cookies=[cookie])


routes: list[Any] = [begin, type_code, code_page, code_file, leave]
