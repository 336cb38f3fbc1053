"""All offers told together, for everybody and for each target group, and the groups that offers fall into."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app.evidence.effects.display import small_remainder
from app.evidence.effects.fitting.diagnosing import Terms, term_of
from app.evidence.effects.fitting.plan import DESCRIBED_BY, SHRUNK_BY
from app.evidence.effects.outcomes import Outcome
from app.evidence.effects.schemas import FittedCommon, FittedGroup, FittedPopulation
from models.estimate import OutcomeFit
from models.pooled.groups import Told, group_effects
from models.result import ArmEffect, EffectResult, GroupEffect

Floats = NDArray[np.float64]

EVERYBODY = "all"
TARGET_GROUP = "target_group"
# With fewer a target group's own mean is known too badly to shift effects to it.
FEWEST_ROWS, FEWEST_CITIZENS = 200, 50
N_DRAWS = 4000
OWN, PRIVATE = "own", "private"
CONTRAST = f"{OWN}-{PRIVATE}"


def tell_populations(
    once: OutcomeFit, everybody: EffectResult, frame: pd.DataFrame, outcome: Outcome, terms: Terms
) -> list[FittedPopulation]:
    """Everybody first; of an outcome chosen for some target groups those alone."""
    weights = once.comparison.checked.weights
    found = [_population(once, everybody, frame, EVERYBODY, weights, terms)]
    for code in target_groups(frame, outcome):
        own = np.where(frame[TARGET_GROUP] == code, weights, 0.0)
        found.append(_population(once, once.tell(own, (TARGET_GROUP, code)), frame, code, own, terms))
    return found


def target_groups(frame: pd.DataFrame, outcome: Outcome) -> list[str]:
    """Codes of those large enough to be told for, in order."""
    if TARGET_GROUP not in frame.columns:
        return []
    parts = frame.groupby(TARGET_GROUP)["citizen_id"].agg(["size", "nunique"])
    enough = parts[(parts["size"] >= FEWEST_ROWS) & (parts["nunique"] >= FEWEST_CITIZENS)].index
    return sorted(str(code) for code in enough if not outcome.target_groups or code in outcome.target_groups)


def _population(
    once: OutcomeFit, told: EffectResult, frame: pd.DataFrame, name: str, weights: Floats, terms: Terms
) -> FittedPopulation:
    inside = weights > 0
    reliability = told.diagnostics["reliability"]
    return FittedPopulation(
        population=name,
        n_citizens=int(frame.loc[inside, "citizen_id"].nunique()),
        n_rows=int(inside.sum()),
        centre=reliability.get("centre"),
        between_sd=reliability.get("between_sd"),
        p_of_no_difference=reliability.get("p_of_no_difference"),
        offer_ids=[int(arm) for arm in told.told],
        covariance=[float(value) for i, row in enumerate(told.posterior_covariance) for value in row[: i + 1]],
        parts=_parts(reliability.get("parts", [])),
        personal=told.personal.to_dict() if told.personal else {},
        commons=[_common(arm, terms) for arm in told.arms],
        groups=_groups(once, told, frame),
    )


def _parts(sds: list[float]) -> dict[str, float]:
    """A grouping that tells no two offers apart, or each from each, has no spread of its own."""
    names = (*SHRUNK_BY, "offer") if len(sds) == len(SHRUNK_BY) + 1 else ("offer",)
    return dict(zip(names, sds[-len(names) :], strict=False))


def _common(arm: ArmEffect, terms: Terms) -> FittedCommon:
    values = {name: getattr(arm, name) for name in FittedCommon.__struct_fields__ if name != "offer_id"}
    far_on = None if arm.far_on is None else term_of(arm.far_on, terms)[0]
    return FittedCommon(offer_id=int(arm.arm), **(values | {"far_on": far_on}))


def _groups(once: OutcomeFit, told: EffectResult, frame: pd.DataFrame) -> list[FittedGroup]:
    if not told.told:
        return []
    known = frame.drop_duplicates("arm").set_index("arm")
    labels = {
        name: {str(arm): str(label) for arm, label in known[name].dropna().items()}
        for name in (*SHRUNK_BY, *DESCRIBED_BY)
    }
    labels = {name: _safe(of, told) for name, of in labels.items()}
    labels[CONTRAST] = {arm: label for arm, label in labels["kind"].items() if label in (OWN, PRIVATE)}
    effects = group_effects(_joint(once, told), labels, lower_is_better=once.lower_is_better)
    wanted = [one for one in effects if (one.dimension in labels and one.dimension != CONTRAST) or one.key == CONTRAST]
    return [_group(one, labels, told.told) for one in dict.fromkeys(wanted)]


def _safe(labels: Mapping[str, str], told: EffectResult) -> dict[str, str]:
    """Without the small offers whose effect would follow from their group's, see `display.small_remainder`."""
    people = {arm.arm: arm.n_clusters for arm in told.arms if arm.arm in told.told}
    left_out: set[int] = set()
    for key in set(labels.values()):
        left_out |= small_remainder({int(arm): n for arm, n in people.items() if labels.get(arm) == key})
    return {arm: label for arm, label in labels.items() if arm in people and int(arm) not in left_out}


def _joint(once: OutcomeFit, told: EffectResult) -> Told:
    """Draws anew from what is known of all effects together, for groupings that nothing was shrunken by."""
    arms = {arm.arm: arm for arm in told.arms}
    mean = np.array([arms[name].estimate for name in told.told], dtype=np.float64)
    values, vectors = np.linalg.eigh(told.posterior_covariance)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    rng = np.random.default_rng(once.comparison.seed)
    draws = mean + rng.standard_normal((N_DRAWS, len(mean))) @ root.T
    citizens = np.array([arms[name].n_clusters for name in told.told], dtype=np.float64)
    return Told(told.told, citizens, mean, draws)


def _group(one: GroupEffect, labels: Mapping[str, Mapping[str, str]], told: tuple[str, ...]) -> FittedGroup:
    own: Mapping[str, Any] = labels[CONTRAST if one.key == CONTRAST else one.dimension]
    inside = [arm for arm in told if own.get(arm) and (one.key in (CONTRAST, own[arm]))]
    return FittedGroup(
        dimension=one.dimension,
        key=one.key,
        offer_ids=[int(arm) for arm in inside],
        **{name: getattr(one, name) for name in ("estimate", "se", "low", "high", "p_positive")},
        **{name: getattr(one, name) for name in ("rank", "rank_low", "rank_high")},
    )
