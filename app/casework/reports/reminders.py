"""What people are told of reports each day: suppliers a week before and once a week after, caseworkers once."""

from datetime import date, timedelta

from app.casework.referrals.service import list_staff
from app.casework.reports import reads
from app.casework.reports.schemas import ToRemind
from app.platform.access.service import users_of_supplier
from app.platform.mail import notify

AHEAD = timedelta(days=7)
# The supplier hears at once; the caseworker when a week has passed.
CASEWORKER_AFTER = 7
MOST_WEEKS = 4


async def remind(today: date) -> int:
    """Returns how many e-mails there will be; each is sent once, however often this runs."""
    count = 0
    for report in await reads.list_to_remind(today + AHEAD):
        late = (today - report.due_on).days
        count += await (_tell_late(report, late) if late > 0 else _tell_due(report))
    return count


async def _tell_due(report: ToRemind) -> int:
    users = await users_of_supplier(report.supplier_id)
    return await notify(users, "report_due", f"/reports/{report.id}", occasion=f"report_due/{report.id}")


async def _tell_late(report: ToRemind, days: int) -> int:
    """To the supplier on the first day, and again each week for a month."""
    week, path = (days - 1) // 7, f"/reports/{report.id}"
    count = 0
    if week < MOST_WEEKS:
        users = await users_of_supplier(report.supplier_id)
        count += await notify(users, "report_late", path, occasion=f"report_late/{report.id}/{week}")
    if days >= CASEWORKER_AFTER:
        count += await notify(await _staff(report), "report_late", path, occasion=f"report_late/{report.id}")
    return count


async def _staff(report: ToRemind) -> list[int]:
    ordered = await list_staff(report.order_id) if report.order_id else []
    return sorted({*ordered, *([report.caseworker_id] if report.caseworker_id else [])})
