"""Outcomes whose offers are told together, for the lists of offers."""

from typing import Any

import msgspec

from app.evidence.effects.schemas import FittedArm, FittedCommon, FittedGroup, FittedOutcome, FittedPopulation
from tests.builders.effects import common
from tests.builders.evidence import OUTCOME, fitted_outcome


def told_together(
    arms: list[FittedArm],
    outcome: str = OUTCOME,
    *,
    shared: float = 0.0,
    populations: dict[str, float] | None = None,
    groups: list[FittedGroup] | None = None,
    personal: dict[str, Any] | None = None,
    **of_offers: Any,
) -> FittedOutcome:
    """The arms' own effects are also those in the population.

    shared : the covariance of every pair.   populations : how much more every offer does in each; "all" alone by
    default.   of_offers : fields of every offer's place, such as rankable=False, not_ranked_because="unreliable".
    """
    told = [arm for arm in arms if arm.estimate is not None and arm.n >= 5]
    variances = {arm.offer_id: (arm.se or 1.0) ** 2 for arm in told}
    return msgspec.structs.replace(
        fitted_outcome(arms, outcome, shared),
        populations=[
            FittedPopulation(
                population=name,
                n_citizens=1200,
                n_rows=5000,
                centre=1.0,
                between_sd=1.0,
                p_of_no_difference=0.01,
                offer_ids=list(variances),
                covariance=[
                    variances[told[i].offer_id] if i == j else shared for i in range(len(told)) for j in range(i + 1)
                ],
                parts={},
                personal=personal or {},
                commons=[place_of(arm, more, **of_offers) for arm in arms],
                groups=groups or [],
            )
            for name, more in (populations or {"all": 0.0}).items()
        ],
    )


def place_of(arm: FittedArm, more: float = 0.0, **overrides: Any) -> FittedCommon:
    """Rankable from 15 people on; the place itself says nothing here, since a list has its own."""
    if arm.estimate is None or arm.n < 5:
        return common(arm.offer_id, None, because="few_citizens")
    if arm.n < 15:
        return common(arm.offer_id, arm.estimate + more, se=arm.se or 1.0, place=1, because="few_citizens")
    fields = {"rankable": True, "needed": None, "flag": "none", **overrides}
    return common(arm.offer_id, arm.estimate + more, se=arm.se or 1.0, place=1, **fields)
