"""Registrations that nobody confirmed go after a week."""

from datetime import date

from app.procurement.bidders import service


async def remind(today: date) -> int:
    """Nobody gets an e-mail of it."""
    await service.forget_unconfirmed()
    return 0
