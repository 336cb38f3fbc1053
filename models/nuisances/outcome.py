"""What the outcome would have been without an offer: m_0(x), learnt on the no-offer rows alone."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls
from sklearn.ensemble import HistGradientBoostingRegressor

from models.parallel import run_each
from models.table.design import Design

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Predict = Callable[[Floats], Floats]

# Below this many no-offer rows in training, trees of the usual size would split on noise.
FEW_ROWS = 1_000
TREE_BINS = 128
ROWS_PER_PRODUCT = 10
MOST_PRODUCTS = 600
RIDGE_GRID = np.geomspace(1e-1, 1e4, 11).tolist()


@dataclass(frozen=True)
class OutcomeFit:
    """Cross-fitted predictions.

    prediction : (n_obs,) m_0(x), each row predicted by models that never saw its citizen.
    shares : weight of each learner in the prediction.
    r_squared : share of the no-offer rows' variance explained out of fold.
    """

    prediction: Floats
    shares: dict[str, float]
    r_squared: float


def fit_outcome(
    design: Design, y: Floats, is_control: NDArray[np.bool_], fold: Integers, weights: Floats, *, random_state: int
) -> OutcomeFit:
    """Boosted trees and ridge, cross-fitted and then averaged by non-negative least squares.

    The average is chosen on out-of-fold predictions of no-offer rows ("short-stacking").
    Source: Ahrens, Hansen, Schaffer & Wiemann 2025, Model averaging and double machine learning.
    """
    candidates = np.zeros((len(y), 3))
    weights = weights / weights[is_control].mean()
    coded, lines = _code_values(design.terms), _with_products(design)

    def predict(held_out: int) -> Floats:
        """(n_target, 3) of the rows held out: the mean, the line, the line with trees."""
        train, target = is_control & (fold != held_out), fold == held_out
        linear = _fit_ridge(lines[train], y[train], weights[train])
        trees = _fit_trees(coded[train], y[train] - linear(lines[train]), weights[train], random_state)
        line = linear(lines[target])
        mean = np.full(len(line), np.average(y[train], weights=weights[train]))
        return np.column_stack([mean, line, line + trees(coded[target])])

    numbers = np.unique(fold).tolist()
    for held_out, predicted in zip(numbers, run_each(predict, numbers), strict=True):
        candidates[fold == held_out] = predicted
    shares = _stack(candidates[is_control], y[is_control], weights[is_control])
    prediction = candidates @ shares
    return OutcomeFit(
        prediction=prediction,
        shares=dict(zip(("mean", "linear", "linear and trees"), shares.round(4).tolist(), strict=True)),
        r_squared=_explained(y[is_control], prediction[is_control], weights[is_control]),
    )


def _with_products(design: Design) -> Floats:
    """The basis and, while the table is long enough to bear them, the products of two covariates.

    Products count half: the ridge then holds them back more than the covariates themselves.
    """
    size, n_basis = design.basis.shape
    plain = design.basis[:, : design.terms.shape[1]]
    first, second = np.triu_indices(plain.shape[1], k=1)
    if len(first) == 0 or n_basis + len(first) > min(size / ROWS_PER_PRODUCT, MOST_PRODUCTS):
        return design.basis
    products = plain[:, first] * plain[:, second]
    spread = products.std(axis=0)
    kept = spread > 1e-8
    return np.column_stack([design.basis, 0.5 * products[:, kept] / spread[kept]])


def _code_values(terms: Floats) -> Floats:
    """Each column as the number of its quantile bin, once for all folds.

    scikit-learn would otherwise bin in every fold, by weighted percentiles, which takes longer than the trees.
    """
    coded = np.empty_like(terms)
    for j, column in enumerate(terms.T):
        edges = np.unique(np.quantile(column, np.linspace(0, 1, TREE_BINS + 1)[1:-1]))
        coded[:, j] = np.searchsorted(edges, column)
    return coded


def _fit_trees(terms: Floats, rest: Floats, weights: Floats, random_state: int) -> Predict:
    """Trees for what the straight lines leave over; slow ones, since noise costs more than the last percent."""
    if terms.shape[1] == 0:
        return lambda new: np.zeros(len(new))
    few = len(rest) < FEW_ROWS
    model = HistGradientBoostingRegressor(
        learning_rate=0.15,
        max_iter=40 if few else 60,
        max_leaf_nodes=6 if few else 12,
        min_samples_leaf=15 if few else 60,
        l2_regularization=5.0,
        max_bins=TREE_BINS,
        early_stopping=False,
        random_state=random_state,
    )
    model.fit(terms, rest, sample_weight=weights)
    return lambda new: np.asarray(model.predict(new), dtype=np.float64)


def _fit_ridge(basis: Floats, y: Floats, weights: Floats) -> Predict:
    """Ridge with its penalty chosen by generalised cross-validation (Golub, Heath & Wahba 1979)."""
    root = np.sqrt(weights / weights.mean())
    centre = np.average(basis, axis=0, weights=weights)
    level = float(np.average(y, weights=weights))
    x, response = (basis - centre) * root[:, None], (y - level) * root
    values, vectors = np.linalg.eigh(x.T @ x)
    values = np.clip(values, 0.0, None)
    rotated = vectors.T @ (x.T @ response)

    def score(penalty: float) -> float:
        slopes = rotated / (values + penalty)
        error = response @ response - 2 * slopes @ rotated + slopes @ (values * slopes)
        used = 1 + np.sum(values / (values + penalty))
        return float(error / (1 - min(used / len(y), 0.99)) ** 2)

    slopes = vectors @ (rotated / (values + min(RIDGE_GRID, key=score)))
    return lambda new: np.asarray(level + (new - centre) @ slopes)


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
