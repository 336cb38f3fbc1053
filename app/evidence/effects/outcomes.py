"""The outcomes a run can estimate: rows of the code list `effect_outcome`, never names in the code."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.platform.codelists import Code, choices, find_code
from app.platform.errors import N_, FieldError, InvalidInput

LIST = "effect_outcome"
Better = Literal["more", "fewer"]


@dataclass(frozen=True)
class Outcome:
    """What is measured, and from which side it is good.

    measure : weeks_self_supporting, self_supporting_at, in_state_at, started, weeks_on_benefit or indicator_change.
    weeks : length of the window from the Monday the trial row starts on.
    kind : which outcome event `started` and `in_state_at` count; None for the others.
    indicator : whose change is measured; None for the others.
    unit : "weeks", "share" of the citizens, or "points" on an indicator's scale.
    target_groups : those it was chosen for; empty for all.
    """

    code: str
    measure: str
    weeks: int
    kind: str | None
    indicator: str | None
    better: Better
    unit: str
    target_groups: frozenset[str]

    @property
    def sign(self) -> int:
        """1 when more is better, else -1; estimate x sign orders offers from good to bad."""
        return 1 if self.better == "more" else -1


def list_outcomes(on_date: date) -> list[Outcome]:
    return [_from_code(code) for code in choices(LIST, on_date)]


def find_outcome(code: str) -> Outcome | None:
    row = find_code(LIST, code)
    return _from_code(row) if row else None


def get_outcome(code: str) -> Outcome:
    """Raises InvalidInput for a code the list does not have."""
    found = find_outcome(code)
    if found is None:
        raise InvalidInput(
            [FieldError("outcomes", N_("“{code}” is not an outcome in the code list."), {"code": code[:40]})]
        )
    return found


def default_outcome(available: list[str], target_group: str | None) -> str | None:
    """The outcome chosen for the target group where the run has one, else the run's first."""
    for code in available:
        outcome = find_outcome(code)
        if outcome and target_group in outcome.target_groups:
            return code
    return available[0] if available else None


def _from_code(row: Code) -> Outcome:
    attributes = row.attributes
    return Outcome(
        code=row.code,
        measure=attributes["measure"],
        weeks=int(attributes["weeks"]),
        kind=attributes.get("kind") or None,
        indicator=attributes.get("indicator") or None,
        better=attributes["better"],
        unit=attributes["unit"],
        target_groups=frozenset(filter(None, str(attributes.get("target_groups") or "").split("|"))),
    )
