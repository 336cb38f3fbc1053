"""What a method says of one table, laid beside the truth: one row an arm, the same columns for every method."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from models.estimate import estimate_effects
from models.result import EffectResult
from models.validation.personal import PersonalValue, value_personal
from models.validation.plain import Arrays, linear_regression, matched_pairs, raw_means
from models.validation.simulate import Simulated

# Columns of an answer. Places and flags only where a method gives them; NaN or "" otherwise.
COLUMNS = (
    "arm", "n", "truth", "estimate", "low", "high", "rank_low", "rank_high", "set_low", "set_high", "flag", "rankable"
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One method's estimates of one table.

    rows : one an arm, `COLUMNS`.   seconds : CPU time, NaN where it was not measured for this method alone.
    """

    method: str
    rows: pd.DataFrame
    seconds: float = float("nan")


@dataclass(frozen=True)
class TableAnswers:
    """All methods on the table of one seed; `personal` where the engine has a personal order."""

    seed: int
    answers: tuple[Answer, ...]
    personal: PersonalValue | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for a line of JSON."""
        return {
            "seed": self.seed,
            "personal": self.personal.to_dict() if self.personal else None,
            "answers": [
                {"method": one.method, "seconds": _plain(one.seconds), "rows": _columns_of(one.rows)}
                for one in self.answers
            ],
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> "TableAnswers":
        answers = tuple(
            Answer(one["method"], _frame_of(one["rows"]), float("nan") if one["seconds"] is None else one["seconds"])
            for one in found["answers"]
        )
        personal = found.get("personal")
        return cls(found["seed"], answers, PersonalValue(**personal) if personal else None)


@dataclass(frozen=True)
class Methods:
    """What is run on every table beside the engine itself.

    outside : further methods: table and seed to their answers (other libraries, in processes of their own).
    """

    matching: bool = False
    outside: Sequence[Callable[[Simulated, int], list[Answer]]] = field(default_factory=tuple)


def answer_tables(
    draw: Callable[[int], Simulated], seeds: Sequence[int], methods: Methods | None = None
) -> Iterator[TableAnswers]:
    """One table after the other, so that memory holds one at a time.

    draw : the table of a seed; the engine gets the same seed.
    """
    for seed in seeds:
        yield answer_table(draw(seed), seed, methods or Methods())


def answer_table(table: Simulated, seed: int, methods: Methods) -> TableAnswers:
    """The engine, the plain methods, and what `methods` names beside them."""
    found, personal = _ask_engine(table, seed)
    data = Arrays.of(table)
    plain = {"raw means": raw_means, "linear regression": linear_regression}
    if methods.matching:
        plain["matching 1:1"] = matched_pairs
    for name, method in plain.items():
        started = time.process_time()
        estimates = method(data)
        seconds = time.process_time() - started
        found.append(Answer(name, lay_beside(estimates.to_frame(data.names), table), seconds))
    for outside in methods.outside:
        found.extend(outside(table, seed))
    return TableAnswers(seed, tuple(found), personal)


def _ask_engine(table: Simulated, seed: int) -> tuple[list[Answer], PersonalValue | None]:
    started = time.process_time()
    result = estimate_effects(
        table.frame, arm=table.arm, control=table.control, outcome=table.outcome, covariates=table.covariates,
        cluster=table.cluster, groups=table.groups, random_state=seed,
    )  # fmt: skip
    seconds = time.process_time() - started
    return [
        Answer("engine", lay_beside(result.to_frame(), table), seconds),
        Answer("engine, own people", _own_people(result, table), seconds),
    ], value_personal(result, table)


def _own_people(result: EffectResult, table: Simulated) -> pd.DataFrame:
    att = {"estimate": "att", "low": "att_low", "high": "att_high"}
    frame = result.to_frame()
    own = pd.DataFrame({"arm": frame["arm"]} | {name: frame[source] for name, source in att.items()})
    return lay_beside(own, table, own_people=True)


def lay_beside(estimates: pd.DataFrame, table: Simulated, *, own_people: bool = False) -> pd.DataFrame:
    """`COLUMNS` of a method's estimates.

    estimates : arm, estimate, low, high and what else of `COLUMNS` the method tells.
    own_people : whether the method estimates effects on the arms' own people rather than on everybody.
    """
    truth = table.true_att if own_people else table.true_common
    sizes = table.frame[table.arm].astype(str).value_counts()
    rows = estimates.drop(columns=["n"], errors="ignore").assign(
        n=estimates["arm"].map(sizes), truth=estimates["arm"].map(truth)
    )
    rows = rows.reindex(columns=list(COLUMNS))
    numeric = [name for name in COLUMNS if name not in ("arm", "flag", "rankable")]
    rows[numeric] = rows[numeric].astype(float)
    rows["flag"] = rows["flag"].astype(object).where(rows["flag"].notna(), "")
    rows["rankable"] = rows["rankable"].astype(object).where(rows["rankable"].notna(), False).astype(bool)
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, (float, np.floating)):
        return round(float(value), 6) if np.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def _columns_of(rows: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): [_plain(value) for value in column] for name, column in rows.items()}


def _frame_of(columns: Mapping[str, list[Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    numeric = [name for name in COLUMNS if name not in ("arm", "flag", "rankable")]
    frame[numeric] = frame[numeric].astype(float)
    return frame
