"""Whether a personal order is worth it: slopes of effects, and their value among citizens they were not learnt on."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.pooled.personal import PersonalModel
from models.pooled.shrinkage import Posterior
from models.table.blocks import Kept, row_blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

N_FOLDS = 5
# One-sided 95 %.
SURE = 1.645
# More rows make the gain surer, but cost time; of more a sample is looked at.
MOST_ROWS = 60_000
MOST_TARGET_ROWS = 10_000
# No row stands for more than so many like it.
LARGEST_WEIGHT = 10.0
COMMON_SD = 0.25


@dataclass(frozen=True)
class Arms:
    """What the common population's part found.

    told : (n_told,) number of each arm told, from 0.   may_choose : (n_told,) arms that may be somebody's best.
    posterior : their effects in the common population.
    at_controls : (n_told,) mean residual of the arm's comparison.   own_sd : of the slopes' deviations, as a share of
    the noise's sd.
    """

    names: Sequence[str]
    told: Integers
    may_choose: Flags
    posterior: Posterior
    at_controls: Floats
    own_sd: float


@dataclass(frozen=True)
class Rows:
    """Rows of the table.

    residual : (n_obs,) y - m_0(x).   arm, cluster : (n_obs,).   terms : (n_obs, n_terms).   weights, target : (n_obs,).
    """

    residual: Floats
    arm: Integers
    cluster: Integers
    terms: Kept
    names: Sequence[str]
    weights: Floats
    target: Floats


@dataclass(frozen=True)
class _Slopes:
    """effect : (n_arms,) at the centre.   common : (n_terms,).   own : (n_arms, n_terms); both with their variances."""

    effect: Floats
    common: Floats
    common_covariance: Floats
    own: Floats
    own_variance: Floats

    def effects(self, way: Floats) -> Floats:
        """(n, n_arms)."""
        return np.asarray(self.effect + (way @ self.common)[:, None] + way @ self.own.T)


def fit_personal(rows: Rows, arms: Arms, *, lower_is_better: bool, random_state: int) -> PersonalModel:
    """Slopes from all rows; on only where their order's value, cross-fitted, surely beats the constant choice.

    The value of an order is doubly robust: the mean effect it promises, corrected by what those who got the arm it
    chooses had beside that promise, weighted to the common population. Promise and choice come from models of other
    citizens. With the lower one-sided 95 % limit of the gain above nought it is switched on, so that an order that is
    no better than the constant one is switched on at most one time in twenty.

    Source: Athey & Wager 2021, section 2 (doubly robust value of a policy); Dudik, Langford & Li 2011.
    """
    rng = np.random.default_rng(random_state)
    data = _Data.of(rows, arms, rng)
    everything = data.slopes(np.ones(N_FOLDS, dtype=bool))
    worth = _Worth.measure(data, -1.0 if lower_is_better else 1.0)
    posterior, on, n_terms = arms.posterior, bool(worth.gain_low > 0), len(data.centre)
    kept = everything if on else _nothing(len(arms.told), n_terms)
    return PersonalModel(
        on=on, value=worth.value, constant_value=worth.constant, gain=worth.gain, gain_low=worth.gain_low,
        arms=tuple(arms.names), terms=tuple(rows.names),
        effect=posterior.mean, se=posterior.se, low=posterior.low, high=posterior.high, centre=data.centre,
        slope=kept.common, slope_covariance=kept.common_covariance, own=kept.own, own_variance=kept.own_variance,
    )  # fmt: skip


def _nothing(n_arms: int, n_terms: int) -> _Slopes:
    empty = np.zeros((0, n_terms))
    return _Slopes(np.zeros(n_arms), np.zeros(0), np.zeros((0, 0)), empty, empty)


@dataclass(frozen=True)
class _Data:
    """Rows of arms told, and sums of them by arm and fold.

    arm : (n,) place among the arms told.   apart : (n, n_terms) terms less the common population's mean.
    effect : (n,) residual less that of the arm's comparison: an effect with its noise.   fold, cluster, weights : (n,).
    target, target_fold, target_cluster : rows of the common population, terms less their mean, drawn by their weights.
    sums : (n_arms, n_folds, n_terms + 2, n_terms + 2) of products of [1, apart, effect].
    """

    arms: Arms
    arm: Integers
    apart: Floats
    effect: Floats
    weights: Floats
    fold: Integers
    cluster: Integers
    centre: Floats
    target: Floats
    target_fold: Integers
    target_cluster: Integers
    sums: Floats

    @classmethod
    def of(cls, rows: Rows, arms: Arms, rng: np.random.Generator) -> "_Data":
        place = np.full(int(rows.arm.max()) + 1, -1)
        place[arms.told + 1] = np.arange(len(arms.told))
        mine = np.flatnonzero(place[rows.arm] >= 0)
        if len(mine) > MOST_ROWS:
            mine = np.sort(rng.choice(mine, MOST_ROWS, replace=False))
        centre, drawn = _look_at_target(rows, rng)
        folds = rng.permutation(int(rows.cluster.max()) + 1) % N_FOLDS
        arm, apart = place[rows.arm[mine]], np.asarray(rows.terms[mine], dtype=np.float64) - centre
        effect = rows.residual[mine] - arms.at_controls[arm]
        usual = np.bincount(arm, rows.weights[mine]) / np.bincount(arm)
        weights, fold = rows.weights[mine] / usual[arm], folds[rows.cluster[mine]]
        return cls(
            arms, arm, apart, effect, weights, fold, rows.cluster[mine], centre,
            np.asarray(rows.terms[drawn], dtype=np.float64) - centre, folds[rows.cluster[drawn]], rows.cluster[drawn],
            _sums(arm, apart, effect, weights, fold, len(arms.told)),
        )  # fmt: skip

    def slopes(self, used: Flags) -> _Slopes:
        """Of the folds used, for deviations with the sd that the common population's part found.

        The effects at the centre are shrunken towards their mean as much as the posterior's were.
        """
        total = self.sums[:, used].sum(axis=1)
        count = np.maximum(total[:, 0, 0], 1e-9)
        mean = total[:, 0, 1:] / count[:, None]
        within = total[:, 1:, 1:] - mean[:, :, None] * mean[:, None, :] * count[:, None, None]
        gram, cross = within[:, :-1, :-1], within[:, :-1, -1]
        noise = max(float(within[:, -1, -1].sum() / max(count.sum() - len(count), 1.0)), 1e-300)
        eye, u = np.eye(gram.shape[1]), self.arms.own_sd**2
        smooth = np.linalg.inv(eye + u * gram)
        precision = np.matmul(smooth, gram).sum(axis=0)
        covariance = np.linalg.inv(eye / COMMON_SD**2 + precision)
        common = covariance @ np.matmul(smooth, cross[:, :, None]).sum(axis=0)[:, 0]
        own = u * np.matmul(smooth, (cross - gram @ common)[:, :, None])[:, :, 0]
        raw = mean[:, -1] - (mean[:, :-1] * (common + own)).sum(axis=1)
        middle, kept = self.arms.posterior.centre, self.arms.posterior.reliability
        return _Slopes(
            effect=middle + kept * (raw - middle),
            common=common,
            common_covariance=covariance * noise,
            own=own,
            own_variance=u * noise * np.diagonal(smooth, axis1=1, axis2=2),
        )

    def to_population(self) -> Floats:
        """(n,) weights that make each arm's rows like the common population; those of an arm sum to one.

        Within arms the terms are taken as normal with one covariance for all arms, so that the ratio of densities is
        exponential in them; no row weighs more than ten times the mean.
        """
        total = self.sums.sum(axis=1)
        count = np.maximum(total[:, 0, 0], 1e-9)
        mean = total[:, 0, 1:-1] / count[:, None]
        within = (total[:, 1:-1, 1:-1] - mean[:, :, None] * mean[:, None, :] * count[:, None, None]).sum(axis=0)
        spread = within / count.sum() + 1e-6 * np.eye(mean.shape[1])
        tilt = -np.linalg.solve(spread, mean.T).T
        lean = np.einsum("ij,ij->i", self.apart - mean[self.arm], tilt[self.arm])
        weights = self.weights * np.exp(np.clip(lean, -20.0, 20.0))
        for _ in range(3):
            size = np.bincount(self.arm, minlength=len(count))
            average = np.bincount(self.arm, weights, minlength=len(count)) / np.maximum(size, 1)
            weights = np.minimum(weights, LARGEST_WEIGHT * average[self.arm])
        return np.asarray(weights / np.bincount(self.arm, weights, minlength=len(count))[self.arm])


def _look_at_target(rows: Rows, rng: np.random.Generator) -> tuple[Floats, Integers]:
    """(n_terms,) the common population's mean, and rows of it drawn by their weights; all where they are few."""
    inside = np.flatnonzero(rows.target > 0)
    total = sum(
        rows.target[block] @ np.asarray(rows.terms[block], dtype=np.float64)
        for block in row_blocks(inside, rows.terms.shape[1])
    )
    chance = rows.target[inside]
    centre = np.asarray(total / float(chance.sum()))
    chance /= chance.sum()
    if len(inside) <= MOST_TARGET_ROWS and np.ptp(chance) == 0:
        return centre, inside
    return centre, rng.choice(inside, min(len(inside), MOST_TARGET_ROWS), p=chance)


def _sums(arm: Integers, apart: Floats, effect: Floats, weights: Floats, fold: Integers, n_arms: int) -> Floats:
    size = apart.shape[1] + 2
    sums = np.zeros((n_arms * N_FOLDS, size, size))
    group = arm * N_FOLDS + fold
    order = np.argsort(group, kind="stable")
    z = np.column_stack([np.ones(len(arm)), apart, effect])[order]
    bounds = np.searchsorted(group[order], np.arange(n_arms * N_FOLDS + 1))
    weights = weights[order, None]
    for g, (start, stop) in enumerate(pairwise(bounds)):
        sums[g] = (z[start:stop] * weights[start:stop]).T @ z[start:stop]
    return sums.reshape(n_arms, N_FOLDS, size, size)


@dataclass(frozen=True)
class _Worth:
    """Mean effects of the personal order and of the constant choice, the gain and its lower limit."""

    value: float
    constant: float
    gain: float
    gain_low: float

    @classmethod
    def measure(cls, data: _Data, sign: float) -> "_Worth":
        """sign : -1 where fewer is better; the gain is positive where the personal order is better either way."""
        may = np.flatnonzero(data.arms.may_choose)
        if len(may) < 2:
            return cls(float("-inf"), float("-inf"), 0.0, float("-inf"))
        promised, fixed = np.zeros(len(data.target)), np.zeros(len(data.target))
        chosen, constant = np.zeros(len(data.target), dtype=np.int64), np.zeros(N_FOLDS, dtype=np.int64)
        own_choice, error = np.zeros(len(data.arm), dtype=np.int64), np.zeros(len(data.arm))
        for held_out in range(N_FOLDS):
            slopes = data.slopes(np.arange(N_FOLDS) != held_out)
            constant[held_out] = may[int((sign * slopes.effect[may]).argmax())]
            rows, mine = data.target_fold == held_out, data.fold == held_out
            effects = slopes.effects(data.target[rows])
            chosen[rows] = may[(sign * effects[:, may]).argmax(axis=1)]
            promised[rows] = effects[np.arange(len(effects)), chosen[rows]]
            fixed[rows] = effects[:, constant[held_out]]
            effects = slopes.effects(data.apart[mine])
            own_choice[mine] = may[(sign * effects[:, may]).argmax(axis=1)]
            error[mine] = data.effect[mine] - effects[np.arange(len(effects)), data.arm[mine]]
        weights, is_constant = data.to_population(), data.arm == constant[data.fold]
        taken = (data.arm == own_choice).astype(float)
        correction = weights * (taken - is_constant) * error
        gain = sign * (float((promised - fixed).mean()) + float(correction.sum()))
        se = np.sqrt(
            _model_variance(promised - fixed, data.target_cluster)
            + _error_variance(data, weights, chosen, constant, correction, error)
        )
        level = float(fixed.mean() + (weights * is_constant * error).sum())
        return cls(level + sign * gain, level, gain, gain - SURE * se)


def _model_variance(apart: Floats, cluster: Integers) -> float:
    """Of the mean promise, by citizen."""
    sums = np.bincount(cluster, (apart - apart.mean()) / len(apart))
    return float(sums @ sums)


def _error_variance(
    data: _Data, weights: Floats, chosen: Integers, constant: Integers, correction: Floats, error: Floats
) -> float:
    """Of the correction: by citizen as seen, or as the noise and the shares chosen say where that is more.

    An arm that few of its own people would choose has next to nothing to show its noise by.
    """
    sums = np.bincount(data.cluster, correction)
    share = np.bincount(chosen, minlength=len(data.arms.told)) / len(chosen)
    fixed = np.bincount(constant, minlength=len(data.arms.told)) / len(constant)
    spread = np.bincount(data.arm, weights**2, minlength=len(data.arms.told))
    expected = float((share * (1 - fixed) + fixed * (1 - share)) @ spread) * float(np.mean(error**2))
    return max(float(sums @ sums), expected)
