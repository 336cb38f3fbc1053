"""From options and effects to the list that is shown: ranked, unranked with the reason, full. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.evidence.ranking.schemas import OfferOption, RankedOffer, Ranking
from app.evidence.ranking.scoring import HARMS, Joint, Scored, place_offers


def order_options(
    options: Sequence[OfferOption], joint: Joint | None, *, sign: int
) -> tuple[list[RankedOffer], list[OfferOption], list[OfferOption]]:
    """Ranked, unranked and full offers; a full offer is in no order, since it cannot be chosen now."""
    free = [option for option in options if not option.is_full]
    by_id = {option.offer_id: option for option in free}
    placed = place_offers([scored for option in free if (scored := _scored(option))], joint, sign=sign)
    ranked = [
        RankedOffer(
            option=by_id[one.offer_id],
            position=one.position,
            in_best_set=one.in_best_set,
            worse_than_none=one.verdict == HARMS,
            verdict=one.verdict,
        )
        for one in placed
    ]
    return ranked, [option for option in free if not _scored(option)], [one for one in options if one.is_full]


def is_override(ranking: Ranking, offer_id: int) -> bool:
    """Whether choosing the offer passes a best set by."""
    best = {one.option.offer_id for one in ranking.ranked if one.in_best_set}
    return bool(best) and offer_id not in best


def what_is_seen(ranking: Ranking) -> dict[str, Any]:
    """The list as it is kept with a choice: for whom it was worked out, order, effects, what could not be ranked."""
    return {
        "population": ranking.evidence.population if ranking.evidence else None,
        "order": ranking.order,
        "why_average": ranking.why_average,
        "ranked": [_seen_ranked(one) for one in ranking.ranked],
        "unranked": [_seen_unranked(one) for one in ranking.unranked],
        "full": [one.offer_id for one in ranking.full],
    }


def digest_of(ranking: Ranking) -> str:
    """The same for the same order and figures; free places may change without making it another list."""
    evidence = ranking.evidence
    named = [evidence.run_id, evidence.outcome] if evidence else []
    kept = [ranking.mode, named, what_is_seen(ranking)]
    return hashlib.sha256(msgspec.json.encode(kept)).hexdigest()


def _seen_ranked(one: RankedOffer) -> dict[str, Any]:
    return {
        "offer_id": one.option.offer_id,
        "position": one.position,
        "in_best_set": one.in_best_set,
        "worse_than_none": one.worse_than_none,
        "flag": one.option.flag,
        **_figures(one.option),
    }


def _seen_unranked(option: OfferOption) -> dict[str, Any]:
    """With the figures where some stood there: an offer too early to rank may have them."""
    seen: dict[str, Any] = {"offer_id": option.offer_id, "reason": option.reason, "needed": option.needed}
    if option.shown:
        seen |= _figures(option)
    if option.type_effect:
        seen["type_effect"] = msgspec.to_builtins(option.type_effect)
    return seen


def _figures(option: OfferOption) -> Mapping[str, Any]:
    return {"estimate": option.estimate, "low": option.low, "high": option.high, "n": option.n}


def _scored(option: OfferOption) -> Scored | None:
    if not option.rankable or option.estimate is None or option.se is None:
        return None
    assert option.low is not None
    assert option.high is not None
    return Scored(option.offer_id, option.estimate, option.se, option.low, option.high)
