"""The true change on the indicators that starting an offer makes at the next assessment."""

from bisect import bisect_right
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from app.steering.demonstration.history import History
from app.steering.demonstration.progress import GAIN_WEEKS, KEPT_A_WEEK, Floats, Scored, true_gains
from app.steering.demonstration.world import NONE, State

# The next assessment counts when it comes after the week of the start and within this, and when one was made before.
WINDOW_WEEKS = 26


def true_change(history: History, scored: list[Scored], *, replicates: int, seed: int) -> Floats:
    """(n_offers, n_indicators) change with the offer less change without it now, at the next assessment.

    Each start is lived `replicates` times both ways, later offers included, and is looked at when assessments
    really come: as long after a start as they did, among those still on a benefit. In steps of the scale, before
    rounding and the scale's ends take something off.
    """
    rng = np.random.default_rng([seed, 2])
    starts = history.starts
    names = State.__dataclass_fields__
    base = State(*(np.concatenate([getattr(start.state, name) for start in starts]) for name in names))
    rows = np.repeat(np.arange(len(starts)), replicates)
    offer = np.array([start.offer for start in starts])[rows]
    when = chance_of_wait(history, scored)
    with_it = _seen(history, base.take(rows), offer, offer, when, rng)
    without = _seen(history, base.take(rows), np.full(len(rows), NONE), offer, when, rng)
    return with_it - without


def chance_of_wait(history: History, scored: list[Scored]) -> Floats:
    """(WINDOW_WEEKS + 1,) the share of next assessments that come in each week after the one of a start."""
    days: dict[int, list[int]] = defaultdict(list)
    for each in scored:
        days[each.person].append(each.assessed_on.toordinal())
    for known in days.values():
        known.sort()
    counts = np.zeros(WINDOW_WEEKS + 1)
    for start in history.starts:
        monday = history.monday(start.week).toordinal()
        known = days.get(int(start.state.who[0]), [])
        before, after = bisect_right(known, monday), bisect_right(known, monday + 6)
        recent = before > 0 and known[before - 1] >= monday - 7 * WINDOW_WEEKS
        if recent and after < len(known) and (known[after] - monday) // 7 <= WINDOW_WEEKS:
            counts[(known[after] - monday) // 7] += 1
    return np.asarray(counts / max(1.0, counts.sum()))


def _seen(
    history: History,
    state: State,
    first: NDArray[np.int64],
    offer: NDArray[np.int64],
    when: Floats,
    rng: np.random.Generator,
) -> Floats:
    """(n_offers, n_indicators) mean gain by the offer that was really started, where `first` is what starts now."""
    gains = true_gains(history)
    gained = np.zeros((len(offer), gains.shape[1]))
    total, weight = np.zeros_like(gains), np.zeros(len(gains))
    for ahead, chance in enumerate(when):
        seen = state.on_benefit & ~state.gone
        np.add.at(total, offer[seen], chance * gained[seen])
        weight += chance * np.bincount(offer[seen], minlength=len(gains))
        before = state.offer.copy()
        happened = history.world.step(state, ahead, rng, forced=first if ahead == 0 else None)
        before[happened.started] = state.last_offer[happened.started]
        running = np.flatnonzero((before != NONE) & (state.weeks_in_offer <= GAIN_WEEKS))
        gained *= KEPT_A_WEEK
        gained[running] += gains[before[running]] / GAIN_WEEKS
    return np.asarray(total / np.maximum(weight, 1e-9)[:, None])
