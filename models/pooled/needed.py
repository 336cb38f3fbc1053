"""About how many more citizens an arm without a rank needs to get one."""

from math import ceil

MOST_NEEDED = 1_000
# Rounded up, in steps that say how roughly it is known; and so that nobody can count one to four citizens by it.
STEPS = ((50, 5), (200, 10), (MOST_NEEDED, 50))


def citizens_for_reliability(
    n_citizens: int, variance: float, own: float, reliability: float, *, least: float
) -> float | None:
    """Citizens in all for a reliability of `least`; None where more citizens alone do not give it.

    variance : of the arm's raw estimate.   own : its part that falls as 1/n.   reliability : of the estimate now.

    With A the variance between arms and s² the estimate's, A/(A + s²) is what the reliability is now; it is `least`
    when s² has fallen to A (1 - least)/least. The rest of s², from comparison and covariates, is taken to stay.
    """
    if not 0 < reliability < 1:
        return None if reliability <= 0 else float(n_citizens)
    wanted = variance * reliability / (1 - reliability) * (1 - least) / least
    left = wanted - max(variance - own, 0.0)
    return n_citizens * own / left if left > 0 else None


def citizens_for_events(
    n_citizens: int, observed: float, expected: float, *, wanted_observed: float, wanted_expected: float
) -> float | None:
    """Citizens in all until the events are enough at the rate they come now; None where there are none."""
    each = [
        n_citizens * wanted / seen
        for seen, wanted in ((observed, wanted_observed), (expected, wanted_expected))
        if seen > 0
    ]
    return min(each) if each else None


def round_up(more: float) -> int | None:
    """To the next 5, 10 or 50; None above 1,000: more citizens are then no answer."""
    for limit, step in STEPS:
        if more <= limit:
            return max(step, ceil(more / step - 1e-9) * step)
    return None
