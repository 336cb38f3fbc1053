"""The officer's page of a tender's publication: publish, amend, and what ends it."""

from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import File

from app.platform.access import Actor, AppRequest, allow
from app.platform.documents.issuing_pages import issued_file
from app.platform.errors import N_, Conflict, InvalidInput, NotFound, StaleVersion, VifteError
from app.platform.web import FormReader, FormState, locale_of, page, redirect
from app.procurement.pricing.workbook import write_workbook
from app.procurement.procedures.kinds import get_kind
from app.procurement.procedures.lifecycle import EVENTS, moves_from
from app.procurement.publication import invitation_service, public_service, question_service, service, views
from app.procurement.publication.freezing import price_schedule
from app.procurement.publication.schemas import Edition
from app.procurement.tenders import service as tenders
from app.procurement.tenders.history.showing import shown_changes
from app.procurement.tenders.roles import READERS, WRITERS, may_write
from app.procurement.tenders.schemas import Tender

LONGEST_REASON = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/tenders/{tender_id:int}/publication", guards=[allow(*READERS)], include_in_schema=False)
async def publication_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    return await _show(request, tender_id, FormState())


@post("/tenders/{tender_id:int}/publication", guards=[allow(*WRITERS)], include_in_schema=False)
async def publish_tender(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    try:
        version = reader.version()
        reader.raise_if_errors()
        await service.publish(request.user, tender_id, version)
    except (InvalidInput, StaleVersion, Conflict) as error:
        return await show_refused(request, tender_id, reader, error)
    return redirect(request, _url(tender_id), flash=N_("The tender is published. Its documents are being made."))


@post("/tenders/{tender_id:int}/publication/amend", guards=[allow(*WRITERS)], include_in_schema=False)
async def amend_tender(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    summary = reader.text("summary", required=True, max_length=service.LONGEST_SUMMARY)
    matters = reader.one_of("matters", ("yes", "no"), required=True)
    version = reader.version()
    try:
        reader.raise_if_errors()
        await service.amend(request.user, tender_id, version=version, summary=summary, matters=matters == "yes")
    except (InvalidInput, StaleVersion, Conflict) as error:
        return await show_refused(request, tender_id, reader, error)
    return redirect(request, _url(tender_id), flash=N_("The amendment is published."))


@post("/tenders/{tender_id:int}/publication/end", guards=[allow(*WRITERS)], include_in_schema=False)
async def end_tender(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    event = reader.one_of("event", service.ENDINGS, required=True)
    reason = reader.text("reason", required=True, max_length=LONGEST_REASON)
    try:
        reader.raise_if_errors()
        await service.end(request.user, tender_id, event or "", reason=reason)
    except (InvalidInput, Conflict) as error:
        return await show_refused(request, tender_id, reader, error)
    return redirect(request, _url(tender_id), flash=N_("The step is recorded."))


@post("/tenders/{tender_id:int}/publication/adopt", guards=[allow(*WRITERS)], include_in_schema=False)
async def adopt_description(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    await service.adopt(request.user, tender_id)
    return redirect(request, _url(tender_id), flash=N_("The step is recorded."))


@get(
    "/tenders/{tender_id:int}/publication/{number:int}/documents/{document_id:int}",
    guards=[allow(*READERS)],
    include_in_schema=False,
)
async def published_file(
    request: AppRequest, tender_id: FromPath[int], number: FromPath[int], document_id: FromPath[int]
) -> File:
    edition = await service.get_edition(tender_id, number)
    document = await service.get_document(edition, document_id)
    return issued_file(document, file_name(edition, document.kind, document.label))


@get(
    "/tenders/{tender_id:int}/publication/{number:int}/price-schedule",
    guards=[allow(*READERS)],
    include_in_schema=False,
)
async def schedule_of_edition(request: AppRequest, tender_id: FromPath[int], number: FromPath[int]) -> Response[bytes]:
    return schedule_file(await service.get_edition(tender_id, number))


def schedule_file(edition: Edition) -> Response[bytes]:
    """The workbook that bidders price. Raises NotFound where there is nothing to price."""
    schedule = price_schedule(edition)
    if not schedule.lines:
        raise NotFound(N_("The edition has no price lines."))
    name = quote(file_name(edition, "tilbudsliste", edition.label, "xlsx"))
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(write_workbook(schedule), media_type=XLSX, headers=headers)


def file_name(edition: Edition, kind: str, label: str, ending: str = "pdf") -> str:
    return f"{edition.reference}-{kind}-{label}.{ending}"


def _url(tender_id: int) -> str:
    return f"/tenders/{tender_id}/publication"


async def show_refused(request: AppRequest, tender_id: int, reader: FormReader, error: VifteError) -> Response[str]:
    """The page again with the input; errors in the text stand in the page's own list already."""
    fields = error.fields if isinstance(error, InvalidInput) else ()
    own = [each for each in fields if each.field in ("summary", "matters", "reason", "event", "supplier", "version")]
    form = reader.state.with_errors(InvalidInput(own))
    return await _show(request, tender_id, form, error=error)


async def _show(
    request: AppRequest, tender_id: int, form: FormState, *, error: VifteError | None = None
) -> Response[str]:
    tender = await tenders.get_tender(tender_id)
    view = await _view(tender, form, error, locale_of(request), request.user)
    return page(request, "publication/publication.html", view, status=error.status if error else 200)


async def _view(
    tender: Tender, form: FormState, error: VifteError | None, locale: str, actor: Actor
) -> views.PublicationView:
    editions = await service.list_editions(tender.id)
    kind, state = get_kind(tender.procedure_kind), await service.state_of(tender)
    events = {move.event for move in moves_from(state)} if may_write(actor) else set()
    changing = {"publish", "amend"} & events
    gate = await service.gate_of(tender) if changing else None
    questions = await question_service.list_questions(tender.id)
    refused = [] if error is None or isinstance(error, InvalidInput) else [error]
    return views.PublicationView(
        tender=tender,
        state_label=views.state_label(state, tender.procedure_kind),
        editions=[await _line(tender.id, edition, locale) for edition in editions],
        problems=views.places(gate.problems if gate else [], locale),
        warnings=views.places(gate.warnings if gate else [], locale),
        changes=shown_changes(views.TEMPLATE, service.changes_since(editions[0], tender), locale) if editions else [],
        may_publish="publish" in events,
        may_amend="amend" in events and await service.takes_amendments(tender.id),
        may_adopt="adopt" in events and not kind.uses_bids,
        endings=[(event, EVENTS[event]) for event in service.ENDINGS if event in events],
        n_questions=len(questions),
        n_unanswered=sum(1 for each in questions if each.answered_at is None),
        public_url=public_service.address_of(editions[0]) if editions and kind.is_public else "",
        invitations=await _invitations(actor, tender, is_published=bool(editions)),
        refused=refused[0] if refused else None,
        others=[each for each in getattr(error, "fields", ()) if each not in form.errors],
        form=form,
    )


async def _invitations(actor: Actor, tender: Tender, *, is_published: bool) -> views.InvitationsView | None:
    if not get_kind(tender.procedure_kind).by_invitation or not await invitation_service.may_see(actor, tender.id):
        return None
    takes_more = await invitation_service.takes_more(tender)
    choices = await invitation_service.list_choices(actor, tender.id) if takes_more else []
    return views.InvitationsView(
        invited=await invitation_service.list_invited(actor, tender.id),
        choices=[(str(each.id), each.name) for each in choices],
        takes_more=takes_more,
        is_published=is_published,
    )


async def _line(tender_id: int, edition: Edition, locale: str) -> views.EditionLine:
    address = f"/tenders/{tender_id}/publication/{edition.number}/documents"
    documents = views.documents_of(await service.list_documents(edition), address, locale)
    priced = bool(price_schedule(edition).lines)
    schedule = f"/tenders/{tender_id}/publication/{edition.number}/price-schedule" if priced else ""
    return views.EditionLine(edition, documents, schedule)


routes: list[Any] = [
    publication_page, publish_tender, amend_tender, end_tender, adopt_description, published_file, schedule_of_edition,
]  # fmt: skip
