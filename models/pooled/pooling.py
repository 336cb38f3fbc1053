"""The citizen's view: every arm's effect in one common population, told together, with ranks and what may be ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.comparison import Comparison
from models.guards.placebo import Systematic
from models.pooled.grades import grade_arms
from models.pooled.groups import Told, group_effects
from models.pooled.needed import citizens_for_events, citizens_for_reliability, round_up
from models.pooled.personal import PersonalModel
from models.pooled.personal_fit import Arms, Rows, fit_personal
from models.pooled.ranks import Ranks, rank_arms, rank_sets
from models.pooled.shrinkage import Posterior, shrink, widen
from models.pooled.transport import Shift, shift_to_population
from models.result import GroupEffect
from models.treated.att import AttFit
from models.treated.shares import FEWEST_EXPECTED, FEWEST_OBSERVED, ShareFit

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

FEWEST_TO_TELL = 5
FEWEST_TO_RANK = 15
LEAST_RELIABILITY = 0.4
# Above this, chance alone would often spread the estimates as much as they are spread.
LARGEST_P_OF_NO_DIFFERENCE = 0.05
# Further off, in standard deviations of the table, a straight line is all that speaks for an arm's effect there.
FARTHEST_MEAN = 1.0
FEWEST_TARGET_ROWS = 30
FLAGS = {1: "better", -1: "worse", 0: "none"}
NO_COMPARISON = frozenset({"separable"})
# An arm that only chance or size keeps from a rank may still be told from the average, or be some citizen's best.
MAY_FLAG = frozenset({"", "unreliable"})
MAY_CHOOSE = frozenset({"", "unreliable", "arms_do_not_differ"})
NO_ERROR = Systematic()
NO_RANK = frozenset({"separable", "outside_support", "few_effective", "few_events", "too_fresh", "few_answered"})


@dataclass(frozen=True)
class Pooled:
    """The arms that could be told together; `place` is each arm's index in the arrays below, -1 for one left out.

    raw, covariance : effects in the common population before shrinking; few degrees of freedom are in the variances.
    not_ranked : for each arm of the table why it has no rank, "" for one that has.
    set_low, set_high : places that hold for all arms at once.
    grade : 1 is best, 0 for an arm without a rank.   groups : of each column of groups.
    needed : for each arm of the table about how many more citizens would give a rank, None where they would not.
    personal : effects by citizen; None for a table without terms.
    """

    place: Integers
    shift: Shift
    raw: Floats
    covariance: Floats
    posterior: Posterior
    ranks: Ranks
    set_low: Integers
    set_high: Integers
    not_ranked: tuple[str, ...]
    grade: Integers
    needed: tuple[int | None, ...]
    groups: tuple[GroupEffect, ...]
    personal: PersonalModel | None


def pool_arms(
    fit: AttFit,
    residual: Floats,
    comparison: Comparison,
    *,
    target: Floats,
    warning_codes: Sequence[Sequence[str]],
    lower_is_better: bool,
    systematic: Systematic = NO_ERROR,
    events: ShareFit | None = None,
) -> Pooled | None:
    """Shift, shrink and rank. None where fewer than two arms can be told.

    residual : (n_obs,) y - m_0(x).   target : (n_obs,) weights of the common population's rows.
    warning_codes : of each arm, from overlap, size and events.
    systematic : error as placebo outcomes show it, in the outcome's unit squared; comes on top of chance.
    events : of a share, seen and expected in each arm.
    """
    checked = comparison.checked
    n_citizens = np.array([len(np.unique(checked.cluster[checked.arm == k + 1])) for k in range(len(checked.names))])
    kept = np.flatnonzero(_can_be_told(fit, n_citizens, warning_codes))
    if len(kept) < 2:
        return None
    terms = comparison.design.basis[:, : len(comparison.design.term_names)]
    shift = shift_to_population(residual, checked.arm, terms, checked.weights, target)
    raw = (fit.att + shift.shift)[kept]
    covariance = (fit.covariance + shift.covariance)[np.ix_(kept, kept)] + systematic.covariance(len(kept))
    covariance = widen(covariance, fit.degrees[kept])
    posterior = shrink(raw, covariance, groups=_groupings(comparison, kept), random_state=comparison.seed)
    place = np.full(len(checked.names), -1)
    place[kept] = np.arange(len(kept))
    why = tuple(_why_not(int(place[k]), int(n_citizens[k]), warning_codes[k], posterior) for k in range(len(place)))
    may_flag = np.array([why[k] in MAY_FLAG for k in kept])
    ranks = rank_arms(posterior.mean, posterior.draws, lower_is_better=lower_is_better, may_flag=may_flag)
    low, high = rank_sets(raw, covariance, lower_is_better=lower_is_better, random_state=comparison.seed)
    own = np.maximum(np.diag(fit.covariance) - fit.rest, 0.0)[kept] / np.diag(fit.covariance)[kept]
    needed = _Needed(n_citizens, place, np.diag(covariance), own, posterior.reliability, events)
    names = [checked.names[k] for k in kept]
    told = Told(names, n_citizens[kept].astype(float), posterior.mean, posterior.draws)
    may_choose = np.array([why[k] in MAY_CHOOSE for k in kept])
    arms = Arms(names, kept, may_choose, posterior, _at_controls(fit, residual, comparison)[kept], shift.own_sd)
    return Pooled(
        place, shift, raw, covariance, posterior, ranks, low, high, why,
        grade=_grade(posterior, np.array([why[k] == "" for k in kept]), lower_is_better),
        needed=tuple(needed.more(k, reason) for k, reason in enumerate(why)),
        groups=group_effects(told, checked.groups, lower_is_better=lower_is_better),
        personal=_personal(residual, comparison, target, arms, lower_is_better),
    )  # fmt: skip


def _can_be_told(fit: AttFit, n_citizens: Integers, warning_codes: Sequence[Sequence[str]]) -> Flags:
    """Arms with a finite estimate, citizens enough and somebody to compare with: others would mislead the rest."""
    finite = np.isfinite(fit.att) & np.isfinite(np.diag(fit.covariance))
    comparable = np.array([NO_COMPARISON.isdisjoint(codes) for codes in warning_codes])
    return np.asarray(finite & comparable & (n_citizens >= FEWEST_TO_TELL))


def _groupings(comparison: Comparison, kept: Integers) -> list[Integers]:
    """Codes of each grouping of the arms; a blank group is one of its own."""
    names = [comparison.checked.names[k] for k in kept]
    found = []
    for labels in comparison.checked.groups.values():
        own = [labels.get(name) or f"\0{name}" for name in names]
        found.append(np.unique(own, return_inverse=True)[1])
    return found


def _why_not(place: int, n_citizens: int, warning_codes: Sequence[str], posterior: Posterior) -> str:
    """The first reason that keeps an arm from having a rank."""
    if n_citizens < FEWEST_TO_RANK:
        return "few_citizens"
    if blocking := [code for code in warning_codes if code in NO_RANK]:
        return blocking[0]
    if place < 0:
        return "no_estimate"
    if posterior.differ_p > LARGEST_P_OF_NO_DIFFERENCE:
        return "arms_do_not_differ"
    if posterior.reliability[place] < LEAST_RELIABILITY:
        return "unreliable"
    return ""


def _at_controls(fit: AttFit, residual: Floats, comparison: Comparison) -> Floats:
    """(n_arms,) mean residual of each arm's comparison: the arm's own less the effect."""
    arm, weights = comparison.checked.arm, comparison.checked.weights
    return np.asarray((np.bincount(arm, weights * residual) / np.bincount(arm, weights))[1:] - fit.att)


def _personal(
    residual: Floats, comparison: Comparison, target: Floats, arms: Arms, lower_is_better: bool
) -> PersonalModel | None:
    checked, names = comparison.checked, comparison.design.term_names
    if not names:
        return None
    terms = comparison.design.basis[:, : len(names)]
    rows = Rows(residual, checked.arm, checked.cluster, terms, names, checked.weights, target)
    return fit_personal(rows, arms, lower_is_better=lower_is_better, random_state=comparison.seed)


def _grade(posterior: Posterior, rankable: Flags, lower_is_better: bool) -> Integers:
    """Grades among the arms that have a rank; 0 for the others."""
    grades = np.zeros(len(rankable), dtype=np.int64)
    chosen = posterior.draws[:, rankable]
    grades[rankable] = grade_arms(posterior.mean[rankable], chosen, lower_is_better=lower_is_better)
    return grades


@dataclass(frozen=True)
class _Needed:
    """n_citizens, place : of each arm.   variance, own, reliability : of the arms told; own as a share of variance."""

    n_citizens: Integers
    place: Integers
    variance: Floats
    own: Floats
    reliability: Floats
    events: ShareFit | None

    def more(self, k: int, reason: str) -> int | None:
        """About how many more citizens would give arm k a rank."""
        total = self._total(k, reason)
        return None if total is None else round_up(total - float(self.n_citizens[k]))

    def _total(self, k: int, reason: str) -> float | None:
        if reason not in {"few_citizens", "unreliable", "few_events"}:
            return None
        if self.place[k] < 0:
            return float(FEWEST_TO_RANK) if reason == "few_citizens" else None
        wanted = [float(FEWEST_TO_RANK), self._for_reliability(k)]
        if reason == "few_events":
            wanted.append(self._for_events(k))
        return None if None in wanted else max(one for one in wanted if one is not None)

    def _for_reliability(self, k: int) -> float | None:
        i = int(self.place[k])
        return citizens_for_reliability(
            int(self.n_citizens[k]), float(self.variance[i]), float(self.variance[i] * self.own[i]),
            float(self.reliability[i]), least=LEAST_RELIABILITY,
        )  # fmt: skip

    def _for_events(self, k: int) -> float | None:
        if self.events is None:
            return None
        return citizens_for_events(
            int(self.n_citizens[k]), float(self.events.observed[k]), float(self.events.expected[k]),
            wanted_observed=FEWEST_OBSERVED, wanted_expected=FEWEST_EXPECTED,
        )  # fmt: skip


def target_warnings(pooled: Pooled | None, k: int, names: Sequence[str]) -> list[tuple[str, str]]:
    """(code, sentence) where arm k's people are unlike the common population."""
    if pooled is None or pooled.place[k] < 0 or not names:
        return []
    j = int(np.abs(pooled.shift.way[k]).argmax())
    distance = float(pooled.shift.way[k, j])
    if abs(distance) <= FARTHEST_MEAN:
        return []
    text = (
        f"Common population: its mean of '{names[j]}' lies {distance:+.1f} standard deviations from the arm's, so that"
        " the effect there is mostly drawn out along a line."
    )
    return [("far_from_population", text)]


def small_target(target: Floats) -> list[str]:
    """A note where the common population is a handful."""
    n_rows = int((target > 0).sum())
    if n_rows >= FEWEST_TARGET_ROWS:
        return []
    return [f"The common population is {n_rows} rows; they are taken as all there is, not as a sample of more."]


def describe_pooled(pooled: Pooled | None, k: int) -> dict[str, Any]:
    """Arm k's fields of `ArmEffect`; where it could not be told with the others only the reason."""
    if pooled is None:
        return {"not_ranked_because": "too_few_arms"}
    i, why = int(pooled.place[k]), pooled.not_ranked[k]
    if i < 0:
        return {"not_ranked_because": why, "needed": pooled.needed[k]}
    posterior, ranks = pooled.posterior, pooled.ranks
    return {
        "estimate": float(posterior.mean[i]),
        "se": float(posterior.se[i]),
        "low": float(posterior.low[i]),
        "high": float(posterior.high[i]),
        "rank": int(ranks.rank[i]),
        "rank_low": int(ranks.rank_low[i]),
        "rank_high": int(ranks.rank_high[i]),
        "set_low": int(pooled.set_low[i]),
        "set_high": int(pooled.set_high[i]),
        "p_best": float(ranks.p_best[i]),
        "p_top3": float(ranks.p_top3[i]),
        "p_positive": float((posterior.draws[:, i] > 0).mean()),
        "p_above": float(ranks.p_above[i]),
        "reliability": float(posterior.reliability[i]),
        "flag": FLAGS[int(ranks.flag[i])],
        "rankable": why == "",
        "not_ranked_because": why,
        "grade": int(pooled.grade[i]) or None,
        "needed": pooled.needed[k],
    }


def describe_reliability(pooled: Pooled | None) -> dict[str, Any]:
    """How much the arms differ, and how surely they do."""
    if pooled is None:
        return {"arms": 0, "between_sd": None, "p_of_no_difference": None}
    posterior = pooled.posterior
    return {
        "arms": len(pooled.raw),
        "centre": posterior.centre,
        "between_sd": posterior.between_sd,
        "parts": list(posterior.parts),
        "p_of_no_difference": posterior.differ_p,
        "own_slope_sd": pooled.shift.own_sd,
    }


def tell_groups(pooled: Pooled | None, names: Sequence[str]) -> dict[str, Any]:
    """The fields of `EffectResult` that are of no single arm."""
    if pooled is None:
        return {}
    return {
        "groups": pooled.groups,
        "told": tuple(name for name, place in zip(names, pooled.place, strict=True) if place >= 0),
        "posterior_covariance": pooled.posterior.covariance,
        "personal": pooled.personal,
    }
