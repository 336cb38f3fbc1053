"""A bidder's questions about a tender, and what the public page shows of the way to them."""

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import Actor, AppRequest, allow
from app.platform.errors import N_, InvalidInput
from app.platform.web import FormReader, FormState, locale_of, page, redirect
from app.procurement.bidders import question_service as service
from app.procurement.bidders.views import AskView, PanelView, QuestionLine
from app.procurement.publication import public_service, question_service
from app.procurement.publication import service as publication
from app.procurement.publication.freezing import section_name
from app.procurement.publication.views import section_choices
from app.procurement.tenders.sections import ORDER


@get("/udbud/{reference:str}/ask", guards=[allow("supplier")], include_in_schema=False)
async def ask_page(request: AppRequest, reference: FromPath[str]) -> Response[str]:
    return await _show(request, reference, FormState())


@post("/udbud/{reference:str}/ask", guards=[allow("supplier")], include_in_schema=False)
async def ask(request: AppRequest, reference: FromPath[str]) -> Response[Any]:
    reader = FormReader(await request.form())
    text = reader.text("text", required=True, max_length=question_service.LONGEST_QUESTION)
    section = reader.one_of("section", ORDER) or ""
    try:
        reader.raise_if_errors()
        await service.ask(request.user, reference, section=section, text=text)
    except InvalidInput as error:
        return await _show(request, reference, reader.state.with_errors(error), status=error.status)
    tender = await public_service.get_tender(reference, request.user.supplier_id)
    flash = N_("The question is sent. The answer is published to everybody, and nobody sees who asked.")
    return redirect(request, f"{public_service.address_of(tender.edition)}/ask", flash=flash)


async def load_panel(actor: Actor | None, tender_id: int, on_date: date) -> PanelView | None:
    """None for staff, who record questions on the tender's own page."""
    if actor is not None and actor.supplier_id is None:
        return None
    url = public_service.address_of(await publication.get_edition(tender_id))
    takes = await question_service.takes_questions(tender_id)
    if actor is None:
        return PanelView(url=url, is_visitor=True, takes_questions=takes) if takes else None
    own = await service.list_own(actor, tender_id)
    if not own and not takes:
        return None
    answered = sum(1 for each in own if each.published_at)
    return PanelView(url=url, is_visitor=False, takes_questions=takes, n_asked=len(own), n_answered=answered)


async def _show(request: AppRequest, reference: str, form: FormState, *, status: int = 200) -> Response[str]:
    locale, tender = locale_of(request), await public_service.get_tender(reference, request.user.supplier_id)
    questions = await service.list_own(request.user, tender.tender_id)
    view = AskView(
        tender=tender,
        url=public_service.address_of(tender.edition),
        takes_questions=await question_service.takes_questions(tender.tender_id),
        questions=[QuestionLine(each, section_name(each.section, locale)) for each in questions],
        sections=section_choices(locale),
        form=form,
    )
    return page(request, "bidders/ask.html", view, status=status)


routes: list[Any] = [ask_page, ask]
