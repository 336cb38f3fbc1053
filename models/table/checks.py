"""Checks of the table at the edge: every refusal names its column and says what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.errors import InputError
from models.table.design import is_number_like

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FEWEST_CONTROLS = 10
# Below this nothing is learnt of who gets an offer, nor of what would have been without.
FEWEST_ROWS = 30
LIKELY_CITIZEN_COLUMNS = ("citizen_id", "citizen", "person_id", "person", "borger_id", "borger")


@dataclass(frozen=True)
class Checked:
    """The table but for its outcome: arm 0 is the control, names[k] is arm k + 1; cohort is -1 where blank."""

    names: tuple[str, ...]
    arm: Integers
    cluster: Integers
    cohort: Integers | None
    weights: Floats
    groups: dict[str, dict[str, str]]
    warnings: tuple[str, ...]


def check_table(
    frame: pd.DataFrame,
    *,
    arm: str,
    control: str,
    covariates: Sequence[str],
    cluster: str | None,
    cohort: str | None,
    groups: Sequence[str],
    weights: str | None,
) -> Checked:
    """Raise InputError for what cannot be estimated from; return arrays and warnings otherwise."""
    roles = [("arm", arm), ("cluster", cluster), ("cohort", cohort), ("weights", weights)]
    require_columns(frame, [(role, name) for role, name in roles if name], covariates, groups)
    names, codes = check_arms(frame, arm, control)
    if len(frame) < FEWEST_ROWS:
        raise InputError(f"The table has {len(frame)} rows; at least {FEWEST_ROWS} are needed, a row a citizen.")
    _require_covariates(frame, covariates)
    labels = frame[arm].astype(str)
    return Checked(
        names=names,
        arm=codes,
        cluster=code_clusters(frame, cluster),
        cohort=_cohorts(frame, cohort, codes) if cohort else None,
        weights=read_weights(frame, weights) if weights else np.ones(len(frame)),
        groups={name: _group_of_arms(frame, name, labels, control) for name in groups},
        warnings=tuple(_repeated_citizens(frame, cluster)),
    )


def check_arms(frame: pd.DataFrame, arm: str, control: str) -> tuple[tuple[str, ...], Integers]:
    """The arms' names in order, and (n_obs,) of each row 0 for the control, k + 1 for names[k]."""
    require_columns(frame, [("arm", arm)], (), ())
    labels = _labels(frame, arm)
    names = _arm_names(labels, arm, control)
    code = pd.Series(range(len(names) + 1), index=[control, *names])
    return names, np.asarray(code.loc[labels], dtype=np.int64)


def first_row(wrong: NDArray[np.bool_]) -> str:
    """Where to look: rows are counted from 1, without the heading."""
    return f"the first is row {int(wrong.argmax()) + 1}"


def require_columns(
    frame: pd.DataFrame, roles: list[tuple[str, str]], covariates: Sequence[str], groups: Sequence[str]
) -> None:
    """Raises InputError for a column that is not there, stands twice, or is to be two things at once."""
    wanted = [*roles, *(("covariate", name) for name in covariates), *(("group", name) for name in groups)]
    for role, name in wanted:
        if name not in frame.columns:
            have = ", ".join(map(str, list(frame.columns)[:30]))
            raise InputError(f"The {role} column '{name}' is not in the table. Columns: {have}.", column=name)
        if list(frame.columns).count(name) > 1:
            raise InputError(f"Column '{name}' appears more than once in the table.", column=name)
    taken = {name: role for role, name in roles if role in ("arm", "outcome")}
    for name in covariates:
        if name in taken:
            raise InputError(f"Column '{name}' is the {taken[name]}; it cannot be a covariate too.", column=name)
        if list(covariates).count(name) > 1:
            raise InputError(f"Covariate '{name}' is named twice.", column=name)
    if len(frame) == 0:
        raise InputError("The table has no rows.")


def _require_covariates(frame: pd.DataFrame, covariates: Sequence[str]) -> None:
    """Finite where they are numbers, and one at least that tells citizens apart."""
    for name in covariates:
        if is_number_like(frame[name]):
            infinite = np.isinf(frame[name].to_numpy(dtype=np.float64, na_value=np.nan))
            if infinite.any():
                raise InputError(
                    f"Covariate column '{name}' is infinite in {int(infinite.sum())} rows, {first_row(infinite)}. Write"
                    " a finite number, or leave the cell empty.",
                    column=name,
                )
    if covariates and all(_is_constant(frame[name]) for name in covariates):
        raise InputError(
            f"Every covariate is constant or empty, '{covariates[0]}' too; name one that differs between citizens.",
            column=covariates[0],
        )


def _is_constant(column: pd.Series) -> bool:
    return bool((column.eq(column.iloc[0]) | (column.isna() & pd.isna(column.iloc[0]))).all())


def _labels(frame: pd.DataFrame, arm: str) -> pd.Series:
    empty = frame[arm].isna().to_numpy()
    if empty.any():
        raise InputError(
            f"Arm column '{arm}' is empty in {int(empty.sum())} rows, {first_row(empty)}; write the control's value"
            " there.",
            column=arm,
        )
    return frame[arm].astype(str)


def _arm_names(labels: pd.Series, arm: str, control: str) -> tuple[str, ...]:
    sizes = labels.value_counts()
    if control not in sizes.index:
        have = ", ".join(map(str, sizes.index[:10]))
        raise InputError(
            f"No rows have '{control}' in column '{arm}', so nobody to compare with. It holds: {have}. Write the"
            " control as it stands there.",
            column=arm,
        )
    names = tuple(sorted(str(name) for name in sizes.index if name != control))
    if not names:
        raise InputError(
            f"Column '{arm}' holds only the control '{control}'; at least one more arm is needed.", column=arm
        )
    if sizes[control] < FEWEST_CONTROLS:
        raise InputError(
            f"Only {sizes[control]} control rows in column '{arm}'; at least {FEWEST_CONTROLS} are needed.", column=arm
        )
    return names


def check_outcome(frame: pd.DataFrame, name: str, covariates: Sequence[str]) -> Floats:
    """The outcome's values. Raises InputError, naming the column, for what cannot be an outcome."""
    require_columns(frame, [("outcome", name)], covariates, ())
    column = frame[name]
    if not is_number_like(column):
        raise InputError(f"Outcome column '{name}' is not numeric; it is to hold a number in every row.", column=name)
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    _require_values(values, name)
    if np.ptp(values) == 0:
        raise InputError(f"Outcome column '{name}' has the same value in every row; nothing can differ.", column=name)
    return values


def _require_values(values: Floats, name: str) -> None:
    empty, infinite = np.isnan(values), np.isinf(values)
    if empty.all():
        raise InputError(f"Outcome column '{name}' is empty in every row; there is nothing to estimate.", column=name)
    if infinite.any():
        raise InputError(
            f"Outcome column '{name}' is infinite in {int(infinite.sum())} rows, {first_row(infinite)}. Write a finite"
            " number, or leave the cell empty.",
            column=name,
        )
    if empty.any():
        raise InputError(
            f"Outcome column '{name}' is empty in {int(empty.sum())} of {len(values)} rows, {first_row(empty)}. Rows"
            " are never dropped: where follow-up was cut short, say how long each row was followed (--followup); where"
            " people did not answer, have those who did weighed for them (--missing weigh).",
            column=name,
        )


def code_clusters(frame: pd.DataFrame, name: str | None) -> Integers:
    """(n_obs,) number of each row's citizen; without a column each row is another."""
    if name is None:
        return np.arange(len(frame), dtype=np.int64)
    require_columns(frame, [("cluster", name)], (), ())
    empty = frame[name].isna().to_numpy()
    if empty.any():
        raise InputError(
            f"Cluster column '{name}' is empty in {int(empty.sum())} rows, {first_row(empty)}; every row needs its"
            " citizen.",
            column=name,
        )
    codes: Integers = np.asarray(pd.factorize(frame[name])[0], dtype=np.int64)
    if codes.max() == 0:
        raise InputError(f"Cluster column '{name}' has the same value in every row.", column=name)
    return codes


def _cohorts(frame: pd.DataFrame, name: str, arm: Integers) -> Integers | None:
    """A cohort belongs to its arm: "autumn" in two offers is two cohorts; blank and control rows have none."""
    codes: Integers = np.asarray(pd.factorize(frame[name])[0], dtype=np.int64)
    if codes.max() < 0:
        return None
    pairs = arm * (codes.max() + 2) + codes
    return np.where((codes < 0) | (arm == 0), -1, pairs)


def read_weights(frame: pd.DataFrame, name: str) -> Floats:
    """(n_obs,) above zero. Raises InputError for anything else."""
    if not is_number_like(frame[name]):
        raise InputError(f"Weights column '{name}' is not numeric.", column=name)
    values = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~(np.isfinite(values) & (values > 0))
    if wrong.any():
        raise InputError(
            f"Weights column '{name}' must be above zero and finite in every row; {first_row(wrong)} that is not.",
            column=name,
        )
    return values


def _group_of_arms(frame: pd.DataFrame, name: str, labels: pd.Series, control: str) -> dict[str, str]:
    group = frame[name].astype(object).where(frame[name].notna(), "").astype(str).str.strip()
    if (group[labels == control] != "").any():
        raise InputError(f"Group column '{name}' must be blank in the control rows.", column=name)
    treated = labels != control
    per_arm = group[treated].groupby(labels[treated]).agg(["nunique", "first"])
    mixed = per_arm.index[per_arm["nunique"] > 1]
    if len(mixed):
        raise InputError(f"Group column '{name}' has more than one value within arm '{mixed[0]}'.", column=name)
    return {str(label): str(value) for label, value in per_arm["first"].items()}


def _repeated_citizens(frame: pd.DataFrame, cluster: str | None) -> list[str]:
    if cluster:
        return []
    lowered = {str(name).lower(): name for name in frame.columns}
    for likely in LIKELY_CITIZEN_COLUMNS:
        if likely in lowered and frame[lowered[likely]].duplicated().any():
            name = lowered[likely]
            return [
                f"Column '{name}' repeats values but is not the cluster; intervals assume each row is another citizen."
            ]
    return []


def check_target(frame: pd.DataFrame, target: tuple[str, str] | None, weights: Floats) -> Floats:
    """(n_obs,) weights of the common population: all rows, or those where the target's column has its value.

    Raises InputError naming the column that is absent, or whose value nobody has.
    """
    if target is None:
        return weights
    column, value = target
    if column not in frame.columns:
        raise InputError(f"Target column '{column}' is not in the table.", column=column)
    inside = (frame[column].astype("string") == value).fillna(False).to_numpy(dtype=bool)
    if is_number_like(frame[column]) and not inside.any():
        inside = (pd.to_numeric(frame[column]) == pd.to_numeric(value, errors="coerce")).to_numpy(dtype=bool)
    if not inside.any():
        raise InputError(
            f"No row has the value '{value}' in the target column '{column}'. Write it as it stands in the table.",
            column=column,
        )
    return np.where(inside, weights, 0.0)
