"""The refund ladder: the state's share of a benefit's cost falls with the weeks on support.

Lov om kommunernes finansiering af visse offentlige ydelser (2015): 80 % to week 4, 40 % to week 26, 30 % to week 52,
20 % after; weeks count across benefits from 1 July 2014, and a year's work within three years starts the count again.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from app.casework.citizens.schemas import RefundStep, Spell

COUNTED_FROM = date(2014, 7, 1)
# Weeks up to and including, and the state's share in percent.
LADDER = ((4, 80), (26, 40), (52, 30))
LAST_PERCENT = 20
RESTART_DAYS, RESTART_WITHIN_DAYS = 52 * 7, 3 * 365

Period = tuple[date, date]


def refund_step(spells: Iterable[Spell], on_date: date) -> RefundStep:
    """The step on a day. Days without a benefit are taken as work, since the records hold no other."""
    days = counted_days(spells, on_date)
    current = next((step for step, (last, _) in enumerate(LADDER) if days <= last * 7), len(LADDER))
    if current == len(LADDER):
        return RefundStep(weeks=days // 7, state_percent=LAST_PERCENT, falls_on=None, falls_to=None)
    percents = [percent for _, percent in LADDER] + [LAST_PERCENT]
    return RefundStep(
        weeks=days // 7,
        state_percent=percents[current],
        falls_on=on_date + timedelta(days=LADDER[current][0] * 7 - days + 1),
        falls_to=percents[current + 1],
    )


def counted_days(spells: Iterable[Spell], on_date: date) -> int:
    """Days on support that count on a day, that day included."""
    days = 0
    gaps: list[Period] = []
    previous_end: date | None = None
    for start, end in merge_periods(spells, on_date):
        if previous_end is not None:
            gaps.append((previous_end + timedelta(days=1), start - timedelta(days=1)))
            if restarts(gaps, start):
                days, gaps = 0, []
        days += (end - start).days + 1
        previous_end = end
    if previous_end is not None and previous_end < on_date:
        gaps.append((previous_end + timedelta(days=1), on_date))
        if restarts(gaps, on_date):
            return 0
    return days


def merge_periods(spells: Iterable[Spell], on_date: date) -> list[Period]:
    """Periods on any benefit up to the day, in order, overlapping and adjoining ones as one."""
    merged: list[Period] = []
    known = sorted((max(s.start_on, COUNTED_FROM), min(s.end_on or on_date, on_date)) for s in spells)
    for start, end in known:
        if end < start:
            continue
        if merged and start <= merged[-1][1] + timedelta(days=1):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def restarts(gaps: Iterable[Period], on_date: date) -> bool:
    """Whether a year without support lies within the last three."""
    since = on_date - timedelta(days=RESTART_WITHIN_DAYS)
    return sum(max(0, (end - max(start, since)).days + 1) for start, end in gaps) >= RESTART_DAYS
