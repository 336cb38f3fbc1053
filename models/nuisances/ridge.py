"""Straight lines from sums over rows: every fold's complement is the total less the fold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.table.blocks import Kept

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ROWS_PER_PRODUCT = 10
MOST_PRODUCTS = 600
PENALTIES = np.geomspace(1e-1, 1e4, 11).tolist()


@dataclass(frozen=True)
class Features:
    """The basis and, while the rows can bear them, the products of two plain covariates.

    first, second : (n_products,) which columns are multiplied.   spread : (n_products,) sds of the products.
    Products count half: the ridge then holds them back more than the covariates themselves.
    """

    first: Integers
    second: Integers
    spread: Floats

    @property
    def n_products(self) -> int:
        return len(self.first)

    def of(self, block: Kept) -> Floats:
        """(n_rows, n_basis + n_products)."""
        x = block.astype(np.float64)
        if not self.n_products:
            return x
        found = np.empty((len(x), x.shape[1] + self.n_products))
        found[:, : x.shape[1]] = x
        np.multiply(x[:, self.first], 0.5 / self.spread, out=found[:, x.shape[1] :])
        found[:, x.shape[1] :] *= x[:, self.second]
        return found


def choose_features(n_rows: int, n_basis: int, plain_squares: Floats, plain_gram: Floats) -> Features:
    """plain_gram, plain_squares : (n_plain, n_plain) means of x_i x_j and of x_i² x_j² over the rows."""
    first, second = np.triu_indices(len(plain_gram), k=1)
    if len(first) == 0 or n_basis + len(first) > min(n_rows / ROWS_PER_PRODUCT, MOST_PRODUCTS):
        none = np.zeros(0, dtype=np.int64)
        return Features(none, none, np.zeros(0))
    spread = np.sqrt(np.maximum(plain_squares - plain_gram**2, 0.0))[first, second]
    kept = spread > 1e-8
    return Features(first[kept], second[kept], spread[kept])


@dataclass(frozen=True)
class Sums:
    """Weighted sums of products of [1, features, y], and the number of rows."""

    products: Floats
    n_rows: int

    @classmethod
    def over(cls, features: Floats, y: Floats, weights: Floats) -> "Sums":
        root = np.sqrt(weights)
        z = np.column_stack([root, features * root[:, None], y * root])
        return cls(z.T @ z, len(y))

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.products + other.products, self.n_rows + other.n_rows)

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(self.products - other.products, self.n_rows - other.n_rows)


@dataclass(frozen=True)
class Line:
    """intercept + features @ slopes; `mean` is that of y."""

    intercept: float
    slopes: Floats
    mean: float

    def raised(self, level: float) -> "Line":
        """The line of an outcome that is so much higher."""
        return Line(self.intercept + level, self.slopes, self.mean + level)


def fit_ridge(sums: Sums) -> Line:
    """Ridge with its penalty chosen by generalised cross-validation (Golub, Heath & Wahba 1979)."""
    scaled = sums.products * (sums.n_rows / sums.products[0, 0])
    mean = scaled[0] / scaled[0, 0]
    centred = scaled - scaled[0, 0] * np.outer(mean, mean)
    cross, square = centred[1:-1, -1], float(centred[-1, -1])
    values, vectors = np.linalg.eigh(centred[1:-1, 1:-1])
    values = np.clip(values, 0.0, None)
    rotated = vectors.T @ cross

    def score(penalty: float) -> float:
        slopes = rotated / (values + penalty)
        error = square - 2 * slopes @ rotated + slopes @ (values * slopes)
        used = 1 + np.sum(values / (values + penalty))
        return float(error / (1 - min(used / sums.n_rows, 0.99)) ** 2)

    slopes = vectors @ (rotated / (values + min(PENALTIES, key=score)))
    level = float(mean[-1])
    return Line(level - float(mean[1:-1] @ slopes), slopes, level)
