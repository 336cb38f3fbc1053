"""Once a day: who is to open bids is told, drafts long after their deadline and halves nobody joined are deleted."""

from datetime import date

from app.procurement.bids.forgetting_service import forget_drafts
from app.procurement.opening import opening_service
from app.procurement.sealing.service import forget_expired


async def remind(today: date) -> int:
    """How many e-mails there will be."""
    await forget_drafts()
    await forget_expired()
    return await opening_service.tell_holders()
