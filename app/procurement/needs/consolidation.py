"""Many small offers with the same content, and the fewer, larger lots they could be bought as."""

from collections.abc import Callable, Iterable, Sequence

from app.evidence.effects.display import SMALLEST_SHOWN_GROUP, mask_counts
from app.procurement.needs.schemas import Consolidation, LotOffer, OfferFacts

# An offer with fewer starts a year is small; a lot is proposed of at least so many offers and suppliers.
SMALL_STARTS = 60
FEWEST_OFFERS = 2
FEWEST_SUPPLIERS = 2
# How much of the smaller offer's target groups, and barriers, the larger must share.
ALIKE = 0.5


def propose_lots(offers: Iterable[OfferFacts]) -> list[Consolidation]:
    """One lot for each set of small offers of one type where every two are alike, from two suppliers or more.

    Sets are grown from the offer with most starts; an offer joins the first set all of which it is alike. Two offers
    are alike when they share at least half of the smaller one's target groups, and of its barriers. The municipality's
    own offers are left out: they are not bought. Most offers first.
    """
    sets: list[list[OfferFacts]] = []
    small = [each for each in offers if each.starts < SMALL_STARTS and each.supplier_kind != "own"]
    for offer in sorted(small, key=lambda each: (-each.starts, each.code)):
        home = next((members for members in sets if all(_alike(offer, each) for each in members)), None)
        if home is None:
            sets.append([offer])
        else:
            home.append(offer)
    lots = [_lot(members) for members in sets if _is_worth(members)]
    return sorted(lots, key=lambda lot: (-len(lot.offers), -lot.starts_high, lot.codes))


def _alike(one: OfferFacts, other: OfferFacts) -> bool:
    return (
        one.offer_type == other.offer_type
        and _share(one.target_groups, other.target_groups) >= ALIKE
        and _share(one.barriers, other.barriers) >= ALIKE
    )


def _share(one: Sequence[str], other: Sequence[str]) -> float:
    """How much of the smaller set is in the larger; two empty sets are the same."""
    smaller = min(len(set(one)), len(set(other)))
    return len(set(one) & set(other)) / smaller if smaller else float(not one and not other)


def _is_worth(members: Sequence[OfferFacts]) -> bool:
    return len(members) >= FEWEST_OFFERS and len({each.supplier_id for each in members}) >= FEWEST_SUPPLIERS


def _lot(members: Sequence[OfferFacts]) -> Consolidation:
    shown = mask_counts({each.id: each.starts for each in members if each.starts})
    # Bounds that hold for each small offer alone, so that their sum tells of none.
    bounds = {each.id: _bounds(each.starts) for each in members}
    priced = [each for each in members if yearly_value(each, 1) is not None]
    return Consolidation(
        offer_type=members[0].offer_type,
        target_groups=_in_order(members, lambda each: each.target_groups),
        barriers=_in_order(members, lambda each: each.barriers),
        offers=[
            LotOffer(each.id, each.code, each.title, each.supplier_name, each.places,
                     shown[each.id].value if each.id in shown else 0)
            for each in members
        ],
        suppliers=len({each.supplier_id for each in members}),
        places=sum(each.places or 0 for each in members),
        starts_low=sum(low for low, _ in bounds.values()),
        starts_high=sum(high for _, high in bounds.values()),
        unpriced=len(members) - len(priced),
        value_low_ore=sum(yearly_value(each, bounds[each.id][0]) or 0 for each in priced) if priced else None,
        value_high_ore=sum(yearly_value(each, bounds[each.id][1]) or 0 for each in priced) if priced else None,
    )  # fmt: skip


def _bounds(starts: int) -> tuple[int, int]:
    return (1, SMALLEST_SHOWN_GROUP - 1) if 0 < starts < SMALLEST_SHOWN_GROUP else (starts, starts)


def _in_order(members: Sequence[OfferFacts], of: Callable[[OfferFacts], list[str]]) -> list[str]:
    """Those that most of the offers have come first."""
    every = [code for each in members for code in of(each)]
    return sorted(dict.fromkeys(every), key=lambda code: (-every.count(code), every.index(code)))


def yearly_value(offer: OfferFacts, starts: int) -> int | None:
    """Øre a year at today's price; None where the catalogue has no price, or not what it is multiplied by."""
    if offer.price_ore is None:
        return None
    weeks, hours = offer.weeks, offer.hours_per_week
    times = {
        "per_start": starts,
        "per_week": starts * weeks if weeks is not None else None,
        "per_hour": starts * weeks * hours if weeks is not None and hours is not None else None,
        "per_place_year": offer.places,
    }.get(offer.price_model)
    return None if times is None else round(offer.price_ore * times)
