"""What the outcome model leaves over, drawn anew: as wide and as lopsided as it was, and alike within a citizen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_BINS = 50
FEWEST_A_BIN = 100
QUANTILES = 200


@dataclass(frozen=True)
class LeftOver:
    """Residuals of the no-offer rows.

    bin_of : (n_obs,) which tenth, or finer, of the predictions a row is in.
    quantiles : (n_bins, n_quantiles) of the residuals there; their mean is nought.
    cluster : (n_obs,) the citizen.   within : correlation of two residuals of one citizen.
    """

    bin_of: Integers
    quantiles: Floats
    cluster: Integers
    within: float

    def uniforms(self, rng: np.random.Generator) -> Floats:
        """(n_obs,) uniform, correlated within citizen (a Gaussian copula)."""
        shared = rng.standard_normal(int(self.cluster.max()) + 1)[self.cluster]
        own = rng.standard_normal(len(self.cluster))
        return np.asarray(ndtr(np.sqrt(self.within) * shared + np.sqrt(1 - self.within) * own))

    def values(self, uniform: Floats) -> Floats:
        """(n_obs,) residuals at these places of their distribution."""
        place = np.minimum((uniform * self.quantiles.shape[1]).astype(np.int64), self.quantiles.shape[1] - 1)
        return np.asarray(self.quantiles[self.bin_of, place])


def learn_left_over(y: Floats, prediction: Floats, is_control: NDArray[np.bool_], cluster: Integers) -> LeftOver:
    """Residuals among the no-offer rows with predictions alike, so that an outcome with bounds keeps its shape."""
    residual = (y - prediction)[is_control]
    n_bins = int(np.clip(len(residual) // FEWEST_A_BIN, 1, MOST_BINS))
    edges = np.quantile(prediction[is_control], np.linspace(0, 1, n_bins + 1)[1:-1])
    bin_of = np.searchsorted(edges, prediction)
    mine = bin_of[is_control]
    steps = (np.arange(QUANTILES) + 0.5) / QUANTILES
    everyone = np.quantile(residual, steps)
    quantiles = np.array(
        [np.quantile(residual[mine == b], steps) if (mine == b).any() else everyone for b in range(n_bins)]
    )
    quantiles -= quantiles.mean(axis=1, keepdims=True)
    return LeftOver(bin_of, quantiles, cluster, _within(residual, cluster[is_control]))


def _within(residual: Floats, cluster: Integers) -> float:
    """Correlation of two residuals of one citizen: the mean product of pairs over the variance."""
    centred = residual - residual.mean()
    counts = np.bincount(cluster)
    sums, squares = np.bincount(cluster, centred), np.bincount(cluster, centred**2)
    pairs = float((counts * (counts - 1)).sum())
    if pairs == 0:
        return 0.0
    return float(np.clip((sums**2 - squares).sum() / pairs / (centred**2).mean(), 0.0, 0.95))
