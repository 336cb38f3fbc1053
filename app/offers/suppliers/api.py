"""Suppliers as JSON."""

from litestar import get
from litestar.params import FromPath

from app.offers.suppliers import service
from app.offers.suppliers.listing import SUPPLIERS
from app.offers.suppliers.schemas import Supplier
from app.platform.access import AppRequest, allow
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


@get("/api/suppliers", guards=[allow(*service.READERS)], tags=["suppliers"], summary="Suppliers, as on the page")
async def list_suppliers(request: AppRequest) -> Page[Supplier]:
    return await json_page(request, SUPPLIERS)


@get("/api/suppliers/{supplier_id:int}", guards=[allow(*service.READERS)], tags=["suppliers"], summary="One supplier")
async def get_supplier(request: AppRequest, supplier_id: FromPath[int]) -> Supplier:
    return await service.get_supplier(request.user, supplier_id)


routes = [list_suppliers, get_supplier]
