"""Answering a registration, where nobody can measure how long it takes."""

from app.platform.jobs import Progress, task
from app.procurement.bidders import service


@task("bidders.answer", queue="quick")
async def answer_registration(progress: Progress, *, registration_id: int) -> None:
    await service.answer_registration(registration_id)
