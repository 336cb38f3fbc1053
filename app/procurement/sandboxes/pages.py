"""The sandboxes of a tender: everything they show follows from the address."""

from typing import Any

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from app.platform.access import Actor, AppRequest, allow
from app.platform.errors import N_, NotFound
from app.platform.web import Panel, locale_of, page, translate
from app.procurement.pricing.workbook import write_workbook
from app.procurement.sandboxes import defaults, service
from app.procurement.sandboxes.inputs import read_payment_inputs, read_price_inputs
from app.procurement.sandboxes.payment_view import payment_view
from app.procurement.sandboxes.price_view import price_view
from app.procurement.sandboxes.service import READERS
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.service import get_tender
from app.procurement.tenders.states import may_edit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/tenders/{tender_id:int}/sandbox/prices", guards=[allow(*READERS)], include_in_schema=False)
async def prices_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    tender, lot, found = await service.open_sandbox(tender_id, request.query_params)
    inputs, form = read_price_inputs(request.query_params, tender, lot, found)
    locale = locale_of(request)
    view = price_view(tender, inputs, form, found, lot_choices(tender, locale), locale)
    return page(request, "sandboxes/prices.html", view, status=422 if form.errors else 200)


@get("/tenders/{tender_id:int}/sandbox/payment", guards=[allow(*READERS)], include_in_schema=False)
async def payment_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    tender, lot, found = await service.open_sandbox(tender_id, request.query_params)
    chance = defaults.chance_of_result(tender, lot)
    inputs, form = read_payment_inputs(request.query_params, tender, lot, found, chance)
    locale = locale_of(request)
    view = payment_view(tender, inputs, form, found, chance, lot_choices(tender, locale), locale)
    return page(request, "sandboxes/payment.html", view, status=422 if form.errors else 200)


@get("/tenders/{tender_id:int}/sandbox/schedule", guards=[allow(*READERS)], include_in_schema=False)
async def schedule_file(request: AppRequest, tender_id: FromPath[int]) -> Response[bytes]:
    """The price schedule as bidders will get it, of the draft as it stands."""
    schedule = await service.draft_schedule(tender_id)
    if not schedule.lines:
        raise NotFound(N_("The tender has no price lines yet. Write them under “Price schedule”."))
    name = f'attachment; filename="tilbudsliste-{tender_id}.xlsx"'
    return Response(write_workbook(schedule), media_type=XLSX, headers={"content-disposition": name})


def lot_choices(tender: Tender, locale: str) -> list[tuple[str, str]]:
    lots = [(str(lot["number"]), f"{lot['number']}. {lot.get('title') or ''}") for lot in tender.sections["lots"]]
    return [*lots, ("0", translate(locale, N_("All lots together")))]


class PanelView(msgspec.Struct, frozen=True):
    tender_id: int
    has_prices: bool


async def load_panel(actor: Actor, tender_id: int, on_date: Any) -> PanelView | None:
    """Once the text is settled there is nothing to try any more."""
    if not may_edit((await get_tender(tender_id)).state):
        return None
    schedule = await service.draft_schedule(tender_id)
    return PanelView(tender_id, bool(schedule.lines))


routes = [prices_page, payment_page, schedule_file]
PANELS = [Panel(place="tender", template="sandboxes/_panel.html", load=load_panel, roles=READERS, order=40)]
