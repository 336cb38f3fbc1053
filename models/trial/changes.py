"""Change of a score between two assessments: which two may be compared, who was seen again, and with what weight."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from models.table.design import build_design
from models.trial.decision_points import CONTROL, DecisionPoints
from models.trial.outcomes import OutcomeSpec
from models.trial.records import Calendar
from models.trial.weeks import Integers, to_days

Floats = NDArray[np.float64]

# Whose score counts: the first who scored before the decision, and the same one's afterwards.
RATERS = ("professional", "citizen")
FATES = ("seen", "without_before", "window_not_over", "without_after")
LEAST_CHANCE_OBSERVED = 0.05


@dataclass(frozen=True)
class Changes:
    """For each decision point of one outcome.

    scale : the version of the scale that all scores lie on, None without any score.
    before : the rater's last score, NaN without one.   age : weeks from it to the Monday.
    change : NaN unless fate is "seen".   apart : weeks from the Monday to the score after, NaN likewise.
    rater : 0, 1 for the entries of RATERS, -1 without a score before.   fate : number in FATES.
    """

    scale: int | None
    before: Floats
    age: Floats
    change: Floats
    apart: Floats
    rater: Integers
    fate: Integers

    def count(self, rows: NDArray[np.bool_]) -> dict[str, int]:
        """How many of the rows have which fate."""
        found = np.bincount(self.fate[rows], minlength=len(FATES))
        return dict(zip(FATES, found.tolist(), strict=True))

    def facts(self) -> dict[str, Floats]:
        """What is known of the score before on the Monday, by name; whose it is only where it is not always the same.

        The older a score, the more of the return to the mean is over by the Monday; offers often begin with a fresh
        one. A citizen's scores move differently from a professional's.
        """
        raters = np.unique(self.rater[self.rater >= 0])
        by_citizen = {"by the citizen": np.where(self.rater >= 0, self.rater.astype(np.float64), np.nan)}
        return {"score": self.before, "weeks since": self.age} | (by_citizen if len(raters) > 1 else {})

    def count_raters(self, rows: NDArray[np.bool_]) -> dict[str, int]:
        """Whose scores those seen rest on."""
        found = np.bincount(self.rater[rows & (self.fate == 0)], minlength=len(RATERS))
        return dict(zip(RATERS, found.tolist(), strict=True))


def find_changes(
    assessments: pd.DataFrame, calendar: Calendar, points: DecisionPoints, followed: Integers, spec: OutcomeSpec
) -> Changes:
    """The first score after the decision's week and within the window, minus the last one on the Monday or before.

    assessments : citizen_id, indicator, rater, scale, score, assessed_on.
    followed : whole weeks to the end of the data.

    The score before is no older than the window is long. Two scores are compared only when one person's gave both and
    they lie on one version of the scale, the one that most citizens were scored on twice. Scores of the decision's own
    week are left out: some lie before the start and some after. Whose score counts is settled by who scored
    before, so that it cannot depend on what happened later.
    """
    days = to_days(assessments["assessed_on"])
    rows = assessments[(assessments["indicator"] == spec.indicator).to_numpy() & (days <= calendar.data_until)]
    scale = usual_scale(rows)
    rows = rows[rows["scale"] == scale]
    monday = calendar.mondays(points.column)
    before, age, change, apart = (np.full(len(monday), np.nan) for _ in range(4))
    rater = np.full(len(monday), -1, dtype=np.int64)
    for number, name in enumerate(RATERS):
        scores = _lay_out(rows[rows["rater"] == name], calendar)
        first, first_day = _nearest(scores, points.citizen, monday, back=True, weeks=spec.weeks)
        chosen = (rater < 0) & np.isfinite(first)
        after, after_day = _nearest(scores, points.citizen, monday, back=False, weeks=spec.weeks)
        before[chosen], change[chosen], rater[chosen] = first[chosen], (after - first)[chosen], number
        age[chosen], apart[chosen] = (monday - first_day)[chosen] / 7, (after_day - monday)[chosen] / 7
    fate = np.select([rater < 0, followed < spec.weeks, np.isnan(change)], [1, 2, 3], default=0)
    seen = fate == FATES.index("seen")
    return Changes(scale, before, age, np.where(seen, change, np.nan), np.where(seen, apart, np.nan), rater, fate)


def usual_scale(rows: pd.DataFrame) -> int | None:
    """The version on which most citizens were scored on two days or more; of equals the newest."""
    if rows.empty:
        return None
    days = rows.groupby(["scale", "citizen_id"])["assessed_on"].nunique()
    repeated = (days >= 2).groupby(level="scale").sum()
    return int(repeated[repeated == repeated.max()].index.max())


def weigh_seen(frame: pd.DataFrame, changes: Changes, covariates: list[str]) -> Floats:
    """The rows' weights over P(seen again | covariates, score before and its age, started or not); 0 outside the
    population.

    The population is those with a score before whose window is over. Weights undo a selection by what is known; one by
    what nobody wrote down stays. Source: Robins & Finkelstein 2000.
    """
    population = np.isin(changes.fate, [FATES.index("seen"), FATES.index("without_after")])
    seen = changes.fate[population] == 0
    weights = np.zeros(len(frame))
    chance = np.ones(int(population.sum()))
    if seen.any() and not seen.all():
        facts = {name: values[population] for name, values in changes.facts().items()}
        part = frame.loc[population].assign(**facts)
        basis = build_design(part.reset_index(drop=True), [*covariates, *facts]).basis
        started = (part["arm"] != CONTROL).to_numpy(dtype=np.float64)
        x = np.column_stack([basis, started])
        model = LogisticRegression(C=0.1, max_iter=500).fit(x, seen, sample_weight=part["weight"].to_numpy())
        chance = np.maximum(model.predict_proba(x)[:, 1], LEAST_CHANCE_OBSERVED)
    weights[population] = frame.loc[population, "weight"].to_numpy() / chance
    return weights


def _lay_out(rows: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "citizen": calendar.rows_of(rows["citizen_id"]),
            "day": to_days(rows["assessed_on"]),
            "score": rows["score"].to_numpy(dtype=np.float64),
            "scored_on": to_days(rows["assessed_on"]).astype(np.float64),
        }
    ).sort_values("day", kind="stable")


def _nearest(
    scores: pd.DataFrame, citizen: Integers, monday: Integers, *, back: bool, weeks: int
) -> tuple[Floats, Floats]:
    """(n_rows,) the score nearest the decision on one side of it and its day, NaN if none lies within the weeks."""
    sunday = monday + 6
    wanted = pd.DataFrame({"citizen": citizen, "day": monday if back else sunday, "order": np.arange(len(monday))})
    found = pd.merge_asof(
        wanted.sort_values("day", kind="stable"), scores, on="day", by="citizen",
        direction="backward" if back else "forward", allow_exact_matches=back,
        tolerance=7 * weeks if back else 7 * weeks - 6,
    )  # fmt: skip
    found = found.sort_values("order")
    return found["score"].to_numpy(dtype=np.float64), found["scored_on"].to_numpy(dtype=np.float64)
