"""Once a day: tenders that nobody can bid on because codes are missing, and halves of keys that nobody joined."""

from datetime import date

from app.platform.access import user_ids_with_role
from app.platform.clock import to_local
from app.platform.mail import notify
from app.procurement.sealing import reads, service

# Holders are reminded so many days before the deadline for bids, officers from a week before.
DAYS = (14, 7, 3)
OFFICERS_TOO = 7


async def remind(today: date) -> int:
    await service.forget_expired()
    count = 0
    for tender_id, bids_until in await reads.without_key(max(DAYS)):
        left = (to_local(bids_until).date() - today).days
        step = min(days for days in DAYS if left <= days)
        count += await _remind_of(tender_id, step)
    return count


async def _remind_of(tender_id: int, step: int) -> int:
    holders = (await service.readiness(tender_id)).holders
    late = [each.appointment.user_id for each in holders if each.step != "confirmed"]
    page, occasion = f"/tenders/{tender_id}/opening-key", f"tender_code_missing/{tender_id}/{step}"
    count = await notify(late, "tender_code_missing", page, occasion)
    if step > OFFICERS_TOO:
        return count
    officers = await user_ids_with_role("procurement")
    page, occasion = f"/tenders/{tender_id}/appointments", f"tender_key_missing/{tender_id}/{step}"
    return count + await notify(officers, "tender_key_missing", page, occasion)
