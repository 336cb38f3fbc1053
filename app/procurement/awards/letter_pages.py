"""The officer's page of the letters: made, read, sent together, and whether they were opened."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import File

from app.platform.access import AppRequest, allow
from app.platform.documents.issuing_pages import issued_file
from app.platform.errors import N_, Conflict, InvalidInput, NotFound, VifteError
from app.platform.web import FormReader, FormState, page, redirect
from app.procurement.awards import letter_service, page_views, service
from app.procurement.awards.decision_service import NO_DECISION
from app.procurement.publication.service import get_edition
from app.procurement.tenders.roles import READERS, WRITERS

LONGEST_REASON = 2000


@get("/tenders/{tender_id:int}/award/letters", guards=[allow(*READERS)], include_in_schema=False)
async def letters_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    await service.require_reader(request.user, tender_id)
    return await _show(request, tender_id, FormState())


@post("/tenders/{tender_id:int}/award/letters", guards=[allow(*WRITERS)], include_in_schema=False)
async def make_letters(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    decision_id = reader.integer("decision", required=True, minimum=1) or 0
    reader.raise_if_errors()
    await service.prepare_letters(request.user, tender_id, decision_id=decision_id)
    return redirect(request, f"/tenders/{tender_id}/award/letters", flash=N_("The letters are being made."))


@post("/tenders/{tender_id:int}/award/letters/send", guards=[allow(*WRITERS)], include_in_schema=False)
async def send_letters(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    decision_id = reader.integer("decision", required=True, minimum=1) or 0
    reason = reader.text("reason", max_length=LONGEST_REASON)
    try:
        reader.raise_if_errors()
        await service.notify(request.user, tender_id, decision_id=decision_id, reason=reason)
    except (InvalidInput, Conflict) as error:
        await service.require_writer(request.user, tender_id)
        form = reader.state.with_errors(error) if isinstance(error, InvalidInput) else reader.state
        return await _show(request, tender_id, form, error=error)
    flash = N_("The letters are sent, and the bidders are told by e-mail that there is one.")
    return redirect(request, f"/tenders/{tender_id}/award/letters", flash=flash)


@get("/tenders/{tender_id:int}/award/letters/{letter_id:int}/file", guards=[allow(*READERS)], include_in_schema=False)
async def letter_file(request: AppRequest, tender_id: FromPath[int], letter_id: FromPath[int]) -> File:
    letter, document = await letter_service.get_document(request.user, tender_id, letter_id)
    reference = (await get_edition(tender_id)).reference
    return issued_file(document, f"{reference}-{letter.kind}-{letter.id}.pdf")


async def _show(
    request: AppRequest, tender_id: int, form: FormState, *, error: VifteError | None = None
) -> Response[str]:
    decision = await service.current_decision(tender_id)
    if decision is None:
        raise NotFound(NO_DECISION)
    refused = error if isinstance(error, Conflict) else None
    view = await page_views.letters_view(request.user, tender_id, decision, form, refused)
    return page(request, "awards/letters.html", view, status=error.status if error else 200)


routes: list[Any] = [letters_page, make_letters, send_letters, letter_file]
