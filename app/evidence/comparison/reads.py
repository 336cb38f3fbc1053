"""Offers with the figures a supplier's effect is made of, in one query each. Hidden ones are among them."""

from app.evidence.comparison.schemas import OfferFigures
from app.platform.db import fetch, fetch_one
from app.platform.lists.sources import row_of


async def read_offers(run_id: int, outcome: str, population: str) -> list[OfferFigures]:
    rows = await fetch(
        """select own.offer_id, offer.supplier_id, own.n, own.estimate as own, own.low as own_low, own.high as own_high,
                  own.reason, common.estimate as common, common.not_ranked_because as because
             from effect_estimate as own join offer on offer.id = own.offer_id
             left join effect_common as common
               on common.run_id = own.run_id and common.outcome = own.outcome and common.offer_id = own.offer_id
              and common.population = $3
            where own.run_id = $1 and own.outcome = $2 order by own.offer_id""",
        run_id,
        outcome,
        population,
    )
    return [row_of(OfferFigures)(row) for row in rows]


async def read_own_covariance(run_id: int, outcome: str) -> tuple[list[int], list[float]]:
    """Offers and the lower triangle by rows of what is known of the effects on their own people."""
    row = await fetch_one(
        "select offer_ids, covariance from effect_outcome where run_id = $1 and outcome = $2", run_id, outcome
    )
    return ([], []) if row is None else (list(row["offer_ids"]), list(row["covariance"]))
