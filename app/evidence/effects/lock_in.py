"""What a course over time says of being locked in, and only where the intervals say it."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from app.evidence.effects.schemas import CoursePoint

Reading = Literal["too_little", "unclear", "ahead", "locked_in", "locked_then_unclear", "locked_then_ahead", "mixed"]


class LockIn(msgspec.Struct, frozen=True):
    """How a course is read.

    locked_until : last of the weeks told in which participants were surely less self-supporting than the comparison.
    ahead_from : first week after that in which they were surely more so.
    last_week : how far the course goes.
    """

    reading: Reading
    locked_until: int | None = None
    ahead_from: int | None = None
    last_week: int | None = None


def read_lock_in(points: Sequence[CoursePoint]) -> LockIn:
    """Read a course in the order of its weeks. A week whose interval holds nought says neither."""
    told = sorted((point for point in points if point.low is not None and point.high is not None), key=_week)
    if not told:
        return LockIn("too_little")
    behind = [point.week for point in told if point.high is not None and point.high < 0]
    ahead = [point.week for point in told if point.low is not None and point.low > 0]
    last = told[-1].week
    if not behind:
        return LockIn("ahead", ahead_from=ahead[0], last_week=last) if ahead else LockIn("unclear", last_week=last)
    until = behind[-1]
    if ahead and ahead[0] < until:
        return LockIn("mixed", until, last_week=last)
    if ahead:
        return LockIn("locked_then_ahead", until, ahead[0], last)
    return LockIn("locked_in" if until == last else "locked_then_unclear", until, last_week=last)


def _week(point: CoursePoint) -> int:
    return point.week
