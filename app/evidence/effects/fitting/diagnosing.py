"""What a run says of its own soundness; the shapes are those of `schemas.Diagnostics`."""

from typing import Any

import numpy as np

from app.evidence.effects.display import SMALLEST_SHOWN_EFFECT
from app.evidence.effects.fitting import placebo
from models.estimate import OutcomeFit
from models.result import EffectResult

Terms = dict[str, tuple[str, str]]


def diagnose(once: OutcomeFit, told: EffectResult, terms: Terms, tested: placebo.Tested) -> dict[str, Any]:
    """Of offers with fewer than 15 people nothing."""
    found = told.diagnostics
    outcome_model = found.get("outcome_model", {})
    enough = {arm.arm for arm in told.arms if arm.n_clusters >= SMALLEST_SHOWN_EFFECT}
    return {
        "balance": _balance(told, terms),
        "overlap": found.get("overlap", []),
        "warnings": list(found.get("warnings", [])),
        "r_squared": outcome_model.get("r_squared"),
        "learners": outcome_model.get("shares", {}),
        "placebo": placebo.describe(once, tested),
        "robustness": _robustness({arm: one for arm, one in found["robustness"].items() if arm in enough}, terms),
        "reliability": found["reliability"],
        "calibration": found["calibration"],
        "coding": once.comparison.design.coding(),
    }


def _robustness(found: dict[str, Any], terms: Terms) -> dict[str, Any]:
    """Covariates by the facts they belong to."""
    return {
        arm: one | {"benchmarks": [_benchmark(each, terms) for each in one["benchmarks"]]} for arm, one in found.items()
    }


def _benchmark(one: dict[str, Any], terms: Terms) -> dict[str, Any]:
    predictor, value = term_of(one["covariate"], terms)
    return one | {"predictor": predictor, "value": value}


def _balance(told: EffectResult, terms: Terms) -> list[dict[str, Any]]:
    """Mean absolute difference over the arms of at least 15 people, weighted by their size."""
    sizes = {arm.arm: arm.n_clusters for arm in told.arms if arm.n_clusters >= SMALLEST_SHOWN_EFFECT}
    if not sizes:
        return []
    tables = [told.diagnostics["balance"][arm] for arm in sizes]
    weights = list(sizes.values())
    rows = []
    for name in tables[0]:
        before, after = np.average([np.abs(table[name]) for table in tables], axis=0, weights=weights)
        predictor, value = term_of(name, terms)
        rows.append({"predictor": predictor, "value": value, "before": float(before), "after": float(after)})
    return rows


def term_of(name: str, terms: Terms) -> tuple[str, str]:
    """Predictor and value of a balance row: `benefit=sygedagpenge`, `barriers: gaeld`, `last_job_on missing`."""
    if name in terms:
        return terms[name]
    column, _, value = name.partition("=")
    if column in terms:
        return terms[column][0], value
    column = name.removesuffix(" missing")
    return (terms[column][0], "(missing)") if column in terms else (name, "")
