"""An order's page, the line for an offer, and what the room shows on other pages."""

from datetime import date
from typing import Any

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from app.casework.referrals import document_pages, form_pages, step_pages
from app.casework.referrals import service as orders
from app.casework.referrals.lifecycle import DECLINED, OF_THE_SUPPLIER, WITHDRAWN
from app.casework.referrals.listing import ORDERS
from app.casework.referrals.schemas import OrderRow, Waiting
from app.casework.referrals.service import READERS, REVISION, STAFF, OrderRecord
from app.casework.referrals.showing import EventLine, facts_of, timeline_of
from app.casework.referrals.wording import STATE_TAGS, STEP_LABELS
from app.offers.catalogue.places import FreePlaces, register_free_places
from app.offers.catalogue.service import get_offer
from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import today
from app.platform.documents.issuing import list_issued
from app.platform.documents.schemas import Issued
from app.platform.errors import N_
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import (
    HomeCard,
    ListQuery,
    LoadedPanel,
    NavItem,
    Panel,
    SearchHit,
    SearchSource,
    load_panels,
    locale_of,
    page,
)

register_free_places(FreePlaces(orders.free_places_today, REVISION))

ALARMING = ("absence", "refusal", "declined")
CAME_TO_NOTHING = (DECLINED, WITHDRAWN)
ANSWER_LATE, UNSEEN, TO_ANSWER = "/orders?attention=late", "/orders?attention=unseen", "/orders?state=sent"


class OrderView(msgspec.Struct, frozen=True, kw_only=True):
    """told : absences, refusals and declines that nobody on this side had opened before.

    may_order_another : the order came to nothing, and the reader may order something else for the citizen.
    own_steps, supplier_steps : step and label of what can be done now, by this side and on the supplier's behalf.
    """

    record: OrderRecord
    state_tag: str
    facts: list[tuple[str, str]]
    timeline: list[EventLine]
    told: list[EventLine]
    own_steps: list[tuple[str, str]]
    supplier_steps: list[tuple[str, str]]
    documents: list[Issued]
    panels: list[LoadedPanel]
    is_supplier: bool
    is_late: bool
    may_order_another: bool


class WaitingView(msgspec.Struct, frozen=True):
    offer_id: int
    offer_title: str
    line: list[Waiting]


class OrderListMore(msgspec.Struct, frozen=True):
    tags: dict[str, str]
    is_supplier: bool


class CitizenOrders(msgspec.Struct, frozen=True):
    orders: list[OrderRow]
    tags: dict[str, str]


@get("/orders/{order_id:int}", guards=[allow(*READERS)], include_in_schema=False)
async def order_page(request: AppRequest, order_id: FromPath[int]) -> Response[str]:
    record = await orders.view_order(request.user, order_id)
    order, locale, by_supplier = record.order, locale_of(request), orders.is_supplier(request.user)
    steps = [(step, STEP_LABELS[step]) for step in record.steps]
    timeline = timeline_of(record.events, locale, is_supplier=by_supplier)
    view = OrderView(
        record=record,
        state_tag=STATE_TAGS[order.state],
        facts=facts_of(order, locale),
        timeline=timeline,
        told=[line for line in timeline if line.is_new and line.event.kind in ALARMING],
        own_steps=[one for one in steps if by_supplier or one[0] not in OF_THE_SUPPLIER],
        supplier_steps=[one for one in steps if not by_supplier and one[0] in OF_THE_SUPPLIER],
        documents=await list_issued("order", order_id),
        panels=await load_panels(request, "order", order_id, today()),
        is_supplier=by_supplier,
        is_late=order.state == "sent" and order.answer_by is not None and order.answer_by < today(),
        may_order_another=not by_supplier and order.state in CAME_TO_NOTHING,
    )
    return page(request, "referrals/order.html", view)


@get("/orders", guards=[allow(*READERS)], include_in_schema=False)
async def orders_page(request: AppRequest) -> Response[Any]:
    more = OrderListMore(STATE_TAGS, orders.is_supplier(request.user))
    return await list_page(request, ORDERS, "referrals/list.html", more)


@get("/offers/{offer_id:int}/waiting-list", guards=[allow(*STAFF)], include_in_schema=False)
async def waiting_list_page(request: AppRequest, offer_id: FromPath[int]) -> Response[str]:
    offer = await get_offer(request.user, offer_id)
    line = await orders.list_waiting(request.user, offer_id)
    return page(request, "referrals/waiting_list.html", WaitingView(offer_id, offer.title, line))


async def load_citizen_panel(actor: Actor, citizen_id: int, on_date: date) -> CitizenOrders:
    """All orders of a citizen the page has found to be the reader's, newest first."""
    return CitizenOrders(await orders.list_orders(actor, on_date=on_date, citizen_id=citizen_id), STATE_TAGS)


async def search_orders(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    """By the reference, which stands on the documents, or by what the list's own search looks in."""
    found = await ORDERS.source.find(actor, ListQuery(q=text, sort="ordered", descending=True), limit=limit)
    return [
        SearchHit(f"{row.reference} {row.offer_title}", row.citizen_name or row.supplier_name, f"/orders/{row.id}")
        for row in found.rows
    ]


async def count_late(actor: Actor) -> int:
    return (await orders.count_attention(actor, on_date=today())).late


async def count_unseen(actor: Actor) -> int:
    return (await orders.count_attention(actor, on_date=today())).unseen


async def count_to_answer(actor: Actor) -> int:
    return (await orders.count_attention(actor, on_date=today())).to_answer


routes: list[Any] = [
    orders_page,
    export_route(ORDERS),
    order_page,
    waiting_list_page,
    *form_pages.routes,
    *step_pages.routes,
    *document_pages.routes,
]

NAV = [NavItem(label=N_("Orders"), path="/orders", roles=READERS, order=12)]
PANELS = [
    Panel(place="citizen", template="referrals/_citizen_panel.html", load=load_citizen_panel, roles=STAFF, order=10)
]
SEARCH = [SearchSource(label=N_("Orders"), search=search_orders, roles=READERS)]
HOME = [
    HomeCard(
        label=N_("Absences and refusals you have not seen"),
        path=UNSEEN,
        roles=STAFF,
        count=count_unseen,
        hint=N_("Suppliers have told of them; open the order to see what was said."),
        order=5,
    ),
    HomeCard(
        label=N_("Orders not answered in time"),
        path=ANSWER_LATE,
        roles=STAFF,
        count=count_late,
        hint=N_("The day to answer by has passed; call the supplier, or withdraw the order."),
        order=12,
    ),
    HomeCard(
        label=N_("New orders to answer"),
        path=TO_ANSWER,
        roles=("supplier",),
        count=count_to_answer,
        hint=N_("Say whether you take the citizen in, and when you start."),
        order=5,
    ),
]
