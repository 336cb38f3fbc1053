"""Locked in is said only where the intervals say it."""

import pytest

from app.evidence.effects.lock_in import read_lock_in
from app.evidence.effects.schemas import CoursePoint


def point(week: int, low: float | None, high: float | None) -> CoursePoint:
    estimate = None if low is None or high is None else (low + high) / 2
    return CoursePoint(
        run_id=1, dimension="all", key="all", name="all", week=week, n=40, n_low=40, n_high=40, estimate=estimate,
        low=low, high=high, shown=estimate is not None, reason=None,
    )  # fmt: skip


BEHIND, UNSURE, AHEAD, HIDDEN = (-0.1, -0.02), (-0.05, 0.05), (0.02, 0.1), (None, None)


@pytest.mark.parametrize(
    ("course", "reading", "locked_until", "ahead_from"),
    [
        ([], "too_little", None, None),
        ([HIDDEN, HIDDEN], "too_little", None, None),
        ([UNSURE, UNSURE], "unclear", None, None),
        ([UNSURE, AHEAD, AHEAD], "ahead", None, 8),
        ([UNSURE, AHEAD, UNSURE], "ahead_then_unclear", None, 8),
        ([BEHIND, BEHIND, UNSURE, AHEAD], "locked_then_ahead", 8, 16),
        ([BEHIND, UNSURE, UNSURE], "locked_then_unclear", 4, None),
        ([UNSURE, BEHIND], "locked_in", 8, None),
        ([AHEAD, BEHIND, AHEAD], "mixed", 8, 4),
        ([BEHIND, AHEAD, UNSURE], "mixed", 4, 8),
        ([BEHIND, UNSURE, BEHIND], "mixed", 12, None),
        ([AHEAD, UNSURE, AHEAD], "mixed", None, 4),
    ],
)
def test_a_course_is_read_by_its_intervals(
    course: list[tuple[float | None, float | None]], reading: str, locked_until: int | None, ahead_from: int | None
) -> None:
    points = [point(4 * number, *limits) for number, limits in enumerate(course, start=1)]
    found = read_lock_in(points)
    assert (found.reading, found.locked_until, found.ahead_from) == (reading, locked_until, ahead_from)
    assert read_lock_in(points[::-1]) == found


def test_a_course_in_pieces_names_its_weeks() -> None:
    points = [point(week, *limits) for week, limits in ((4, BEHIND), (8, UNSURE), (13, BEHIND), (20, AHEAD))]
    found = read_lock_in(points)
    assert (found.behind, found.ahead, found.last_week) == ((4, 13), (20,), 20)
