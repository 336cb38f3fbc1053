"""Once a day: drafts long after their deadline are deleted, and halves of keys that nobody joined."""

from datetime import date

from app.procurement.bids.forgetting_service import forget_drafts
from app.procurement.sealing.service import forget_expired


async def remind(today: date) -> int:
    """Nobody gets an e-mail of it."""
    await forget_drafts()
    await forget_expired()
    return 0
