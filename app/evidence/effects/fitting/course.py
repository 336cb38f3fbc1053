"""The effect week by week after the start, of all offers, of each group of them, and of each offer."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from app.evidence.effects.display import SMALLEST_SHOWN_GROUP, small_remainder
from app.evidence.effects.fitting.plan import Table
from app.evidence.effects.intervals import NORMAL_95
from app.evidence.effects.schemas import FittedCourse, FittedPoint
from models.comparison import Comparison
from models.guards.overlap import SEPARABLE
from models.treated.over_time import AtTime, fit_over_time

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DIMENSIONS = ("kind", "type", "supplier")


def fit_course(table: Table, comparison: Comparison | None) -> FittedCourse | None:
    """On the offers' own people, as `effect_estimate`; None where nobody was followed even to the first week.

    comparison : of the outcomes read from registers, which rest on all rows; None where the run has no such outcome.
    """
    weeks = table.about.course
    if not weeks or comparison is None:
        return None
    values = table.frame[[name for _, name in weeks]].to_numpy(dtype=np.float64)
    counts = _count_citizens(comparison)
    members = _members(table, comparison.checked.names)
    points = [
        point
        for (week, name), one in zip(weeks, fit_over_time(comparison, values), strict=True)
        for point in _points(week, one, _Offers(comparison, counts, table.about.followed[name]), members)
    ]
    named = zip(comparison.checked.names, counts, strict=True)
    return FittedCourse(counts={int(name): int(count) for name, count in named}, points=points)


class _Offers:
    """Of each offer its citizens, whether it has a comparison, and the share followed to the week."""

    def __init__(self, comparison: Comparison, citizens: Integers, followed: Mapping[str, float]) -> None:
        self.names, self.citizens = comparison.checked.names, citizens
        self.overlaps = np.array([one.outside_share < SEPARABLE for one in comparison.overlap])
        self.followed = np.array([followed.get(name, 0.0) for name in self.names])


Members = dict[tuple[str, str], Integers]


def _members(table: Table, names: tuple[str, ...]) -> Members:
    """(dimension, key) -> places of its offers."""
    known = table.frame.drop_duplicates("arm").set_index("arm")
    found: Members = {("all", "all"): np.arange(len(names))}
    for dimension in DIMENSIONS:
        labels = [str(label) for label in known.loc[list(names), dimension]]
        for key in sorted(set(labels) - {"nan"}):
            found[dimension, key] = np.flatnonzero([label == key for label in labels])
    return found | {("offer", name): np.array([place]) for place, name in enumerate(names)}


def _points(week: int, one: AtTime, offers: _Offers, members: Members) -> Iterator[FittedPoint]:
    told = np.isfinite(one.att) & np.isfinite(np.diag(one.covariance)) & offers.overlaps
    told &= offers.citizens >= SMALLEST_SHOWN_GROUP
    for (dimension, key), places in members.items():
        inside = _without_small(places[told[places]], offers)
        head: dict[str, Any] = {"dimension": dimension, "key": key, "week": week}
        if len(inside):
            yield FittedPoint(**head, **_pool(one, offers, inside))
        elif dimension == "offer":
            yield FittedPoint(
                **head, offer_ids=[int(key)], estimate=None, low=None, high=None,
                has_overlap=bool(offers.overlaps[places[0]]), followed=float(offers.followed[places[0]]),
            )  # fmt: skip


def _without_small(inside: Integers, offers: _Offers) -> Integers:
    """Those whose effect may follow from that of all together."""
    left_out = small_remainder({int(place): int(offers.citizens[place]) for place in inside})
    return inside[~np.isin(inside, list(left_out))]


def _pool(one: AtTime, offers: _Offers, inside: Integers) -> dict[str, Any]:
    """Mean of the offers' effects, weighted by their citizens; offers share their controls, hence the covariance."""
    share = offers.citizens[inside] / offers.citizens[inside].sum()
    estimate = float(share @ one.att[inside])
    se = float(np.sqrt(share @ one.covariance[np.ix_(inside, inside)] @ share))
    quantile = float(student.ppf(0.975, max(one.degrees[inside[0]], 1.0))) if len(inside) == 1 else NORMAL_95
    return {
        "offer_ids": [int(offers.names[place]) for place in inside],
        "estimate": estimate,
        "low": estimate - quantile * se,
        "high": estimate + quantile * se,
        "has_overlap": True,
        "followed": float(share @ offers.followed[inside]),
    }


def _count_citizens(comparison: Comparison) -> Integers:
    checked = comparison.checked
    return np.array([len(np.unique(checked.cluster[checked.arm == k + 1])) for k in range(len(checked.names))])
