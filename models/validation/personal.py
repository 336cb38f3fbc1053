"""What a personal order is worth: the true effect of each citizen's own best offer, against the same offer for all."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from models.result import EffectResult
from models.table.design import build_design
from models.validation.simulate import Simulated

# Citizens of the table that are asked for; the mean of as many says a hundredth of a standard deviation.
MOST_CITIZENS = 5_000


@dataclass(frozen=True)
class PersonalValue:
    """Mean true effect over the table's citizens.

    on : whether the engine lets a personal order be shown.   constant : of the offer with the best estimate, for all.
    shown : of what is shown: each citizen's own best offer where the personal order is on, else the constant.
    """

    on: bool
    constant: float
    shown: float

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def value_personal(result: EffectResult, table: Simulated) -> PersonalValue | None:
    """None where the engine has no personal effects for this table."""
    model = result.personal
    if model is None or len(model.arms) < 2:
        return None
    order = sorted(table.true_common)
    place = np.array([order.index(name) for name in model.arms])
    truth = table.effect_on()[:MOST_CITIZENS]
    constant = float(truth[:, place[model.effect.argmax()]].mean())
    if not model.on:
        return PersonalValue(False, constant, constant)
    design = build_design(table.frame, table.covariates)
    terms = np.asarray(design.basis[:MOST_CITIZENS, : len(design.term_names)], dtype=np.float64)
    picked = place[model.effects(terms)[0].argmax(axis=1)]
    return PersonalValue(True, constant, float(truth[np.arange(len(truth)), picked].mean()))
