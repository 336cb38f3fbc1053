"""The answer from a table with incomplete outcomes: what was missing is told, and no arm is left out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from models.comparison import Columns
from models.followup.preparing import Prepared
from models.result import ArmEffect, EffectResult
from models.table.checks import check_arms
from models.table.fingerprint import fingerprint


def tell(
    result: EffectResult, prepared: Prepared, frame: pd.DataFrame, columns: Columns, doubts: Sequence[str]
) -> EffectResult:
    """The result with each arm's share known and its bounds, and with the arms nobody of whom is known.

    frame, columns : the table as it came, before rows without an outcome were weighed for.   doubts : about it.
    """
    warnings = [*result.diagnostics["warnings"], *prepared.warnings, *doubts]
    meta = {**result.meta, **prepared.meta, "rows_with_outcome": len(prepared.frame)}
    diagnostics = {**result.diagnostics, "warnings": warnings}
    if prepared.frame is frame:
        return replace(result, meta=meta, diagnostics=diagnostics)
    arms = [replace(arm, **prepared.arms.get(arm.arm, {})) for arm in result.arms]
    seen = {arm.arm for arm in arms}
    names, _ = check_arms(frame, columns.arm, columns.control)
    absent = [_unknown(name, prepared, frame, columns) for name in names if name not in seen]
    covariance = np.full((len(names), len(names)), np.nan)
    covariance[: len(arms), : len(arms)] = result.covariance
    own = {"rows": len(frame), "weights": columns.weights, "data_fingerprint": fingerprint(frame)}
    return replace(
        result,
        arms=(*arms, *absent),
        covariance=covariance,
        meta={**meta, **own},
        diagnostics=diagnostics,
    )


def _unknown(name: str, prepared: Prepared, frame: pd.DataFrame, columns: Columns) -> ArmEffect:
    """An arm without any outcome: listed, with nothing told of it."""
    notes = prepared.notes[name]
    first = int((frame[columns.arm].astype(str) == name).to_numpy().argmax())
    groups = {group: frame[group].iloc[first] for group in columns.groups}
    return ArmEffect(
        arm=name, n=0, att=None, att_se=None, att_low=None, att_high=None, effective_n=None, n_clusters=0,
        degrees=None, outside_share=np.nan, largest_weight=np.nan, worst_balance_before=np.nan,
        worst_balance_after=np.nan, arm_mean=np.nan, raw=np.nan, linear=np.nan,
        groups={group: "" if pd.isna(label) else str(label) for group, label in groups.items()},
        warnings=tuple(text for _, text in notes), warning_codes=tuple(code for code, _ in notes),
        not_ranked_because=notes[0][0], **prepared.arms[name],
    )  # fmt: skip
