"""Suppliers as JSON."""

from litestar import get
from litestar.params import FromPath

from app.offers.suppliers import service
from app.offers.suppliers.listing import ACTIVE, read_supplier_query
from app.offers.suppliers.schemas import Supplier, SupplierFilter
from app.platform.access import AppRequest, allow


@get("/api/suppliers", guards=[allow(*service.READERS)], tags=["suppliers"], summary="Suppliers, as on the page")
async def list_suppliers(request: AppRequest) -> list[Supplier]:
    query = read_supplier_query(request.query_params)
    active = ACTIVE[query.first("active") or ""]
    return await service.list_suppliers(
        request.user, SupplierFilter(text=query.q, kind=query.first("kind") or "", active=active)
    )


@get("/api/suppliers/{supplier_id:int}", guards=[allow(*service.READERS)], tags=["suppliers"], summary="One supplier")
async def get_supplier(request: AppRequest, supplier_id: FromPath[int]) -> Supplier:
    return await service.get_supplier(request.user, supplier_id)


routes = [list_suppliers, get_supplier]
