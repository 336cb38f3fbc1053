"""Nobody is reminded here: each day what was told more than a year ago is forgotten."""

from datetime import date, timedelta

from app.platform.mail import queries

KEPT = timedelta(days=400)


async def remind(today: date) -> int:
    await queries.forget_before(today - KEPT)
    return 0
