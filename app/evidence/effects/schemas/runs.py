"""Runs and the decisions they rest on."""

from datetime import date, datetime

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


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A run as stored. A `running` one whose job has ended otherwise is read as `failed`.

    exclusions : rows left out by reason; None for one to four.
    trigger : who asked, "person" or "nightly".
    table_gone_at : since when the frozen table is no more; then the run cannot be repeated.
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
    trigger: str
    table_gone_at: datetime | None
    table_gone_reason: str | None
