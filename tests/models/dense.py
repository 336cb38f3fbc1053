"""What the estimators do by block, written out once more with every matrix in memory at once."""

import numpy as np

from models.nuisances.ratios import Ratios
from models.treated.weighing import weigh_controls


def ratios_of(log_ratio):
    """`Ratios` that give just this (n_obs, n_arms) matrix: the basis is the matrix itself."""
    n_arms = log_ratio.shape[1]
    return Ratios(log_ratio, (np.zeros(len(log_ratio), dtype=np.int64),), (np.eye(n_arms + 1)[None, :, 1:],))


def weighing_of(log_ratio, arm, weights=None, terms=None):
    """The comparison's weights from a matrix of log ratios."""
    weights = np.ones(len(arm)) if weights is None else weights
    terms = np.zeros((len(arm), 0)) if terms is None else terms
    sizes = np.bincount(arm, minlength=log_ratio.shape[1] + 1)[1:]
    return weigh_controls(ratios_of(log_ratio), weights, np.flatnonzero(arm == 0), sizes, terms)


def dense_weights(log_ratio, weights, arm_size):
    """(n_controls, n_arms): normalised, cut at the limit and raised again until nothing sticks out."""
    raw = weights[:, None] * np.exp(log_ratio - log_ratio.max(axis=0))
    raw /= raw.sum(axis=0)
    limit = np.minimum(10.0 / arm_size, 0.05)
    limit = np.minimum(np.maximum(limit, 10.0 / len(raw)), 1.0)
    share = raw
    for _ in range(2000):
        share = np.minimum(share, limit)
        share = share / share.sum(axis=0)
    return share, np.clip(raw - share, 0, None).sum(axis=0)


def dense_influence(residual, arm, control_weights, weights):
    """(n_obs, n_arms), and the estimates."""
    n_arms, is_control = control_weights.shape[1], arm == 0
    at_controls = residual[is_control] @ control_weights
    influence, att = np.zeros((len(arm), n_arms)), np.empty(n_arms)
    influence[is_control] = -control_weights * (residual[is_control, None] - at_controls)
    for k in range(n_arms):
        mine = arm == k + 1
        share = weights[mine] / weights[mine].sum()
        att[k] = share @ residual[mine] - at_controls[k]
        influence[mine, k] = share * (residual[mine] - share @ residual[mine])
    return influence, att


def dense_outer(influence, group):
    """Sum over groups of the outer product of what each group's rows add up to."""
    sums = np.stack([influence[group == one].sum(axis=0) for one in np.unique(group)])
    return sums.T @ sums
