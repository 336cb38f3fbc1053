"""One method on one table, in the environment that has its library: `python peer_program.py TABLE.npz METHOD`.

Knows nothing of Vifte. TABLE.npz holds x (n_obs, n_covariates), arm (n_obs,) 0 for the control, y (n_obs,). Prints one
line of JSON: estimate, low, high (n_arms,) of the effect on everybody, wall and CPU seconds after the imports, and the
process's largest memory. Everything the libraries ask for is given; what they do not ask for is left as they have it.
"""

import json
import resource
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression

Floats = NDArray[np.float64]
Found = tuple[Floats, Floats, Floats]

N_FOLDS = 5
CLIPPED_AT = 0.01
BOOSTED = {"max_iter": 100, "max_leaf_nodes": 15, "learning_rate": 0.1, "random_state": 0}


def boosted_regressor() -> Any:
    return HistGradientBoostingRegressor(**BOOSTED)


def boosted_classifier() -> Any:
    return HistGradientBoostingClassifier(**BOOSTED)


def logit() -> Any:
    return LogisticRegression(max_iter=500)


def doubleml(x: Floats, arm: NDArray[np.int64], y: Floats, *, outcome: Any, propensity: Any) -> Found:
    """Average potential outcomes of all arms, and their contrasts with the control."""
    from doubleml import DoubleMLAPOS, DoubleMLData

    data = DoubleMLData.from_arrays(x, y, arm)
    levels = list(range(int(arm.max()) + 1))
    model = DoubleMLAPOS(data, outcome, propensity, treatment_levels=levels, n_folds=N_FOLDS)
    contrast = model.fit().causal_contrast(reference_levels=0)
    limits = contrast.confint().to_numpy()
    return np.asarray(contrast.thetas), limits[:, 0], limits[:, 1]


def econml(
    x: Floats, arm: NDArray[np.int64], y: Floats, *, outcome: Any, propensity: Any, least: float | None = None
) -> Found:
    """Doubly robust scores with effects linear in the covariates, averaged over everybody."""
    from econml.dr import LinearDRLearner

    given = {} if least is None else {"min_propensity": least}
    model = LinearDRLearner(
        model_regression=outcome, model_propensity=propensity, cv=N_FOLDS, random_state=0, **given
    ).fit(y, arm, X=x)
    estimate, low, high = [], [], []
    for level in range(1, int(arm.max()) + 1):
        found = model.ate_inference(X=x, T0=0, T1=level)
        limits = found.conf_int_mean(alpha=0.05)
        estimate.append(float(found.mean_point))
        low.append(float(limits[0]))
        high.append(float(limits[1]))
    return np.array(estimate), np.array(low), np.array(high)


METHODS: dict[str, Callable[..., Found]] = {
    "DoubleML APOS, linear": lambda *d: doubleml(*d, outcome=LinearRegression(), propensity=logit()),
    "DoubleML APOS, boosted": lambda *d: doubleml(*d, outcome=boosted_regressor(), propensity=boosted_classifier()),
    "EconML LinearDRLearner": lambda *d: econml(*d, outcome=LinearRegression(), propensity=logit()),
    "EconML, linear, clipped": lambda *d: econml(*d, outcome=LinearRegression(), propensity=logit(), least=CLIPPED_AT),
    "EconML, boosted, clipped": lambda *d: econml(
        *d, outcome=boosted_regressor(), propensity=boosted_classifier(), least=CLIPPED_AT
    ),
}


def main(path: str, method: str) -> None:
    with np.load(path) as table:
        x, arm, y = table["x"], table["arm"], table["y"]
    warnings.filterwarnings("ignore")
    import_library(method)
    wall, cpu = time.perf_counter(), time.process_time()
    estimate, low, high = METHODS[method](x, arm, y)
    print(
        json.dumps(
            {
                "estimate": estimate.tolist(),
                "low": low.tolist(),
                "high": high.tolist(),
                "seconds": time.perf_counter() - wall,
                "cpu_seconds": time.process_time() - cpu,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def import_library(method: str) -> None:
    """Before the clock starts."""
    if method.startswith("DoubleML"):
        import doubleml  # noqa: F401
    else:
        import econml.dr  # noqa: F401


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
