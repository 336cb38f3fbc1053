"""The public pages: published tenders, their documents, questions and answers, and what amendments changed.

Nobody needs to be logged in; whatever is shown comes from published editions alone.
"""

from typing import Any

import msgspec
from litestar import Response, route
from litestar.enums import HttpMethod
from litestar.params import FromPath
from litestar.response import File

from app.platform.access import AppRequest, public
from app.platform.clock import today
from app.platform.documents.issuing_pages import issued_file
from app.platform.web import load_panels, locale_of, page
from app.procurement.publication import public_service as service
from app.procurement.publication import views
from app.procurement.publication.freezing import price_schedule
from app.procurement.publication.office_pages import file_name, schedule_file
from app.procurement.publication.schemas import Edition, PublicTender

# Search engines and link checkers ask for the head alone.
READING = [HttpMethod.GET, HttpMethod.HEAD]


@route("/udbud", http_method=READING, guards=[public()], include_in_schema=False)
async def public_list(request: AppRequest) -> Response[str]:
    lines = [
        views.PublicLine(tender, service.address_of(tender.edition), views.public_state_label(tender))
        for tender in await service.list_tenders(_company(request))
    ]
    view = views.PublicList(
        open=[line for line in lines if line.tender.is_open], closed=[line for line in lines if not line.tender.is_open]
    )
    return page(request, "publication/public_list.html", view)


@route("/udbud/{reference:str}", http_method=READING, guards=[public()], include_in_schema=False)
async def public_tender(request: AppRequest, reference: FromPath[str]) -> Response[str]:
    tender, locale = await service.get_tender(reference, _company(request)), locale_of(request)
    view = views.PublicView(
        tender=tender,
        url=service.address_of(tender.edition),
        state_label=views.public_state_label(tender),
        schedule_url=_schedule_url(service.address_of(tender.edition), tender.edition),
        documents=await _documents(tender, tender.edition, locale),
        questions=views.question_lines(await service.list_questions(tender), locale),
        editions=await service.list_editions(tender),
        sections=tender.edition.sections,
        timetable=msgspec.convert(tender.edition.sections.get("timetable") or [], list[views.Step]),
        panels=await load_panels(request, "public_tender", tender.tender_id, today()),
    )
    return page(request, "publication/public_tender.html", view)


@route("/udbud/{reference:str}/editions/{number:int}", http_method=READING, guards=[public()], include_in_schema=False)
async def public_edition(request: AppRequest, reference: FromPath[str], number: FromPath[int]) -> Response[str]:
    tender, locale = await service.get_tender(reference, _company(request)), locale_of(request)
    edition = await service.get_edition(reference, number, _company(request))
    view = views.EditionView(
        tender=tender,
        url=service.address_of(tender.edition),
        edition=edition,
        schedule_url=_schedule_url(service.address_of(tender.edition), edition),
        is_newest=edition.number == tender.edition.number,
        documents=await _documents(tender, edition, locale),
        changes=views.changes_shown(edition, locale),
    )
    return page(request, "publication/public_edition.html", view)


@route(
    "/udbud/{reference:str}/editions/{number:int}/documents/{document_id:int}",
    http_method=READING,
    guards=[public()],
    include_in_schema=False,
)
async def public_file(
    request: AppRequest, reference: FromPath[str], number: FromPath[int], document_id: FromPath[int]
) -> File:
    edition = await service.get_edition(reference, number, _company(request))
    document = await service.get_document(reference, number, document_id, _company(request))
    return issued_file(document, file_name(edition, document.kind, document.label))


@route(
    "/udbud/{reference:str}/editions/{number:int}/price-schedule",
    http_method=READING,
    guards=[public()],
    include_in_schema=False,
)
async def public_schedule(request: AppRequest, reference: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    return schedule_file(await service.get_edition(reference, number, _company(request)))


def _company(request: AppRequest) -> int | None:
    """The reader's, None for visitors and staff: a company reads what it is invited to as well."""
    reader = request.scope.get("user")
    return reader.supplier_id if reader else None


def _schedule_url(url: str, edition: Edition) -> str:
    return f"{url}/editions/{edition.number}/price-schedule" if price_schedule(edition).lines else ""


async def _documents(tender: PublicTender, edition: Edition, locale: str) -> list[views.PublishedDocument]:
    address = f"{service.address_of(tender.edition)}/editions/{edition.number}/documents"
    return views.documents_of(await service.list_documents(edition), address, locale)


routes: list[Any] = [public_list, public_tender, public_edition, public_file, public_schedule]
