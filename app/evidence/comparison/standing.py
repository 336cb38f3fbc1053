"""Suppliers put beside each other by what is known of all offers together: places, grades, better or worse."""

from collections.abc import Sequence
from typing import Any

from app.evidence.comparison.schemas import OfferFigures, Standing

N_DRAWS = 4000
# Share of a supplier's people in offers whose comparison holds; an offer where it does not is never flagged either.
LEAST_SOUND = 0.5
FLAGS = {1: "better", -1: "worse", 0: "none"}


def stand(
    offers: Sequence[OfferFigures],
    offer_ids: Sequence[int],
    covariance: Sequence[float],
    *,
    lower_is_better: bool,
    may_differ: bool,
) -> dict[str, Standing]:
    """Every supplier with an offer that was told, by its id as text; a supplier's effect is its people's mean.

    offer_ids, covariance : the told offers, and the lower triangle by rows of what is known of their shrunken effects.
    may_differ : whether offers differ by more than chance; otherwise nobody is called better or worse.

    Sets in the manner of Mogstad et al. 2024, but of the joint posterior: all hold with a chance of at least 95 %
    if the model does. Grades as of Kline, Rose & Walters 2024.
    """
    import numpy as np

    from models.pooled.grades import grade_arms
    from models.pooled.ranks import flag_arms, rank_sets

    known = {one.offer_id: one for one in offers if one.common is not None}
    told = [known[offer_id] for offer_id in offer_ids if offer_id in known]
    if len(told) < len(offer_ids) or not told:
        return {}
    suppliers = sorted({one.supplier_id for one in told})
    people = np.array([float(one.n) for one in told])
    members = np.array([[one.supplier_id == supplier for one in told] for supplier in suppliers])
    shares = members * people / (members @ people)[:, None]
    mean = shares @ np.array([one.common for one in told], dtype=float)
    between = shares @ _square(covariance, len(told)) @ shares.T
    draws = np.random.default_rng(0).multivariate_normal(mean, between, N_DRAWS, method="eigh")
    sign = -1.0 if lower_is_better else 1.0
    average = draws @ (members @ people / people.sum())
    sound = shares @ np.array([one.is_comparable for one in told], dtype=float) >= LEAST_SOUND
    flags = np.zeros(len(suppliers), dtype=int)
    flags[sound] = flag_arms((sign * (draws[:, sound] - average[:, None]) > 0).mean(axis=0))
    grades = grade_arms(mean, draws, lower_is_better=lower_is_better)
    low, high = rank_sets(mean, between, lower_is_better=lower_is_better)
    return {
        str(supplier): Standing(
            set_low=int(low[i]),
            set_high=int(high[i]),
            places=len(suppliers),
            grade=int(grades[i]),
            flag=FLAGS[int(flags[i])] if may_differ else "none",
            is_sound=bool(sound[i]),
        )
        for i, supplier in enumerate(suppliers)
    }


def _square(triangle: Sequence[float], size: int) -> Any:
    """(size, size), symmetric."""
    import numpy as np

    whole = np.zeros((size, size))
    whole[np.tril_indices(size)] = triangle
    return whole + np.tril(whole, -1).T
