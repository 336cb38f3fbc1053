"""What was saved and when, what differs between two versions, and the tender's life."""

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from app.platform.access import AppRequest, allow
from app.platform.web import page
from app.procurement.tenders import reads
from app.procurement.tenders.history import service
from app.procurement.tenders.history.showing import section_label, shown_changes, summary_of
from app.procurement.tenders.history.views import CompareView, HistoryLine, HistoryView, LifeView
from app.procurement.tenders.lifecycle_service import list_events
from app.procurement.tenders.roles import READERS
from app.procurement.tenders.schemas import Revision
from app.procurement.tenders.service import get_tender

SHOWN = 50


@get("/tenders/{tender_id:int}/history", guards=[allow(*READERS)])
async def history_page(
    request: AppRequest, tender_id: FromPath[int], below: FromQuery[int | None] = None
) -> Response[str]:
    tender, locale = await get_tender(tender_id), request.user.locale
    found = await service.list_revisions(tender_id, below=below, limit=SHOWN + 1)
    names = await reads.names_of_users(each.changed_by for each in found)

    def line(revision: Revision) -> HistoryLine:
        label = section_label(tender.template, revision.section, locale)
        who = names.get(revision.changed_by or 0, "")
        return HistoryLine(revision, label, summary_of(service.changes_of(revision), locale), who)

    lines = [line(each) for each in found[:SHOWN]]
    versions = [(each.version, section_label(tender.template, each.section, locale), each.changed_at)
                for each in await service.list_versions(tender_id)]  # fmt: skip
    older = found[SHOWN - 1].version if len(found) > SHOWN else None
    return page(request, "tenders/history.html", HistoryView(tender, lines, versions, older))


@get("/tenders/{tender_id:int}/history/{version:int}", guards=[allow(*READERS)])
async def revision_page(request: AppRequest, tender_id: FromPath[int], version: FromPath[int]) -> Response[str]:
    """What one save changed."""
    tender, locale = await get_tender(tender_id), request.user.locale
    revision = await service.get_revision(tender, version)
    names = await reads.names_of_users([revision.changed_by])
    changes = shown_changes(tender.template, service.changes_of(revision), locale)
    view = CompareView(tender, version - 1, version, changes, revision, names.get(revision.changed_by or 0, ""))
    return page(request, "tenders/compare.html", view)


@get("/tenders/{tender_id:int}/compare", guards=[allow(*READERS)])
async def compare_page(
    request: AppRequest, tender_id: FromPath[int], older: FromQuery[int] = 1, newer: FromQuery[int | None] = None
) -> Response[str]:
    """What differs between any two versions."""
    tender = await get_tender(tender_id)
    first, last = sorted((older, tender.version if newer is None else newer))
    changes = await service.changes_between(tender, first, last)
    view = CompareView(tender, first, last, shown_changes(tender.template, changes, request.user.locale))
    return page(request, "tenders/compare.html", view)


@get("/tenders/{tender_id:int}/life", guards=[allow(*READERS)])
async def life_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    tender, events = await get_tender(tender_id), await list_events(tender_id)
    names = await reads.names_of_users(each.actor_id for each in events)
    lines = [(each, names.get(each.actor_id or 0, "")) for each in reversed(events)]
    return page(request, "tenders/life.html", LifeView(tender, lines))


routes = [history_page, revision_page, compare_page, life_page]
