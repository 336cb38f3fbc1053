"""What a run estimates and from what, and its analysis table as frozen: all that it takes to make the run again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import pandas as pd

from app.evidence.effects.display import SMALLEST_SHOWN_EFFECT
from app.evidence.effects.outcomes import Outcome
from app.evidence.effects.predictors import Predictor
from app.evidence.effects.schemas import RunSettings, TrialSummary

# Changes whenever the same data would give other figures.
MODEL_VERSION = "common-2"
CONTROL = "none"
WEIGHT = "weight"
# Of those with a change on an indicator, started and not: with fewer no offer's effect could be shown anyway.
FEWEST_ASSESSED = SMALLEST_SHOWN_EFFECT
# What offers are pulled towards as they are told together; the others only describe them.
SHRUNK_BY = ("type", "supplier")
DESCRIBED_BY = ("kind", "duration")


@dataclass(frozen=True)
class Plan:
    """What a run estimates, and from what."""

    outcomes: Sequence[Outcome]
    predictors: Sequence[Predictor]
    settings: RunSettings


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the frozen table; table and this give the run's figures, to the last bit, without the records.

    columns : column -> number or text.
    terms : column -> (predictor, value); value is empty but for entries of a list.
    outcomes : as the code list had them.
    followed : outcome -> {"all" and each offer: share followed to the end}; the course's outcomes too.
    assessed : indicator -> what its changes rest on, see `assessed.AssessedView`.
    course : (week, column) of the course over time.
    """

    settings: RunSettings
    columns: dict[str, str]
    terms: dict[str, tuple[str, str]]
    model_version: str
    outcomes: list[Outcome]
    followed: dict[str, dict[str, float]]
    assessed: dict[str, dict[str, Any]]
    course: list[tuple[int, str]]

    def covariates_of(self, outcome: Outcome | None) -> list[str]:
        """A score before belongs to the outcome that is its change, and to no other."""
        others = [code for code in self.assessed if outcome is None or code != outcome.code]
        return [name for name in self.terms if not any(name.startswith(f"before {code}: ") for code in others)]


@dataclass(frozen=True)
class Table:
    """The analysis table as frozen: citizens carry numbers of this run alone."""

    frame: pd.DataFrame
    about: About
    content: bytes
    summary: TrialSummary | None = None

    def rows_of(self, outcome: Outcome) -> tuple[pd.DataFrame, str]:
        """Rows and weights column to estimate the outcome from; see `TrialTable.rows_for`."""
        if outcome.indicator is None:
            return self.frame, WEIGHT
        return self.frame[self.frame[outcome.code].notna()], f"weight {outcome.code}"
