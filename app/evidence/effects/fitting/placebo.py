"""Effects on weeks long before the start, which should be nought: how far off they are is how far to trust others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.evidence.effects.fitting.comparing import compare_rows
from app.evidence.effects.fitting.plan import WEIGHT, Table
from app.evidence.effects.intervals import NORMAL_95
from app.evidence.effects.outcomes import Outcome
from models.comparison import Comparison
from models.errors import InputError
from models.estimate import OutcomeFit
from models.guards.placebo import Placebo, describe_placebo, placebo_warnings
from models.parallel import one_thread
from models.table.checks import check_outcome
from models.treated.arm_fit import Fit, fit_arms
from models.trial.long_before import PLACEBOS

Floats = NDArray[np.float64]

# Outcomes of the same nature as the placebos: what hides in one hides in the others too.
MEASURES = frozenset({"weeks_self_supporting", "self_supporting_at", "weeks_on_benefit", "in_state_at"})
# A smaller offer's effect is too uncertain, and its uncertainty too, to test anything by.
FEWEST_CITIZENS = 15
FEWEST_ROWS = 500


@dataclass(frozen=True)
class Check:
    """One placebo as fitted on the rows it is known of.

    names : offers of these rows, in the placebo's order.
    """

    found: Placebo
    names: tuple[str, ...]
    n_rows: int


@dataclass(frozen=True)
class Tested:
    """Every placebo of a run that could be fitted, by its column.   n_rows : rows that any of them is known of."""

    checks: Mapping[str, Check]
    n_rows: int


def fit_placebo(table: Table) -> Tested:
    """Fitted once a run, each on the rows it is known of, with all that is adjusted for."""
    known = {name: table.frame[name].notna() for name in PLACEBOS if name in table.frame}
    checks = {name: found for name in known if (found := _fit(table, name)) is not None}
    return Tested(checks, max((int(rows.sum()) for rows in known.values()), default=0))


def _fit(table: Table, name: str) -> Check | None:
    """None where the rows, or those in any one offer, are too few, or all had the same weeks."""
    frame = table.frame[table.frame[name].notna()]
    if len(frame) < FEWEST_ROWS:
        return None
    try:
        comparison = compare_rows(table, frame, WEIGHT, None)
        before = check_outcome(frame, name, comparison.columns.covariates)
    except InputError:
        return None
    with one_thread():
        fit = fit_arms(comparison, before, share=False)
    found = _scaled(comparison, fit, before)
    return None if found is None else Check(found, comparison.checked.names, len(frame))


def apply(once: OutcomeFit, tested: Tested, outcome: Outcome) -> OutcomeFit:
    """The outcome with what the placebos found, so that intervals in the common population are widened by it."""
    if not tested.checks or outcome.measure not in MEASURES:
        return once
    names = once.comparison.checked.names
    known = {name: _in_order(check, names) for name, check in tested.checks.items()}
    known = {name: one for name, one in known.items() if np.isfinite(one.att).any()}
    warnings = [*once.diagnostics["warnings"], *placebo_warnings(known)]
    return replace(once, tested=known, diagnostics={**once.diagnostics, "warnings": warnings})


def describe(once: OutcomeFit, tested: Tested) -> dict[str, Any]:
    """As in `schemas.PlaceboCheck`."""
    found = describe_placebo(once.tested, once.comparison.checked.names)
    for name, one in once.tested.items():
        mean, se = one.shared
        found["outcomes"][name] |= {
            "mean": mean, "low": mean - NORMAL_95 * se, "high": mean + NORMAL_95 * se,
            "n_rows": tested.checks[name].n_rows,
        }  # fmt: skip
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


def _in_order(check: Check, names: Sequence[str]) -> Placebo:
    """The placebo of the outcome's offers; NaN for those it does not have."""
    place = {name: k for k, name in enumerate(check.names)}
    chosen = [place.get(name, -1) for name in names]
    size = len(check.names)
    att, covariance = np.append(check.found.att, np.nan), np.full((size + 1, size + 1), np.nan)
    covariance[:size, :size] = check.found.covariance
    return Placebo(att[chosen], covariance[np.ix_(chosen, chosen)])
