"""Runs and their estimates as JSON, hidden by the same rules as on the pages."""

from typing import Any

from litestar import get
from litestar.params import FromPath, FromQuery

from app.evidence.effects import service
from app.evidence.effects.listing import READERS, RUNS
from app.evidence.effects.schemas import CommonEstimate, OfferEvidence, Run, RunDetail
from app.platform.access import AppRequest, allow
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


@get("/api/effects/runs", guards=[allow(*READERS)], tags=["effects"])
async def list_runs(request: AppRequest) -> Page[Run]:
    """Runs, newest first; drafts only for managers, auditors and administrators."""
    return await json_page(request, RUNS)


@get("/api/effects/runs/{run_id:int}", guards=[allow(*READERS)], tags=["effects"])
async def get_run(request: AppRequest, run_id: FromPath[int]) -> RunDetail:
    """One run with every outcome's estimates; figures only where at least 15 people stand behind them."""
    return await service.get_run_detail(request.user, run_id)


@get("/api/effects/runs/{run_id:int}/common", guards=[allow(*READERS)], tags=["effects"])
async def list_run_common(
    request: AppRequest, run_id: FromPath[int], outcome: FromQuery[str] = "", population: FromQuery[str] = "all"
) -> list[CommonEstimate]:
    """What each offer would do for the same citizens (`all`, or a target group), best first; on the main outcome
    where none is named."""
    run = await service.get_visible_run(request.user, run_id)
    return await service.list_common(request.user, run_id, outcome or run.outcome, population)


@get("/api/effects/offers/{offer_id:int}", guards=[allow(*READERS)], tags=["effects"])
async def get_offer_evidence(request: AppRequest, offer_id: FromPath[int]) -> OfferEvidence:
    """What the run in use says of one offer."""
    return await service.get_offer_evidence(request.user, offer_id)


routes: list[Any] = [list_runs, get_run, list_run_common, get_offer_evidence]
