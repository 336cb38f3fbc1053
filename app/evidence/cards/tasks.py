"""Putting a published run's card on paper, outside the request."""

from typing import Any

from app.evidence.cards import service
from app.platform.errors import N_
from app.platform.jobs import Progress, task


@task("cards.print", queue="quick")
async def print_cards(progress: Progress, *, run_id: int) -> dict[str, Any]:
    await progress.step(0.1, N_("Writing the card"))
    return {"documents": await service.issue_cards(run_id)}
