"""The offers for one citizen as JSON, by the same rules as on the page."""

from typing import Any

from litestar import get
from litestar.params import FromPath, FromQuery

from app.evidence.ranking import service, use_service
from app.evidence.ranking.schemas import Choice, Ranking
from app.evidence.ranking.use import Use
from app.platform.access import AppRequest, allow
from app.platform.clock import today

READERS = ("caseworker", "team_leader")


@get("/api/citizens/{citizen_id:int}/ranking", guards=[allow(*READERS)], tags=["ranking"])
async def get_ranking(request: AppRequest, citizen_id: FromPath[int], outcome: FromQuery[str | None] = None) -> Ranking:
    """Ranked, unranked and full offers. An outcome the run does not have gives the one for the target group."""
    return await service.rank_offers(request.user, citizen_id, outcome=outcome, today=today())


@get("/api/citizens/{citizen_id:int}/choices", guards=[allow(*READERS)], tags=["ranking"])
async def list_choices(request: AppRequest, citizen_id: FromPath[int]) -> list[Choice]:
    """Choices made for the citizen, newest first."""
    return await service.list_choices(request.user, citizen_id)


@get("/api/ranking/use", guards=[allow(*use_service.READERS)], tags=["ranking"])
async def get_use(request: AppRequest) -> Use:
    """Choices of the last twelve months by kind, month, outcome and team; null where a number is too small."""
    return await use_service.count_use(request.user, today=today())


routes: list[Any] = [get_ranking, list_choices, get_use]
