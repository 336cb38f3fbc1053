"""Whether the models behind the comparison say what they should: predicted against seen, in tenths."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

TENTHS = 10
# A tenth of fewer rows would tell of single people.
FEWEST_IN_A_PART = 20


def describe_calibration(
    outcome: Floats, prediction: Floats, chance: Floats, arm: Integers, weights: Floats
) -> dict[str, Any]:
    """Predictions were made by models that never saw the row's citizen; a good one has slope 1.

    outcome, prediction : (n_obs,) y and m_0(x); held against each other where there was no offer.
    chance : (n_obs,) of any offer, held against whether there was one.

    Source: Cox 1958 (calibration slope); Van Calster et al. 2019.
    """
    is_control = arm == 0
    return {
        "outcome_slope": _slope(prediction[is_control], outcome[is_control], weights[is_control]),
        "outcome_tenths": _parts(prediction[is_control], outcome[is_control], weights[is_control]),
        "offer_tenths": _parts(chance, (arm > 0).astype(float), weights),
    }


def _slope(predicted: Floats, seen: Floats, weights: Floats) -> float | None:
    apart = predicted - np.average(predicted, weights=weights)
    spread = float(weights @ apart**2)
    return float(weights @ (apart * seen)) / spread if spread > 1e-12 else None


def _parts(predicted: Floats, seen: Floats, weights: Floats) -> list[list[float]]:
    """[mean predicted, mean seen, rows] of each tenth by prediction."""
    n_parts = int(np.clip(len(predicted) // FEWEST_IN_A_PART, 1, TENTHS))
    parts = np.array_split(np.argsort(predicted, kind="stable"), n_parts)
    found = []
    for rows in parts:
        means = [float(np.average(values[rows], weights=weights[rows])) for values in (predicted, seen)]
        found.append([*means, float(len(rows))])
    return found
