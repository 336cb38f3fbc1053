"""Folds that keep all rows of one citizen together and every arm spread over all folds."""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


def assign_folds(arm: Integers, cluster: Integers, *, n_folds: int, rng: np.random.Generator) -> Integers:
    """Fold of each row, (n_obs,).

    Clusters are dealt out arm by arm, smallest arm first, so that an arm of fifteen people
    does not by chance lie in one fold. A cluster belongs to the smallest arm it appears in.
    """
    sizes = np.bincount(arm)
    n_clusters = int(cluster.max()) + 1
    rarest = np.full(n_clusters, np.iinfo(np.int64).max)
    np.minimum.at(rarest, cluster, sizes[arm] * len(sizes) + arm)
    order = np.lexsort((rng.random(n_clusters), rarest))
    fold_of_cluster = np.empty(n_clusters, dtype=np.int64)
    fold_of_cluster[order] = np.arange(n_clusters) % n_folds
    return fold_of_cluster[cluster]
