"""Effects on the offers' own people, with the offers' names."""

import msgspec
from asyncpg import Record

from app.evidence.effects.schemas import OutcomeResult, ShownEstimate
from app.platform.db import fetch, fetch_one


async def read_results(run_id: int) -> list[OutcomeResult]:
    """Every outcome of a run with its estimates as they may be shown, best first."""
    outcomes = await fetch(
        """select outcome.* from effect_outcome as outcome join effect_run as run on run.id = outcome.run_id
            where run_id = $1 order by array_position(run.outcomes, outcome.outcome)""",
        run_id,
    )
    estimates: dict[str, list[ShownEstimate]] = {}
    for row in await fetch(f"{_ESTIMATE} where estimate.run_id = $1 {_BEST_FIRST}", run_id):
        estimates.setdefault(row["outcome"], []).append(_estimate(row))
    return [_result(row, estimates.get(row["outcome"], [])) for row in outcomes]


async def read_offer_estimates(offer_id: int, run_id: int) -> list[ShownEstimate]:
    rows = await fetch(
        f"""{_ESTIMATE} join effect_run as run on run.id = estimate.run_id
            where estimate.offer_id = $1 and estimate.run_id = $2
            order by array_position(run.outcomes, estimate.outcome)""",
        offer_id,
        run_id,
    )
    return [_estimate(row) for row in rows]


async def find_offer_name(offer_id: int) -> tuple[str, str, str] | None:
    """Code, title and supplier of an offer."""
    row = await fetch_one(
        """select offer.code, offer.title, supplier.name from offer
             join supplier on supplier.id = offer.supplier_id where offer.id = $1""",
        offer_id,
    )
    return None if row is None else (row["code"], row["title"], row["name"])


# Figures of what is not shown never leave the database, not even by the order of the rows.
_ESTIMATE = """
select estimate.run_id, estimate.outcome, estimate.offer_id, offer.code as offer_code, offer.title as offer_title,
       offer.offer_type, supplier.name as supplier_name, supplier.kind as supplier_kind,
       estimate.n_shown as n, estimate.n_low, estimate.n_high, estimate.shown, estimate.reason,
       case when estimate.shown then estimate.estimate end as estimate,
       case when estimate.shown then estimate.se end as se,
       case when estimate.shown then estimate.low end as low,
       case when estimate.shown then estimate.high end as high,
       case when estimate.shown then estimate.effective_n end as effective_n,
       case when estimate.n >= 15 then estimate.outside_support end as outside_support,
       case when estimate.n >= 15 then estimate.imbalance_before end as imbalance_before,
       case when estimate.shown then estimate.imbalance_after end as imbalance_after,
       case when estimate.n >= 15 then estimate.warnings else '{}' end as warnings
  from effect_estimate as estimate
  join offer on offer.id = estimate.offer_id
  join supplier on supplier.id = offer.supplier_id
"""
_BEST_FIRST = """
order by not estimate.shown,
         case when not estimate.shown then null
              when (select better from effect_outcome as one
                     where one.run_id = estimate.run_id and one.outcome = estimate.outcome) = 'more'
              then -estimate.estimate else estimate.estimate end,
         offer.title_sort, offer.id
"""


def _estimate(row: Record) -> ShownEstimate:
    return msgspec.convert(dict(row), ShownEstimate)


def _result(row: Record, estimates: list[ShownEstimate]) -> OutcomeResult:
    return OutcomeResult(
        outcome=row["outcome"],
        better=row["better"],
        unit=row["unit"],
        n_rows=row["n_rows"],
        n_controls=row["n_controls"],
        follow_up_share=row["follow_up_share"],
        control_mean=row["control_mean"],
        diagnostics=msgspec.json.decode(row["diagnostics"]),
        estimates=estimates,
    )
