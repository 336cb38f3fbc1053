"""What an order is made from: the citizen's profile, the offers that fit with their free places, published effects."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from asyncpg import Record

from app.evidence.ranking.schemas import Evidence, OfferOption, TypeEffect
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
    """An outcome of a run: which side is better, the unit, how many offers have an effect to show, and whether they
    were told together for some population, as runs of older models were not."""

    better: str
    unit: str
    n_shown: int
    is_told: bool


@dataclass(frozen=True)
class Standing:
    """The population the citizen's offers are told for, and what is known of all its offers together.

    offer_ids, covariance : the lower triangle by rows.   personal : {} where it was not told.
    terms : the citizen as the personal effects see one, None where it is not worked out.   known_on : as of when.
    """

    population: str
    offer_ids: list[int]
    covariance: list[float]
    personal: dict[str, Any]
    terms: list[float] | None
    known_on: date | None


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
# A shown effect always has at least 15 people behind it, and with 5-14 only their type's is; the rest stays here.
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
       case when estimate.shown then common.estimate end as estimate,
       case when estimate.shown then common.se end as se,
       case when estimate.shown then common.low end as low,
       case when estimate.shown then common.high end as high,
       case when estimate.shown then estimate.effective_n end as effective_n,
       coalesce(estimate.shown and common.estimate is not null, false) as shown,
       case when estimate.shown then coalesce(common.flag, 'none') else 'none' end as flag,
       coalesce(estimate.shown and common.rankable, false) as rankable,
       case when estimate.id is null then 'not_in_run' when estimate.reason is not null then estimate.reason
            when common.id is null then 'no_estimate' else nullif(common.not_ranked_because, '') end as reason,
       case when estimate.shown then common.needed end as needed,
       case when estimate.shown then common.far_by end as far_by,
       case when estimate.shown then common.far_on end as far_on,
       case when estimate.n >= 15 then estimate.warnings else '{}' end as warnings,
       kind.n_shown as type_n, kind.n_low as type_n_low, kind.n_high as type_n_high, kind.n_offers as type_n_offers,
       kind.estimate as type_estimate, kind.low as type_low, kind.high as type_high
  from offer
  join supplier on supplier.id = offer.supplier_id
  left join running on running.offer_id = offer.id
  left join effect_estimate as estimate
         on estimate.offer_id = offer.id and estimate.run_id = $6 and estimate.outcome = $7
  left join effect_common as common
         on common.offer_id = offer.id and common.run_id = $6 and common.outcome = $7 and common.population = $8
  left join effect_group as kind
         on kind.run_id = $6 and kind.outcome = $7 and kind.population = $8 and kind.dimension = 'type'
        and kind.key = offer.offer_type and kind.shown and estimate.reason = 'too_few'
 where offer.audience = 'citizens' and offer.life = 'open'
   and (offer.opens_on is null or offer.opens_on <= $2) and (offer.closes_on is null or offer.closes_on >= $2)
   and (offer.target_groups = '{}' or $3 = any (offer.target_groups))
   and ($4::text[] is null or offer.benefits = '{}' or offer.benefits && $4)
   and not coalesce(running.is_in, false)
 order by offer.title_sort, offer.id
"""


async def read_options(
    citizen_id: int, situation: Situation, on_date: date, *, personal: bool, evidence: Evidence | None
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
        evidence.run_id if evidence else None,
        evidence.outcome if evidence else None,
        evidence.population if evidence else None,
    )
    return [_option(row, on_date) for row in rows]


async def read_standing(run_id: int, outcome: str, *, target_group: str | None, citizen_id: int) -> Standing:
    """The citizen's target group where the run told it for the outcome, else everybody."""
    row = await fetch_one(
        """select population, offer_ids, covariance, personal, terms.values as terms, terms.known_on
             from effect_population as told
             left join citizen_terms as terms on terms.run_id = told.run_id and terms.citizen_id = $4
            where told.run_id = $1 and outcome = $2 and population in ('all', $3)
            order by offer_ids <> '{}' desc, population = 'all' limit 1""",
        run_id,
        outcome,
        target_group,
        citizen_id,
    )
    if row is None:
        return Standing("all", [], [], {}, None, None)
    return Standing(
        population=row["population"],
        offer_ids=list(row["offer_ids"]),
        covariance=row["covariance"],
        personal=msgspec.json.decode(row["personal"]),
        terms=row["terms"],
        known_on=row["known_on"],
    )


async def read_personal_codings(run_id: int) -> list[tuple[str, dict[str, Any]]]:
    """(outcome, coding) of the run's outcomes whose effects differ by citizen surely enough to order by."""
    rows = await fetch(
        """select one.outcome, one.diagnostics -> 'coding' as coding
             from effect_outcome as one join effect_run as run on run.id = one.run_id
            where one.run_id = $1 and one.diagnostics -> 'coding' -> 'rules' is not null
              and exists(select 1 from effect_population as told
                          where told.run_id = $1 and told.outcome = one.outcome and told.personal -> 'on' = 'true')
            order by array_position(run.outcomes, one.outcome)""",
        run_id,
    )
    return [(row["outcome"], msgspec.json.decode(row["coding"])) for row in rows]


async def read_outcomes(run_id: int) -> dict[str, Measured]:
    """The outcomes the run has estimates of, as they were when it was made."""
    rows = await fetch(
        """select outcome.outcome, outcome.better, outcome.unit,
                  (select count(*) from effect_estimate as estimate
                    where estimate.run_id = $1 and estimate.outcome = outcome.outcome and estimate.shown) as n_shown,
                  exists(select 1 from effect_population as told
                          where told.run_id = $1 and told.outcome = outcome.outcome) as is_told
             from effect_outcome as outcome join effect_run as run on run.id = outcome.run_id
            where outcome.run_id = $1 and outcome.offer_ids <> '{}'
            order by array_position(run.outcomes, outcome.outcome)""",
        run_id,
    )
    return {row["outcome"]: Measured(row["better"], row["unit"], row["n_shown"], row["is_told"]) for row in rows}


def _option(row: Record, on_date: date) -> OfferOption:
    badge = badge_of(row["last_confirmed_on"], on_date)
    return msgspec.convert({**row, "badge": badge, "type_effect": _type_effect(row)}, OfferOption)


def _type_effect(row: Record) -> TypeEffect | None:
    if row["type_estimate"] is None:
        return None
    names = TypeEffect.__struct_fields__
    return msgspec.convert({name: row[f"type_{name}"] for name in names}, TypeEffect)
