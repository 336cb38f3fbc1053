"""Effects told together for one population, of groups of offers, and week by week, as they may be seen.

Figures stand only where `shown`; otherwise `reason` says why not, and counts are as in `display.ShownCount`.
"""

from typing import Any

import msgspec


class Population(msgspec.Struct, frozen=True, kw_only=True):
    """One population that a run's offers were told for: "all", or a target group's code.

    n_citizens, n_rows : to the nearest ten, so that those outside all target groups do not follow by subtraction.
    centre : the mean effect.   between_sd : standard deviation of true effects between offers.
    p_of_no_difference : chance of estimates as far apart if all offers did the same.
    parts : standard deviation that each grouping (type, supplier, kind) has of its own, and "offer".
    offer_ids, covariance : lower triangle by rows, of what is known of the shrunken effects; hidden offers included,
        so it is for working with and not for showing.
    personal : `models.pooled.personal.PersonalModel.to_dict()`; {} when not told. Not for showing either.
    """

    run_id: int
    outcome: str
    population: str
    n_citizens: int
    n_rows: int
    centre: float | None
    between_sd: float | None
    p_of_no_difference: float | None
    parts: dict[str, float]
    offer_ids: list[int]
    covariance: list[float]
    personal: dict[str, Any]


class GroupResult(msgspec.Struct, frozen=True, kw_only=True):
    """Offers of one supplier, kind, type or planned length told as one, or a contrast of two such groups.

    key : supplier's id, code of kind or type, band of planned weeks ("1-4", "5-12", "13-26", "27+"), or "own-private".
    name : the supplier's name; the key itself for all others, which have their words in code lists.
    kind : of a supplier its own kind, else "".   n_offers : offers told, those with at least five people.
    n_offers, n : without offers that are left out because their effect would follow, see `display.small_remainder`.
    reason : "under_five", "too_few" (under 15), "no_overlap", "no_estimate" or "tells_of_one".
    """

    run_id: int
    outcome: str
    population: str
    dimension: str
    key: str
    name: str
    kind: str
    n_offers: int
    n: int | None
    n_low: int
    n_high: int | None
    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    p_positive: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    shown: bool
    reason: str | None


class CommonEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """What one offer would do for one population (the citizen's view), shrunken together with the other offers'.

    n : the offer's own people, of any population.
    rank, rank_low, rank_high, grade : only where `rankable`; else `not_ranked_because` has the reason, which is
        few_citizens, separable, outside_support, few_effective, few_events, no_estimate, too_few_arms,
        far_from_population, arms_do_not_differ or unreliable.
    set_low, set_high : places that hold for all offers at once.
    needed : about how many more citizens a rank would take; None where more citizens alone would not give one.
    far_by : how many standard deviations the offer's own people lie from the population on `far_on`, the predictor
        where they are farthest apart; None where they are not far. Beyond its own people an effect is drawn out along
        a line.
    flag : "better" or "worse" than the average offer, or "none".
    of_type : the offer type's result in the same population, where the offer has 5-14 people and so none of its own.
    reason : as in `display.hidden_reason`, or "no_estimate".
    warnings : codes, as of the offer's effect on its own people.
    """

    run_id: int
    outcome: str
    population: str
    offer_id: int
    offer_code: str
    offer_title: str
    offer_type: str
    supplier_id: int
    supplier_name: str
    supplier_kind: str
    n: int | None
    n_low: int
    n_high: int | None
    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    set_low: int | None
    set_high: int | None
    p_best: float | None
    p_top3: float | None
    p_positive: float | None
    p_above: float | None
    reliability: float | None
    flag: str
    grade: int | None
    rankable: bool
    not_ranked_because: str
    needed: int | None
    far_by: float | None
    far_on: str | None
    shown: bool
    reason: str | None
    warnings: list[str]
    of_type: GroupResult | None = None


class CoursePoint(msgspec.Struct, frozen=True, kw_only=True):
    """The effect on the share who are self-supporting in week `week` after the start; 0.03 is three of a hundred.

    dimension : all, kind, type, supplier or offer.   key : "all", code, or the supplier's or the offer's id.
    name : the supplier's name or the offer's title; the key itself for all others.
    reason : "under_five", "too_few", "no_overlap", "too_fresh", "no_estimate" or "tells_of_one".
    """

    run_id: int
    dimension: str
    key: str
    name: str
    week: int
    n: int | None
    n_low: int
    n_high: int | None
    estimate: float | None
    low: float | None
    high: float | None
    shown: bool
    reason: str | None
