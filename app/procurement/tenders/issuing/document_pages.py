"""The documents made from a tender."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import File

from app.platform.access import AppRequest, allow
from app.platform.documents.issuing_pages import IssuedView, issued_file, issued_page
from app.platform.errors import N_, InvalidInput
from app.platform.web import FormReader, locale_of, redirect, translate
from app.procurement.tenders import service
from app.procurement.tenders.roles import READERS, WRITERS


@post("/tenders/{tender_id:int}/documents", guards=[allow(*WRITERS)])
async def issue_document(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    form = FormReader(await request.form())
    label = form.text("label", required=True, max_length=20)
    try:
        form.raise_if_errors()
        document_id = await service.issue_document(request.user.user_id, tender_id, label=label)
    except InvalidInput:
        return redirect(
            request, f"/tenders/{tender_id}", kind="error",
            flash=N_("The document cannot be made yet: see what is missing, section by section."),
        )  # fmt: skip
    return redirect(request, f"/tenders/{tender_id}/documents/{document_id}")


@get("/tenders/{tender_id:int}/documents/{document_id:int}", guards=[allow(*READERS)])
async def document_page(request: AppRequest, tender_id: FromPath[int], document_id: FromPath[int]) -> Response[str]:
    tender = await service.get_tender(tender_id)
    document, locale = await service.get_document(tender_id, document_id), locale_of(request)
    view = IssuedView(
        document=document,
        url=f"/tenders/{tender_id}/documents/{document_id}",
        title=translate(locale, N_("Requirement specification {label}"), label=document.label),
        lead=tender.title,
        crumbs=[(translate(locale, N_("Tenders")), "/tenders"), (tender.reference, f"/tenders/{tender_id}")],
        facts=[
            (translate(locale, N_("Version on the cover")), document.label),
            (translate(locale, N_("Made from the tender's version")), document.subject_version),
        ],
    )
    return issued_page(request, view)


@get("/tenders/{tender_id:int}/documents/{document_id:int}/file", guards=[allow(*READERS)])
async def document_file(request: AppRequest, tender_id: FromPath[int], document_id: FromPath[int]) -> File:
    tender = await service.get_tender(tender_id)
    document = await service.get_document(tender_id, document_id)
    return issued_file(document, f"{tender.reference}-kravspecifikation-{document.label}.pdf")


routes = [issue_document, document_page, document_file]
