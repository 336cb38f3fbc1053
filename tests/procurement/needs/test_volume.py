"""The expected volume, held against worlds where next year's number is known."""

import numpy as np
import pytest
from scipy import stats

from app.procurement.needs.volume import _t_quantile, expect_year, season_of, totals_by_year

WORLDS = 800


def coverage(rng: np.random.Generator, *, yearly: float, dispersion: float, years: int, season: bool = False) -> float:
    """Share of worlds where the next year's total lies in the range of 80 %; negative binomial months."""
    shape = 1 + 0.4 * np.sin(np.arange(12) / 12 * 2 * np.pi) if season else np.ones(12)
    means = np.tile(yearly / 12 * shape / shape.mean(), years + 1)
    inside = 0
    for _ in range(WORLDS):
        if dispersion > 1:
            counts = rng.negative_binomial(means / (dispersion - 1), 1 / dispersion)
        else:
            counts = rng.poisson(means)
        found = expect_year([int(n) for n in counts[:-12]])
        assert found is not None
        inside += found.low <= counts[-12:].sum() <= found.high
    return inside / WORLDS


@pytest.mark.parametrize(
    ("yearly", "dispersion", "years", "season"),
    [(400, 1, 3, False), (120, 1, 2, True), (600, 3, 3, True), (300, 2, 2, False)],
)
def test_the_range_holds_the_next_year_at_least_eight_times_of_ten_and_is_not_far_too_wide(
    yearly: float, dispersion: float, years: int, season: bool
) -> None:
    # Three standard errors of a share over 800 worlds are 0.04. The larger of two dispersions is used, and ends are
    # rounded outward, so that more than 0.8 is expected.
    found = coverage(np.random.default_rng(7), yearly=yearly, dispersion=dispersion, years=years, season=season)
    assert 0.77 <= found <= 0.93


def test_a_level_that_moves_from_year_to_year_widens_the_range() -> None:
    steady = expect_year([10] * 36)
    moving = expect_year([6] * 12 + [14] * 12 + [10] * 12)
    assert steady is not None and moving is not None
    assert moving.expected == steady.expected == 120
    assert moving.high - moving.low > 2 * (steady.high - steady.low)


def test_nothing_is_expected_from_one_year_or_from_fewer_than_five_citizens_a_year() -> None:
    assert expect_year([3] * 12) is None
    assert expect_year([1] * 12 + [0] * 8 + [1] * 4) is None
    assert expect_year([]) is None


def test_months_that_do_not_fill_a_year_are_left_out_from_the_oldest_end() -> None:
    assert totals_by_year([100] * 5 + [1] * 12 + [2] * 12) == [12, 24]


def test_a_month_that_never_has_anybody_does_not_break_the_range() -> None:
    found = expect_year([0, *[4] * 11] * 2)
    assert found is not None
    assert found.low <= 44 <= found.high


def test_quarters_follow_the_calendar_whatever_month_the_counts_begin_in() -> None:
    # November and December have all of the fourth quarter's citizens.
    counts = [30, 30, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5] * 2
    found = season_of(counts, 11, 1.0)
    assert found is not None
    assert found.shares[3] == pytest.approx(65 / 110)
    assert found.differs


def test_an_even_year_has_no_season_and_few_citizens_are_not_told_of() -> None:
    even = season_of([10] * 24, 1, 1.0)
    assert even is not None and not even.differs
    assert season_of([1] * 24, 1, 1.0) is None
    assert season_of([20] * 9 + [1, 0, 0], 1, 1.0) is None


def test_students_t_is_that_of_scipy() -> None:
    for free in (11, 22, 33):
        assert _t_quantile(0.9, free) == pytest.approx(stats.t.ppf(0.9, free), abs=1e-3)
