"""Runs and their estimates as JSON, hidden by the same rules as on the pages."""

from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.params import FromPath, FromQuery

from app.evidence.effects import service
from app.evidence.effects.schemas import OfferEvidence, Run, RunDetail
from app.platform.access import AppRequest, allow

READERS = ("manager", "auditor", "administrator", "procurement", "caseworker", "team_leader")
PageNumber = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
PAGE_SIZE = 50


class RunPage(msgspec.Struct, frozen=True):
    items: list[Run]
    total: int
    page: int


@get("/api/effects/runs", guards=[allow(*READERS)], tags=["effects"])
async def list_runs(request: AppRequest, page: FromQuery[PageNumber] = 1) -> RunPage:
    """Runs, newest first; drafts only for managers, auditors and administrators."""
    runs = await service.list_runs(request.user, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return RunPage(runs, await service.count_runs(request.user), page)


@get("/api/effects/runs/{run_id:int}", guards=[allow(*READERS)], tags=["effects"])
async def get_run(request: AppRequest, run_id: FromPath[int]) -> RunDetail:
    """One run with every outcome's estimates; figures only where at least 15 people stand behind them."""
    return await service.get_run_detail(request.user, run_id)


@get("/api/effects/offers/{offer_id:int}", guards=[allow(*READERS)], tags=["effects"])
async def get_offer_evidence(request: AppRequest, offer_id: FromPath[int]) -> OfferEvidence:
    """What the run in use says of one offer."""
    return await service.get_offer_evidence(request.user, offer_id)


routes: list[Any] = [list_runs, get_run, get_offer_evidence]
