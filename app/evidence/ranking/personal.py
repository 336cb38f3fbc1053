"""Which order a citizen's list gets: by the effects for this citizen where that is allowed and sure enough, else by
the average. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from app.evidence.ranking.schemas import OfferOption

AVERAGE, PERSONAL = "average", "personal"


@dataclass(frozen=True)
class Order:
    """kind, why_average and known_on as in `Ranking`.

    effects : (estimate, low, high) by offer, in a personal order.
    """

    kind: str
    why_average: str | None
    effects: Mapping[int, tuple[float, float, float]] = field(default_factory=dict)
    known_on: date | None = None

    def applied_to(self, option: OfferOption) -> OfferOption:
        """The option with the effect for this citizen; the comparison with the average offer is not one of it.

        Offers are held against each other as if their personal effects went together no more than their average ones
        do. What they share in how citizens differ would tell them apart better: the best set is too large, if anything.
        """
        found = self.effects.get(option.offer_id) if option.shown else None
        if found is None:
            return option
        from models.pooled.personal import HALF

        estimate, low, high = found
        se = (high - low) / (2 * HALF)
        return msgspec.structs.replace(option, estimate=estimate, se=se, low=low, high=high, flag="none")


def choose_order(
    personal: Mapping[str, Any], terms: Sequence[float] | None, *, individual: bool, known_on: date | None = None
) -> Order:
    """The personal order where a decision allows it, it was seen to do better than the average one, and the citizen
    is worked out; the same order for everybody else, with the reason.

    personal : the run's `PersonalModel` as JSON, {} where it was not told.   terms : the citizen's, as of `known_on`.
    individual : whether individual use is switched on.
    """
    if not individual:
        return Order(AVERAGE, "switched_off")
    if not personal.get("on"):
        return Order(AVERAGE, "not_measurable")
    if terms is None or len(terms) != len(personal["terms"]):
        return Order(AVERAGE, "not_known")
    return Order(PERSONAL, None, effects_for(personal, terms), known_on)


def effects_for(personal: Mapping[str, Any], terms: Sequence[float]) -> dict[int, tuple[float, float, float]]:
    """(estimate, low, high) by offer for one citizen."""
    import numpy as np  # half a second, which the program's start can do without

    from models.pooled.personal import PersonalModel

    model = PersonalModel.from_dict(personal)
    told = (one.tolist() for one in model.effects(np.asarray(terms, dtype=np.float64)))
    return {int(arm): found for arm, found in zip(model.arms, zip(*told, strict=True), strict=True)}
