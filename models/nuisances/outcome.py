"""What the outcome would have been without an offer: m_0(x), learnt on the no-offer rows alone."""

from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import nnls
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.utils.validation import check_is_fitted, validate_data

from models.nuisances.ridge import Features, Line, Sums, choose_features, fit_ridge
from models.nuisances.weights import check_weights
from models.parallel import run_each
from models.table.blocks import Kept, row_blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Codes = NDArray[np.uint8]

# Below this many no-offer rows in training, trees of the usual size would split on noise.
FEW_ROWS = 1_000
# Above this many, larger trees have more to find than noise to follow.
MANY_ROWS = 40_000
TREE_BINS = 128
ROWS_FOR_BINS = 100_000
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
        self._learn(x, outcome, weights, folds, rows)
        self._choose(self._candidates(x, rows, folds), outcome[rows], weights[rows])
        return self

    def fit_predict(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None, fold: ArrayLike | None = None
    ) -> Floats:
        """(n_obs,) predictions of all rows, each by models that never saw its fold; those of weight 0 too."""
        x, outcome, weights, folds = self._check(X, y, sample_weight, fold)
        rows = np.flatnonzero(weights > 0)
        self._learn(x, outcome, weights, folds, rows)
        found = self._candidates(x, np.arange(len(x)), folds)
        self._choose(found[rows], outcome[rows], weights[rows])
        return np.asarray(found @ self._shares)

    def predict(self, X: ArrayLike) -> Floats:
        """(n_obs,) the mean of all folds' models."""
        check_is_fitted(self)
        x: Kept = validate_data(self, X, reset=False, dtype=[np.float64, np.float32])
        plain = self._codes.of(x[:, : self._n_plain])
        found = [self._models[f].predict(self._features.of(x), plain) for f in range(len(self._models))]
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

    def _learn(self, x: Kept, y: Floats, weights: Floats, fold: Integers, rows: Integers) -> None:
        self._n_plain = x.shape[1] if self.n_plain is None else self.n_plain
        n_folds = int(fold.max()) + 1
        self._features = _choose_features(x, rows, self._n_plain)
        self._codes = _Bins.learn(x[:, : self._n_plain])
        weights = weights / weights[rows].mean()
        level = float(np.average(y[rows], weights=weights[rows]))
        width = x.shape[1] + self._features.n_products
        pieces = [row_blocks(rows[fold[rows] == f], width) for f in range(n_folds)]
        of_fold = run_each(_sum_blocks, pieces, x, y - level, weights, self._features)
        total = reduce(add, of_fold)
        rng = np.random.default_rng(self.random_state)
        seed = int(rng.integers(2**31))
        tasks = []
        for f in range(n_folds):
            train = rows[fold[rows] != f] if n_folds > 1 else rows
            if len(train) > self.rows_for_trees:
                train = np.sort(rng.choice(train, self.rows_for_trees, replace=False))
            tasks.append((train, total - of_fold[f] if n_folds > 1 else total))
        self._models = run_each(_fit_fold, tasks, x, y, weights, level, self._features, self._codes, seed)

    def _candidates(self, x: Kept, rows: Integers, fold: Integers) -> Floats:
        """(n_rows, 3) predictions of each learner, by the models that never saw the row's fold."""
        width = x.shape[1] + self._features.n_products
        pieces = [
            (f, block) for f in range(len(self._models)) for block in row_blocks(np.flatnonzero(fold[rows] == f), width)
        ]
        found = np.empty((len(rows), len(LEARNERS)))
        shared = (x, rows, self._models, self._features, self._codes, self._n_plain)
        for (_, block), one in zip(pieces, run_each(_predict_block, pieces, *shared), strict=True):
            found[block] = one
        return found

    def _choose(self, candidates: Floats, y: Floats, weights: Floats) -> None:
        self._shares = _stack(candidates, y, weights)
        self.shares_ = dict(zip(LEARNERS, self._shares.round(4).tolist(), strict=True))
        self.r_squared_ = _explained(y, candidates @ self._shares, weights)


@dataclass(frozen=True)
class _Model:
    """What was learnt without one fold; no trees where there are no covariates."""

    line: Line
    trees: HistGradientBoostingRegressor | None

    def predict(self, features: Floats, plain: Codes) -> Floats:
        """(n_rows, 3): the mean, the line, the line with trees."""
        line = self.line.intercept + features @ self.line.slopes
        rest = 0.0 if self.trees is None else self.trees.predict(plain.astype(np.float64))
        return np.column_stack([np.full(len(line), self.line.mean), line, line + rest])


@dataclass(frozen=True)
class _Bins:
    """Edges of each column's quantile bins, once for all folds.

    scikit-learn would otherwise bin in every fold, by weighted percentiles, which takes longer than the trees.
    """

    edges: tuple[Floats, ...]

    @classmethod
    def learn(cls, plain: Kept) -> "_Bins":
        some = plain[:: 1 + len(plain) // ROWS_FOR_BINS]
        levels = np.linspace(0, 1, TREE_BINS + 1)[1:-1]
        return cls(tuple(np.unique(np.quantile(column.astype(np.float64), levels)) for column in some.T))

    def of(self, plain: Kept) -> Codes:
        """(n_rows, n_plain) number of each value's bin."""
        coded = np.empty(plain.shape, dtype=np.uint8)
        for j, edges in enumerate(self.edges):
            coded[:, j] = np.searchsorted(edges, plain[:, j].astype(np.float64))
        return coded


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


def _fit_fold(
    task: tuple[Integers, Sums],
    x: Kept,
    y: Floats,
    weights: Floats,
    level: float,
    features: Features,
    bins: _Bins,
    seed: int,
) -> _Model:
    """Trees for what the straight lines leave over; slow ones, since noise costs more than the last percent."""
    rows, sums = task
    line = fit_ridge(sums)
    line = Line(line.intercept + level, line.slopes, line.mean + level)
    if not bins.edges:
        return _Model(line, None)
    coded, rest = np.empty((len(rows), len(bins.edges))), y[rows]
    for at in row_blocks(np.arange(len(rows)), x.shape[1] + features.n_products):
        block = x[rows[at]]
        coded[at] = bins.of(block[:, : len(bins.edges)])
        rest[at] -= line.intercept + features.of(block) @ line.slopes
    few, many = len(rest) < FEW_ROWS, len(rest) > MANY_ROWS
    trees = HistGradientBoostingRegressor(
        learning_rate=0.15 if few else 0.2,
        max_iter=100 if many else 40,
        max_leaf_nodes=6 if few else 16 if many else 8,
        min_samples_leaf=15 if few else 60,
        l2_regularization=5.0,
        max_bins=TREE_BINS,
        early_stopping=False,
        random_state=seed,
    )
    trees.fit(coded, rest, sample_weight=weights[rows])
    return _Model(line, trees)


def _predict_block(
    piece: tuple[int, Integers], x: Kept, rows: Integers, models: list[_Model], features: Features, bins: _Bins,
    n_plain: int,
) -> Floats:  # fmt: skip
    held_out, block = piece
    values = x[rows[block]]
    return models[held_out].predict(features.of(values), bins.of(values[:, :n_plain]))


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
