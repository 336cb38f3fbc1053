"""Repeats, changes between runs and nightly runs as plain values."""

from datetime import date, datetime

import msgspec

from app.evidence.effects.schemas import RunSettings


class Repeat(msgspec.Struct, frozen=True, kw_only=True):
    """One try at making a run again.

    compared, different : figures held against the stored ones, and those that came out otherwise in any bit.
    largest : the largest relative difference, 0 when all are the same.
    """

    id: int
    run_id: int
    status: str
    requested_by: int | None
    requested_at: datetime
    job_id: int | None
    finished_at: datetime | None
    compared: int | None
    different: int | None
    largest: float | None
    library_versions: dict[str, str]
    model_version: str | None
    failure: str | None


class RepeatResult(msgspec.Struct, frozen=True, kw_only=True):
    compared: int
    different: int
    largest: float
    library_versions: dict[str, str]
    model_version: str


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An offer's shrunken effect among all people of a run, and its place; `rank` is None where it had none."""

    estimate: float
    low: float
    high: float
    rank: int | None = None


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One offer's way from the old run to the new one, in steps that add up.

    old : as the old run said.                    same_data : the old run's table, told by today's model.
    same_mix : the new data, told for the old run's population.   new : as the new run says.
    A step is None where the offer could not be told.
    """

    outcome: str
    offer_id: int
    old: Standing | None = None
    same_data: Standing | None = None
    same_mix: Standing | None = None
    new: Standing | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    old_run_id: int
    new_run_id: int
    status: str
    requested_by: int | None
    requested_at: datetime
    job_id: int | None
    finished_at: datetime | None
    moves: list[Move]
    failure: str | None


class Frozen(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run's analysis table lies, and whether it still does."""

    run_id: int
    status: str
    finished_at: datetime | None
    table_path: str | None
    table_sha256: str | None
    retain_until: date | None
    gone_at: datetime | None
    gone_reason: str | None


class Nightly(msgspec.Struct, frozen=True, kw_only=True):
    """The decision in force; `settings` is None while there never was one."""

    is_on: bool = False
    settings: RunSettings | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None


class Latest(msgspec.Struct, frozen=True, kw_only=True):
    """What the newest run with a result was made from."""

    fingerprint: str
    model_version: str
    settings: RunSettings
    predictors: list[str]


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """An offer's name for a list."""

    title: str
    supplier_name: str
