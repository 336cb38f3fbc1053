"""A table whose outcomes are incomplete, made ready for the estimators."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.comparison import Columns
from models.errors import InputError
from models.followup.censoring import FollowUp, choose_horizon, weigh_known
from models.followup.missing import bound_effects, to_full_size, weigh_answered
from models.followup.pseudo_values import Measure, pseudo_values
from models.followup.reading import check_horizon, read_follow_up, read_strata
from models.followup.strata import find_strata
from models.table.checks import FEWEST_CONTROLS, check_arms, code_clusters, read_weights, require_columns
from models.table.design import is_number_like

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Below this share of an arm's rows a rank would rest on those who happened to be seen.
LEAST_TO_RANK = 0.6
WEIGHT = "(weight)"


@dataclass(frozen=True)
class Incomplete:
    """What is said of outcomes that are not all there.

    followup : columns of the time each row was followed and of what ended it.   horizon : None for the longest that
        enough of the table reaches.   strata : column of groups in which being cut short tells nothing.
    missing : whether a row without an outcome is refused, or weighed for by those that have one.
    """

    followup: tuple[str, str] | None = None
    horizon: float | None = None
    strata: str | None = None
    missing: Literal["refuse", "weigh"] = "refuse"


@dataclass(frozen=True)
class Prepared:
    """The rows and weights that an estimate can be made from.

    share : whether the outcome is a share of people; None to see from its values.
    notes : (code, sentence) of each arm that too little is known of.   arms : fields of `ArmEffect` by arm.
    meta : what the answer says of it.   warnings : on the whole table.
    """

    frame: pd.DataFrame
    columns: Columns
    outcome: str
    share: bool | None = None
    notes: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    arms: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=lambda: {"followup": None, "missing": None})
    warnings: tuple[str, ...] = ()


def prepare(
    frame: pd.DataFrame, columns: Columns, outcome: str | None, how: Incomplete, *, random_state: int
) -> Prepared:
    """The table as it is where nothing is incomplete. Raises InputError, which names the column."""
    if how.followup is None and (how.horizon is not None or how.strata is not None):
        raise InputError("A horizon and strata belong to a follow-up; name its columns of time and event too.")
    if outcome is None:
        if how.followup is None:
            raise InputError("Name the outcome; only with a follow-up it may be left out, and is then its event.")
        outcome = how.followup[1]
        require_columns(frame, [("follow-up event", outcome)], (), ())
    require_columns(frame, [("arm", columns.arm), ("outcome", outcome)], columns.covariates, columns.groups)
    prepared = Prepared(frame, columns, outcome)
    if how.followup is not None:
        prepared = _with_follow_up(prepared, how.followup, how)
    if how.missing == "weigh" and _has_gaps(prepared):
        prepared = _weigh_answered(prepared, random_state)
    return prepared


def _with_follow_up(before: Prepared, named: tuple[str, str], how: Incomplete) -> Prepared:
    frame, columns = before.frame, before.columns
    names, arm = check_arms(frame, columns.arm, columns.control)
    time, event = named
    follow_up = read_follow_up(frame, time, event, columns.covariates)
    horizon = check_horizon(follow_up, how.horizon if how.horizon is not None else choose_horizon(follow_up, arm == 0))
    strata = find_strata(follow_up, horizon, arm, read_strata(frame, how.strata) if how.strata else None)
    measures: dict[str, Measure] = {event: "probability", time: "time"}
    measure = measures.get(before.outcome)
    known = follow_up.known(horizon)
    followed = _shares(known, arm, (columns.control, *names))
    if measure:
        values = np.empty(len(arm))
        for rows in strata:
            values[rows] = pseudo_values(follow_up.time[rows], follow_up.event[rows], horizon, measure)
        told = replace(before, frame=frame.assign(**{before.outcome: values}), share=measure == "probability")
    else:
        told = _keep(before, _weights_of(follow_up, horizon, strata), known, arm, f"followed to {horizon:g}")
    meta = {
        "time": time, "event": event, "horizon": horizon, "strata": how.strata, "measure": measure or "known",
        "groups": len(strata), "followed": float(known.mean()), "arms": followed,
    }  # fmt: skip
    return _noting(told, "followup", meta, columns, f"followed to {horizon:g}", "too_fresh", "followed")


def _weights_of(follow_up: FollowUp, horizon: float, strata: list[Integers]) -> Floats:
    weights = np.empty(len(follow_up.time))
    for rows in strata:
        weights[rows] = weigh_known(FollowUp(follow_up.time[rows], follow_up.event[rows]), horizon)
    return weights


def _has_gaps(prepared: Prepared) -> bool:
    column = prepared.frame.get(prepared.outcome)
    return column is not None and is_number_like(column) and bool(column.isna().any()) and not column.isna().all()


def _weigh_answered(before: Prepared, random_state: int) -> Prepared:
    frame, columns = before.frame, before.columns
    names, arm = check_arms(frame, columns.arm, columns.control)
    cluster = code_clusters(frame, columns.cluster)
    answered = frame[before.outcome].notna().to_numpy()
    weights = weigh_answered(frame, columns, arm, cluster, answered, random_state=random_state)
    told = _keep(before, weights, answered, arm, "with an outcome")
    low, high = bound_effects(frame, columns, before.outcome, random_state=random_state)
    bounds = {name: {**before.arms.get(name, {}), "bound_low": low[name], "bound_high": high[name]} for name in names}
    arms = {**before.arms, **bounds}
    meta = {
        "rows": int((~answered).sum()), "response": float(answered.mean()),
        "arms": _shares(answered, arm, (columns.control, *names)),
    }  # fmt: skip
    return _noting(replace(told, arms=arms), "missing", meta, columns, "answered", "few_answered", "response")


def _keep(before: Prepared, weights: Floats, kept: Flags, arm: Integers, name: str) -> Prepared:
    """The rows that are kept, with weights that make each arm as large as it was."""
    n_controls = int((kept & (arm == 0)).sum())
    if n_controls < FEWEST_CONTROLS:
        raise InputError(
            f"Only {n_controls} control rows were {name}; at least {FEWEST_CONTROLS} are needed.",
            column=before.outcome,
        )
    columns = before.columns
    own = read_weights(before.frame, columns.weights) if columns.weights else np.ones(len(arm))
    full = to_full_size(weights, arm) * own
    frame = before.frame.assign(**{WEIGHT: full})[kept]
    return replace(before, frame=frame, columns=replace(columns, weights=WEIGHT))


def _shares(kept: Flags, arm: Integers, names: tuple[str, ...]) -> dict[str, float]:
    found = np.bincount(arm, weights=kept) / np.bincount(arm)
    return dict(zip(names, found.tolist(), strict=True))


def _noting(
    told: Prepared, key: str, meta: dict[str, Any], columns: Columns, words: str, code: str, name: str
) -> Prepared:
    """Shares by arm into the answer, and a note where one is too low to rank by."""
    shares: dict[str, float] = meta["arms"]
    notes = {arm: list(found) for arm, found in told.notes.items()}
    arms = {arm: dict(found) for arm, found in told.arms.items()}
    for arm, share in shares.items():
        arms[arm] = arms.get(arm, {}) | {name: share}
        if share < LEAST_TO_RANK:
            text = f"Incomplete: {share:.0%} of the arm were {words} (at least {LEAST_TO_RANK:.0%} wanted for a rank)."
            notes.setdefault(arm, []).append((code, text))
    control = notes.pop(columns.control, [])
    arms.pop(columns.control)
    warnings = tuple(text.replace("the arm", "those without an offer") for _, text in control)
    return replace(told, notes=notes, arms=arms, meta={**told.meta, key: meta}, warnings=(*told.warnings, *warnings))
