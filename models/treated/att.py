"""Average effect on those who got each offer, doubly robust, with the arms' full covariance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.parallel import add_each
from models.table.blocks import grouped_blocks
from models.treated.moderate import moderate_variances
from models.treated.weighing import Weighing

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class AttFit:
    """Estimates for arms 1..n_arms; NaN where an arm has fewer than two citizens to tell its noise by.

    att : (n_arms,) in the outcome's unit.
    covariance : (n_arms, n_arms), clustered.
    degrees : (n_arms,) of freedom for the t quantile (Satterthwaite).
    own, own_degrees : (n_arms,) the arm's part of the variance as its own rows alone show it.
    rest, rest_degrees : (n_arms,) the comparison's part.
    """

    att: Floats
    covariance: Floats
    degrees: Floats
    own: Floats
    own_degrees: Floats
    rest: Floats
    rest_degrees: Floats


@dataclass(frozen=True)
class _Influence:
    """What each row adds to the estimates' errors.

    residual : (n_obs,).   at_controls : (n_arms,) the weighted controls' mean.
    own : (n_obs,) of rows with an offer on their own arm's estimate, 0 for the others.
    """

    arm: Integers
    residual: Floats
    at_controls: Floats
    own: Floats


def estimate_att(
    residual: Floats,
    arm: Integers,
    weighing: Weighing,
    weights: Floats,
    cluster: Integers,
    cohort: Integers | None = None,
) -> AttFit:
    """ATT_k = mean of r over arm k - mean of r over no-offer rows weighted by p_k/p_0, r = y - m_0(x).

    residual : (n_obs,) y - m_0(x), cross-fitted.   arm : (n_obs,) 0 for no offer.
    weighing : the controls' weights.               weights : (n_obs,) sampling or censoring weights.
    cluster : (n_obs,) citizen.                     cohort : (n_obs,) start cohort, -1 where there is none.

    Source: Robins, Rotnitzky & Zhao 1994; Sant'Anna & Zhao 2020, equation 2.5 (normalised weights);
    two-way clusters by Cameron, Gelbach & Miller 2011.
    """
    n_arms = weighing.n_arms
    at_controls = add_each(_mean_of_block, weighing.blocks(), residual, weighing)
    totals = np.bincount(arm, weights=weights, minlength=n_arms + 1)
    centres = np.bincount(arm, weights=weights * residual, minlength=n_arms + 1) / totals
    own = np.where(arm > 0, weights / totals[arm] * (residual - centres[arm]), 0.0)
    influence = _Influence(arm, residual, at_controls, own)
    parts = _clustered(influence, weighing, _groupings(cluster, cohort))
    return AttFit(centres[1:] - at_controls, *parts)


def _mean_of_block(rows: Integers, residual: Floats, weighing: Weighing) -> Floats:
    return np.asarray(residual[rows] @ weighing.of(rows))


def _clustered(
    influence: _Influence, weighing: Weighing, groupings: list[tuple[float, Integers]]
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Covariance with the arms' own part moderated, Satterthwaite's degrees, and both parts with theirs."""
    size = np.bincount(influence.arm, minlength=weighing.n_arms + 1)[1:]
    covariance = _add_up([sign * _outer(influence, weighing, group) for sign, group in groupings])
    own, degrees = _own_parts(influence, groupings, weighing.n_arms)
    corrected = own * np.where(degrees > 0, (degrees + 1) / np.maximum(degrees, 1), np.nan)
    moderated = moderate_variances(corrected * size, degrees)
    own_moderated = moderated.variance / size
    effective_n = weighing.effective_n
    rest = np.maximum(np.diag(covariance) - own, 0.0) * effective_n / np.maximum(effective_n - 1, 1e-9)
    covariance = _nearest_valid(covariance - np.diag(np.diag(covariance)) + np.diag(own_moderated + rest))
    total = own_moderated + rest
    own_degrees = np.maximum(moderated.degrees, 1e-9)
    rest_degrees = np.maximum(effective_n - 1, 1e-9)
    freedom = total**2 / (own_moderated**2 / own_degrees + rest**2 / rest_degrees)
    return covariance, np.where(np.isfinite(total), freedom, np.nan), corrected, degrees, rest, rest_degrees


def _groupings(cluster: Integers, cohort: Integers | None) -> list[tuple[float, Integers]]:
    """(sign, group of each row): citizen, and with cohorts + cohort - both at once."""
    if cohort is None:
        return [(1.0, cluster)]
    by_cohort = np.where(cohort < 0, cohort.max() + 1 + cluster, cohort)
    both = np.unique(cluster * (int(by_cohort.max()) + 1) + by_cohort, return_inverse=True)[1]
    return [(1.0, cluster), (1.0, by_cohort), (-1.0, both)]


def _add_up(pieces: list[Floats]) -> Floats:
    """Sum over the groupings, each diagonal element never below the one by citizen alone."""
    total = np.sum(pieces, axis=0)
    lift = np.maximum(np.diag(pieces[0]) - np.diag(total), 0.0)
    return np.asarray(total + np.diag(lift))


def _outer(influence: _Influence, weighing: Weighing, group: Integers) -> Floats:
    """Sum of outer products of the groups' summed influence.

    A row with an offer that is alone in its group touches its own arm only; all others are summed densely, by block.
    """
    n_arms = weighing.n_arms
    is_control = influence.arm == 0
    alone = (np.bincount(group)[group] == 1) & ~is_control
    squares = np.bincount(influence.arm[alone], weights=influence.own[alone] ** 2, minlength=n_arms + 1)
    total: Floats = np.diag(squares[1:].astype(np.float64))
    blocks = grouped_blocks(np.flatnonzero(~alone), group, n_arms)
    return np.asarray(total + add_each(_outer_of_block, blocks, influence, weighing, group))


def _outer_of_block(rows: Integers, influence: _Influence, weighing: Weighing, group: Integers) -> Floats:
    arm = influence.arm[rows]
    at = np.flatnonzero(arm == 0)
    of_controls = weighing.of(rows[at])
    of_controls *= influence.at_controls - influence.residual[rows[at], None]
    if len(at) == len(rows):
        every = of_controls
    else:
        every = np.zeros((len(rows), weighing.n_arms))
        every[at] = of_controls
        treated = np.flatnonzero(arm > 0)
        every[treated, arm[treated] - 1] = influence.own[rows[treated]]
    starts = np.flatnonzero(np.diff(group[rows], prepend=-1))
    sums = every if len(starts) == len(rows) else np.add.reduceat(every, starts, axis=0)
    return np.asarray(sums.T @ sums)


def _own_parts(influence: _Influence, groupings: list[tuple[float, Integers]], n_arms: int) -> tuple[Floats, Floats]:
    """(n_arms,) variance from the arm's own rows, and its degrees of freedom: groups less one."""
    treated = np.flatnonzero(influence.arm)
    arm, own = influence.arm[treated], influence.own[treated]
    squares, units = [], []
    for sign, group in groupings:
        pairs, place = np.unique(arm * (int(group.max()) + 1) + group[treated], return_inverse=True)
        of_arm = pairs // (int(group.max()) + 1)
        sums = np.bincount(place, weights=own)
        squares.append(sign * np.bincount(of_arm, weights=sums**2, minlength=n_arms + 1)[1:])
        units.append(np.bincount(of_arm, minlength=n_arms + 1)[1:])
    return np.maximum(np.sum(squares, axis=0), squares[0]), np.min(units[:2], axis=0) - 1


def _nearest_valid(covariance: Floats) -> Floats:
    """Two-way sums can have negative eigenvalues; those are set to zero, the diagonal is never lowered."""
    known = np.isfinite(np.diag(covariance))
    block = covariance[np.ix_(known, known)]
    values, vectors = np.linalg.eigh((block + block.T) / 2)
    result = np.full_like(covariance, np.nan)
    result[np.ix_(known, known)] = (
        block if values.min(initial=0.0) >= 0 else (vectors * np.clip(values, 0, None)) @ vectors.T
    )
    return result
