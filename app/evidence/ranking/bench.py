"""`scripts/bench ranking`: placing 200 offers for one citizen, beside the same sums in bare NumPy."""

import time
from statistics import median
from typing import Any

OFFERS = 200
ROUNDS = 200


def bench_ranking_score() -> list[dict[str, Any]]:
    """Milliseconds of CPU; medians of rounds in which both take turns."""
    import numpy as np

    from app.evidence.ranking.scoring import Joint, Scored, place_offers

    mean, covariance = _posterior()
    se = np.sqrt(np.diag(covariance))
    joint = Joint(range(OFFERS), covariance[np.tril_indices(OFFERS)])
    half = 1.96 * se
    scored = [Scored(i, *map(float, (mean[i], se[i], mean[i] - half[i], mean[i] + half[i]))) for i in range(OFFERS)]
    placing, bare = [], []
    for _ in range(ROUNDS):
        placing.append(_milliseconds(lambda: place_offers(scored, joint, sign=1)))
        bare.append(_milliseconds(lambda: _bare(mean, covariance)))
    value, against = median(placing), median(bare)
    name = f"ranking score: {OFFERS} offers for one citizen, against the order and pairs alone in NumPy"
    return [{"name": name, "value": value, "unit": "ms", "against": against, "ratio": value / against}]


def _posterior() -> tuple[Any, Any]:
    """Effects that share controls, as offers of one run do."""
    import numpy as np

    rng = np.random.default_rng(7)
    root = rng.normal(size=(OFFERS, 3)) * 0.3
    return rng.normal(size=OFFERS), root @ root.T + np.diag(rng.uniform(0.02, 1.0, OFFERS))


def _bare(mean: Any, covariance: Any) -> Any:
    """Every pair's standardised difference and the order: no offers, no verdicts, nothing looked up."""
    import numpy as np

    variance = np.diag(covariance)
    spread = np.sqrt(variance[:, None] + variance[None, :] - 2 * covariance + np.eye(len(mean)))
    return (-mean).argsort(), ((mean[:, None] - mean[None, :]) / spread).max(axis=0)


def _milliseconds(work: Any) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000
