"""Locked in is said only where the intervals say it."""

import pytest

from app.evidence.effects.lock_in import LockIn, read_lock_in
from app.evidence.effects.schemas import CoursePoint


def point(week: int, low: float | None, high: float | None) -> CoursePoint:
    estimate = None if low is None or high is None else (low + high) / 2
    return CoursePoint(
        run_id=1, dimension="all", key="all", name="all", week=week, n=40, n_low=40, n_high=40, estimate=estimate,
        low=low, high=high, shown=estimate is not None, reason=None,
    )  # fmt: skip


BEHIND, UNSURE, AHEAD, HIDDEN = (-0.1, -0.02), (-0.05, 0.05), (0.02, 0.1), (None, None)


@pytest.mark.parametrize(
    ("course", "read"),
    [
        ([], LockIn("too_little")),
        ([HIDDEN, HIDDEN], LockIn("too_little")),
        ([UNSURE, UNSURE], LockIn("unclear", last_week=8)),
        ([UNSURE, AHEAD, AHEAD], LockIn("ahead", ahead_from=8, last_week=12)),
        ([BEHIND, BEHIND, UNSURE, AHEAD], LockIn("locked_then_ahead", 8, 16, 16)),
        ([BEHIND, UNSURE, UNSURE], LockIn("locked_then_unclear", 4, last_week=12)),
        ([UNSURE, BEHIND], LockIn("locked_in", 8, last_week=8)),
        ([AHEAD, BEHIND, AHEAD], LockIn("mixed", 8, last_week=12)),
    ],
)
def test_a_course_is_read_by_its_intervals(course: list[tuple[float | None, float | None]], read: LockIn) -> None:
    points = [point(4 * number, *limits) for number, limits in enumerate(course, start=1)]
    assert read_lock_in(points) == read
    assert read_lock_in(points[::-1]) == read
