"""What the worker does with imports once a day."""

from datetime import date

from app.platform.intake.expiring import remove_expired


async def remind(today: date) -> int:
    """Files that wait too long are removed; nobody gets an e-mail of it."""
    await remove_expired()
    return 0
