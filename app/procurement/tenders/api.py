"""Tenders as JSON."""

from litestar import get
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.documents.schemas import Issued
from app.platform.lists.list_pages import json_page
from app.platform.web import Page
from app.procurement.checking.schemas import Finding
from app.procurement.tenders import lifecycle_service, service
from app.procurement.tenders.findings import findings_of
from app.procurement.tenders.listing import TENDERS
from app.procurement.tenders.reviewing import service as reviewing
from app.procurement.tenders.reviewing.schemas import Review
from app.procurement.tenders.roles import READERS
from app.procurement.tenders.schemas import TenderEvent, TenderSummary
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
        procedure_kind=tender.procedure_kind,
        based_on=tender.based_on,
        version=tender.version,
        sections=tender.sections,
        documents=await service.list_documents(tender_id),
    )


@get("/api/tenders/{tender_id:int}/documents", guards=[allow(*READERS)])
async def list_documents(request: AppRequest, tender_id: FromPath[int]) -> list[Issued]:
    await service.get_tender(tender_id)
    return await service.list_documents(tender_id)


@get("/api/tenders/{tender_id:int}/events", guards=[allow(*READERS)])
async def list_events(request: AppRequest, tender_id: FromPath[int]) -> list[TenderEvent]:
    """The tender's life, the first step first."""
    await service.get_tender(tender_id)
    return await lifecycle_service.list_events(tender_id)


@get("/api/tenders/{tender_id:int}/reviews", guards=[allow(*READERS)])
async def list_reviews(request: AppRequest, tender_id: FromPath[int]) -> list[Review]:
    """Reviews by a second person, the latest first."""
    await service.get_tender(tender_id)
    return await reviewing.list_reviews(tender_id)


@get("/api/tenders/{tender_id:int}/findings", guards=[allow(*READERS)])
async def list_findings(request: AppRequest, tender_id: FromPath[int]) -> list[Finding]:
    """What the check of the text finds, the gravest first; the words are msgids with `params` to fill in."""
    return await findings_of(await service.get_tender(tender_id))


routes = [list_tenders, get_tender, list_documents, list_events, list_reviews, list_findings]
