"""Average effect on those who got each offer, doubly robust, with the arms' full covariance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.treated.moderate import moderate_variances

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# No single control may stand for more than ten of an arm's people, nor for more than a twentieth of
# the comparison; relative to the arm, since an absolute limit on p_k means nothing at 0.1 % of the rows.
MOST_PEOPLE_A_CONTROL_STANDS_FOR = 10.0
LARGEST_CONTROL_SHARE = 0.05


@dataclass(frozen=True)
class AttFit:
    """Estimates for arms 1..n_arms; NaN where an arm has fewer than two citizens to tell its noise by.

    att : (n_arms,) in the outcome's unit.
    covariance : (n_arms, n_arms), clustered.
    degrees : (n_arms,) of freedom for the t quantile (Satterthwaite).
    own, own_degrees : (n_arms,) the arm's part of the variance as its own rows alone show it.
    rest, rest_degrees : (n_arms,) the comparison's part.
    control_weights : (n_controls, n_arms), each column sums to one.
    limited_share : (n_arms,) weight that the limit on single controls took away.
    """

    att: Floats
    covariance: Floats
    degrees: Floats
    own: Floats
    own_degrees: Floats
    rest: Floats
    rest_degrees: Floats
    control_weights: Floats
    limited_share: Floats

    @property
    def effective_n(self) -> Floats:
        """(n_arms,) number of equally weighted controls that would be as precise (Kish 1965)."""
        return np.asarray(1 / (self.control_weights**2).sum(axis=0))


def estimate_att(
    residual: Floats,
    arm: Integers,
    log_ratio: Floats,
    weights: Floats,
    cluster: Integers,
    cohort: Integers | None = None,
) -> AttFit:
    """ATT_k = mean of r over arm k - mean of r over no-offer rows weighted by p_k/p_0, r = y - m_0(x).

    residual : (n_obs,) y - m_0(x), cross-fitted.   arm : (n_obs,) 0 for no offer.
    log_ratio : (n_obs, n_arms) log p_k(x)/p_0(x).  weights : (n_obs,) sampling or censoring weights.
    cluster : (n_obs,) citizen.                     cohort : (n_obs,) start cohort, -1 where there is none.

    Source: Robins, Rotnitzky & Zhao 1994; Sant'Anna & Zhao 2020, equation 2.5 (normalised weights);
    two-way clusters by Cameron, Gelbach & Miller 2011.
    """
    n_arms = log_ratio.shape[1]
    is_control = arm == 0
    arm_size = np.bincount(arm, minlength=n_arms + 1)[1:]
    control_weights, limited = weigh_controls(log_ratio[is_control], weights[is_control], arm_size)
    at_controls = residual[is_control] @ control_weights
    influence = np.zeros((len(arm), n_arms))
    influence[is_control] = -control_weights * (residual[is_control, None] - at_controls)
    att = np.empty(n_arms)
    for k in range(n_arms):
        mine = arm == k + 1
        share = weights[mine] / weights[mine].sum()
        centre = share @ residual[mine]
        att[k] = centre - at_controls[k]
        influence[mine, k] = share * (residual[mine] - centre)
    parts = _clustered(influence, arm, cluster, cohort, 1 / (control_weights**2).sum(axis=0))
    return AttFit(att, *parts, control_weights, limited)


def weigh_controls(log_ratio: Floats, weights: Floats, arm_size: Integers) -> tuple[Floats, Floats]:
    """Normalised weights (n_controls, n_arms), none above the limit, and the weight the limit took away."""
    raw = weights[:, None] * np.exp(log_ratio - log_ratio.max(axis=0))
    raw /= raw.sum(axis=0)
    limit = np.minimum(MOST_PEOPLE_A_CONTROL_STANDS_FOR / np.maximum(arm_size, 1), LARGEST_CONTROL_SHARE)
    limit = np.minimum(np.maximum(limit, 10.0 / len(raw)), 1.0)
    # Cutting raises the other weights a little, so it is repeated until nothing sticks out.
    share = raw
    for _ in range(30):
        if (share <= limit * 1.0001).all():
            break
        share = np.minimum(share, limit)
        share /= share.sum(axis=0)
    return share, np.asarray(np.clip(raw - share, 0.0, None).sum(axis=0))


def _clustered(
    influence: Floats, arm: Integers, cluster: Integers, cohort: Integers | None, effective_n: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Covariance with the arms' own part moderated, Satterthwaite's degrees, and both parts with theirs."""
    n_arms = influence.shape[1]
    groupings = _groupings(cluster, cohort)
    covariance = _sum_over(influence, groupings)
    own, degrees, size = np.empty(n_arms), np.empty(n_arms), np.empty(n_arms)
    for k in range(n_arms):
        mine = np.flatnonzero(arm == k + 1)
        size[k] = len(mine)
        part = _sum_over(influence[mine, k : k + 1], [(sign, group[mine]) for sign, group in groupings])
        units = min(len(np.unique(group[mine])) for _, group in groupings[:2])
        degrees[k] = units - 1
        own[k] = part[0, 0]
    corrected = own * np.where(degrees > 0, (degrees + 1) / np.maximum(degrees, 1), np.nan)
    moderated = moderate_variances(corrected * size, degrees)
    own_moderated = moderated.variance / size
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
    without = cohort < 0
    by_cohort = np.where(without, cohort.max() + 1 + cluster, cohort)
    both = np.unique(np.column_stack([cluster, by_cohort]), axis=0, return_inverse=True)[1].reshape(-1)
    return [(1.0, cluster), (1.0, by_cohort), (-1.0, both)]


def _sum_over(influence: Floats, groupings: list[tuple[float, Integers]]) -> Floats:
    """Sum of outer products of the groups' summed influence, never below the one by citizen alone."""
    pieces = [sign * _outer(influence, group) for sign, group in groupings]
    total = np.sum(pieces, axis=0)
    lift = np.maximum(np.diag(pieces[0]) - np.diag(total), 0.0)
    return np.asarray(total + np.diag(lift))


def _outer(influence: Floats, group: Integers) -> Floats:
    codes = np.unique(group, return_inverse=True)[1]
    rows = np.arange(len(codes))
    picker = sparse.csr_matrix((np.ones(len(codes)), (codes, rows)), shape=(int(codes.max()) + 1, len(codes)))
    sums = picker @ influence
    return np.asarray(sums.T @ sums)


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
