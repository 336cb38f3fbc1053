"""What is compared: suppliers, kinds, types and lengths of offers in one run, for one outcome and population."""

import msgspec

from app.evidence.effects.schemas import CommonEstimate, GroupResult, OutcomeResult, Population, Run

# What keeps an offer from a figure or a place of its own without a doubt about the comparison behind it.
BY_SIZE = (None, "under_five", "too_few")
BY_CHANCE = (None, "", "few_citizens", "arms_do_not_differ", "unreliable")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the address asks for; what is not there gives way to the run in use, its main outcome, everybody."""

    run: int | None = None
    outcome: str | None = None
    population: str | None = None


class OfferFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One offer as it is reckoned with, hidden ones included: for working with, never for showing.

    n : people.   own, own_low, own_high : effect on them, with its 95 % interval.   common : effect in the population.
    reason : why it is not shown itself.   because : why it has no place there, "" for one that has.
    """

    offer_id: int
    supplier_id: int
    n: int
    own: float | None
    own_low: float | None = None
    own_high: float | None = None
    common: float | None
    reason: str | None
    because: str | None = None

    @property
    def is_comparable(self) -> bool:
        """Whether only size or chance, if anything, keeps it from a place."""
        return self.reason in BY_SIZE and self.because in BY_CHANCE


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A supplier among all suppliers that can be told of.

    set_low, set_high : places that hold for all suppliers at once.   grade : 1 is best.
    flag : "better" or "worse" than the average over all citizens placed, or "none".
    is_sound : whether at least half of its people are in offers whose comparison holds; others are never flagged.
    """

    set_low: int
    set_high: int
    places: int
    grade: int
    flag: str
    is_sound: bool = True

    @property
    def is_told_apart(self) -> bool:
        """Whether it is surely before or behind at least one other."""
        return self.set_low > 1 or self.set_high < self.places


class OwnEffect(msgspec.Struct, frozen=True, kw_only=True):
    """What a supplier's offers did for their own people, weighted by them.

    n_offers : offers it rests on.   left_out : offers with people enough whose effect cannot be told.
    """

    supplier_id: int
    n: int
    n_offers: int
    left_out: int
    estimate: float
    low: float
    high: float


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """groups : by dimension, as the run told them.   standings, own : by supplier's id, as text like a group's key."""

    run: Run
    runs: list[Run]
    outcomes: list[str]
    result: OutcomeResult
    population: Population | None
    populations: list[Population]
    groups: dict[str, list[GroupResult]]
    commons: list[CommonEstimate]
    standings: dict[str, Standing]
    own: dict[str, OwnEffect]
