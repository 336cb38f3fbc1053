"""What a course over time says of being locked in, and only where the intervals say it."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from app.evidence.effects.schemas import CoursePoint

Reading = Literal[
    "too_little",
    "unclear",
    "ahead",
    "ahead_then_unclear",
    "locked_in",
    "locked_then_unclear",
    "locked_then_ahead",
    "mixed",
]


class LockIn(msgspec.Struct, frozen=True):
    """How a course is read.

    locked_until : last of the weeks told in which participants were surely less self-supporting than the comparison.
    ahead_from, ahead_until : first and last week in which they were surely more so.
    last_week : how far the course goes.
    behind, ahead : all such weeks, for a course that is neither in one piece.
    """

    reading: Reading
    locked_until: int | None = None
    ahead_from: int | None = None
    ahead_until: int | None = None
    last_week: int | None = None
    behind: tuple[int, ...] = ()
    ahead: tuple[int, ...] = ()


def read_lock_in(points: Sequence[CoursePoint]) -> LockIn:
    """Read a course in the order of its weeks. A week whose interval holds nought says neither."""
    told = sorted((point for point in points if point.low is not None and point.high is not None), key=_week)
    weeks = [point.week for point in told]
    behind = tuple(point.week for point in told if point.high is not None and point.high < 0)
    ahead = tuple(point.week for point in told if point.low is not None and point.low > 0)
    if not told:
        return LockIn("too_little")
    return LockIn(
        _reading(weeks, behind, ahead),
        locked_until=max(behind, default=None),
        ahead_from=min(ahead, default=None),
        ahead_until=max(ahead, default=None),
        last_week=weeks[-1],
        behind=behind,
        ahead=ahead,
    )


def _reading(weeks: list[int], behind: tuple[int, ...], ahead: tuple[int, ...]) -> Reading:
    """Periods are named only where all their weeks agree, and the lock-in comes first."""
    if not behind and not ahead:
        return "unclear"
    whole = _in_one_piece(weeks, behind) and _in_one_piece(weeks, ahead)
    stays_ahead = bool(ahead) and ahead[-1] == weeks[-1]
    if not whole or (behind and ahead and (ahead[0] < behind[-1] or not stays_ahead)):
        return "mixed"
    if not behind:
        return "ahead" if stays_ahead else "ahead_then_unclear"
    if ahead:
        return "locked_then_ahead"
    return "locked_in" if behind[-1] == weeks[-1] else "locked_then_unclear"


def _in_one_piece(weeks: list[int], some: tuple[int, ...]) -> bool:
    return not some or weeks[weeks.index(some[0]) : weeks.index(some[-1]) + 1] == list(some)


def _week(point: CoursePoint) -> int:
    return point.week
