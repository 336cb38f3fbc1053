"""Which order a citizen's list gets: by the effects for this citizen where that is allowed and sure enough, else by
the average. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import msgspec

from app.evidence.ranking.schemas import OfferOption

AVERAGE, PERSONAL = "average", "personal"
# Half the width of a 95 % interval in standard errors.
HALF_WIDTH = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Order:
    """kind and why_average as in `Ranking`.   effects : (estimate, low, high) by offer, in a personal order."""

    kind: str
    why_average: str | None
    effects: Mapping[int, tuple[float, float, float]]

    def applied_to(self, option: OfferOption) -> OfferOption:
        """The option with the effect for this citizen; the comparison with the average offer is not one of it."""
        found = self.effects.get(option.offer_id) if option.shown else None
        if found is None:
            return option
        estimate, low, high = found
        se = (high - low) / (2 * HALF_WIDTH)
        return msgspec.structs.replace(option, estimate=estimate, se=se, low=low, high=high, flag="none")


def choose_order(personal: Mapping[str, Any], terms: Sequence[float] | None, *, individual: bool) -> Order:
    """The personal order where a decision allows it, it was seen to do better than the average one, and the citizen
    is worked out; the same order for everybody else, with the reason.

    personal : the run's `PersonalModel` as JSON, {} where it was not told.
    individual : whether individual use is switched on.
    """
    if not individual:
        return Order(AVERAGE, "switched_off", {})
    if not personal.get("on"):
        return Order(AVERAGE, "not_measurable", {})
    if terms is None or len(terms) != len(personal["terms"]):
        return Order(AVERAGE, "not_known", {})
    return Order(PERSONAL, None, {})
