"""Simulated bids and years. Seeds are fixed, so that the same address always gives the same page.

NumPy is imported inside the functions, since the web process starts without it.
"""

from typing import TYPE_CHECKING

import msgspec

from app.procurement.pricing.flips import Terms
from app.procurement.pricing.payment import PaymentTerms, check_terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEED = 20_260_101
BID_SETS = 4_000
YEARS = 40_000
# The interval that a chance is stated with holds this many standard deviations to each side.
NORMAL_95 = 1.959964


class BidWorld(msgspec.Struct, frozen=True, kw_only=True):
    """Bids drawn evenly over a range of prices and, independently of them, over a range of mean quality."""

    bids: int
    low: float
    high: float
    quality_low: float
    quality_high: float


class Reversals(msgspec.Struct, frozen=True):
    """Of `sets` simulated tenders: in how many the winner changes when one bid that did not win leaves."""

    share: float
    sets: int


def reversals(terms: Terms, world: BidWorld, *, sets: int = BID_SETS, seed: int = SEED) -> Reversals:
    import numpy as np

    rng = np.random.default_rng(seed)
    prices = rng.uniform(world.low, world.high, (sets, world.bids))
    quality = rng.uniform(world.quality_low, world.quality_high, (sets, world.bids))
    everybody = np.ones(world.bids, dtype=bool)
    winners = best(terms, prices, quality, everybody)
    turned = np.zeros(sets, dtype=bool)
    for leaving in range(world.bids):
        rest = everybody.copy()
        rest[leaving] = False
        if rest.any():
            turned |= (winners != leaving) & (best(terms, prices, quality, rest) != winners)
    return Reversals(float(turned.mean()), sets)


def best(
    terms: Terms, prices: "NDArray[np.float64]", quality: "NDArray[np.float64]", present: "NDArray[np.bool_]"
) -> "NDArray[np.int64]":
    """The winner's place in each set. prices, quality : (sets, bids). present : (bids,), who takes part."""
    import numpy as np

    if terms.formula == "cost_per_point":
        worth = -prices / np.maximum(quality, 1e-9)
    else:
        lowest = np.where(present, prices, np.inf).min(axis=1, keepdims=True)
        most = float(terms.max_points)
        if terms.formula == "lowest_over_price":
            points = most * lowest / prices
        else:
            spread = float(terms.spread_percent or 0) / 100
            points = np.maximum(0.0, most * (1 - (prices / lowest - 1) / spread))
        worth = float(terms.price_weight) * points + float(terms.quality_weight) * quality
    found: NDArray[np.int64] = np.where(present, worth, -np.inf).argmax(axis=1)
    return found


class Years(msgspec.Struct, frozen=True):
    """Simulated years: how many results came, and how many of them did not last. Arrays of (years,)."""

    results: "NDArray[np.int64]"
    relapsed: "NDArray[np.int64]"


class YearFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Over the simulated years, øre and shares 0-1: payment's mean and 5-95 percent range, the supplier's margin,
    how often the supplier loses money, and how often the cap cuts the payment."""

    mean: float
    low: float
    high: float
    margin: float
    loss_share: float
    capped_share: float


def draw_years(
    terms: PaymentTerms, chance: float, low: float, high: float, *, years: int = YEARS, seed: int = SEED
) -> Years:
    """Each year has its own chance of a result, drawn from what is not known of it, and its citizens draw theirs.

    chance, low, high : 0-1, the chance and its 95 % interval. The chance is drawn from the beta distribution with that
    mean and the interval's standard deviation; an interval of no width leaves the citizens' own chance alone.
    """
    import numpy as np

    check_terms(terms)
    rng = np.random.default_rng(seed)
    variance = ((high - low) / (2 * NORMAL_95)) ** 2
    most = chance * (1 - chance)
    if variance <= 0 or most <= 0:
        chances = np.full(years, chance)
    else:
        size = most / min(variance, 0.9 * most) - 1
        chances = rng.beta(chance * size, (1 - chance) * size, years)
    results = rng.binomial(terms.citizens, chances)
    return Years(results, rng.binomial(results, terms.relapse_share))


def figures_of(terms: PaymentTerms, years: Years, cost_ore: float) -> YearFigures:
    """cost_ore : what a citizen costs the supplier, with or without a result."""
    import numpy as np

    due = (
        terms.citizens * terms.base_price_ore
        + (years.results - terms.clawback_share * years.relapsed) * terms.result_price_ore
    )
    paid = due if terms.cap_ore is None else np.minimum(due, terms.cap_ore)
    costs = terms.citizens * cost_ore
    low, high = np.quantile(paid, [0.05, 0.95])
    return YearFigures(
        mean=float(paid.mean()),
        low=float(low),
        high=float(high),
        margin=float(paid.mean()) - costs,
        loss_share=float((paid < costs).mean()),
        capped_share=float((paid < due).mean()),
    )
