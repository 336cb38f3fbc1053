"""Orders as JSON, by the same rules as on the pages."""

from typing import Any

from litestar import get
from litestar.params import FromPath

from app.casework.referrals import service
from app.casework.referrals.listing import ORDERS
from app.casework.referrals.schemas import OrderRow
from app.platform.access import AppRequest, allow
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


@get("/api/orders", guards=[allow(*service.READERS)], tags=["orders"], summary="One's own orders, or one's supplier's")
async def list_orders(request: AppRequest) -> Page[OrderRow]:
    return await json_page(request, ORDERS)


@get("/api/orders/{order_id:int}", guards=[allow(*service.READERS)], tags=["orders"], summary="An order and its steps")
async def get_order(request: AppRequest, order_id: FromPath[int]) -> service.OrderRecord:
    return await service.view_order(request.user, order_id)


routes: list[Any] = [list_orders, get_order]
