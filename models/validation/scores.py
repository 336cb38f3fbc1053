"""How far estimates lie from the truth, and how often what is said of them holds, over many tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.validation.answers import TableAnswers

FEW_PEOPLE = 60
NAN = float("nan")


@dataclass(frozen=True)
class Score:
    """One method on many tables; NaN where a method does not say such a thing.

    tables, arms : how many; of them `not_told` arms got no estimate, and count in no other figure.
    rmse, bias : in the outcome's unit.   rank_correlation : Spearman's, the mean over tables.
    coverage : share of 95 % intervals that hold the truth; `coverage_few` of arms of at most 60 people, `few` arms.
    coverage_se : its standard error, tables taken as the unit.
    rank_coverage, rank_width : of the places' 95 % intervals, and how many places they span at the mean.
    set_coverage : share of tables in which all sets of places hold at once.
    wrong_sign : share of arms whose interval lies wholly on the wrong side of nought.
    flags, false_flags : arms called better or worse than the average, and those of them that are not.
    regret : effect lost by taking the arm with the best estimate; `regret_rankable` the one with rank 1 among those
        that may be ranked, against the best of all, over the tables where any may.
    seconds : CPU time a table.
    """

    method: str
    tables: int
    arms: int
    not_told: int
    rmse: float
    bias: float
    rank_correlation: float
    coverage: float
    coverage_se: float
    coverage_few: float
    few: int
    rank_coverage: float
    rank_width: float
    set_coverage: float
    wrong_sign: float
    flags: int
    false_flags: int
    regret: float
    regret_rankable: float
    seconds: float


@dataclass(frozen=True)
class PersonalScore:
    """Worth of a personal order over many tables, in the outcome's unit: mean true effect of what is chosen.

    tables : with personal effects.   on : of them those where a personal order was shown.
    constant : the same offer for everybody.   shown : what the engine showed.
    gain_on : shown minus constant at the mean of the tables where it was on.   below : of them those with a loss.
    """

    tables: int
    on: int
    constant: float
    shown: float
    gain_on: float
    below: int


def score_all(found: Sequence[TableAnswers]) -> list[Score]:
    """A score for each method, in the order they answered."""
    methods = dict.fromkeys(answer.method for table in found for answer in table.answers)
    return [_score_method(found, method) for method in methods]


def score_personal(found: Iterable[TableAnswers]) -> PersonalScore | None:
    """None where no table had personal effects."""
    values = [table.personal for table in found if table.personal]
    if not values:
        return None
    return PersonalScore(
        tables=len(values),
        on=sum(one.on for one in values),
        constant=float(np.mean([one.constant for one in values])),
        shown=float(np.mean([one.shown for one in values])),
        gain_on=_mean([one.shown - one.constant for one in values if one.on]),
        below=sum(one.shown < one.constant - 1e-12 for one in values),
    )


def _score_method(found: Sequence[TableAnswers], method: str) -> Score:
    mine = [(table.seed, one) for table in found for one in table.answers if one.method == method]
    return score_rows(
        pd.concat([one.rows.assign(table=seed) for seed, one in mine], ignore_index=True),
        method=method,
        seconds=float(np.mean([one.seconds for _, one in mine])),
    )


def score_rows(rows: pd.DataFrame, *, method: str, seconds: float = NAN) -> Score:
    """rows : `answers.COLUMNS` and `table`; arms without an estimate are counted and otherwise left out."""
    everything, rows = rows, rows.dropna(subset=["estimate"])
    error, tables = rows["estimate"] - rows["truth"], rows.groupby("table")
    holds = _holds(rows)
    few = holds[rows["n"] <= FEW_PEOPLE].dropna()
    places = _judge_places(everything)
    wrong = _is_wrong_flag(everything)
    return Score(
        method=method,
        tables=everything["table"].nunique(),
        arms=len(everything),
        not_told=len(everything) - len(rows),
        rmse=float(np.sqrt((error**2).mean())),
        bias=float(error.mean()),
        rank_correlation=_mean([_rank_correlation(table) for _, table in tables]),
        coverage=float(holds.mean()),
        coverage_se=float(np.std(holds.groupby(rows["table"]).mean().dropna()) / np.sqrt(rows["table"].nunique())),
        coverage_few=float(few.mean()),
        few=len(few),
        rank_coverage=float(places["holds"].mean()),
        rank_width=float((places["rank_high"] - places["rank_low"] + 1).mean()),
        set_coverage=float(places["set_holds"].groupby(places["table"]).min().mean()),
        wrong_sign=float(_is_wrong_sign(rows).mean()) if holds.notna().any() else NAN,
        flags=len(wrong),
        false_flags=int(wrong.sum()),
        regret=_mean([_regret(table, everything) for _, table in tables]),
        regret_rankable=_mean([_regret(table[table["rankable"]], everything) for _, table in tables]),
        seconds=seconds,
    )


def _holds(rows: pd.DataFrame) -> pd.Series:
    """1 or 0 for each interval, NaN where there is none."""
    inside = ((rows["low"] <= rows["truth"]) & (rows["truth"] <= rows["high"])).astype(float)
    return inside.where(rows["low"].notna() & rows["high"].notna())


def _is_wrong_sign(rows: pd.DataFrame) -> pd.Series:
    return ((rows["low"] > 0) & (rows["truth"] <= 0)) | ((rows["high"] < 0) & (rows["truth"] >= 0))


def _is_wrong_flag(rows: pd.DataFrame) -> pd.Series:
    """For each flag whether it is wrong: the arm is not on that side of the table's average arm."""
    above = (rows["truth"] - rows.groupby("table")["truth"].transform("mean")).round(12)
    flagged = rows["flag"].isin(["better", "worse"])
    wrong = ((rows["flag"] == "better") & (above <= 0)) | ((rows["flag"] == "worse") & (above >= 0))
    return wrong[flagged]


def _judge_places(rows: pd.DataFrame) -> pd.DataFrame:
    """Arms with places, and whether those hold the true place among the arms that got one.

    Arms with the same true effect have every place they share.
    """
    ranked = rows.dropna(subset=["rank_low", "rank_high"]).copy()
    of_table = ranked.groupby("table")["truth"]
    first, last = of_table.rank(ascending=False, method="min"), of_table.rank(ascending=False, method="max")
    ranked["holds"] = (ranked["rank_low"] <= last) & (first <= ranked["rank_high"])
    sets = (ranked["set_low"] <= last) & (first <= ranked["set_high"])
    ranked["set_holds"] = sets.astype(float).where(ranked["set_low"].notna())
    return ranked


def _rank_correlation(table: pd.DataFrame) -> float:
    if table["truth"].nunique() < 2:
        return NAN
    return float(table["estimate"].corr(table["truth"], method="spearman"))


def _regret(table: pd.DataFrame, everything: pd.DataFrame) -> float:
    """Of the arm with the best estimate in `table`, against the best arm of the same table of all."""
    if table.empty:
        return NAN
    best = everything.loc[everything["table"] == table["table"].iloc[0], "truth"].max()
    return float(best - table["truth"].iloc[int(table["estimate"].argmax())])


def _mean(values: list[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else NAN
