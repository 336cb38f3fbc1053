"""Counts by target group, and by barrier within it, as they may be shown."""

from collections.abc import Mapping

from app.evidence.effects.display import SMALLEST_SHOWN_GROUP, hide_small

Cells = Mapping[tuple[str, str], int]


def shown_barriers(citizens: Mapping[str, int], with_barrier: Cells) -> dict[tuple[str, str], int | None]:
    """Citizens by target group and barrier; None where it may not be shown.

    Each barrier is hidden across target groups so that its sum gives no small one away. One that nearly everybody has
    is hidden too, since the few without it would follow from the group's citizens. Of a group whose citizens are hidden
    no barrier is shown: it would say how many they are at least.
    """
    unseen = {group for group, n in hide_small(citizens).items() if n is None}
    shown: dict[tuple[str, str], int | None] = {}
    for barrier in sorted({barrier for _, barrier in with_barrier}):
        counts = {group: n for (group, each), n in with_barrier.items() if each == barrier}
        near = {group for group, n in counts.items() if 0 < citizens.get(group, 0) - n < SMALLEST_SHOWN_GROUP}
        # Those with a small rest are hidden as if they were small themselves.
        masked = hide_small({group: citizens[group] - n if group in near else n for group, n in counts.items()})
        hidden = unseen | {group for group in counts if masked[group] is None}
        shown |= {(group, barrier): None if group in hidden else n for group, n in counts.items()}
    return shown


def shown_years(by_group: Mapping[str, list[int]]) -> set[str]:
    """The target groups whose counts of every year may be shown beside each other and beside the sum of all."""
    n_years = max((len(years) for years in by_group.values()), default=0)
    masks = [
        hide_small({group: years[place] if place < len(years) else 0 for group, years in by_group.items()})
        for place in range(n_years)
    ]
    return {group for group in by_group if all(mask[group] is not None for mask in masks)}
