"""How long spells last, with those still running counted as far as they have come."""

from collections.abc import Mapping

from app.evidence.effects.display import SMALLEST_SHOWN_EFFECT
from app.procurement.needs.schemas import SpellLength


def spell_length(ended: Mapping[int, int], running: Mapping[int, int]) -> SpellLength | None:
    """Quartiles of the time to the end, by Kaplan and Meier (1958); None under 15 spells.

    ended, running : number of spells by whole weeks, ended and still running.
    A quartile stands only where 15 spells reach so far, since it is otherwise some single citizen's length.
    """
    n = sum(ended.values()) + sum(running.values())
    if n < SMALLEST_SHOWN_EFFECT:
        return None
    left, surviving = n, 1.0
    reached: dict[float, int] = {}
    for week in sorted({*ended, *running}):
        if left < SMALLEST_SHOWN_EFFECT:
            break
        surviving *= 1 - ended.get(week, 0) / left
        for share in (0.75, 0.5, 0.25):
            if surviving <= share:
                reached.setdefault(share, week)
        left -= ended.get(week, 0) + running.get(week, 0)
    return SpellLength(round(n, -1), reached.get(0.75), reached.get(0.5), reached.get(0.25))
