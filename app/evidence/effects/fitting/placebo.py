"""Effects on weeks long before the start, which should be nought: how far off they are is how far to trust others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.evidence.effects.fitting.comparing import compare_rows
from app.evidence.effects.fitting.plan import WEIGHT, Table
from app.evidence.effects.outcomes import Outcome
from models.comparison import Comparison
from models.errors import InputError
from models.estimate import OutcomeFit
from models.guards.placebo import Placebo, describe_placebo, placebo_warnings
from models.parallel import one_thread
from models.table.checks import check_outcome
from models.treated.arm_fit import Fit, fit_arms
from models.trial.long_before import PLACEBO

Floats = NDArray[np.float64]

# Outcomes of the same nature as the placebo: what hides in one hides in the others too.
MEASURES = frozenset({"weeks_self_supporting", "self_supporting_at", "weeks_on_benefit", "in_state_at"})
# A smaller offer's effect is too uncertain, and its uncertainty too, to test anything by.
FEWEST_CITIZENS = 15
FEWEST_ROWS = 500
QUANTILE = 1.96


@dataclass(frozen=True)
class Tested:
    """The placebo as fitted on the rows it is known of; `found` is None where they are too few.

    names : offers of these rows, in the placebo's order.
    """

    found: Placebo | None
    names: tuple[str, ...]
    n_rows: int


def fit_placebo(table: Table) -> Tested:
    """Fitted once a run, on the rows whose third year before the Monday is known, with all that is adjusted for."""
    frame = table.frame[table.frame[PLACEBO].notna()]
    if len(frame) < FEWEST_ROWS:
        return Tested(None, (), len(frame))
    try:
        comparison = compare_rows(table, frame, WEIGHT, None)
        before = check_outcome(frame, PLACEBO, comparison.columns.covariates)
    except InputError:
        return Tested(None, (), len(frame))
    with one_thread():
        fit = fit_arms(comparison, before, share=False)
    return Tested(_scaled(comparison, fit, before), comparison.checked.names, len(frame))


def apply(once: OutcomeFit, tested: Tested, outcome: Outcome) -> OutcomeFit:
    """The outcome with what the placebo found, so that intervals in the common population are widened by it."""
    if tested.found is None or outcome.measure not in MEASURES:
        return once
    known = {PLACEBO: _in_order(tested, once.comparison.checked.names)}
    warnings = [*once.diagnostics["warnings"], *placebo_warnings(known)]
    return replace(once, tested=known, diagnostics={**once.diagnostics, "warnings": warnings})


def describe(once: OutcomeFit, tested: Tested) -> dict[str, Any]:
    """As in `schemas.PlaceboCheck`."""
    found = describe_placebo(once.tested, once.comparison.checked.names)
    for name, one in once.tested.items():
        mean, se = one.shared
        found["outcomes"][name] |= {"mean": mean, "low": mean - QUANTILE * se, "high": mean + QUANTILE * se}
    return found | {"n_rows": tested.n_rows}


def _scaled(comparison: Comparison, fit: Fit, before: Floats) -> Placebo | None:
    """In standard deviations of its own residual; offers too small to test anything by have none."""
    checked = comparison.checked
    is_control = checked.arm == 0
    rest, weights = (before - fit.prediction)[is_control], checked.weights[is_control]
    variance = float(np.average((rest - np.average(rest, weights=weights)) ** 2, weights=weights))
    citizens = np.array([len(np.unique(checked.cluster[checked.arm == k + 1])) for k in range(len(checked.names))])
    enough = citizens >= FEWEST_CITIZENS
    if variance <= 0 or not (enough & np.isfinite(fit.att.att)).any():
        return None
    return Placebo(np.where(enough, fit.att.att, np.nan) / np.sqrt(variance), fit.att.covariance / variance)


def _in_order(tested: Tested, names: Sequence[str]) -> Placebo:
    """The placebo of the outcome's offers; NaN for those it does not have."""
    assert tested.found is not None
    place = {name: k for k, name in enumerate(tested.names)}
    chosen = [place.get(name, -1) for name in names]
    size = len(tested.names)
    att, covariance = np.append(tested.found.att, np.nan), np.full((size + 1, size + 1), np.nan)
    covariance[:size, :size] = tested.found.covariance
    return Placebo(att[chosen], covariance[np.ix_(chosen, chosen)])
