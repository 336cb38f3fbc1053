"""When reports are due, and how late they are. Decided on plain values."""

from datetime import date, timedelta
from decimal import Decimal

INTERIM, FINAL = "interim", "final"
DUE, DRAFT, SENT, TAKEN_UP, DROPPED = "due", "draft", "sent", "taken_up", "dropped"
TO_WRITE = (DUE, DRAFT)
WRITTEN = (SENT, TAKEN_UP)

# An order that names no length is asked about for this long.
UNPLANNED_WEEKS = Decimal(52)
# So close to the end the final report says the same.
BEFORE_THE_END = timedelta(weeks=1)
SOON = timedelta(days=14)

OVERDUE, DUE_SOON, LATER, SENT_LATE, ON_TIME, NOT_ASKED = (
    "overdue", "due_soon", "later", "sent_late", "on_time", "not_asked",
)  # fmt: skip


def interim_days(start_on: date, *, every_weeks: int | None, weeks: Decimal | None) -> list[date]:
    """The days interim reports are due on, through the planned weeks."""
    if every_weeks is None:
        return []
    planned_end = start_on + timedelta(days=int((weeks or UNPLANNED_WEEKS) * 7))
    days, due_on = [], start_on + timedelta(weeks=every_weeks)
    while due_on < planned_end - BEFORE_THE_END:
        days.append(due_on)
        due_on += timedelta(weeks=every_weeks)
    return days


def final_day(end_on: date, final_report_days: int | None) -> date | None:
    return None if final_report_days is None else end_on + timedelta(days=final_report_days)


def days_late(due_on: date | None, sent_on: date | None, today: date) -> int:
    """Whole days past the due day: until it was sent, or until today. 0 when it is in time or nobody asked."""
    return 0 if due_on is None else max(0, ((sent_on or today) - due_on).days)


def timing(due_on: date | None, sent_on: date | None, today: date) -> str:
    """Where a report stands against its day."""
    if due_on is None:
        return NOT_ASKED
    if sent_on is not None:
        return SENT_LATE if sent_on > due_on else ON_TIME
    if today > due_on:
        return OVERDUE
    return DUE_SOON if due_on - today <= SOON else LATER
