"""What the outcome would have been without an offer: m_0(x), learnt on the no-offer rows alone."""

from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import nnls
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from models.nuisances.ridge import Features, Line, Sums, choose_features, fit_ridge
from models.nuisances.trees import Bins, Codes, Trees
from models.nuisances.weights import check_weights
from models.parallel import side_by_side
from models.table.blocks import Kept, row_blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LEARNERS = ("mean", "linear", "linear and trees")


class ControlOutcomeRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Mean, ridge and boosted trees, cross-fitted and then averaged by non-negative least squares.

    The average is chosen on out-of-fold predictions ("short-stacking"). Rows of weight 0 are not learnt from.
    Source: Ahrens, Hansen, Schaffer & Wiemann 2025, Model averaging and double machine learning.

    n_plain : the first so many columns are the covariates themselves, which the trees see and the ridge multiplies
        with each other; all when None.
    n_folds : how many folds `fit` makes when it is given none.
    rows_for_trees : the most that each fold's trees are learnt from.

    shares_ : weight of each of LEARNERS in the prediction.   r_squared_ : explained out of fold.
    """

    def __init__(
        self,
        *,
        n_plain: int | None = None,
        n_folds: int = 5,
        rows_for_trees: int = 100_000,
        random_state: int | None = None,
    ) -> None:
        self.n_plain = n_plain
        self.n_folds = n_folds
        self.rows_for_trees = rows_for_trees
        self.random_state = random_state

    def fit(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None, fold: ArrayLike | None = None
    ) -> "ControlOutcomeRegressor":
        """X : (n_obs, n_terms) standardised.   y : (n_obs,).   fold : (n_obs,) from 0; rows of one citizen together."""
        x, outcome, weights, folds = self._check(X, y, sample_weight, fold)
        rows = np.flatnonzero(weights > 0)
        self._choose(self._learn(x, outcome, weights, folds, rows)[rows], outcome[rows], weights[rows])
        return self

    def fit_predict(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None, fold: ArrayLike | None = None
    ) -> Floats:
        """(n_obs,) predictions of all rows, each by models that never saw its fold; those of weight 0 too."""
        x, outcome, weights, folds = self._check(X, y, sample_weight, fold)
        rows = np.flatnonzero(weights > 0)
        found = self._learn(x, outcome, weights, folds, rows)
        self._choose(found[rows], outcome[rows], weights[rows])
        return np.asarray(found @ self._shares)

    def predict(self, X: ArrayLike) -> Floats:
        """(n_obs,) the mean of all folds' models."""
        check_is_fitted(self)
        x: Kept = validate_data(self, X, reset=False, dtype=[np.float64, np.float32])
        features, codes = self._features.of(x), self._bins.of(x[:, : self._n_plain])
        found = [model.predict(features, codes) for model in self._models]
        return np.asarray(np.mean(found, axis=0) @ self._shares)

    def _check(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None, fold: ArrayLike | None
    ) -> tuple[Kept, Floats, Floats, Integers]:
        x, outcome = validate_data(self, X, y, dtype=[np.float64, np.float32], y_numeric=True)
        outcome = np.asarray(outcome, dtype=np.float64)
        weights = check_weights(sample_weight, len(x))
        return x, outcome, weights, self._deal(weights) if fold is None else np.asarray(fold)

    def _deal(self, weights: Floats) -> Integers:
        """Folds for those who name none, the same number of rows with a weight in each."""
        used = np.flatnonzero(weights > 0)
        if len(used) < 2:
            raise ValueError("At least two rows with a weight are needed; this is n_samples=1.")
        fold = np.zeros(len(weights), dtype=np.int64)
        fold[used] = np.random.default_rng(self.random_state).permutation(len(used)) % min(self.n_folds, len(used))
        return fold

    def _learn(self, x: Kept, y: Floats, weights: Floats, fold: Integers, rows: Integers) -> Floats:
        """(n_obs, 3) predictions of each learner, by the models that never saw the row's fold."""
        self._n_plain = x.shape[1] if self.n_plain is None else self.n_plain
        self._features = _choose_features(x, rows, self._n_plain)
        self._bins = Bins.learn(x[:, : self._n_plain])
        weights = weights / weights[rows].mean()
        lines = self._fit_lines(x, y, weights, fold, rows)
        rng = np.random.default_rng(self.random_state)
        seed = int(rng.integers(2**31))
        learnt_from = [self._sample(rows[fold[rows] != f] if len(lines) > 1 else rows, rng) for f in range(len(lines))]
        blocks = row_blocks(np.arange(len(x)), self._width(x))
        looked = side_by_side(len(x))(_look, blocks, x, fold, learnt_from, lines, self._features, self._bins)
        tasks = [
            (mine, y[mine] - np.concatenate([one.of_fold[f] for one in looked]), np.flatnonzero(fold == f))
            for f, mine in enumerate(learnt_from)
        ]
        codes = np.concatenate([one.codes for one in looked])
        found = side_by_side(len(x))(_fit_fold, tasks, codes, weights, seed)
        self._models = [_Model(line, trees) for line, (trees, _) in zip(lines, found, strict=True)]
        candidates = np.empty((len(x), len(LEARNERS)))
        candidates[:, 0] = np.array([line.mean for line in lines])[fold]
        candidates[:, 1] = candidates[:, 2] = np.concatenate([one.straight for one in looked])
        for (_, _, held_out), (_, bent) in zip(tasks, found, strict=True):
            candidates[held_out, 2] += bent
        return candidates

    def _width(self, x: Kept) -> int:
        return int(x.shape[1]) + self._features.n_products

    def _fit_lines(self, x: Kept, y: Floats, weights: Floats, fold: Integers, rows: Integers) -> list[Line]:
        """Of each fold, from the rows outside it; from all where there is one fold alone."""
        level = float(np.average(y[rows], weights=weights[rows]))
        pieces = [row_blocks(rows[fold[rows] == f], self._width(x)) for f in range(int(fold.max()) + 1)]
        of_fold = side_by_side(len(x))(_sum_blocks, pieces, x, y - level, weights, self._features)
        total = reduce(add, of_fold)
        outside = [total - one for one in of_fold] if len(of_fold) > 1 else [total]
        return [line.raised(level) for line in side_by_side(len(x))(fit_ridge, outside)]

    def _sample(self, rows: Integers, rng: np.random.Generator) -> Integers:
        if len(rows) <= self.rows_for_trees:
            return rows
        return np.sort(rng.choice(rows, self.rows_for_trees, replace=False))

    def _choose(self, candidates: Floats, y: Floats, weights: Floats) -> None:
        self._shares = _stack(candidates, y, weights)
        self.shares_ = dict(zip(LEARNERS, self._shares.round(4).tolist(), strict=True))
        self.r_squared_ = _explained(y, candidates @ self._shares, weights)


@dataclass(frozen=True)
class _Model:
    """What was learnt without one fold."""

    line: Line
    trees: Trees

    def predict(self, features: Floats, codes: Codes) -> Floats:
        """(n_rows, 3): the mean, the line, the line with trees."""
        line = self.line.intercept + features @ self.line.slopes
        return np.column_stack([np.full(len(line), self.line.mean), line, line + self.trees.predict(codes)])


@dataclass(frozen=True)
class _Looked:
    """A block of rows, looked at once for all folds.

    codes : (n_rows, n_plain) bins.   straight : (n_rows,) the line learnt without the row's own fold.
    of_fold : for each fold its line in those of its training rows that are in the block.
    """

    codes: Codes
    straight: Floats
    of_fold: list[Floats]


def _choose_features(x: Kept, rows: Integers, n_plain: int) -> Features:
    gram, squares = np.zeros((n_plain, n_plain)), np.zeros((n_plain, n_plain))
    for block in row_blocks(rows, n_plain):
        plain = x[block, :n_plain].astype(np.float64)
        gram += plain.T @ plain / len(rows)
        plain **= 2
        squares += plain.T @ plain / len(rows)
    return choose_features(len(rows), x.shape[1], squares, gram)


def _sum_blocks(blocks: list[Integers], x: Kept, y: Floats, weights: Floats, features: Features) -> Sums:
    width = x.shape[1] + features.n_products + 2
    parts = (Sums.over(features.of(x[rows]), y[rows], weights[rows]) for rows in blocks)
    return reduce(add, parts, Sums(np.zeros((width, width)), 0))


def _look(
    block: Integers, x: Kept, fold: Integers, learnt_from: list[Integers], lines: list[Line], features: Features,
    bins: Bins,
) -> _Looked:  # fmt: skip
    """block : row numbers without gaps."""
    values = x[block]
    slopes = np.column_stack([line.slopes for line in lines])
    found = features.of(values) @ slopes + [line.intercept for line in lines]
    inside = [mine[slice(*np.searchsorted(mine, [block[0], block[-1] + 1]))] - block[0] for mine in learnt_from]
    return _Looked(
        codes=bins.of(values[:, : len(bins.edges)]),
        straight=found[np.arange(len(block)), fold[block]],
        of_fold=[found[mine, f] for f, mine in enumerate(inside)],
    )


def _fit_fold(
    task: tuple[Integers, Floats, Integers], codes: Codes, weights: Floats, seed: int
) -> tuple[Trees, Floats]:
    """Trees for what the line leaves over, and what they say of the fold held out."""
    rows, rest, held_out = task
    trees = Trees.learn(codes[rows], rest, weights[rows], seed)
    return trees, trees.predict(codes[held_out])


def _stack(candidates: Floats, y: Floats, weights: Floats) -> Floats:
    """Non-negative shares that sum to one."""
    root = np.sqrt(weights)[:, None]
    spread = float(np.std(y)) or 1.0
    # A heavy extra row holds the sum at one; nnls itself knows no equality.
    anchor = 1e3 * np.sqrt(len(y)) * spread
    x = np.vstack([candidates * root, np.full((1, candidates.shape[1]), anchor)])
    shares, _ = nnls(x.T @ x, x.T @ np.append(y * root[:, 0], anchor))
    return np.asarray(shares / shares.sum())


def _explained(y: Floats, prediction: Floats, weights: Floats) -> float:
    centre = np.average(y, weights=weights)
    total = float(weights @ (y - centre) ** 2)
    return 1 - float(weights @ (y - prediction) ** 2) / total if total > 0 else 0.0
