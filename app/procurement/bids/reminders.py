"""Drafts that were never handed in go once their time is up."""

from datetime import date

from app.procurement.bids.forgetting_service import forget_drafts


async def remind(today: date) -> int:
    """Nobody gets an e-mail of it."""
    await forget_drafts()
    return 0
