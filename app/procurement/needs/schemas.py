"""Need as plain values. Wherever a number of people may not be shown it is None: one to four, or would tell of them."""

from datetime import date

import msgspec

from app.evidence.effects.schemas import CommonEstimate, GroupResult, Population


class LotNeed(msgspec.Struct, frozen=True):
    """A lot as the need for it is read: the offers of today that it is to buy anew, and whom it is for.

    target_groups : empty means those of its offers. Without offers all open offers for the target groups are meant.
    """

    lot: int
    offer_ids: tuple[int, ...] = ()
    target_groups: tuple[str, ...] = ()


class OfferFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An offer that is open to citizens, and how it is used.

    in_use : citizens in it today.   starts : citizens begun in the last twelve months. Both are exact and for working
    with; what is shown of them goes through `evidence.effects.display`.
    """

    id: int
    code: str
    title: str
    offer_type: str
    supplier_id: int
    supplier_name: str
    supplier_kind: str
    target_groups: list[str]
    barriers: list[str]
    places: int | None
    weeks: float | None
    hours_per_week: float | None
    price_model: str
    price_ore: int | None
    in_use: int
    starts: int


class Volume(msgspec.Struct, frozen=True):
    """Expected number in the next twelve months, with the range it falls into eight times of ten.

    years : the counts it rests on, oldest first.   dispersion : variance over mean, 1 for pure chance.
    """

    expected: float
    low: int
    high: int
    years: list[int]
    dispersion: float


class Season(msgspec.Struct, frozen=True):
    """Shares of a year's inflow by calendar quarter; `differs` when chance alone would seldom spread them so."""

    shares: tuple[float, float, float, float]
    differs: bool


class SpellLength(msgspec.Struct, frozen=True):
    """Weeks until a quarter, half and three quarters of the spells have ended; None where too few have.

    n : spells, to the nearest ten.
    """

    n: int
    quarter: int | None
    half: int | None
    three_quarters: int | None


class BarrierNeed(msgspec.Struct, frozen=True):
    """citizens : None where it may not be shown.   offers : open ones that work with it in the target group."""

    barrier: str
    citizens: int | None
    offers: int


class Gap(msgspec.Struct, frozen=True):
    """Citizens of a target group with a barrier that no open offer for them works with."""

    target_group: str
    barrier: str
    citizens: int


class Unused(msgspec.Struct, frozen=True):
    """An open offer with many free places. in_use : None for one to four; then `free` is None too."""

    offer_id: int
    code: str
    title: str
    supplier_name: str
    target_groups: list[str]
    places: int
    in_use: int | None
    free: int | None


class LotOffer(msgspec.Struct, frozen=True):
    """An offer in a proposed lot, with the starts of a year as far as they may be shown."""

    offer_id: int
    code: str
    title: str
    supplier_name: str
    places: int | None
    starts: int | None


class Consolidation(msgspec.Struct, frozen=True, kw_only=True):
    """Small offers alike in content that could be bought as one lot.

    starts_low, starts_high : equal where the number is known and may be shown.
    value_low_ore, value_high_ore : a year at today's prices of the offers that have one; None where none has.
    """

    offer_type: str
    target_groups: list[str]
    barriers: list[str]
    offers: list[LotOffer]
    suppliers: int
    places: int
    starts_low: int
    starts_high: int
    unpriced: int
    value_low_ore: int | None
    value_high_ore: int | None

    @property
    def codes(self) -> str:
        """As the page for a new tender takes them: one lot of all."""
        return "+".join(each.code for each in self.offers)


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one target group, on the last day that all registers are known for.

    citizens : on a benefit today.   inflow : None where there is too little to expect anything from.
    starts : in offers, of the last twelve months.   waiting : in line for a place today.
    waiting_days : half of those begun waited at most so long from referral to start.
    places : of open offers, which they share with their other target groups.
    offers_without_places : open offers with no number of places.
    """

    target_group: str
    citizens: int | None
    inflow: Volume | None
    season: Season | None
    spells: SpellLength | None
    starts: int | None
    waiting: int | None
    waiting_days: int | None
    places: int
    offers: int
    offers_without_places: int
    barriers: list[BarrierNeed]
    gaps: list[Gap]
    as_of: date


class RunInUse(msgspec.Struct, frozen=True):
    """The published run that figures come from; all dates are those it was made on."""

    id: int
    data_until: date
    first_monday: date | None
    last_monday: date | None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Effects on one outcome in one population, ready to be shown or pooled."""

    run: RunInUse
    outcome: str
    unit: str
    better: str
    population: str
    commons: list[CommonEstimate]
    types: list[GroupResult]
    durations: list[GroupResult]
    known: Population | None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """An effect in the unit people read, with what it rests on.

    kind : own (the offer's), type (the offer type's, for an offer of 5-14 people), pooled (several offers'), or
    duration ("weeks" or "hours" bands of offers).   key : offer code, type, or band.
    """

    kind: str
    key: str
    title: str
    outcome: str
    population: str
    estimate: float
    low: float
    high: float
    unit: str
    decimals: int
    n: int
    n_offers: int
    run: RunInUse
    # Whether its own people are little like the population, so that the figure is drawn out along a line.
    far: bool = False
