"""How many citizens to expect in a year, from counts by month."""

from collections.abc import Sequence
from math import ceil, floor, sqrt
from statistics import NormalDist

from app.evidence.effects.display import SMALLEST_SHOWN_GROUP
from app.procurement.needs.schemas import Season, Volume

MONTHS = 12
FEWEST_YEARS = 2
RANGE = 0.8
# A season is told of from this many citizens; with fewer the quarters mostly show chance.
FEWEST_FOR_SEASON = 60
# The 95 % point of chi-squared with three degrees of freedom: four quarters around their mean.
CHI_SQUARED_95 = 7.815


def expect_year(counts: Sequence[int], *, level: float = RANGE) -> Volume | None:
    """The next year's number of citizens with a prediction interval, for an over-dispersed Poisson count.

    counts : by month, oldest first, whole years, the newest month last.
    Returns None with less than two years, or where a year has fewer than five.

    With m years of total Y_j and mean Y, a future total minus Y has variance φY(1 + 1/m), so that the interval is
    Y ± t·sqrt(φY(1 + 1/m)). φ is Pearson's statistic over its degrees of freedom, found within years, after month and
    year are taken out, and between years; the larger is used, and never less than 1. t has the degrees of freedom
    within years. No trend is drawn out: a level that has moved shows as a wider range.
    Source: McCullagh & Nelder 1989, Generalized Linear Models, sections 4.5 and 6.2 (dispersion); Hahn & Meeker 1991,
    Statistical Intervals, chapter 4 (prediction).
    """
    years = totals_by_year(counts)
    if len(years) < FEWEST_YEARS or min(years) < SMALLEST_SHOWN_GROUP:
        return None
    mean = sum(years) / len(years)
    dispersion = max(1.0, _within_years(counts, years), _between_years(years, mean))
    free = (len(years) - 1) * (MONTHS - 1)
    half = _t_quantile((1 + level) / 2, free) * sqrt(dispersion * mean * (1 + 1 / len(years)))
    return Volume(mean, max(0, floor(mean - half)), ceil(mean + half), years, dispersion)


def season_of(counts: Sequence[int], first_month: int, dispersion: float) -> Season | None:
    """Shares by calendar quarter over whole years; None where there are too few citizens to say.

    first_month : calendar month of the first count, 1-12.

    Quarters differ when Pearson's statistic against an even year, over the dispersion, exceeds the 95 % point of
    chi-squared with three degrees of freedom.
    """
    quarters = [0, 0, 0, 0]
    for place, count in enumerate(counts):
        quarters[(first_month - 1 + place) % MONTHS // 3] += count
    total = sum(quarters)
    if total < FEWEST_FOR_SEASON or min(quarters) < SMALLEST_SHOWN_GROUP:
        return None
    even = total / 4
    statistic = sum((count - even) ** 2 for count in quarters) / even / dispersion
    first, second, third, fourth = (count / total for count in quarters)
    return Season((first, second, third, fourth), statistic > CHI_SQUARED_95)


def totals_by_year(counts: Sequence[int]) -> list[int]:
    """Twelve months each, counted back from the newest; months that do not fill a year are left out."""
    starts = range(len(counts) % MONTHS, len(counts), MONTHS)
    return [sum(counts[start : start + MONTHS]) for start in starts]


def _within_years(counts: Sequence[int], years: Sequence[int]) -> float:
    """Pearson's statistic over its degrees of freedom, month and year taken out."""
    whole = counts[len(counts) % MONTHS :]
    total = sum(years)
    months = [sum(whole[month::MONTHS]) for month in range(MONTHS)]
    cells = [(whole[year * MONTHS + month], years[year] * months[month] / total)
             for year in range(len(years)) for month in range(MONTHS) if months[month]]  # fmt: skip
    free = (len(years) - 1) * (sum(1 for month in months if month) - 1)
    return sum((count - expected) ** 2 / expected for count, expected in cells) / free if free > 0 else 1.0


def _between_years(years: Sequence[int], mean: float) -> float:
    return sum((total - mean) ** 2 for total in years) / mean / (len(years) - 1)


def _t_quantile(probability: float, free: int) -> float:
    """Student's t from the normal quantile. Source: Abramowitz & Stegun 1964, 26.7.5; within 0.001 from 10 on."""
    z: float = NormalDist().inv_cdf(probability)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / float(free) ** power for power, term in enumerate(terms, start=1))
