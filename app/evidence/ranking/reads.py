"""What an order is made from: the citizen's profile, the offers that fit with their free places, published effects."""

from dataclasses import dataclass
from datetime import date

import msgspec
from asyncpg import Record

from app.evidence.ranking.schemas import OfferOption
from app.offers.catalogue.freshness import badge_of
from app.platform.db import fetch, fetch_one


@dataclass(frozen=True)
class Situation:
    """The citizen on the day, as far as eligibility asks: newest profile and running benefits."""

    target_group: str | None
    benefits: list[str]
    barriers: list[str]


@dataclass(frozen=True)
class Measured:
    """An outcome of a run: which side is better, the unit, and how many offers have an effect to show."""

    better: str
    unit: str
    n_shown: int


async def read_situation(citizen_id: int, on_date: date) -> Situation:
    row = await fetch_one(
        """select profile.target_group, coalesce(profile.barriers, '{}') as barriers,
                  array(select distinct benefit from benefit_spell
                         where citizen_id = $1 and start_on <= $2 and (end_on is null or end_on >= $2)
                         order by benefit) as benefits
             from (select 1) as one
             left join lateral (select * from citizen_profile where citizen_id = $1 and recorded_on <= $2
                                 order by recorded_on desc limit 1) as profile on true""",
        citizen_id,
        on_date,
    )
    assert row is not None
    return Situation(row["target_group"], list(row["benefits"]), list(row["barriers"]))


# A place is taken by who is there and by who has been ordered there; an order that waits takes none.
# A shown estimate always has at least 15 people behind it; what is hidden stays in the database.
_OPTIONS = """
with taking as (
    select offer_id, citizen_id, 1 as place
      from placement where start_on <= $2 and (end_on is null or end_on >= $2)
    union all
    select offer_id, citizen_id, (state in ('sent', 'accepted'))::int
      from offer_order where state in ('waiting', 'sent', 'accepted')
), running as (
    select offer_id, sum(place) as taken, bool_or(citizen_id = $1) as is_in from taking group by offer_id
)
select offer.id as offer_id, offer.code, offer.title, offer.offer_type, supplier.name as supplier_name,
       supplier.kind as supplier_kind, offer.weeks::float8, offer.hours_per_week::float8, offer.location, offer.intake,
       offer.requirements, offer.last_confirmed_on, offer.places,
       offer.places - coalesce(running.taken, 0)::int as free_places,
       array(select unnest(offer.barriers) intersect select unnest($5::text[])) as matched_barriers,
       estimate.n_shown as n, coalesce(estimate.n_low, 0) as n_low,
       case when estimate.id is null then 0 else estimate.n_high end as n_high,
       case when estimate.shown then estimate.estimate end as estimate,
       case when estimate.shown then estimate.se end as se,
       case when estimate.shown then estimate.low end as low,
       case when estimate.shown then estimate.high end as high,
       case when estimate.shown then estimate.effective_n end as effective_n,
       coalesce(estimate.shown, false) as shown,
       case when estimate.id is null then 'not_in_run' else estimate.reason end as reason,
       case when estimate.n >= 15 then estimate.warnings else '{}' end as warnings
  from offer
  join supplier on supplier.id = offer.supplier_id
  left join running on running.offer_id = offer.id
  left join effect_estimate as estimate
         on estimate.offer_id = offer.id and estimate.run_id = $6 and estimate.outcome = $7
 where offer.audience = 'citizens' and offer.life = 'open'
   and (offer.opens_on is null or offer.opens_on <= $2) and (offer.closes_on is null or offer.closes_on >= $2)
   and (offer.target_groups = '{}' or $3 = any (offer.target_groups))
   and ($4::text[] is null or offer.benefits = '{}' or offer.benefits && $4)
   and not coalesce(running.is_in, false)
 order by offer.title_sort, offer.id
"""


async def read_options(
    citizen_id: int, situation: Situation, on_date: date, *, personal: bool, run_id: int | None, outcome: str | None
) -> list[OfferOption]:
    """Open offers for the target group that the citizen is not in, nor ordered into, already.

    personal : also hold the citizen's own benefits and barriers against the offers; otherwise only the target group.
    """
    rows = await fetch(
        _OPTIONS,
        citizen_id,
        on_date,
        situation.target_group,
        situation.benefits if personal else None,
        situation.barriers if personal else [],
        run_id,
        outcome,
    )
    return [_option(row, on_date) for row in rows]


async def read_covariance(run_id: int, outcome: str) -> dict[tuple[int, int], float]:
    """Of each pair of offers, from the stored lower triangle."""
    row = await fetch_one(
        "select offer_ids, covariance from effect_outcome where run_id = $1 and outcome = $2", run_id, outcome
    )
    if row is None:
        return {}
    ids = row["offer_ids"]
    pairs = ((ids[i], ids[j]) for i in range(len(ids)) for j in range(i + 1))
    return dict(zip(pairs, row["covariance"], strict=True))


async def read_outcomes(run_id: int) -> dict[str, Measured]:
    """The outcomes the run has estimates of, as they were when it was made."""
    rows = await fetch(
        """select outcome.outcome, outcome.better, outcome.unit,
                  (select count(*) from effect_estimate as estimate
                    where estimate.run_id = $1 and estimate.outcome = outcome.outcome and estimate.shown) as n_shown
             from effect_outcome as outcome join effect_run as run on run.id = outcome.run_id
            where outcome.run_id = $1 and outcome.offer_ids <> '{}'
            order by array_position(run.outcomes, outcome.outcome)""",
        run_id,
    )
    return {row["outcome"]: Measured(row["better"], row["unit"], row["n_shown"]) for row in rows}


def _option(row: Record, on_date: date) -> OfferOption:
    return msgspec.convert({**row, "badge": badge_of(row["last_confirmed_on"], on_date)}, OfferOption)
