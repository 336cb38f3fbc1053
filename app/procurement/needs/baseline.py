"""What the run in use says of today's offers, alone and together, as far as it may be told.

Nothing under five people, the offer type's result from 5 to 14, the offer's own from 15 on; always with its interval.
"""

from collections.abc import Callable, Iterable, Sequence
from math import sqrt

from app.evidence.effects.display import SMALLEST_SHOWN_EFFECT, SMALLEST_SHOWN_GROUP
from app.evidence.effects.schemas import CommonEstimate, GroupResult
from app.evidence.effects.views import scale_of
from app.evidence.effects.wording import DECIMALS
from app.procurement.needs.schemas import Result, Told

# 97.5 % of the standard normal: an interval of 95 %.
Z = 1.959964
HOURS_BANDS = ((0.0, 10.0, "1-10"), (10.0, 20.0, "11-20"), (20.0, 200.0, "21+"))


def offer_results(told: Told, offer_ids: Iterable[int]) -> list[Result]:
    """One for each offer of which something may be told; two small ones of the same type give its result once."""
    wanted = set(offer_ids)
    found: dict[tuple[str, str], Result] = {}
    for one in told.commons:
        result = _of_offer(told, one) if one.offer_id in wanted else None
        if result is not None:
            found.setdefault((result.kind, result.key), result)
    return list(found.values())


def _of_offer(told: Told, one: CommonEstimate) -> Result | None:
    if _may_stand_alone(one):
        return result(told, "own", one.offer_code, one.offer_title, one, n=one.n or one.n_low, n_offers=1)
    if one.of_type is not None:
        return group_result(told, "type", one.of_type)
    return None


def _may_stand_alone(one: CommonEstimate) -> bool:
    # A number that is hidden beside others' would follow from them in a document: the offer is then left out.
    return one.shown and one.estimate is not None and one.n is not None and one.n >= SMALLEST_SHOWN_EFFECT


def group_result(told: Told, kind: str, one: GroupResult) -> Result | None:
    """None where the group's figures, or how many people are behind them, may not be shown."""
    if not one.shown or one.estimate is None or one.n is None or one.n < SMALLEST_SHOWN_GROUP:
        return None
    return result(told, kind, one.key, one.name, one, n=one.n, n_offers=one.n_offers)


def result(told: Told, kind: str, key: str, title: str, one: CommonEstimate | GroupResult, *, n: int, n_offers: int
           ) -> Result | None:  # fmt: skip
    if one.estimate is None or one.low is None or one.high is None:
        return None
    far = isinstance(one, CommonEstimate) and one.far_on is not None
    return _scaled(told, kind, key, title, one.estimate, one.low, one.high, n, n_offers, far=far)


def pooled(told: Told, offer_ids: Iterable[int], *, kind: str = "pooled", key: str = "", title: str = "",
           fewest: int = 1) -> Result | None:  # fmt: skip
    """The mean effect of the offers, each citizen counting once, with an interval of 95 %.

    Offers that may not stand alone are left out, and those whose people are little like the population. The variance
    is w'Σw, with Σ the run's covariance of the effects told together and w the offers' shares of the people.
    fewest : offers it takes.   Returns None with fewer.
    """
    wanted, known = set(offer_ids), told.known
    if known is None:
        return None
    places = {offer_id: place for place, offer_id in enumerate(known.offer_ids)}
    mine = [one for one in told.commons if one.offer_id in wanted and one.offer_id in places]
    mine = [one for one in mine if one.far_on is None and _may_stand_alone(one)]
    if len(mine) < max(1, fewest):
        return None
    n = sum(one.n or 0 for one in mine)
    weights = {places[one.offer_id]: (one.n or 0) / n for one in mine}
    mean = sum((one.n or 0) / n * (one.estimate or 0.0) for one in mine)
    half = Z * sqrt(max(0.0, _variance(weights, known.covariance)))
    return _scaled(told, kind, key, title, mean, mean - half, mean + half, n, len(mine))


def _variance(weights: dict[int, float], triangle: Sequence[float]) -> float:
    """w'Σw from the lower triangle of Σ by rows."""
    return sum(
        one * other * triangle[max(i, j) * (max(i, j) + 1) // 2 + min(i, j)]
        for i, one in weights.items()
        for j, other in weights.items()
    )


def by_length(told: Told) -> list[Result]:
    """Effects by band of planned weeks, shortest first: descriptive."""
    found = [group_result(told, "weeks", one) for one in told.durations]
    return sorted((one for one in found if one is not None), key=lambda one: int(one.key.split("-")[0].rstrip("+")))


def by_hours(told: Told, hours_of: Callable[[int], float | None]) -> list[Result]:
    """Effects by band of planned hours a week, fewest first: descriptive, and only bands with two offers or more."""
    known = {one.offer_id: hours_of(one.offer_id) for one in told.commons}
    bands = [
        pooled(told, [each for each, hours in known.items() if hours is not None and low < hours <= high],
               kind="hours", key=key, title=key, fewest=2)
        for low, high, key in HOURS_BANDS
    ]  # fmt: skip
    return [one for one in bands if one is not None]


def _scaled(told: Told, kind: str, key: str, title: str, estimate: float, low: float, high: float, n: int,
            n_offers: int, *, far: bool = False) -> Result:  # fmt: skip
    scale, decimals = scale_of(told.unit), DECIMALS[told.unit]
    return Result(
        kind=kind, key=key, title=title, outcome=told.outcome, population=told.population,
        estimate=round(estimate * scale, decimals), low=round(low * scale, decimals),
        high=round(high * scale, decimals), unit=told.unit, decimals=decimals, n=n, n_offers=n_offers, run=told.run,
        far=far,
    )  # fmt: skip
