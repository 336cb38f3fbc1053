"""The citizen's view: every arm's effect in one common population, told together, with ranks and what may be ranked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.comparison import Comparison
from models.guards.placebo import Systematic
from models.pooled.alone import Alone
from models.pooled.distance import Distance, measure_distance
from models.pooled.grades import grade_arms
from models.pooled.groups import Told, group_effects
from models.pooled.needed import FEWEST_TO_RANK, LEAST_RELIABILITY, Needed
from models.pooled.personal import PersonalModel
from models.pooled.personal_fit import Arms, Rows, fit_personal
from models.pooled.ranks import Ranks, rank_arms, rank_sets
from models.pooled.shrinkage import Posterior, shrink, widen
from models.pooled.transport import Shift, shift_to_population
from models.result import GroupEffect
from models.treated.att import AttFit
from models.treated.shares import ShareFit

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

FEWEST_TO_TELL = 5
# Above this, chance alone would often spread the estimates as much as they are spread.
LARGEST_P_OF_NO_DIFFERENCE = 0.05
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
    distance : of each arm of the table, how far its people are from the common population.
    set_low, set_high : places that hold for all arms at once.
    grade : 1 is best, 0 for an arm without a rank.   groups : of each column of groups.
    needed : for each arm of the table about how many more citizens would give a rank, None where they would not.
    personal : effects by citizen; None for a table without terms.
    """

    place: Integers
    shift: Shift
    distance: Distance
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
) -> Pooled | Alone | None:
    """Shift, shrink and rank; one arm that has no second is only shifted. None where no arm can be told.

    residual : (n_obs,) y - m_0(x).   target : (n_obs,) weights of the common population's rows.
    warning_codes : of each arm, from overlap, size and events.
    systematic : error as placebo outcomes show it, in the outcome's unit squared; comes on top of chance.
    events : of a share, seen and expected in each arm.
    """
    checked = comparison.checked
    n_citizens = np.array([len(np.unique(checked.cluster[mine])) for mine in comparison.rows[1:]])
    kept = np.flatnonzero(_can_be_told(fit, n_citizens, warning_codes))
    if len(kept) == 0:
        return None
    terms = comparison.design.basis[:, : len(comparison.design.term_names)]
    shift = shift_to_population(residual, checked.arm, terms, checked.weights, target)
    distance = measure_distance(shift, n_citizens)
    raw = (fit.att + shift.shift)[kept]
    covariance = (fit.covariance + shift.covariance)[np.ix_(kept, kept)] + systematic.covariance(len(kept))
    covariance = widen(covariance, fit.degrees[kept])
    place = np.full(len(checked.names), -1)
    place[kept] = np.arange(len(kept))
    if len(kept) == 1:
        return Alone(place, shift, distance, float(raw[0]), float(covariance[0, 0]))
    posterior = shrink(raw, covariance, groups=_groupings(comparison, kept), random_state=comparison.seed)
    why = tuple(
        _why_not(int(place[k]), int(n_citizens[k]), warning_codes[k], posterior, too_far=bool(distance.too_far[k]))
        for k in range(len(place))
    )
    may_flag = np.array([why[k] in MAY_FLAG for k in kept])
    ranks = rank_arms(posterior.mean, posterior.draws, lower_is_better=lower_is_better, may_flag=may_flag)
    low, high = rank_sets(raw, covariance, lower_is_better=lower_is_better, random_state=comparison.seed)
    own = np.maximum(np.diag(fit.covariance) - fit.rest, 0.0)[kept] / np.diag(fit.covariance)[kept]
    needed = Needed(n_citizens, place, np.diag(covariance), own, posterior.reliability, events)
    names = [checked.names[k] for k in kept]
    told = Told(names, n_citizens[kept].astype(float), posterior.mean, posterior.draws)
    may_choose = np.array([why[k] in MAY_CHOOSE for k in kept])
    arms = Arms(names, kept, may_choose, posterior, _at_controls(fit, residual, comparison)[kept], shift.own_sd)
    return Pooled(
        place, shift, distance, raw, covariance, posterior, ranks, low, high, why,
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


def _why_not(place: int, n_citizens: int, warning_codes: Sequence[str], posterior: Posterior, *, too_far: bool) -> str:
    """The first reason that keeps an arm from having a rank."""
    if n_citizens < FEWEST_TO_RANK:
        return "few_citizens"
    if blocking := [code for code in warning_codes if code in NO_RANK]:
        return blocking[0]
    if place < 0:
        return "no_estimate"
    if too_far:
        return "far_from_population"
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
