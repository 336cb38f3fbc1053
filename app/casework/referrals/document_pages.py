"""The order as PDF: making it, following it, fetching it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import File

from app.casework.referrals import document_service as service
from app.casework.referrals.seeing import READERS
from app.platform.access import AppRequest, allow
from app.platform.documents.issuing_pages import IssuedView, issued_file, issued_page
from app.platform.errors import N_
from app.platform.web import locale_of, redirect, translate


@post("/orders/{order_id:int}/documents", guards=[allow(*READERS)], include_in_schema=False)
async def issue_document(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    document_id = await service.issue_order(request.user, order_id)
    return redirect(request, f"/orders/{order_id}/documents/{document_id}")


@get("/orders/{order_id:int}/documents/{document_id:int}", guards=[allow(*READERS)], include_in_schema=False)
async def document_page(request: AppRequest, order_id: FromPath[int], document_id: FromPath[int]) -> Response[str]:
    order, document = await service.get_document(request.user, order_id, document_id)
    locale = locale_of(request)
    view = IssuedView(
        document=document,
        url=f"/orders/{order_id}/documents/{document_id}",
        title=translate(locale, N_("Order {reference} as PDF"), reference=order.reference),
        lead=f"{order.offer_title}, {order.supplier_name}",
        crumbs=[(translate(locale, N_("Orders")), "/orders"), (order.reference, f"/orders/{order_id}")],
        facts=[(translate(locale, N_("Version")), document.label)],
    )
    return issued_page(request, view)


@get("/orders/{order_id:int}/documents/{document_id:int}/file", guards=[allow(*READERS)], include_in_schema=False)
async def document_file(request: AppRequest, order_id: FromPath[int], document_id: FromPath[int]) -> File:
    order, document = await service.fetch_document(request.user, order_id, document_id)
    return issued_file(document, f"bestilling-{order.reference}-{document.label}.pdf")


routes: list[Any] = [issue_document, document_page, document_file]
