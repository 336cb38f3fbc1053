"""Tenders as JSON."""

from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.documents.schemas import Issued
from app.platform.lists.list_pages import json_page
from app.platform.web import Page
from app.procurement.tenders import service
from app.procurement.tenders.listing import TENDERS
from app.procurement.tenders.roles import READERS
from app.procurement.tenders.schemas import TenderSummary
from app.procurement.tenders.views import TenderRecord


@get("/api/tenders", guards=[allow(*READERS)])
async def list_tenders(request: AppRequest) -> Page[TenderSummary]:
    return await json_page(request, TENDERS)


@get("/api/tenders/{tender_id:int}", guards=[allow(*READERS)])
async def get_tender(request: AppRequest, tender_id: FromPath[int]) -> TenderRecord:
    tender = await service.get_tender(tender_id)
    return TenderRecord(
        id=tender.id,
        reference=tender.reference,
        title=tender.title,
        state=tender.state,
        version=tender.version,
        sections=tender.sections,
        documents=await service.list_documents(tender_id),
    )


@get("/api/tenders/{tender_id:int}/documents", guards=[allow(*READERS)])
async def list_documents(request: AppRequest, tender_id: FromPath[int]) -> list[Issued]:
    await service.get_tender(tender_id)
    return await service.list_documents(tender_id)


routes = [list_tenders, get_tender, list_documents]
