"""Runs, estimates and legal bases as plain values."""

from datetime import date, datetime
from typing import Any

import msgspec

DEFAULT_SEED = 20_260_101


class RunSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decides about a run; stored with it, and with the data enough to repeat it.

    first_on, last_on : Mondays outside are left out; None for as far as the data reach.
    """

    outcomes: list[str]
    seed: int = DEFAULT_SEED
    first_on: date | None = None
    last_on: date | None = None


class LegalBasis(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    purpose: str
    name: str
    decided_on: date
    impact_assessment: str
    allowed_predictors: list[str]
    recorded_by: int | None
    recorded_at: datetime
    withdrawn_by: int | None
    withdrawn_at: datetime | None


class BalanceRow(msgspec.Struct, frozen=True, kw_only=True):
    """How far participants and comparison lay apart on one predictor, in standard deviations, over all offers."""

    predictor: str
    before: float
    after: float


class FittedArm(msgspec.Struct, frozen=True, kw_only=True):
    """One offer's estimate as it comes from the fitting; `n` counts people, `n_rows` their starts.

    followed : share of the starts seen to the end of the outcome.
    few_events : of an outcome that is a share, too few had it, and too few would have had it without the offer.
    """

    offer_id: int
    n: int
    n_rows: int
    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    effective_n: float | None
    raw_mean: float | None
    outside_support: float | None
    imbalance_before: float | None
    imbalance_after: float | None
    has_overlap: bool
    followed: float | None
    few_events: bool
    warnings: list[str]


class FittedOutcome(msgspec.Struct, frozen=True, kw_only=True):
    outcome: str
    n_rows: int
    n_controls: int
    follow_up_share: float | None
    control_mean: float | None
    arms: list[FittedArm]
    covariance_ids: list[int]
    covariance: list[float]
    diagnostics: dict[str, Any]


class FrozenTable(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    sha256: str


class TrialSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The analysis table in numbers: what went in, and what was left out for which reason."""

    n_citizens: int
    n_rows: int
    n_starts: int
    first_monday: date | None
    last_monday: date | None
    exclusions: dict[str, int]
    predictors: list[str]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A run as stored. A `running` one whose job has ended otherwise is read as `failed`.

    exclusions : rows left out by reason; None for one to four.
    """

    id: int
    status: str
    outcome: str
    outcomes: list[str]
    settings: RunSettings
    predictors: list[str]
    legal_basis_id: int
    requested_by: int | None
    requested_at: datetime
    job_id: int | None
    finished_at: datetime | None
    seconds: float | None
    fingerprint: str | None
    data_until: date | None
    first_monday: date | None
    last_monday: date | None
    n_citizens: int | None
    n_rows: int | None
    n_starts: int | None
    exclusions: dict[str, int | None]
    library_versions: dict[str, str]
    model_version: str | None
    table_sha256: str | None
    retain_until: date | None
    failure: str | None
    published_by: int | None
    published_at: datetime | None
    withdrawn_by: int | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None


class ShownEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """One offer's effect as it may be seen: figures only where `shown`; counts as in `display.ShownCount`."""

    run_id: int
    outcome: str
    offer_id: int
    offer_code: str
    offer_title: str
    offer_type: str
    supplier_name: str
    supplier_kind: str
    n: int | None
    n_low: int
    n_high: int | None
    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    effective_n: float | None
    outside_support: float | None
    imbalance_before: float | None
    imbalance_after: float | None
    shown: bool
    reason: str | None
    warnings: list[str]


class OutcomeResult(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome of a run: direction, follow-up, diagnostics, and the estimates, best first, unshown last."""

    outcome: str
    better: str
    unit: str
    n_rows: int
    n_controls: int
    follow_up_share: float | None
    control_mean: float | None
    diagnostics: dict[str, Any]
    estimates: list[ShownEstimate]


class RunDetail(msgspec.Struct, frozen=True, kw_only=True):
    run: Run
    results: list[OutcomeResult]


class OfferEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the newest published run says of one offer; `run` is None where none is published."""

    offer_id: int
    offer_code: str
    offer_title: str
    supplier_name: str
    run: Run | None
    estimates: list[ShownEstimate]
