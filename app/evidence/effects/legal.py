"""What a decision must say before it switches a purpose on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.evidence.effects.predictors import sensitive_predictors
from app.platform.errors import N_, FieldError

EVALUATION = "evaluation"
INDIVIDUAL_USE = "individual_use"
PURPOSES = (EVALUATION, INDIVIDUAL_USE)


@dataclass(frozen=True)
class NewLegalBasis:
    """What is recorded.

    allowed_predictors : sensitive predictors the decision allows; only for evaluation.
    """

    purpose: str
    name: str
    decided_on: date | None
    impact_assessment: str
    allowed_predictors: tuple[str, ...] = ()


def find_problems(new: NewLegalBasis, today: date) -> Iterator[FieldError]:
    if new.purpose not in PURPOSES:
        yield FieldError("purpose", N_("Choose what the decision is about."))
    if not new.name.strip():
        yield FieldError("name", N_("Write the decision's name, for example its case number and title."))
    if new.decided_on is None:
        yield FieldError("decided_on", N_("Write the date of the decision, for example 01-02-2026."))
    elif new.decided_on > today:
        yield FieldError("decided_on", N_("The decision is dated in the future. Record it once it is made."))
    if not new.impact_assessment.strip():
        yield FieldError("impact_assessment", N_("Say where the impact assessment is and what it concludes."))
    if new.allowed_predictors and new.purpose != EVALUATION:
        yield FieldError("allowed_predictors", N_("Sensitive facts may only be adjusted for in an evaluation."))
    if set(new.allowed_predictors) - {one.code for one in sensitive_predictors()}:
        yield FieldError("allowed_predictors", N_("Choose among the facts on the list."))
