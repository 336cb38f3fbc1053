"""What is compared: suppliers, kinds, types and lengths of offers in one run, for one outcome and population."""

import msgspec

from app.evidence.effects.schemas import CommonEstimate, GroupResult, OutcomeResult, Population, Run


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the address asks for; what is not there gives way to the run in use, its main outcome, everybody."""

    run: int | None = None
    outcome: str | None = None
    population: str | None = None


class OfferFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One offer as it is reckoned with, hidden ones included: for working with, never for showing.

    n : people.   own : effect on them.   common : effect in the population.   reason : why it is not shown itself.
    """

    offer_id: int
    supplier_id: int
    n: int
    own: float | None
    common: float | None
    reason: str | None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A supplier among all suppliers that can be told of.

    set_low, set_high : places that hold for all suppliers at once.   grade : 1 is best.
    flag : "better" or "worse" than the average over all citizens placed, or "none".
    """

    set_low: int
    set_high: int
    places: int
    grade: int
    flag: str

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
