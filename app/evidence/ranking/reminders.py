"""What is worked out once a night: active citizens for personal orders, after the night's estimation has begun."""

from datetime import date, time

from app.evidence.ranking import terms_service

FROM = time(3)


async def remind(today: date) -> int:
    """Nobody gets an e-mail of it."""
    await terms_service.ask_tonight()
    return 0
