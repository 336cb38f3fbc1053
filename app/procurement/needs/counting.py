"""From exact counts to what may be shown of each target group's need. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from app.evidence.effects.display import SMALLEST_SHOWN_EFFECT, hide_small
from app.procurement.needs.gaps import find_gaps
from app.procurement.needs.hiding import shown_barriers, shown_years
from app.procurement.needs.lengths import spell_length
from app.procurement.needs.schemas import BarrierNeed, Gap, Need, OfferFacts
from app.procurement.needs.volume import expect_year, season_of, totals_by_year

Lengths = tuple[Counter[int], Counter[int]]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything by target group, exact. months : the first days of the months that inflow is counted by, oldest first.

    starts : citizens begun, starts with a known wait, and the median wait in days.
    """

    as_of: date
    months: list[date]
    citizens: Mapping[str, int]
    barriers: Mapping[tuple[str, str], int]
    inflow: Mapping[str, Mapping[date, int]]
    lengths: Mapping[str, Lengths]
    starts: Mapping[str, tuple[int, int, int | None]]
    waiting: Mapping[str, int]
    offers: Sequence[OfferFacts]


def needs_of(counts: Counts) -> list[Need]:
    """A need for each target group with citizens, inflow or offers; the groups with most citizens first."""
    groups = {
        *counts.citizens,
        *counts.inflow,
        *counts.starts,
        *(g for each in counts.offers for g in each.target_groups),
    }
    citizens, waiting = hide_small(counts.citizens), hide_small(counts.waiting)
    starts = hide_small({group: n for group, (n, _, _) in counts.starts.items()})
    barriers = shown_barriers(counts.citizens, counts.barriers)
    gaps = find_gaps(barriers, counts.offers)
    by_month = {group: [counts.inflow.get(group, {}).get(month, 0) for month in counts.months] for group in groups}
    may_tell = shown_years({group: totals_by_year(months) for group, months in by_month.items()})
    needs = [
        _need(
            counts, group, by_month[group] if group in may_tell else [], barriers, gaps,
            citizens=citizens.get(group, 0), starts=starts.get(group, 0), waiting=waiting.get(group, 0),
        )
        for group in groups
    ]  # fmt: skip
    return sorted(needs, key=lambda need: (-(need.citizens or 0), _by_number(need.target_group)))


def _need(
    counts: Counts, group: str, months: list[int], barriers: Mapping[tuple[str, str], int | None], gaps: list[Gap], *,
    citizens: int | None, starts: int | None, waiting: int | None,
) -> Need:  # fmt: skip
    mine = [offer for offer in counts.offers if group in offer.target_groups]
    inflow = expect_year(months)
    ended, running = counts.lengths.get(group, (Counter(), Counter()))
    _, known, days = counts.starts.get(group, (0, 0, None))
    return Need(
        target_group=group,
        citizens=citizens,
        inflow=inflow,
        season=season_of(months, counts.months[0].month, inflow.dispersion) if inflow else None,
        spells=spell_length(ended, running),
        starts=starts,
        waiting=waiting,
        waiting_days=days if known >= SMALLEST_SHOWN_EFFECT else None,
        places=sum(offer.places or 0 for offer in mine),
        offers=len(mine),
        offers_without_places=sum(offer.places is None for offer in mine),
        barriers=_barriers(group, barriers, mine),
        gaps=[gap for gap in gaps if gap.target_group == group],
        as_of=counts.as_of,
    )


def _barriers(
    group: str, shown: Mapping[tuple[str, str], int | None], offers: Sequence[OfferFacts]
) -> list[BarrierNeed]:
    """Those most citizens have first, then those whose number is hidden."""
    found = [
        BarrierNeed(barrier, n, sum(barrier in offer.barriers for offer in offers))
        for (each, barrier), n in shown.items()
        if each == group
    ]
    return sorted(found, key=lambda need: (-(need.citizens or 0), need.barrier))


def _by_number(code: str) -> list[tuple[bool, int, str]]:
    """6.2 before 6.10."""
    return [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in code.split(".")]
