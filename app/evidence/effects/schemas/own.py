"""Effects on the offers' own people, as they may be seen."""

from typing import Any

import msgspec

from app.evidence.effects.schemas.runs import Run


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
