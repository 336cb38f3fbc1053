"""A citizen's list of offers, and choices made from such lists, as plain values."""

from datetime import date, datetime

import msgspec

from app.offers.catalogue.freshness import Badge


class TypeEffect(msgspec.Struct, frozen=True, kw_only=True):
    """What the offers of one type did together; all that is shown for an offer of 5-14 people."""

    n: int | None
    n_low: int
    n_high: int | None
    n_offers: int
    estimate: float
    low: float
    high: float


class OfferOption(msgspec.Struct, frozen=True, kw_only=True):
    """An offer that fits the citizen, with what the run in use says of it; figures only where `shown`.

    free_places : None where the number of places is not recorded.
    badge : how fresh the offer's last confirmation is.
    matched_barriers : the citizen's barriers that the offer addresses; empty in the general order.
    estimate, se, low, high : the effect in `Evidence.population`, shrunken together with the other offers'; in a
        personal order the effect for this citizen.
    flag : "better" or "worse" than the average offer there, else "none".
    rankable : whether it may have a place; else `reason` says why not: under_five, too_few, no_overlap, too_fresh,
        not_assessed_again, few_events, no_estimate, not_in_run, or as the run says: arms_do_not_differ, unreliable,
        far_from_population, few_effective, outside_support, separable, too_few_arms.
    needed : about how many more citizens a place would take; None where more citizens alone would not give one.
    far_by, far_on : how many standard deviations its own people lie from the population it is told for, and the
        predictor where they are farthest apart; None where they are not far.
    type_effect : only where the offer's own people are 5-14.
    """

    offer_id: int
    code: str
    title: str
    offer_type: str
    supplier_name: str
    supplier_kind: str
    weeks: float | None
    hours_per_week: float | None
    location: str
    intake: str
    requirements: str
    last_confirmed_on: date | None
    badge: Badge
    matched_barriers: list[str]
    places: int | None
    free_places: int | None
    n: int | None
    n_low: int
    n_high: int | None
    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    effective_n: float | None
    shown: bool
    flag: str
    rankable: bool
    reason: str | None
    needed: int | None
    far_by: float | None
    far_on: str | None
    type_effect: TypeEffect | None
    warnings: list[str]

    @property
    def is_full(self) -> bool:
        return self.free_places is not None and self.free_places <= 0


class RankedOffer(msgspec.Struct, frozen=True, kw_only=True):
    """`verdict`: helps, unclear or harms, by the whole interval.

    worse_than_none : harms; such an offer is never in the best set, and stands apart.
    """

    option: OfferOption
    position: int
    in_best_set: bool
    worse_than_none: bool
    verdict: str


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The published run an order rests on.

    population : whom the effects are worked out for: a target group's code, or "all" where the run could not tell the
        citizen's target group by itself.
    """

    run_id: int
    model_version: str
    published_at: datetime
    data_until: date
    first_monday: date | None
    last_monday: date | None
    outcomes: list[str]
    outcome: str
    better: str
    unit: str
    population: str


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """The list for one citizen.

    mode : individual (this citizen's eligible offers), general (the target group's), unranked (no evidence to use).
    why_unranked : evaluation_off, no_run, older_model (the run says nothing of a common population) or None.
    order : personal (by the effects for this citizen) or average (by those in the population).
    why_average : why the order is the average one: switched_off, not_measurable (differences between citizens cannot be
        told surely), not_known (nothing worked out of this citizen yet); None for a personal or no order.
    known_on : the day whose facts about the citizen a personal order rests on.
    ranked : those with a place.   unranked : those without, by title; some have an effect to show.
    full : offers that fit but have no free place now.
    digest : of the order and figures; a choice names the list it was made from.
    """

    citizen_id: int
    target_group: str | None
    benefits: list[str]
    mode: str
    why_unranked: str | None
    order: str
    why_average: str | None
    known_on: date | None
    evidence: Evidence | None
    ranked: list[RankedOffer]
    unranked: list[OfferOption]
    full: list[OfferOption]
    digest: str


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """override_reason : a code of `override_reason` where the list had a best set and the choice is not in it, else "".

    `order_id`, `order_reference` and `order_state` are of the order it became, None while nothing was ordered."""

    id: int
    citizen_id: int
    offer_id: int
    offer_title: str
    chosen_by: int
    chooser_name: str | None
    chosen_at: datetime
    reason: str
    run_id: int | None
    mode: str
    position: int | None
    n_ranked: int
    override_reason: str = ""
    order_id: int | None = None
    order_reference: str | None = None
    order_state: str | None = None


class NewChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A choice as submitted. `digest` and `outcome` say which list was seen; `form_token` makes it count once.

    override_reason : as in `Choice`.
    """

    offer_id: int
    reason: str
    outcome: str | None
    digest: str
    form_token: str
    override_reason: str = ""
