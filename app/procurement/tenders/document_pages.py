"""The documents made from a tender."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import File

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, InvalidInput, NotFound
from app.platform.settings import settings
from app.platform.web import FormReader, page, redirect
from app.procurement.tenders import service
from app.procurement.tenders.roles import READERS, WRITERS
from app.procurement.tenders.views import DocumentView


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
    document = await service.get_document(tender_id, document_id)
    template = "tenders/_document_state.html" if request.headers.get("HX-Request") else "tenders/document.html"
    return page(request, template, DocumentView(tender, document))


@get("/tenders/{tender_id:int}/documents/{document_id:int}/file", guards=[allow(*READERS)])
async def document_file(request: AppRequest, tender_id: FromPath[int], document_id: FromPath[int]) -> File:
    tender = await service.get_tender(tender_id)
    document = await service.get_document(tender_id, document_id)
    if document.state != "ready" or document.file_name is None:
        raise NotFound(N_("The document is not ready yet."))
    return File(
        path=settings().documents_dir / "tenders" / document.file_name,
        filename=f"{tender.reference}-kravspecifikation-{document.label}.pdf",
        media_type="application/pdf",
        content_disposition_type="inline",
    )


routes = [issue_document, document_page, document_file]
