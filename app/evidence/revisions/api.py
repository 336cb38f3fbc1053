"""Repeats of a run and what moved between runs, as JSON."""

from typing import Any

from litestar import get
from litestar.params import FromPath

from app.evidence.revisions import service
from app.evidence.revisions.schemas import Change, Repeat
from app.platform.access import AppRequest, allow


@get("/api/effects/runs/{run_id:int}/repeats", guards=[allow(*service.READERS)], tags=["effects"])
async def list_repeats(request: AppRequest, run_id: FromPath[int]) -> list[Repeat]:
    """Each try at making the run again from its frozen table, newest first."""
    _, repeats, _, _ = await service.list_revisions(request.user, run_id)
    return repeats


@get("/api/effects/changes/{change_id:int}", guards=[allow(*service.READERS)], tags=["effects"])
async def get_change(request: AppRequest, change_id: FromPath[int]) -> Change:
    """What moved between two runs, offer by offer: as the old run said, and by model, data and case mix."""
    return await service.view_change(request.user, change_id)


routes: list[Any] = [list_repeats, get_change]
