"""From options and estimates to the list that is shown: ranked, unranked with the reason, full. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.evidence.ranking.schemas import OfferOption, RankedOffer
from app.evidence.ranking.scoring import HARMS, Scored, place_offers


def order_options(
    options: Sequence[OfferOption], covariance: Mapping[tuple[int, int], float], *, sign: int
) -> tuple[list[RankedOffer], list[OfferOption], list[OfferOption]]:
    """Ranked, unranked and full offers; a full offer is in no order, since it cannot be chosen now."""
    free = [option for option in options if not option.is_full]
    by_id = {option.offer_id: option for option in free}
    placed = place_offers([scored for option in free if (scored := _scored(option))], covariance, sign=sign)
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


def what_is_seen(
    ranked: Sequence[RankedOffer], unranked: Sequence[OfferOption], full: Sequence[OfferOption]
) -> dict[str, Any]:
    """The list as it is kept with a choice: order, effects, intervals, and what could not be ranked."""
    return {
        "ranked": [
            {
                "offer_id": one.option.offer_id,
                "position": one.position,
                "in_best_set": one.in_best_set,
                "worse_than_none": one.worse_than_none,
                "estimate": one.option.estimate,
                "low": one.option.low,
                "high": one.option.high,
                "n": one.option.n,
            }
            for one in ranked
        ],
        "unranked": [{"offer_id": one.offer_id, "reason": one.reason} for one in unranked],
        "full": [one.offer_id for one in full],
    }


def digest_of(seen: Mapping[str, Any], *, mode: str, run_id: int | None, outcome: str | None) -> str:
    """The same for the same order and figures; free places may change without making it another list."""
    kept = [mode, run_id, outcome, seen["ranked"], seen["unranked"], seen["full"]]
    return hashlib.sha256(msgspec.json.encode(kept)).hexdigest()


def _scored(option: OfferOption) -> Scored | None:
    if not option.shown or option.estimate is None or option.se is None or option.low is None or option.high is None:
        return None
    return Scored(option.offer_id, option.estimate, option.se, option.low, option.high)
