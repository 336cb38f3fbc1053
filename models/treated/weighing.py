"""Weights that make the no-offer rows resemble each arm: two numbers an arm are kept, the weights are made anew."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.nuisances.ratios import ALL_ARMS, Ratios
from models.parallel import run_each
from models.table.blocks import Kept, row_blocks

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# No single control may stand for more than ten of an arm's people, nor for more than a twentieth of
# the comparison; relative to the arm, since an absolute limit on p_k means nothing at 0.1 % of the rows.
MOST_PEOPLE_A_CONTROL_STANDS_FOR = 10.0
LARGEST_CONTROL_SHARE = 0.05
ARMS_AT_A_TIME = 8
# The arm's people with fewer controls than this as likely as they are have nobody to be compared with.
FEWEST_ALIKE = 5


@dataclass(frozen=True)
class Weighing:
    """Row i of the controls weighs min(weights[i] exp(log ratio + log_scale[k]), cap[k]) for arm k, in sum one.

    ratios, weights : of all rows.   controls : (n_controls,) their row numbers.
    log_scale, cap : (n_arms,).   limited_share : (n_arms,) weight that the limit on single controls took away.
    effective_n : (n_arms,) number of equally weighted controls that would be as precise (Kish 1965).
    largest : (n_arms,) the weight of the heaviest control.
    means : (n_arms, n_terms) weighted means of the controls' terms.
    least_alike : (n_arms,) log ratio of the fifth likeliest control.
    """

    ratios: Ratios
    weights: Floats
    controls: Integers
    log_scale: Floats
    cap: Floats
    limited_share: Floats
    effective_n: Floats
    largest: Floats
    means: Floats
    least_alike: Floats

    @property
    def n_arms(self) -> int:
        return len(self.cap)

    def blocks(self) -> list[Integers]:
        """The controls in blocks that are narrow enough for all arms at once."""
        return row_blocks(self.controls, self.n_arms)

    def of(self, rows: Integers, arms: slice = ALL_ARMS) -> Floats:
        """(n_rows, n_arms) weights of these controls."""
        share = self.ratios.of(rows, arms)
        share += self.log_scale[arms]
        share += np.log(self.weights[rows])[:, None]
        # A weight is no more than its cap; larger powers would only overflow on the way there.
        np.minimum(share, np.log(self.cap[arms]), out=share)
        return np.exp(share, out=share)


@dataclass(frozen=True)
class _OfArm:
    log_scale: float
    cap: float
    limited_share: float
    effective_n: float
    largest: float
    least_alike: float


def weigh_controls(ratios: Ratios, weights: Floats, controls: Integers, sizes: Integers, terms: Kept) -> Weighing:
    """Normalised weights of each arm's comparison, none above the limit.

    weights : (n_obs,) sampling weights.   sizes : (n_arms,) rows of each arm.   terms : (n_obs, n_terms).
    """
    starts = range(0, ratios.n_arms, ARMS_AT_A_TIME)
    pieces = [slice(start, min(start + ARMS_AT_A_TIME, ratios.n_arms)) for start in starts]
    found = run_each(_weigh_arms, pieces, ratios, weights, controls, sizes, terms)
    arms = [one for part, _ in found for one in part]
    return Weighing(
        ratios=ratios,
        weights=weights,
        controls=controls,
        log_scale=np.array([one.log_scale for one in arms]),
        cap=np.array([one.cap for one in arms]),
        limited_share=np.array([one.limited_share for one in arms]),
        effective_n=np.array([one.effective_n for one in arms]),
        largest=np.array([one.largest for one in arms]),
        means=np.concatenate([means for _, means in found]),
        least_alike=np.array([one.least_alike for one in arms]),
    )


def _weigh_arms(
    arms: slice, ratios: Ratios, weights: Floats, controls: Integers, sizes: Integers, terms: Kept
) -> tuple[list[_OfArm], Floats]:
    """The arms' figures, and (n_arms, n_terms) the weighted means of the controls' terms."""
    blocks = row_blocks(controls, ratios.basis.shape[1])
    shares = np.empty((arms.stop - arms.start, len(controls)))
    at = 0
    for rows in blocks:
        shares[:, at : at + len(rows)] = ratios.of(rows, arms).T
        at += len(rows)
    own = weights[controls]
    found = [_weigh_one(share, own, int(size)) for share, size in zip(shares, sizes[arms], strict=True)]
    means, at = np.zeros((len(shares), terms.shape[1])), 0
    for rows in blocks:
        means += shares[:, at : at + len(rows)] @ terms[rows].astype(np.float64)
        at += len(rows)
    return found, means


def _weigh_one(share: Floats, weights: Floats, arm_size: int) -> _OfArm:
    """`share` holds the log ratios when it comes, and the weights when it goes."""
    few = min(FEWEST_ALIKE, len(share))
    least_alike = float(np.partition(share, len(share) - few)[len(share) - few]) if few == FEWEST_ALIKE else np.inf
    highest = float(share.max())
    share -= highest
    np.exp(share, out=share)
    share *= weights
    total = float(share.sum())
    share /= total
    limit = min(MOST_PEOPLE_A_CONTROL_STANDS_FOR / max(arm_size, 1), LARGEST_CONTROL_SHARE)
    limit = min(max(limit, 10.0 / len(share)), 1.0)
    lift, limited = 1.0, 0.0
    if share.max() > limit:
        lift = _lift(share[share > limit * share.sum() * 1e-3], limit)
        before = share[share > limit / lift].copy()
        np.minimum(share * lift, limit, out=share)
        # Where too few rows have any weight to reach the limit's sum, the limit gives way.
        left = float(share.sum())
        share /= left
        lift, limit = lift / left, limit / left
        limited = float(np.clip(before - limit, 0.0, None).sum())
    return _OfArm(
        log_scale=float(np.log(lift / total)) - highest,
        cap=limit,
        limited_share=limited,
        effective_n=float(1 / (share @ share)),
        largest=float(share.max()),
        least_alike=least_alike,
    )


def _lift(heavy: Floats, limit: float) -> float:
    """What to multiply all weights by so that, cut at the limit, they still sum to one.

    heavy : the weights that may come to the limit, out of all that sum to one.
    """
    ordered = np.sort(heavy)[::-1]
    capped = np.arange(1, len(ordered) + 1)
    above = np.cumsum(ordered)
    lifts = (1 - capped * limit) / np.maximum(1 - above, 1e-12)
    # The first number of capped rows after which the next row stays below the limit.
    following = np.append(ordered[1:], 0.0)
    fits = (capped * limit < 1) & (above < 1 - 1e-12) & (following * lifts <= limit)
    return float(lifts[fits.argmax()]) if fits.any() else 1e12
