"""Intervals for effects on a share: honest also where an arm has few events, or none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta
from scipy.stats import t as student

from models.treated.att import AttFit
from models.treated.moderate import FEWEST_ARMS, moderate_variances

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# An arm whose events tell less than this about its own variance borrows all of it.
FEWEST_DEGREES = 3.0
FEWEST_EVENTS_TO_POOL = 10.0
# Below both, nothing is said of an arm. More must be seen than expected: were five seen enough,
# the offers told of would mostly be those that have five by chance.
FEWEST_EXPECTED, FEWEST_OBSERVED = 5.0, 10.0


@dataclass(frozen=True)
class ShareFit:
    """For arms 1..n_arms.

    low, high : limits of the effect, not symmetric around it.
    se : half the interval in units of the t quantile; degrees : its degrees of freedom.
    observed, expected : events in the arm, and as many as there would have been without it.
    """

    low: Floats
    high: Floats
    se: Floats
    degrees: Floats
    observed: Floats
    expected: Floats

    @property
    def too_few(self) -> NDArray[np.bool_]:
        """(n_arms,) whether so few had the event, and would have had it anyway, that nothing can be said."""
        return (self.observed < FEWEST_OBSERVED) & (self.expected < FEWEST_EXPECTED)


def is_share(outcome: Floats) -> bool:
    """Only zeros and ones."""
    return bool(np.isin(outcome, (0.0, 1.0)).all())


def fit_shares(
    fit: AttFit, outcome: Floats, residual: Floats, arm: Integers, weights: Floats, *, confidence: float
) -> ShareFit:
    """Limits for the arm's own share from the binomial distribution, joined with the comparison's.

    The sample variance of an arm without events is next to nothing, and would make the least known
    arm the surest. So the share gets Clopper-Pearson limits at an effective size, which carries
    clustering and what the covariates explain (Korn & Graubard 1998); the comparison's variance is
    added by squaring and adding the distances to the limits (Newcombe 1998, method 10).
    """
    share, size = _shares_of_arms(outcome, arm, weights)
    inflation, own_degrees = _inflate(fit, share, size, _unexplained(outcome, residual, arm, weights))
    effective = size / inflation
    # Agresti & Coull's midpoint: a share of 0 in 20 is not known to be 0.
    middle = (share * effective + 2) / (effective + 4)
    own = middle * (1 - middle) / effective
    total = own + fit.rest
    degrees = total**2 / (own**2 / own_degrees + fit.rest**2 / fit.rest_degrees)
    quantile = student.ppf((1 + confidence) / 2, np.maximum(degrees, 1.0))
    below, above = _binomial_limits(share, effective, confidence)
    low = fit.att - np.hypot(share - below, quantile * np.sqrt(fit.rest))
    high = fit.att + np.hypot(above - share, quantile * np.sqrt(fit.rest))
    counted = np.bincount(arm)[1:]
    return ShareFit(
        low=low,
        high=high,
        se=(high - low) / (2 * quantile),
        degrees=degrees,
        observed=share * counted,
        expected=np.clip(share - fit.att, 0.0, 1.0) * counted,
    )


def _shares_of_arms(outcome: Floats, arm: Integers, weights: Floats) -> tuple[Floats, Floats]:
    """Share and number of people (Kish 1965) of each arm; pseudo-values can lie a little outside 0 to 1."""
    totals = np.bincount(arm, weights=weights)[1:]
    share = np.bincount(arm, weights=weights * outcome)[1:] / totals
    return np.clip(share, 0.0, 1.0), totals**2 / np.bincount(arm, weights=weights**2)[1:]


def _unexplained(outcome: Floats, residual: Floats, arm: Integers, weights: Floats) -> float:
    """Variance of the no-offer rows' residual over their share's binomial variance."""
    w = weights[arm == 0] / weights[arm == 0].sum()
    share, rest = float(w @ outcome[arm == 0]), residual[arm == 0]
    if not 0 < share < 1:
        return 1.0
    return float(w @ (rest - w @ rest) ** 2) / (share * (1 - share))


def _inflate(fit: AttFit, share: Floats, size: Floats, unexplained: float) -> tuple[Floats, Floats]:
    """(n_arms,) variance over the binomial one, and its degrees of freedom.

    The ratio, unlike the variance, is alike in arms with few and many events, so it can be borrowed.
    """
    binomial = share * (1 - share)
    ratio = np.divide(fit.own * size, binomial, out=np.zeros_like(share), where=binomial > 0)
    # What a sample variance of ones and zeros tells, by its kurtosis: two events of a hundred tell little.
    told = 2 * size * binomial / np.maximum(1 - 4 * binomial, 1e-9)
    degrees = np.minimum(fit.own_degrees, told)
    known = (degrees >= FEWEST_DEGREES) & np.isfinite(ratio)
    pooled = unexplained
    if (size * binomial).sum() >= FEWEST_EVENTS_TO_POOL and known.any():
        pooled = max(unexplained, float(np.average(ratio[known], weights=(size * binomial)[known])))
    lent = np.where(np.isfinite(ratio), np.maximum(ratio, pooled), pooled)
    if known.sum() < FEWEST_ARMS:
        return lent, np.maximum(fit.own_degrees, 1.0)
    moderated = moderate_variances(np.where(known, ratio, np.nan), np.where(known, degrees, 0.0))
    return np.where(known, moderated.variance, lent), np.where(known, moderated.degrees, degrees[known].sum())


def _binomial_limits(share: Floats, size: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Clopper & Pearson 1934; `size` need not be whole."""
    events, tail = share * size, (1 - confidence) / 2
    with np.errstate(invalid="ignore"):
        low = beta.ppf(tail, events, size - events + 1)
        high = beta.ppf(1 - tail, events + 1, size - events)
    return np.where(events > 0, low, 0.0), np.where(events < size, high, 1.0)
