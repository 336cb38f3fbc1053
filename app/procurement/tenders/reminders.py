"""Once a day: what was typed and never saved is not kept for ever."""

from datetime import date

from app.procurement.tenders.autosave.service import forget_old


async def remind(today: date) -> int:
    """Nobody gets an e-mail of it."""
    await forget_old()
    return 0
