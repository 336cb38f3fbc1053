"""Effects on what no offer can have changed: they should be nought, and their spread tells how far to trust others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

Floats = NDArray[np.float64]

SURPRISING = 0.05


@dataclass(frozen=True)
class Placebo:
    """One outcome from before the start, in sds of its own residual.

    att : (n_arms,), NaN where an arm has none.   covariance : (n_arms, n_arms).
    """

    att: Floats
    covariance: Floats

    @property
    def p_value(self) -> float:
        """Of no effect on any arm: att' S^-1 att against chi squared."""
        known = np.isfinite(self.att)
        inverse = np.linalg.pinv(self.covariance[np.ix_(known, known)], hermitian=True)
        return float(chi2.sf(self.att[known] @ inverse @ self.att[known], int(known.sum())))

    @property
    def shared(self) -> tuple[float, float]:
        """What all arms have in common, weighted by precision, and its standard error: of a selection into any arm."""
        known = np.isfinite(self.att)
        inverse = np.linalg.pinv(self.covariance[np.ix_(known, known)], hermitian=True)
        certain = 1 / float(inverse.sum())
        return certain * float(inverse.sum(axis=0) @ self.att[known]), float(np.sqrt(certain))


@dataclass(frozen=True)
class Systematic:
    """Variance of systematic error in residual variances: what all arms share, and what is each arm's own.

    Of selection into any offer at all every arm has the same error; taken for independent errors it would seem to
    vanish in the mean over many arms.
    """

    shared: float = 0.0
    own: float = 0.0

    def covariance(self, n_arms: int) -> Floats:
        return np.asarray(self.shared * np.ones((n_arms, n_arms)) + self.own * np.eye(n_arms))


def measure_systematic(placebos: Mapping[str, Placebo]) -> Systematic:
    """How much more placebo effects are off nought than chance makes them: bias that the real outcome has too.

    Each outcome's mean over the arms, squared, less its variance; and the arms' distances from that mean, squared, less
    theirs, weighted by precision; never below nought. Source: Schuemie, Hripcsak, Ryan, Madigan & Suchard 2018 (a
    systematic error with a mean of its own), by moments.
    """
    shared, own, weights = [], [], []
    for one in placebos.values():
        known = np.isfinite(one.att)
        if not known.any():
            continue
        att, covariance = one.att[known], one.covariance[np.ix_(known, known)]
        inverse = np.linalg.pinv(covariance, hermitian=True)
        certain = 1 / float(inverse.sum())
        mean = certain * float(inverse.sum(axis=0) @ att)
        shared.append(mean**2 - certain)
        if len(att) > 1:
            variance = np.diag(covariance)
            # The mean follows the arms, so that their distances from it are a little too small.
            apart = ((att - mean) ** 2 - (variance - certain)) * len(att) / (len(att) - 1)
            own.extend(apart.tolist())
            weights.extend((1 / variance**2).tolist())
    return Systematic(
        shared=max(0.0, float(np.mean(shared))) if shared else 0.0,
        own=max(0.0, float(np.average(own, weights=weights))) if own else 0.0,
    )


def placebo_warnings(placebos: Mapping[str, Placebo]) -> list[str]:
    """What the placebos found is in the common population's intervals alone; whoever reads the others must know."""
    found = [name for name, one in placebos.items() if one.p_value < SURPRISING]
    if not found:
        return []
    names = ", ".join(f"'{name}'" for name in found)
    return [
        f"Effects on placebo {names} differ from nought. The intervals in the common population are widened by what"
        " that shows; those of the effects on the arms' own people are not, and are too narrow."
    ]


def describe_placebo(placebos: Mapping[str, Placebo], names: tuple[str, ...]) -> dict[str, Any]:
    """By outcome: the joint test and every arm's effect, in residual sds; `*variance` was added to that of chance."""
    systematic = measure_systematic(placebos)
    return {
        "variance": systematic.own,
        "shared_variance": systematic.shared,
        "outcomes": {
            outcome: {
                "p_value": one.p_value,
                "arms": {
                    name: {"att": float(att), "se": float(np.sqrt(variance))}
                    for name, att, variance in zip(names, one.att, np.diag(one.covariance), strict=True)
                    if np.isfinite(att)
                },
            }
            for outcome, one in placebos.items()
        },
    }
