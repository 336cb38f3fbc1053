"""The meeting's pages: who is ready, everybody's scores beside each other, and what is agreed."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.web import FormReader, locale_of, page, redirect, translate
from app.procurement.appointments.service import HOUSE
from app.procurement.evaluation import consensus_service as service
from app.procurement.evaluation import panel_service, sheet_showing, showing
from app.procurement.evaluation.consensus_service import Agreed
from app.procurement.evaluation.schemas import Consensus
from app.procurement.evaluation.scoring_pages import read_entries
from app.procurement.evaluation.views import Diff, plain
from app.procurement.tenders.roles import WRITERS


@get("/tenders/{tender_id:int}/consensus", guards=[allow(*HOUSE)], include_in_schema=False)
async def consensus_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    view = await showing.consensus_view(request.user, tender_id)
    return page(request, "evaluation/consensus.html", view)


@post("/tenders/{tender_id:int}/consensus", guards=[allow(*WRITERS)], include_in_schema=False)
async def begin_meeting(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    try:
        await service.begin_meeting(request.user, tender_id)
    except InvalidInput:
        # The page itself names who is waited for.
        view = await showing.consensus_view(request.user, tender_id)
        return page(request, "evaluation/consensus.html", view, status=422)
    done = N_("The meeting has begun: the scores are laid open.")
    return redirect(request, f"/tenders/{tender_id}/consensus", flash=done)


@get("/tenders/{tender_id:int}/consensus/{lot:int}/{criterion:str}", guards=[allow(*HOUSE)], include_in_schema=False)
async def agreed_page(
    request: AppRequest, tender_id: FromPath[int], lot: FromPath[int], criterion: FromPath[str]
) -> Response[str]:
    view = await sheet_showing.agreed_view(request.user, tender_id, lot, criterion)
    return page(request, "evaluation/agreed.html", view)


@post("/tenders/{tender_id:int}/consensus/{lot:int}/{criterion:str}", guards=[allow(*WRITERS)], include_in_schema=False)
async def save_agreed(
    request: AppRequest, tender_id: FromPath[int], lot: FromPath[int], criterion: FromPath[str]
) -> Response[Any]:
    await panel_service.require_leader(request.user, tender_id)
    reader = FormReader(await request.form())
    entries = [Agreed(*values) for values in read_entries(reader)]
    try:
        reader.raise_if_errors()
        await service.save_consensus(request.user, tender_id, lot, criterion, entries)
    except InvalidInput as error:
        form = reader.state.with_errors(error)
        view = await sheet_showing.agreed_view(request.user, tender_id, lot, criterion, form=form)
        return page(request, "evaluation/agreed.html", view, status=422)
    except StaleVersion as error:
        stale = _diff(request, entries, error.current)
        view = await sheet_showing.agreed_view(
            request.user, tender_id, lot, criterion, form=reader.state, stale=stale, fresh=True
        )
        return page(request, "evaluation/agreed.html", view, status=409)
    view = await sheet_showing.agreed_view(request.user, tender_id, lot, criterion)
    onward = view.after_url or f"/tenders/{tender_id}/consensus"
    return redirect(request, onward if reader.raw("then") == "next" else view.url, flash=N_("Saved."))


def _diff(request: AppRequest, entries: list[Agreed], current: dict[int, Consensus | None]) -> Diff:
    locale, rows = locale_of(request), []
    for entry in entries:
        saved = current.get(entry.opened_bid_id)
        if saved is None:
            continue
        rows.append((translate(locale, N_("Agreed points")), plain(entry.points), plain(saved.points)))
        rows.append((translate(locale, N_("Reason")), entry.reason, saved.reason))
    return rows


routes: list[Any] = [consensus_page, begin_meeting, agreed_page, save_agreed]
