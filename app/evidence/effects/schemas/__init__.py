"""Runs, estimates and legal bases as plain values."""

from app.evidence.effects.schemas.diagnostics import Diagnostics, FairnessGroup, PlaceboCheck, read_diagnostics
from app.evidence.effects.schemas.fitted import (
    FittedArm,
    FittedCommon,
    FittedCourse,
    FittedGroup,
    FittedOutcome,
    FittedPoint,
    FittedPopulation,
    FrozenTable,
    TrialSummary,
)
from app.evidence.effects.schemas.own import OfferEvidence, OutcomeResult, RunDetail, ShownEstimate
from app.evidence.effects.schemas.runs import DEFAULT_SEED, LegalBasis, Run, RunSettings
from app.evidence.effects.schemas.told import CommonEstimate, CoursePoint, GroupResult, Population

__all__ = [
    "DEFAULT_SEED",
    "CommonEstimate",
    "CoursePoint",
    "Diagnostics",
    "FairnessGroup",
    "FittedArm",
    "FittedCommon",
    "FittedCourse",
    "FittedGroup",
    "FittedOutcome",
    "FittedPoint",
    "FittedPopulation",
    "FrozenTable",
    "GroupResult",
    "LegalBasis",
    "OfferEvidence",
    "OutcomeResult",
    "PlaceboCheck",
    "Population",
    "Run",
    "RunDetail",
    "RunSettings",
    "ShownEstimate",
    "TrialSummary",
    "read_diagnostics",
]
