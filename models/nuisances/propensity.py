"""How the arms' citizens differ from those without an offer: log p_k/p_0, shared over the arms."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from models.nuisances.contrast import Contrast, Solved
from models.nuisances.weights import check_weights
from models.parallel import run_each
from models.table.blocks import Kept, rows_by_arm

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SMALLEST_DEVIATION_SD = 0.02
FIRST_DEVIATION_SD = 0.2
EM_ROUNDS = 3
# So many arms tell how much arms differ as well as hundreds do.
ARMS_FOR_THE_SPREAD = 40
FREE = 1e-8


class PooledMultinomialLogit(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Multinomial logit whose slopes are common to all arms plus shrunken deviations of each.

    Each arm is set against the no-offer rows alone, which gives the multinomial logit's log ratios (Begg & Gray
    1984). The deviations' spread is estimated (empirical Bayes), so large arms get slopes of their own and a
    15-person arm leans on the others. No-offer rows are subsampled, with the log of the sampling rate added back
    (Ballinari 2024).

    common_slope_sd : prior spread of the common slopes; 1 per standard deviation of x is already strong selection.
    controls_per_arm_row, fewest_controls, most_controls : no-offer rows drawn for each row of an arm, within
        limits; never fewer than `least_per_arm_row` for each.
    rows_for_common : rows with and without an offer that the common slopes are learnt from.

    coef_ : (1 + n_terms, n_arms) intercepts and slopes.   fold_coef_ : (n_folds, 1 + n_terms, n_arms) the same
    without each fold's rows.   deviation_sd_ : how much the arms' slopes differ, per standard deviation of x.
    """

    def __init__(
        self,
        *,
        common_slope_sd: float = 1.0,
        controls_per_arm_row: int = 20,
        least_per_arm_row: int = 5,
        fewest_controls: int = 3_000,
        most_controls: int = 20_000,
        rows_for_common: int = 40_000,
        random_state: int | None = None,
    ) -> None:
        self.common_slope_sd = common_slope_sd
        self.controls_per_arm_row = controls_per_arm_row
        self.least_per_arm_row = least_per_arm_row
        self.fewest_controls = fewest_controls
        self.most_controls = most_controls
        self.rows_for_common = rows_for_common
        self.random_state = random_state

    def fit(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None, fold: ArrayLike | None = None
    ) -> "PooledMultinomialLogit":
        """X : (n_obs, n_terms) standardised.   y : (n_obs,) arm, the lowest value is no offer.

        fold : (n_obs,) from 0; with it, coefficients without each fold's rows are found as well.
        """
        x, labels = validate_data(self, X, y, dtype=[np.float64, np.float32])
        check_classification_targets(labels)
        self.classes_, arm = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError("No offer and at least one arm are needed; y holds one class.")
        weights = check_weights(sample_weight, len(x))
        folds = np.zeros(len(x), dtype=np.int64) if fold is None else np.asarray(fold)
        self._learn(x, arm.astype(np.int64), weights, folds)
        return self

    def _learn(self, x: Kept, arm: Integers, weights: Floats, fold: Integers) -> None:
        n_arms, n_folds = len(self.classes_) - 1, int(fold.max()) + 1
        rng = np.random.default_rng(self.random_state)
        rows = rows_by_arm(arm, n_arms)
        # Each contrast takes its controls from a random place on in one shuffled list.
        table = (x, weights, rng.permutation(rows[0]), fold, n_folds)
        common = self._task_of_all(np.concatenate(rows[1:]), len(rows[0]), rng, x.shape[1] + 1)
        centre, centres = _solve(common, *table, np.zeros((x.shape[1] + 1, n_folds)))
        self.deviation_sd_ = 0.0
        if n_arms == 1:
            self.coef_, self.fold_coef_ = centre[:, None], centres.T[:, :, None]
            return
        prior = _prior(len(centre), FIRST_DEVIATION_SD)
        tasks = [self._task(mine, len(rows[0]), rng, centre, prior) for mine in rows[1:]]
        few = np.sort(rng.permutation(n_arms)[:ARMS_FOR_THE_SPREAD])
        self.deviation_sd_, starts = _spread(run_each(_solve_first, [tasks[k] for k in few], *table), centre)
        prior = _prior(len(centre), self.deviation_sd_)
        begun = dict(zip(few.tolist(), starts, strict=True))
        tasks = [replace(task, prior=prior, start=begun.get(k)) for k, task in enumerate(tasks)]
        found = run_each(_solve, tasks, *table, centres)
        self.coef_ = np.column_stack([beta for beta, _ in found])
        self.fold_coef_ = np.stack([betas.T for _, betas in found], axis=2)

    def _task_of_all(self, ones: Integers, n_controls: int, rng: np.random.Generator, n_terms: int) -> "_Task":
        """Any arm against none."""
        prior, most = _prior(n_terms, self.common_slope_sd), self.rows_for_common
        if len(ones) <= most:
            return self._task(ones, n_controls, rng, np.zeros(n_terms), prior, most=most)
        kept = np.sort(rng.choice(ones, most, replace=False))
        task = self._task(kept, n_controls, rng, np.zeros(n_terms), prior, most=most)
        return replace(task, rate=most / len(ones))

    def _task(
        self, ones: Integers, n_controls: int, rng: np.random.Generator, centre: Floats, prior: Floats, most: int = 0
    ) -> "_Task":
        limit = most or max(self.most_controls, self.least_per_arm_row * len(ones))
        wanted = min(max(self.controls_per_arm_row * len(ones), self.fewest_controls), limit, n_controls)
        return _Task(ones, int(rng.integers(n_controls)), wanted, centre, prior)

    def log_ratio(self, X: ArrayLike) -> Floats:
        """(n_obs, n_arms) log p_k(x)/p_0(x)."""
        check_is_fitted(self)
        x = validate_data(self, X, reset=False, dtype=[np.float64, np.float32])
        return np.asarray(self.coef_[0] + x @ self.coef_[1:])

    def predict_proba(self, X: ArrayLike) -> Floats:
        scores = self._scores(X)
        ratio = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(ratio / ratio.sum(axis=1, keepdims=True))

    def decision_function(self, X: ArrayLike) -> Floats:
        """(n_obs, n_arms + 1) log odds against no offer, 0 for no offer itself; (n_obs,) with one arm alone."""
        scores = self._scores(X)
        return scores[:, 1] if scores.shape[1] == 2 else scores

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        likeliest = self._scores(X).argmax(axis=1)
        return np.asarray(self.classes_[likeliest])

    def _scores(self, X: ArrayLike) -> Floats:
        ratio = self.log_ratio(X)
        return np.column_stack([np.zeros(len(ratio)), ratio])


@dataclass(frozen=True)
class _Task:
    """One contrast to solve.

    ones : row numbers, a share `rate` of all there are.   first, wanted : the controls, from this place of the shuffled
    list on.   centre, prior : (n_terms,) mean and precision of the coefficients.   start : a first guess.
    """

    ones: Integers
    first: int
    wanted: int
    centre: Floats
    prior: Floats
    rate: float = 1.0
    start: Floats | None = None

    def contrast(self, x: Kept, weights: Floats, controls: Integers, fold: Integers, n_folds: int) -> Contrast:
        """All ones and as many controls as carry nearly all the information, weighted up to their number."""
        zeros = np.sort(controls[(self.first + np.arange(self.wanted)) % len(controls)])
        raised = [weights[self.ones] / self.rate, weights[zeros] * (len(controls) / self.wanted)]
        return Contrast.of(x, self.ones, zeros, np.concatenate(raised), fold, n_folds)


def _solve_first(task: _Task, x: Kept, weights: Floats, controls: Integers, fold: Integers, n_folds: int) -> Solved:
    return task.contrast(x, weights, controls, fold, n_folds).solve(task.centre, task.prior)


def _solve(
    task: _Task, x: Kept, weights: Floats, controls: Integers, fold: Integers, n_folds: int, centres: Floats
) -> tuple[Floats, Floats]:
    """(n_terms,) coefficients, and (n_terms, n_folds) those without each fold, around that fold's centre."""
    contrast = task.contrast(x, weights, controls, fold, n_folds)
    solved = contrast.solve(task.centre, task.prior, task.start)
    return solved.beta, contrast.without_each_fold(solved, centres, task.prior)


def _prior(size: int, spread: float) -> Floats:
    """Precisions; the intercept is left free."""
    precision = np.full(size, spread**-2)
    precision[0] = FREE
    return precision


def _spread(found: list[Solved], centre: Floats) -> tuple[float, list[Floats]]:
    """The deviations' spread by the EM algorithm, and each arm's coefficients under it.

    The log likelihoods are taken as the parabolas they are near their maxima, so the rounds need no more data.
    """
    spread = FIRST_DEVIATION_SD
    first = np.diag(_prior(len(centre), spread))
    pulls = [(one.hessian + first) @ (one.beta - centre) for one in found]
    deviations: list[Floats] = []
    for _ in range(EM_ROUNDS):
        prior = np.diag(_prior(len(centre), spread))
        inverses = [np.linalg.inv(one.hessian + prior) for one in found]
        deviations = [inverse @ pull for inverse, pull in zip(inverses, pulls, strict=True)]
        # The second moment a posteriori: one step of the EM algorithm.
        squares = [np.mean(d[1:] ** 2 + np.diag(inverse)[1:]) for d, inverse in zip(deviations, inverses, strict=True)]
        spread = max(float(np.sqrt(np.mean(squares))), SMALLEST_DEVIATION_SD)
    return spread, [centre + deviation for deviation in deviations]
