"""The tender pages: list, draft, sections, documents."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import File

from app.platform.access import Actor, AppRequest, allow
from app.platform.errors import N_, InvalidInput, NotFound, StaleVersion
from app.platform.settings import settings
from app.platform.web import (
    FormReader,
    FormState,
    HomeCard,
    NavItem,
    SearchHit,
    SearchSource,
    page,
    read_list_query,
    redirect,
)
from app.procurement.tenders import service
from app.procurement.tenders.editing import (
    entries_view,
    entry_value,
    entry_view,
    history_rows,
    overview_view,
    section_view,
    stale_heading,
)
from app.procurement.tenders.form import read_value
from app.procurement.tenders.schemas import STATES
from app.procurement.tenders.sections import ONE_BY_ONE, ORDER, section_spec
from app.procurement.tenders.views import DocumentView, HeadingView, HistoryView, ListView, NewView

READERS = ("procurement", "manager", "administrator", "auditor")
WRITERS = ("procurement",)


def may_write(actor: Actor) -> bool:
    return actor.has(*WRITERS)


@get("/tenders", guards=[allow(*READERS)])
async def tender_list(request: AppRequest) -> Response[str]:
    query = read_list_query(request.query_params, sorts=["updated"], filters={"state": STATES})
    state = query.first("state") or ""
    tenders = await service.list_tenders(query.q, state)
    return page(request, "tenders/list.html", ListView(tenders, query.q, state, may_write(request.user)))


@get("/tenders/new", guards=[allow(*WRITERS)])
async def new_tender(request: AppRequest, offers: FromQuery[str] = "") -> Response[str]:
    return page(request, "tenders/new.html", NewView(FormState.of({"offers": offers})))


@post("/tenders/new", guards=[allow(*WRITERS)])
async def create_tender(request: AppRequest) -> Response[Any]:
    form = FormReader(await request.form())
    reference = form.text("reference", required=True, max_length=40)
    title = form.text("title", required=True, max_length=160)
    codes = form.text("offers", max_length=2000).replace(",", " ").split()
    try:
        form.raise_if_errors()
        tender = await service.draft_tender(
            request.user.user_id, reference=reference, title=title, offer_codes=list(dict.fromkeys(codes))
        )
    except InvalidInput as error:
        return page(request, "tenders/new.html", NewView(form.state.with_errors(error)), status=422)
    return redirect(request, f"/tenders/{tender.id}", flash=N_("The draft is made. Go through its sections."))


@get("/tenders/{tender_id:int}", guards=[allow(*READERS)])
async def tender_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    tender = await service.get_tender(tender_id)
    return page(request, "tenders/overview.html", await overview_view(tender, request.user, may_write(request.user)))


@get("/tenders/{tender_id:int}/heading", guards=[allow(*WRITERS)])
async def heading_form(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    tender = await service.get_tender(tender_id)
    form = FormState.of({"reference": tender.reference, "title": tender.title})
    return page(request, "tenders/heading.html", HeadingView(tender, form, tender.version))


@post("/tenders/{tender_id:int}/heading", guards=[allow(*WRITERS)])
async def save_heading(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    form = FormReader(await request.form())
    reference, title = form.text("reference", max_length=40), form.text("title", max_length=160)
    version = form.version()
    try:
        form.raise_if_errors()
        await service.save_heading(request.user, tender_id, reference=reference, title=title, version=version)
    except InvalidInput as error:
        tender = await service.get_tender(tender_id)
        view = HeadingView(tender, form.state.with_errors(error), version)
        return page(request, "tenders/heading.html", view, status=422)
    except StaleVersion as error:
        view = HeadingView(error.current, form.state, error.current.version, stale_heading(form.state, error.current))
        return page(request, "tenders/heading.html", view, status=409)
    return redirect(request, f"/tenders/{tender_id}", flash=N_("Saved."))


@get("/tenders/{tender_id:int}/sections/{name:str}", guards=[allow(*READERS)])
async def section_page(request: AppRequest, tender_id: FromPath[int], name: FromPath[str]) -> Response[str]:
    _known(name)
    tender = await service.get_tender(tender_id)
    writes = may_write(request.user)
    if name in ONE_BY_ONE:
        return page(request, "tenders/entries.html", entries_view(tender, name, request.user.locale, writes))
    return page(request, "tenders/section.html", section_view(tender, name, request.user.locale, writes))


@post("/tenders/{tender_id:int}/sections/{name:str}", guards=[allow(*WRITERS)])
async def save_section(request: AppRequest, tender_id: FromPath[int], name: FromPath[str]) -> Response[Any]:
    _known(name)
    form, locale = FormReader(await request.form()), request.user.locale
    tender = await service.get_tender(tender_id)
    value = read_value(form.state.raw, section_spec(tender.template, name), name)
    if form.raw("add"):
        # "Add a line" keeps what is written and shows another empty one; nothing is saved yet.
        view = section_view(
            tender, name, locale, True, value=value, version=form.version(), spare=2, note=N_("Not saved yet.")
        )
        return page(request, "tenders/section.html", view)
    try:
        await service.save_section(request.user, tender_id, name, value, version=form.version())
    except InvalidInput as error:
        version = form.version()
        view = section_view(tender, name, locale, True, value=value, version=version, errors=error.fields)
        return page(request, "tenders/section.html", view, status=422)
    except StaleVersion as error:
        view = section_view(error.current, name, locale, True, value=value, stale=True)
        return page(request, "tenders/section.html", view, status=409)
    return redirect(request, f"/tenders/{tender_id}", flash=N_("Saved."))


@get(
    ["/tenders/{tender_id:int}/sections/{name:str}/new", "/tenders/{tender_id:int}/sections/{name:str}/{index:int}"],
    guards=[allow(*READERS)],
)
async def entry_page(
    request: AppRequest, tender_id: FromPath[int], name: FromPath[str], index: FromPath[int | None] = None
) -> Response[str]:
    _known(name, one_by_one=True)
    tender = await service.get_tender(tender_id)
    view = entry_view(tender, name, index, request.user.locale, may_write(request.user))
    return page(request, "tenders/section.html", view)


@post(
    ["/tenders/{tender_id:int}/sections/{name:str}/new", "/tenders/{tender_id:int}/sections/{name:str}/{index:int}"],
    guards=[allow(*WRITERS)],
)
async def save_entry(
    request: AppRequest, tender_id: FromPath[int], name: FromPath[str], index: FromPath[int | None] = None
) -> Response[Any]:
    _known(name, one_by_one=True)
    form = FormReader(await request.form())
    tender = await service.get_tender(tender_id)
    entry = entry_value(form.state.raw, tender, name, index)
    entries = list(tender.sections.get(name) or [])
    place = len(entries) if index is None else index
    entries[place : place + 1] = [entry]
    try:
        await service.save_section(request.user, tender_id, name, entries, version=form.version())
    except InvalidInput as error:
        view = entry_view(
            tender, name, index, request.user.locale, True, value=entry, version=form.version(), errors=error.fields
        )
        return page(request, "tenders/section.html", view, status=422)
    except StaleVersion as error:
        view = entry_view(error.current, name, index, request.user.locale, True, value=entry, stale=True)
        return page(request, "tenders/section.html", view, status=409)
    return redirect(request, f"/tenders/{tender_id}/sections/{name}", flash=N_("Saved."))


@post("/tenders/{tender_id:int}/sections/{name:str}/{index:int}/delete", guards=[allow(*WRITERS)])
async def delete_entry(
    request: AppRequest, tender_id: FromPath[int], name: FromPath[str], index: FromPath[int]
) -> Response[Any]:
    _known(name, one_by_one=True)
    version = FormReader(await request.form()).version()
    tender = await service.get_tender(tender_id)
    entries = list(tender.sections.get(name) or [])
    if not 0 <= index < len(entries):
        raise NotFound(N_("That entry is not there any more."))
    del entries[index]
    await service.save_section(request.user, tender_id, name, entries, version=version)
    return redirect(request, f"/tenders/{tender_id}/sections/{name}", flash=N_("Deleted. The history keeps the text."))


@post("/tenders/{tender_id:int}/sections/{name:str}/{index:int}/move", guards=[allow(*WRITERS)])
async def move_entry(
    request: AppRequest, tender_id: FromPath[int], name: FromPath[str], index: FromPath[int]
) -> Response[Any]:
    """One place up or down."""
    _known(name, one_by_one=True)
    form = FormReader(await request.form())
    tender = await service.get_tender(tender_id)
    entries = list(tender.sections.get(name) or [])
    other = index + (-1 if form.raw("to") == "up" else 1)
    if not (0 <= index < len(entries) and 0 <= other < len(entries)):
        raise NotFound(N_("That entry is not there any more."))
    entries[index], entries[other] = entries[other], entries[index]
    await service.save_section(request.user, tender_id, name, entries, version=form.version())
    return redirect(request, f"/tenders/{tender_id}/sections/{name}")


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


@get("/tenders/{tender_id:int}/history", guards=[allow(*READERS)])
async def history_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    tender = await service.get_tender(tender_id)
    revisions = await service.list_revisions(tender_id)
    view = HistoryView(tender, history_rows(tender, revisions, request.user.locale))
    return page(request, "tenders/history.html", view)


def _known(name: str, *, one_by_one: bool = False) -> None:
    if name not in (ONE_BY_ONE if one_by_one else ORDER):
        raise NotFound(N_("A tender has no such section."))


async def _search(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    found = await service.list_tenders(text)
    return [SearchHit(each.title, each.reference, f"/tenders/{each.id}") for each in found[:limit]]


async def _drafts(actor: Actor) -> int:
    return len(await service.list_tenders(state="draft"))


routes = [
    tender_list, new_tender, create_tender, tender_page, heading_form, save_heading, section_page, save_section,
    entry_page, save_entry, delete_entry, move_entry, issue_document, document_page, document_file, history_page,
]  # fmt: skip
NAV = [NavItem(N_("Tenders"), "/tenders", READERS, order=60)]
HOME = [
    HomeCard(
        N_("Tenders in draft"),
        "/tenders?state=draft",
        WRITERS,
        _drafts,
        N_("Go on writing, and make the document."),
        order=60,
    )
]
SEARCH = [SearchSource(N_("Tenders"), _search, READERS)]
