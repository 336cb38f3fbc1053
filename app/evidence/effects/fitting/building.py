"""From copied records to the analysis table."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pandas as pd

from app.evidence.effects.fitting.assessing import describe_assessed
from app.evidence.effects.fitting.freezing import read_table, write_table
from app.evidence.effects.fitting.offers import describe_offers
from app.evidence.effects.fitting.plan import CONTROL, MODEL_VERSION, About, Plan, Table
from app.evidence.effects.outcomes import Outcome
from app.evidence.effects.predictors import Predictor, list_predictors, stands_for
from app.evidence.effects.reads import Records
from app.evidence.effects.schemas import TrialSummary
from app.platform.errors import N_, Conflict
from models.errors import InputError
from models.trial import analysis_table as trial
from models.trial.outcomes import OutcomeSpec
from models.trial.records import first_covered_day

# More rows to compare with than this for each start cost time and tell next to nothing more.
CONTROLS_A_START = 4
FEWEST_CONTROLS = 10_000
COURSE = (4, 8, 13, 20, 26, 39, 52)
SEVERAL = ": "


def build_table(records: Records, plan: Plan) -> Table:
    """Raises Conflict, saying why, when the records cannot be estimated from."""
    try:
        built = trial.build_trial_table(
            trial_records(records),
            [_spec(outcome) for outcome in plan.outcomes],
            first_on=plan.settings.first_on,
            last_on=plan.settings.last_on,
            max_controls=max(CONTROLS_A_START * records.n_placements, FEWEST_CONTROLS),
            weigh_by=lambda sources: list(choose_columns(sources, plan.predictors)),
            course=COURSE,
            random_state=plan.settings.seed,
        )
    except InputError as problem:
        raise unusable(problem) from problem
    terms = choose_columns(built.sources, plan.predictors)
    frame = _pseudonymised(built.frame, plan.settings.seed)
    frame = frame.assign(**describe_offers(frame["arm"], _read(records, "offers")))
    content, kinds = write_table(frame)
    return Table(
        frame=read_table(content, kinds),
        about=_about(built, plan, terms, kinds),
        content=content,
        summary=_summarise(built, terms),
    )


def unusable(problem: InputError) -> Conflict:
    return Conflict(N_("The records cannot be estimated from: {problem}"), problem=str(problem))


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


def _about(built: trial.TrialTable, plan: Plan, terms: dict[str, tuple[str, str]], kinds: dict[str, str]) -> About:
    return About(
        settings=plan.settings,
        columns=kinds,
        terms=terms,
        model_version=MODEL_VERSION,
        outcomes=list(plan.outcomes),
        followed=built.followed,
        assessed={code: describe_assessed(built.frame, code, found) for code, found in built.changes.items()},
        course=[(spec.weeks, spec.name) for spec in built.course],
    )


def trial_records(records: Records) -> trial.Records:
    """The copied records as frames."""
    spells = _read(records, "spells", "start_on", "end_on")
    placements = _read(records, "placements", "start_on", "end_on")
    return trial.Records(
        spells=spells,
        placements=placements,
        citizens=_read(records, "citizens"),
        profiles=_read(records, "profiles", "recorded_on", "last_job_on"),
        events=_read(records, "events", "start_on", "end_on"),
        assessments=_read(records, "assessments", "assessed_on"),
        data_until=records.data_until,
        data_from=first_covered_day(spells, placements),
    )


def _read(records: Records, name: str, *dates: str) -> pd.DataFrame:
    texts = dict.fromkeys(("cohort", "target_group", "barriers", "education", "danish_level"), str)
    return pd.read_csv(
        BytesIO(records.frames[name]), parse_dates=list(dates), dtype=texts, keep_default_na=False, na_values=[""]
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


def _event_of(column: str) -> str:
    return column.removeprefix("earlier ") if column.startswith("earlier ") else ""
