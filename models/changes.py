"""Change of a score between two assessments: which two may be compared, who was seen again, and with what weight."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from models.decision_points import CONTROL, DecisionPoints
from models.design import build_design
from models.outcomes import OutcomeSpec
from models.records import Calendar
from models.weeks import Integers, to_days

Floats = NDArray[np.float64]

# Whose score counts: the first who scored before the decision, and the same one's afterwards.
RATERS = ("professional", "citizen")
FATES = ("seen", "without_before", "window_not_over", "without_after")
LEAST_CHANCE_OBSERVED = 0.05


@dataclass(frozen=True)
class Changes:
    """For each decision point of one outcome.

    scale : the version of the scale that all scores lie on, None without any score.
    before : the rater's last score, NaN without one.   change : NaN unless fate is "seen".
    rater : 0, 1 for the entries of RATERS, -1 without a score before.   fate : number in FATES.
    """

    scale: int | None
    before: Floats
    change: Floats
    rater: Integers
    fate: Integers

    def count(self, rows: NDArray[np.bool_]) -> dict[str, int]:
        """How many of the rows have which fate."""
        found = np.bincount(self.fate[rows], minlength=len(FATES))
        return dict(zip(FATES, found.tolist(), strict=True))

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
    before, change = np.full(len(monday), np.nan), np.full(len(monday), np.nan)
    rater = np.full(len(monday), -1, dtype=np.int64)
    for number, name in enumerate(RATERS):
        scores = _lay_out(rows[rows["rater"] == name], calendar)
        first = _nearest(scores, points.citizen, monday, back=True, weeks=spec.weeks)
        chosen = (rater < 0) & np.isfinite(first)
        after = _nearest(scores, points.citizen, monday, back=False, weeks=spec.weeks)
        before[chosen], change[chosen], rater[chosen] = first[chosen], (after - first)[chosen], number
    fate = np.select([rater < 0, followed < spec.weeks, np.isnan(change)], [1, 2, 3], default=0)
    return Changes(scale, before, np.where(fate == 0, change, np.nan), rater, fate)


def usual_scale(rows: pd.DataFrame) -> int | None:
    """The version on which most citizens were scored on two days or more; of equals the newest."""
    if rows.empty:
        return None
    days = rows.groupby(["scale", "citizen_id"])["assessed_on"].nunique()
    repeated = (days >= 2).groupby(level="scale").sum()
    return int(repeated[repeated == repeated.max()].index.max())


def weigh_seen(frame: pd.DataFrame, changes: Changes, covariates: list[str]) -> Floats:
    """The rows' weights over P(seen again | covariates, score before, started or not); 0 outside the population.

    The population is those with a score before whose window is over. Weights undo a selection by what is known; one by
    what nobody wrote down stays. Source: Robins & Finkelstein 2000.
    """
    population = np.isin(changes.fate, [FATES.index("seen"), FATES.index("without_after")])
    seen = changes.fate[population] == 0
    weights = np.zeros(len(frame))
    chance = np.ones(int(population.sum()))
    if seen.any() and not seen.all():
        part = frame.loc[population].assign(score_before=changes.before[population])
        basis = build_design(part.reset_index(drop=True), [*covariates, "score_before"]).basis
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
        }
    ).sort_values("day", kind="stable")


def _nearest(scores: pd.DataFrame, citizen: Integers, monday: Integers, *, back: bool, weeks: int) -> Floats:
    """(n_rows,) the score nearest the decision on one side of it, NaN if none lies within the weeks."""
    sunday = monday + 6
    wanted = pd.DataFrame({"citizen": citizen, "day": monday if back else sunday, "order": np.arange(len(monday))})
    found = pd.merge_asof(
        wanted.sort_values("day", kind="stable"), scores, on="day", by="citizen",
        direction="backward" if back else "forward", allow_exact_matches=back,
        tolerance=7 * weeks if back else 7 * weeks - 6,
    )  # fmt: skip
    return np.asarray(found.sort_values("order")["score"].to_numpy(dtype=np.float64))
