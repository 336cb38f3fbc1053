"""The tender pages: list, draft, overview, history."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import (
    FormReader,
    FormState,
    HomeCard,
    NavItem,
    SearchHit,
    SearchSource,
    load_panels,
    page,
    redirect,
)
from app.procurement.tenders import service
from app.procurement.tenders.autosave import autosave_pages
from app.procurement.tenders.evidence import evidence_pages, measure_pages
from app.procurement.tenders.history import history_pages
from app.procurement.tenders.issuing import document_pages
from app.procurement.tenders.listing import TENDERS
from app.procurement.tenders.overview import overview_view, stale_heading
from app.procurement.tenders.reviewing import review_pages
from app.procurement.tenders.reviewing import service as reviewing
from app.procurement.tenders.roles import READERS, WRITERS, may_write
from app.procurement.tenders.starting import start_pages
from app.procurement.tenders.taking import library_pages
from app.procurement.tenders.views import HeadingView, ListMore
from app.procurement.tenders.writing import section_pages


@get("/tenders", guards=[allow(*READERS)])
async def tender_list(request: AppRequest) -> Response[Any]:
    return await list_page(request, TENDERS, "tenders/list.html", ListMore(may_write(request.user)))


@get("/tenders/{tender_id:int}", guards=[allow(*READERS)])
async def tender_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    tender = await service.get_tender(tender_id)
    view = await overview_view(tender, request.user, may_write(request.user))
    panels = await load_panels(request, "tender", tender_id, today())
    return page(request, "tenders/overview.html", msgspec.structs.replace(view, panels=panels))


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


async def _search(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    found = await service.list_tenders(text)
    return [SearchHit(each.title, each.reference, f"/tenders/{each.id}") for each in found[:limit]]


async def _drafts(actor: Actor) -> int:
    return len(await service.list_tenders(state="draft"))


routes = [
    tender_list, export_route(TENDERS), tender_page, heading_form, save_heading,
    *start_pages.routes, *section_pages.routes, *document_pages.routes, *history_pages.routes,
    *library_pages.routes, *evidence_pages.routes, *measure_pages.routes, *review_pages.routes, *autosave_pages.routes,
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
    ),
    HomeCard(
        N_("Tenders to review"),
        "/tenders/to-review",
        reviewing.REVIEWERS,
        reviewing.count_waiting,
        N_("A colleague asks you to read a draft before it is published."),
        order=61,
    ),
]
SEARCH = [SearchSource(N_("Tenders"), _search, READERS)]
