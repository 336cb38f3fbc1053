"""A run's card in figures, hidden by the same rules as on the page."""

from typing import Any

from litestar import get
from litestar.params import FromPath

from app.evidence.cards import service
from app.evidence.cards.facts import CardFacts
from app.evidence.effects.listing import READERS
from app.platform.access import AppRequest, allow


@get("/api/effects/runs/{run_id:int}/card", guards=[allow(*READERS)], tags=["effects"])
async def get_card(request: AppRequest, run_id: FromPath[int]) -> CardFacts:
    """The model card of one run: data, findings, checks, and for whom it fails."""
    return await service.get_card(request.user, run_id)


routes: list[Any] = [get_card]
