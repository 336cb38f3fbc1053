"""Grades against all ways to cut the order, and against known truth."""

from itertools import combinations

import numpy as np

from models.pooled.grades import LEAST_CHANCE, grade_arms
from models.pooled.shrinkage import shrink


def cut_by_hand(mean, draws):
    """Every way to cut the order in grades; the one that gains most, of those the one with fewest cuts."""
    order = np.argsort(-mean, kind="stable")
    n_arms, best = len(mean), (0.0, 0, np.ones(len(mean), dtype=int))
    for n_cuts in range(n_arms):
        for cuts in combinations(range(1, n_arms), n_cuts):
            grades = np.empty(n_arms, dtype=int)
            grades[order] = 1 + np.searchsorted(cuts, np.arange(n_arms), side="right")
            gain = sum(
                (draws[:, i] > draws[:, j]).mean() - LEAST_CHANCE
                for i in range(n_arms)
                for j in range(n_arms)
                if grades[i] < grades[j]
            )
            if gain > best[0] + 1e-12:
                best = (gain, n_cuts, grades)
    return best[2]


def test_the_cuts_gain_most_of_all_cuts():
    for seed in range(30):
        rng = np.random.default_rng(seed)
        draws = rng.normal(rng.normal(0, 0.2, 7), rng.uniform(0.02, 0.3, 7), (400, 7))
        mean = draws.mean(axis=0)
        assert grade_arms(mean, draws).tolist() == cut_by_hand(mean, draws).tolist()


def test_arms_far_apart_have_grades_of_their_own_and_arms_alike_one():
    apart = np.random.default_rng(0).normal([1.0, 3.0, 2.0], 0.01, (500, 3))
    assert grade_arms(apart.mean(axis=0), apart).tolist() == [3, 1, 2]
    assert grade_arms(apart.mean(axis=0), apart, lower_is_better=True).tolist() == [1, 3, 2]
    alike = np.random.default_rng(0).normal(0.0, 1.0, (500, 4))
    assert grade_arms(alike.mean(axis=0), alike).tolist() == [1, 1, 1, 1]
    assert grade_arms(np.zeros(0), np.zeros((500, 0))).tolist() == []


def test_at_most_one_pair_in_five_graded_apart_is_in_the_wrong_order():
    pairs, wrong, grades = 0, 0, []
    for seed in range(80):
        rng = np.random.default_rng(seed)
        truth = rng.normal(0.1, 0.17, 20)
        se = 0.85 / np.sqrt(np.exp(rng.uniform(np.log(15), np.log(200), 20)))
        posterior = shrink(truth + se * rng.standard_normal(20), np.diag(se**2), random_state=seed, n_draws=2000)
        grade = grade_arms(posterior.mean, posterior.draws)
        above = grade[:, None] < grade[None, :]
        pairs, wrong = pairs + above.sum(), wrong + (above & (truth[:, None] < truth[None, :])).sum()
        grades.append(grade.max())
    assert np.mean(grades) > 1.5
    # Bounded by 20 %; the pairs of 80 tables hang together, so that the share has a standard error of about 1.5 %.
    assert wrong / pairs < 0.20
