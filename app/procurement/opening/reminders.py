"""Once a day: who is to open bids is told."""

from datetime import date

from app.procurement.opening import opening_service


async def remind(today: date) -> int:
    """How many e-mails there will be."""
    return await opening_service.tell_holders()
