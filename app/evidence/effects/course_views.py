"""The effect week by week after the start, as the pages show it: a curve, and what may be read from it."""

from collections.abc import Sequence
from itertools import groupby

import msgspec

from app.evidence.effects import wording
from app.evidence.effects.lock_in import LockIn, read_lock_in
from app.evidence.effects.schemas import CoursePoint
from app.evidence.effects.views import CountView
from app.platform.charts import CoursePoint as DrawnPoint

# The course is of the share who are self-supporting in a week.
PERCENTAGE_POINTS = 100.0


class CourseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One course. `points` are in percentage points; where there are none `reason` says why.

    words : a msgid, said with the weeks of `lock_in`.   n : the people behind the best known week.
    """

    dimension: str
    key: str
    name: str
    n: CountView
    points: list[DrawnPoint]
    lock_in: LockIn
    words: str
    reason: str


def course_rows(points: Sequence[CoursePoint]) -> list[CourseRow]:
    """A course for each key, in the order given; weeks of one key stand together."""
    return [_row(list(mine)) for _, mine in groupby(points, key=lambda point: (point.dimension, point.key))]


def limits_of(rows: Sequence[CourseRow]) -> tuple[float, float]:
    """Ends of an axis that holds every band, and nought."""
    ends = [end for row in rows for point in row.points for end in (point.low, point.high)]
    return min([0.0, *ends]), max([0.0, *ends])


def last_week_of(rows: Sequence[CourseRow]) -> int:
    return max((point.week for row in rows for point in row.points), default=0)


def _row(points: list[CoursePoint]) -> CourseRow:
    told = [
        DrawnPoint(
            one.week, one.estimate * PERCENTAGE_POINTS, one.low * PERCENTAGE_POINTS, one.high * PERCENTAGE_POINTS
        )
        for one in points
        if one.shown and one.estimate is not None and one.low is not None and one.high is not None
    ]
    first = points[0]
    lock_in = read_lock_in(points)
    return CourseRow(
        dimension=first.dimension,
        key=first.key,
        name=first.name,
        n=CountView(first.n, first.n_low, first.n_high),
        points=told,
        lock_in=lock_in,
        words=wording.LOCKED_IN[lock_in.reading],
        reason="" if told else wording.reason_label(first.reason),
    )
