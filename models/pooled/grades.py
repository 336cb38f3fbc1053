"""Grades: arms put in a few classes, so that of two in different classes the better graded one mostly is better."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# One arm is graded above another where the chance of that order is above this, taken over all pairs so graded.
LEAST_CHANCE = 0.8


def grade_arms(mean: Floats, draws: Floats, *, lower_is_better: bool = False) -> Integers:
    """Grade of each arm, 1 is best.

    mean : (n_arms,) posterior means.   draws : (n_draws, n_arms), drawn together.

    A pair graded apart gains its chance to be in the right order less 0.8; the grades are the cuts of the arms in the
    order of their means that gain most in all. Since one grade for all gains nought, the expected share of wrong
    orders among pairs graded apart is at most 20 %.

    Source: Kline, Rose & Walters 2024, section 2 (their lambda is 0.25); here over cuts of the order by the mean.
    """
    if len(mean) == 0:
        return np.zeros(0, dtype=np.int64)
    sign = -1.0 if lower_is_better else 1.0
    order = np.argsort(-sign * mean, kind="stable")
    gain = np.triu(_chances(sign * draws[:, order]) - LEAST_CHANCE, k=1)
    grades = np.empty(len(mean), dtype=np.int64)
    grades[order] = _best_cuts(gain)
    return grades


def _chances(good: Floats) -> Floats:
    """(n_arms, n_arms) how often the row's arm does better than the column's."""
    return np.array([(good[:, [i]] > good).mean(axis=0) for i in range(good.shape[1])])


def _best_cuts(gain: Floats) -> Integers:
    """Grades along the order: cuts that leave the least gain within grades, the fewest cuts where two are as good.

    gain : (n_arms, n_arms) of each pair graded apart, above the diagonal, in the order of the arms.
    """
    n_arms = len(gain)
    # within[i, j] : gain of all pairs among arms i..j, lost when they share a grade.
    within = np.cumsum(np.cumsum(gain[::-1], axis=0)[::-1], axis=1)
    least = np.zeros(n_arms + 1)
    start = np.zeros(n_arms + 1, dtype=np.int64)
    for end in range(1, n_arms + 1):
        lost = least[:end] + within[np.arange(end), end - 1]
        start[end] = int(np.flatnonzero(lost <= lost.min() + 1e-12)[0])
        least[end] = lost[start[end]]
    grades, end, grade = np.zeros(n_arms, dtype=np.int64), n_arms, 0
    while end > 0:
        grades[start[end] : end] = grade
        end, grade = int(start[end]), grade - 1
    return np.asarray(grades - grades.min() + 1)
