"""From copied records to estimates. The only module of the room that imports pandas: worker processes alone load it."""

import gzip
import hashlib
import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import scipy
import sklearn
from numpy.typing import NDArray

from app.evidence.effects.display import SMALLEST_SHOWN_EFFECT, hide_small
from app.evidence.effects.outcomes import Outcome
from app.evidence.effects.predictors import Predictor, list_predictors, stands_for
from app.evidence.effects.reads import Records
from app.evidence.effects.schemas import FittedArm, FittedOutcome, FrozenTable, RunSettings, TrialSummary
from app.platform.errors import N_, Conflict
from app.platform.settings import settings
from models.comparison import Columns, Comparison, compare
from models.errors import InputError
from models.estimate import estimate_outcome
from models.result import ArmEffect, EffectResult
from models.trial import analysis_table as trial
from models.trial.changes import Changes
from models.trial.outcomes import OutcomeSpec
from models.trial.records import first_covered_day

# Changes whenever the same data would give other figures.
MODEL_VERSION = "att-3"
CONTROL = "none"
# More rows to compare with than this for each start cost time and tell next to nothing more.
CONTROLS_A_START = 4
FEWEST_CONTROLS = 10_000
# Of those with a change on an indicator, started and not: with fewer no offer's effect could be shown anyway.
FEWEST_ASSESSED = SMALLEST_SHOWN_EFFECT
# Warnings that mean there is nobody to compare with, rather than few.
NO_OVERLAP = {"separable"}
WARNINGS_KEPT = {"separable", "outside_support", "few_effective", "imbalance"}
SEVERAL = ": "


@dataclass(frozen=True)
class Plan:
    """What a run estimates, and from what."""

    outcomes: Sequence[Outcome]
    predictors: Sequence[Predictor]
    settings: RunSettings


@dataclass(frozen=True)
class Table:
    """The analysis table as frozen: citizens carry numbers of this run alone.

    terms : column -> (predictor, value); value is empty but for entries of a list.
    """

    trial: trial.TrialTable
    terms: dict[str, tuple[str, str]]
    summary: TrialSummary
    content: bytes
    about: bytes


def build_table(records: Records, plan: Plan) -> Table:
    """Raises Conflict, saying why, when the records cannot be estimated from."""
    try:
        built = trial.build_trial_table(
            _frames(records),
            [_spec(outcome) for outcome in plan.outcomes],
            first_on=plan.settings.first_on,
            last_on=plan.settings.last_on,
            max_controls=max(CONTROLS_A_START * records.n_placements, FEWEST_CONTROLS),
            weigh_by=lambda sources: list(choose_columns(sources, plan.predictors)),
            random_state=plan.settings.seed,
        )
    except InputError as problem:
        raise _unusable(problem) from problem
    terms = choose_columns(built.sources, plan.predictors)
    frame = _pseudonymised(built.frame, plan.settings.seed)
    content, kinds = _write_table(frame)
    about = {"settings": plan.settings, "columns": kinds, "terms": terms, "model_version": MODEL_VERSION}
    return Table(
        trial=replace(built, frame=read_table(content, kinds)),
        terms=terms,
        summary=_summarise(built, terms),
        content=content,
        about=msgspec.json.encode(about),
    )


def freeze(table: Table, run_id: int) -> FrozenTable:
    """Write the table below the data folder, readable by the program's own user only."""
    folder = settings().data_dir / "effects" / str(run_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "table.csv.gz"
    # Without the time of writing, so that the same table is the same file.
    packed = gzip.compress(table.content, compresslevel=6, mtime=0)
    for target, content in ((path, packed), (folder / "about.json", table.about)):
        target.write_bytes(content)
        target.chmod(0o600)
    return FrozenTable(path=str(Path("effects") / str(run_id) / path.name), sha256=hashlib.sha256(packed).hexdigest())


def compare_arms(table: Table, outcomes: Sequence[Outcome], seed: int) -> dict[str, Comparison | InputError]:
    """Outcome -> offers and others made comparable: once for all outcomes that rest on the same rows.

    A change on an indicator rests on rows of its own; where those are too few, it alone gets the reason instead.
    """
    made: dict[str, Comparison | InputError] = {}
    for outcome in outcomes:
        frame, weights = table.trial.rows_for(outcome.code)
        if weights in made:
            continue
        try:
            _check_enough(outcome, frame)
            made[weights] = compare(frame, _columns(table, frame, weights, outcome), random_state=seed)
        except InputError as problem:
            if outcome.indicator is None:
                raise _unusable(problem) from problem
            made[weights] = problem
    return {outcome.code: made[table.trial.rows_for(outcome.code)[1]] for outcome in outcomes}


def _check_enough(outcome: Outcome, frame: pd.DataFrame) -> None:
    """Of an indicator few may have been assessed twice: then nothing is estimated at all."""
    started = frame["arm"] != CONTROL
    if outcome.indicator and (started.sum() < FEWEST_ASSESSED or (~started).sum() < FEWEST_ASSESSED):
        raise InputError("Too little data: too few were assessed both before and after.")


def fit_outcome(table: Table, outcome: Outcome, comparison: Comparison | InputError) -> FittedOutcome:
    """Estimate one outcome; where its values allow none (nobody had it), the result has no arms and says so."""
    frame, _ = table.trial.rows_for(outcome.code)
    followed = table.trial.followed.get(outcome.code, {})
    try:
        if isinstance(comparison, InputError):
            raise comparison
        result = estimate_outcome(
            frame, comparison, outcome.code, lower_is_better=outcome.better == "fewer", share=outcome.unit == "share"
        )
    except InputError as problem:
        return _without_result(outcome, frame, followed.get("all"), _assessed(table, outcome), problem)
    known = [k for k, arm in enumerate(result.arms) if arm.att is not None]
    return FittedOutcome(
        outcome=outcome.code,
        n_rows=len(frame),
        n_controls=int((frame["arm"] == CONTROL).sum()),
        follow_up_share=followed.get("all"),
        control_mean=result.diagnostics.get("control_mean"),
        arms=[_arm(arm, followed.get(arm.arm)) for arm in result.arms],
        covariance_ids=[int(result.arms[k].arm) for k in known],
        covariance=[float(result.covariance[i, j]) for place, i in enumerate(known) for j in known[: place + 1]],
        diagnostics=_diagnose(result, table.terms) | _assessed(table, outcome),
    )


def _assessed(table: Table, outcome: Outcome) -> dict[str, Any]:
    """Of an indicator: how many starts have a change and why the others have none, whose scores, on which scale."""
    found = table.trial.changes.get(outcome.code)
    if found is None:
        return {}
    started = (table.trial.frame["arm"] != CONTROL).to_numpy()
    counts = {"starts": found.count(started), "raters": found.count_raters(started)}
    weeks = [_weeks_apart(table.trial.frame, outcome, found, rows) for rows in (started, ~started)]
    return {
        "assessed": {
            **{name: hide_small(each) for name, each in counts.items()},
            "scale": found.scale,
            "weeks": weeks if None not in weeks else None,
        }
    }


def _weeks_apart(frame: pd.DataFrame, outcome: Outcome, found: Changes, rows: NDArray[np.bool_]) -> float | None:
    """Mean weeks from the Monday to the score after; None where few people would be told of."""
    seen = rows & np.isfinite(found.apart)
    if frame.loc[seen, "citizen_id"].nunique() < FEWEST_ASSESSED:
        return None
    weights = frame.loc[seen, f"weight {outcome.code}"]
    return round(float(np.average(found.apart[seen], weights=weights)), 1)


def choose_columns(sources: dict[str, tuple[str, ...]], predictors: Sequence[Predictor]) -> dict[str, tuple[str, str]]:
    """Columns of the chosen predictors: column -> (predictor, entry). Nothing outside the list gets in."""
    everything = list_predictors()
    chosen: dict[str, tuple[str, str]] = {}
    for predictor in predictors:
        for column in sources.get(predictor.source, ()):
            entry = column.partition(SEVERAL)[2] or _event_of(column)
            if not entry or stands_for(predictor, entry, everything):
                chosen[column] = (predictor.code, entry)
    return chosen


def read_table(content: bytes, kinds: dict[str, str]) -> pd.DataFrame:
    """The frozen table as it was; numbers come back to the last bit."""
    text = {name: str for name, kind in kinds.items() if kind == "text"}
    return pd.read_csv(BytesIO(content), dtype=text, keep_default_na=False, na_values=[""])


def library_versions() -> dict[str, str]:
    modules = {"numpy": np, "pandas": pd, "scipy": scipy, "scikit-learn": sklearn}
    return {"python": platform.python_version(), **{name: module.__version__ for name, module in modules.items()}}


def _frames(records: Records) -> trial.Records:
    def frame(name: str, *dates: str) -> pd.DataFrame:
        texts = dict.fromkeys(("cohort", "target_group", "barriers", "education", "danish_level"), str)
        return pd.read_csv(
            BytesIO(records.frames[name]), parse_dates=list(dates), dtype=texts, keep_default_na=False, na_values=[""]
        )

    spells, placements = frame("spells", "start_on", "end_on"), frame("placements", "start_on", "end_on")
    return trial.Records(
        spells=spells,
        placements=placements,
        citizens=frame("citizens"),
        profiles=frame("profiles", "recorded_on", "last_job_on"),
        events=frame("events", "start_on", "end_on"),
        assessments=frame("assessments", "assessed_on"),
        data_until=records.data_until,
        data_from=first_covered_day(spells, placements),
    )


def _spec(outcome: Outcome) -> OutcomeSpec:
    return OutcomeSpec(
        name=outcome.code,
        measure=outcome.measure,  # type: ignore[arg-type]  # a code list's word; OutcomeSpec's own names are the same
        weeks=outcome.weeks,
        kind=outcome.kind,
        indicator=outcome.indicator,
        lower_is_better=outcome.better == "fewer",
    )


def _pseudonymised(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Citizens as numbers without meaning outside the run; the same data and seed give the same numbers."""
    codes, found = pd.factorize(frame["citizen_id"], sort=True)
    return frame.assign(citizen_id=np.random.default_rng(seed).permutation(len(found))[codes])


def _write_table(frame: pd.DataFrame) -> tuple[bytes, dict[str, str]]:
    kinds = {
        str(name): "number" if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column) else "text"
        for name, column in frame.items()
    }
    return frame.to_csv(index=False, date_format="%Y-%m-%d").encode(), kinds


def _summarise(built: trial.TrialTable, terms: dict[str, tuple[str, str]]) -> TrialSummary:
    mondays = pd.to_datetime(built.frame["monday"])
    return TrialSummary(
        n_citizens=int(built.frame["citizen_id"].nunique()),
        n_rows=len(built.frame),
        n_starts=int((built.frame["arm"] != CONTROL).sum()),
        first_monday=mondays.min().date(),
        last_monday=mondays.max().date(),
        exclusions={reason: int(count) for reason, count in built.exclusions.items() if count},
        predictors=list(dict.fromkeys(predictor for predictor, _ in terms.values())),
    )


def _columns(table: Table, frame: pd.DataFrame, weights: str, outcome: Outcome) -> Columns:
    """A score before belongs to the outcome that is its change, and to no other."""
    others = [code for code in table.trial.changes if code != outcome.code]
    return Columns(
        arm="arm",
        control=CONTROL,
        covariates=[name for name in table.terms if not any(trial.is_before_of(name, code) for code in others)],
        cluster="citizen_id",
        cohort="cohort" if frame["cohort"].notna().any() else None,
        weights=weights,
    )


def _arm(arm: ArmEffect, followed: float | None) -> FittedArm:
    codes = [code for code in arm.warning_codes if code in WARNINGS_KEPT]
    return FittedArm(
        offer_id=int(arm.arm),
        n=arm.n_clusters,
        n_rows=arm.n,
        estimate=arm.att,
        se=arm.att_se,
        low=arm.att_low,
        high=arm.att_high,
        effective_n=arm.effective_n,
        raw_mean=arm.raw,
        outside_support=arm.outside_share,
        imbalance_before=arm.worst_balance_before,
        imbalance_after=arm.worst_balance_after,
        has_overlap=NO_OVERLAP.isdisjoint(codes),
        followed=followed,
        few_events="few_events" in arm.warning_codes,
        warnings=codes,
    )


def _diagnose(result: EffectResult, terms: dict[str, tuple[str, str]]) -> dict[str, Any]:
    outcome_model = result.diagnostics.get("outcome_model", {})
    return {
        "balance": _balance(result, terms),
        "overlap": result.diagnostics.get("overlap", []),
        "warnings": list(result.diagnostics.get("warnings", [])),
        "r_squared": outcome_model.get("r_squared"),
        "learners": outcome_model.get("shares", {}),
    }


def _balance(result: EffectResult, terms: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """Mean absolute difference over the arms of at least 15 people, weighted by their size."""
    sizes = {arm.arm: arm.n_clusters for arm in result.arms if arm.n_clusters >= 15}
    if not sizes:
        return []
    tables = [result.diagnostics["balance"][arm] for arm in sizes]
    weights = list(sizes.values())
    rows = []
    for name in tables[0]:
        before, after = np.average([np.abs(table[name]) for table in tables], axis=0, weights=weights)
        predictor, value = _term(name, terms)
        rows.append({"predictor": predictor, "value": value, "before": float(before), "after": float(after)})
    return rows


def _term(name: str, terms: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Predictor and value of a balance row: `benefit=sygedagpenge`, `barriers: gaeld`, `last_job_on missing`."""
    if name in terms:
        return terms[name]
    column, _, value = name.partition("=")
    if column in terms:
        return terms[column][0], value
    column = name.removesuffix(" missing")
    return (terms[column][0], "(missing)") if column in terms else (name, "")


def _event_of(column: str) -> str:
    return column.removeprefix("earlier ") if column.startswith("earlier ") else ""


def _without_result(
    outcome: Outcome, frame: pd.DataFrame, followed: float | None, assessed: dict[str, Any], problem: InputError
) -> FittedOutcome:
    return FittedOutcome(
        outcome=outcome.code,
        n_rows=len(frame),
        n_controls=int((frame["arm"] == CONTROL).sum()),
        follow_up_share=followed,
        control_mean=None,
        arms=[],
        covariance_ids=[],
        covariance=[],
        diagnostics={"failure": str(problem)} | assessed,
    )


def _unusable(problem: InputError) -> Conflict:
    return Conflict(N_("The records cannot be estimated from: {problem}"), problem=str(problem))
