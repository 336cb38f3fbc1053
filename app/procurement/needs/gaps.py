"""Where citizens have no offer, and where offers have no citizens."""

from collections.abc import Iterable, Mapping

from app.evidence.effects.display import SMALLEST_SHOWN_GROUP
from app.procurement.needs.schemas import Gap, OfferFacts, Unused

FEWEST_FREE = 2
FREE_SHARE = 0.25


def find_gaps(barriers: Mapping[tuple[str, str], int | None], offers: Iterable[OfferFacts]) -> list[Gap]:
    """Target group x barrier with at least five citizens and no open offer for the group that works with it.

    barriers : citizens by target group and barrier, None where it may not be shown: then no gap is told of.
    Sorted by citizens, most first.
    """
    met = {(group, barrier) for offer in offers for group in offer.target_groups for barrier in offer.barriers}
    gaps = [
        Gap(group, barrier, n)
        for (group, barrier), n in barriers.items()
        if n is not None and n >= SMALLEST_SHOWN_GROUP and (group, barrier) not in met
    ]
    return sorted(gaps, key=lambda gap: (-gap.citizens, gap.target_group, gap.barrier))


def find_unused(offers: Iterable[OfferFacts]) -> list[Unused]:
    """Open offers with at least two free places that are a quarter of all, most free first.

    One to four citizens in an offer are not told as a number, and so neither are its free places.
    """
    found = []
    for offer in offers:
        places = offer.places or 0
        free = places - offer.in_use
        if free >= max(FEWEST_FREE, FREE_SHARE * places):
            may_show = not 0 < offer.in_use < SMALLEST_SHOWN_GROUP
            found.append((places - (offer.in_use if may_show else 0), _unused(offer, places, may_show)))
    return [each for _, each in sorted(found, key=lambda pair: (-pair[0], pair[1].code))]


def _unused(offer: OfferFacts, places: int, may_show: bool) -> Unused:
    return Unused(
        offer.id, offer.code, offer.title, offer.supplier_name, offer.target_groups, places,
        offer.in_use if may_show else None, places - offer.in_use if may_show else None,
    )  # fmt: skip
