"""The opening of a tender's bids and its protocol, and the opened bids with their files."""

from datetime import date
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from app.platform.access import Actor, AppRequest, allow
from app.platform.errors import N_, Conflict, InvalidInput, VifteError
from app.platform.web import FormReader, FormState, HomeCard, NavItem, Panel, page, redirect
from app.procurement.appointments.service import HOUSE
from app.procurement.opening import opening_service, service, showing
from app.procurement.opening.views import OwnOpeningsView
from app.procurement.sealing.service import TooManyCodes
from app.procurement.tenders import service as tenders

LONGEST_CODE = 200


# Open to the whole house by role: appointments decide who gets further. Suppliers see their own bid elsewhere.
@get("/tenders/{tender_id:int}/opening", guards=[allow(*HOUSE)], include_in_schema=False)
async def opening_page(
    request: AppRequest, tender_id: FromPath[int], sha256: FromQuery[str | None] = None
) -> Response[str]:
    return await _show_opening(request, tender_id, FormState(), asked=sha256 or "")


@post("/tenders/{tender_id:int}/opening", guards=[allow(*HOUSE)], include_in_schema=False)
async def give_code(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    # A code of digits and letters may look like a CPR number; it is never kept.
    code = reader.text("code", required=True, max_length=LONGEST_CODE, any_number=True)
    await opening_service.require_holder(request.user, tender_id)
    try:
        reader.raise_if_errors()
        opening = await opening_service.give_code(request.user, tender_id, code)
    except InvalidInput as error:
        # The code itself is not sent back to the browser.
        return await _show_opening(request, tender_id, FormState(errors=tuple(error.fields)), status=422)
    except (Conflict, TooManyCodes) as error:
        return await _show_opening(request, tender_id, FormState(), refused=error, status=error.status)
    done = N_("The bids are opened.") if opening else N_("Your code is received. Now the other one gives theirs.")
    return redirect(request, f"/tenders/{tender_id}/opening", flash=done)


@get("/openings", guards=[allow(*HOUSE)], include_in_schema=False)
async def own_page(request: AppRequest) -> Response[str]:
    view = OwnOpeningsView(await showing.own_openings(request.user))
    return page(request, "opening/own.html", view)


@get("/tenders/{tender_id:int}/bids", guards=[allow(*HOUSE)], include_in_schema=False)
async def bids_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    bids = await service.list_bids(request.user, tender_id)
    tender = await tenders.get_tender(tender_id)
    return page(request, "opening/bids.html", await showing.bids_view(tender, bids))


@get("/tenders/{tender_id:int}/bids/{bid_number:int}", guards=[allow(*HOUSE)], include_in_schema=False)
async def bid_page(request: AppRequest, tender_id: FromPath[int], bid_number: FromPath[int]) -> Response[str]:
    bid = await service.get_numbered(request.user, tender_id, bid_number)
    tender = await tenders.get_tender(tender_id)
    return page(request, "opening/bid.html", await showing.bid_view(request.user, tender, bid))


@get(
    "/tenders/{tender_id:int}/bids/{bid_number:int}/files/{part_id:int}",
    guards=[allow(*HOUSE)],
    include_in_schema=False,
)
async def bid_file(
    request: AppRequest, tender_id: FromPath[int], bid_number: FromPath[int], part_id: FromPath[int]
) -> Stream:
    """Always saved, never shown: what a bidder sends in runs in nobody's browser."""
    bid = await service.get_numbered(request.user, tender_id, bid_number)
    file = await service.read_file(request.user, bid.id, part_id)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(file.head.name, safe='')}",
        # A file that breaks off on the way is known by it.
        "content-length": str(file.head.size),
        "cache-control": "no-store",
    }
    return Stream(file.chunks, media_type="application/octet-stream", headers=headers)


async def _show_opening(
    request: AppRequest,
    tender_id: int,
    form: FormState,
    *,
    asked: str = "",
    refused: VifteError | None = None,
    status: int = 200,
) -> Response[str]:
    await service.require_witness(request.user, tender_id)
    tender = await tenders.get_tender(tender_id)
    view = await showing.opening_view(request.user, tender, asked=asked)
    view = msgspec.structs.replace(view, form=form, refused=refused)
    return page(request, "opening/opening.html", view, status=status)


async def load_panel(actor: Actor, tender_id: int, on_date: date) -> showing.PanelView | None:
    return await showing.panel_view(actor, tender_id)


async def count_waiting(actor: Actor) -> int:
    """Tenders that wait for this holder's code."""
    return sum(each.may_open for each in await showing.own_openings(actor))


routes: list[Any] = [own_page, opening_page, give_code, bids_page, bid_page, bid_file]
NAV = [NavItem(N_("My openings"), "/openings", HOUSE, place="person")]
HOME = [
    HomeCard(
        N_("Bids to open"),
        "/openings",
        ("procurement", "manager", "team_leader"),
        count=count_waiting,
        hint=N_("Tenders whose bids you open together with another"),
        order=59,
    )
]
PANELS = [Panel(place="tender", template="opening/_panel.html", load=load_panel, roles=HOUSE, order=60)]
