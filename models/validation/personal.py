"""What a personal order is worth: the true effect of each citizen's own best offer, against the same offer for all."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.result import EffectResult
from models.table.design import build_design
from models.validation.simulate import Simulated

Floats = NDArray[np.float64]

# Citizens of the table that are asked for; the mean of as many says a hundredth of a standard deviation.
MOST_CITIZENS = 5_000


@dataclass(frozen=True)
class PersonalValue:
    """Mean true effect over the table's citizens.

    on : whether the engine lets a personal order be shown.   constant : of the offer with the best estimate, for all.
    personal : of each citizen's own best offer, were it shown.   shown : of what is shown, personal or constant.
    """

    on: bool
    constant: float
    personal: float
    shown: float

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def value_personal(result: EffectResult, table: Simulated) -> PersonalValue | None:
    """None where the engine has no personal effects for this table."""
    model = getattr(result, "personal", None)
    told = [arm for arm in result.arms if arm.estimate is not None]
    if model is None or len(told) < 2:
        return None
    names = [arm.arm for arm in result.arms]
    order = sorted(table.true_common)
    truth = table.effect_on()[:MOST_CITIZENS]
    best = max(told, key=lambda arm: arm.estimate or 0.0).arm
    constant = float(truth[:, order.index(best)].mean())
    estimated = _personal_effects(model, result, table)
    place = np.array([order.index(name) for name in getattr(result, "told", names)])
    picked = place[estimated.argmax(axis=1)]
    personal = float(truth[np.arange(len(truth)), picked].mean())
    return PersonalValue(bool(model.on), constant, personal, personal if model.on else constant)


def _personal_effects(model: Any, result: EffectResult, table: Simulated) -> Floats:
    """(n_citizens, n_told) estimated effects of every offer on each of the first citizens."""
    design = build_design(table.frame, table.covariates)
    terms = design.basis[:MOST_CITIZENS, : len(design.term_names)]
    return np.asarray(model.effects(terms)[0])
