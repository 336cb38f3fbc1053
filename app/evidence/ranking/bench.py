"""`scripts/bench ranking`: placing 200 offers for one citizen, beside the same sums in bare NumPy."""

import time
from statistics import median
from typing import Any

OFFERS, TERMS = 200, 60
ROUNDS = 200


def bench_ranking_score() -> list[dict[str, Any]]:
    """Milliseconds of CPU; medians of rounds in which both take turns."""
    import numpy as np

    from app.evidence.ranking.scoring import Joint, Scored, place_offers

    mean, covariance = _posterior()
    se = np.sqrt(np.diag(covariance))
    joint = Joint(range(OFFERS), covariance[np.tril_indices(OFFERS)])
    model, citizen = _personal(mean, se), np.random.default_rng(8).normal(size=TERMS)

    def place(estimate: Any, low: Any, high: Any) -> None:
        columns = (one.tolist() for one in (estimate, (high - low) / 3.92, low, high))
        place_offers([Scored(*row) for row in zip(range(OFFERS), *columns, strict=True)], joint, sign=1)

    works = {
        "average": lambda: place(mean, mean - 1.96 * se, mean + 1.96 * se),
        "personal": lambda: place(*model.effects(citizen)),
        "bare": lambda: _bare(mean, covariance),
    }
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            taken[name].append(_milliseconds(work))
    against = median(taken["bare"])
    return [
        {
            "name": f"ranking score: {OFFERS} offers for one citizen, {name} order, against all pairs in bare NumPy",
            "value": median(taken[name]),
            "unit": "ms",
            "against": against,
            "ratio": median(taken[name]) / against,
        }
        for name in ("average", "personal")
    ]


def _personal(mean: Any, se: Any) -> Any:
    import numpy as np

    from models.pooled.personal import PersonalModel

    rng = np.random.default_rng(9)
    return PersonalModel(
        on=True, value=1.0, constant_value=0.5, gain=0.5, gain_low=0.1,
        arms=tuple(map(str, range(OFFERS))), terms=tuple(map(str, range(TERMS))),
        effect=mean, se=se, low=mean - 1.96 * se, high=mean + 1.96 * se, centre=np.zeros(TERMS),
        slope=rng.normal(size=TERMS) * 0.05, slope_covariance=np.eye(TERMS) * 1e-3,
        own=rng.normal(size=(OFFERS, TERMS)) * 0.02, own_variance=np.full((OFFERS, TERMS), 1e-4),
    )  # fmt: skip


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
