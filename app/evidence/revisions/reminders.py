"""What the worker does with runs once a day, in the night: tables that must go, and the night's estimation."""

from datetime import date, time

from app.evidence.revisions import service

FROM = time(1)


async def remind(today: date) -> int:
    """Nobody gets an e-mail of it."""
    await service.request_night(today)
    return 0
