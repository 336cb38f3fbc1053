"""Citizens, spells, starts, capacity and barriers, one query each; exact, so not for showing as they are."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from app.platform.db import fetch
from app.platform.lists.sources import row_of
from app.procurement.needs.schemas import OfferFacts

# A citizen who comes back to the same target group sooner has not come anew.
NEW_AFTER_DAYS = 28

# The profile that held on a day; before the first one was recorded, the first.
_PROFILE_ON = """
left join lateral (
    select one.target_group, one.barriers from citizen_profile one where one.citizen_id = {citizen}
    order by one.recorded_on > {day}, case when one.recorded_on <= {day} then one.recorded_on end desc,
             one.recorded_on, one.id desc limit 1
) profile on true
"""


async def count_on_benefit(on_date: date) -> dict[str, int]:
    """Citizens with a benefit that day, by target group."""
    rows = await fetch(
        f"""with someone as (select distinct citizen_id from benefit_spell
                             where start_on <= $1 and (end_on is null or end_on >= $1))
            select profile.target_group, count(*) as n from someone
            {_PROFILE_ON.format(citizen="someone.citizen_id", day="$1")}
            where profile.target_group is not null group by 1""",
        on_date,
    )
    return {row["target_group"]: row["n"] for row in rows}


async def count_barriers(on_date: date) -> dict[tuple[str, str], int]:
    """Citizens with a benefit that day, by target group and each barrier they have."""
    rows = await fetch(
        f"""with someone as (select distinct citizen_id from benefit_spell
                             where start_on <= $1 and (end_on is null or end_on >= $1))
            select profile.target_group, barrier, count(distinct someone.citizen_id) as n from someone
            {_PROFILE_ON.format(citizen="someone.citizen_id", day="$1")}
            cross join lateral unnest(profile.barriers) as barrier
            group by 1, 2""",
        on_date,
    )
    return {(row["target_group"], row["barrier"]): row["n"] for row in rows}


async def count_inflow(first_on: date, before: date) -> dict[str, dict[date, int]]:
    """Citizens new on a benefit in a target group, by group and by first day of the month."""
    rows = await fetch(
        f"""with spell as (
                select s.citizen_id, s.start_on, profile.target_group,
                       max(coalesce(s.end_on, 'infinity')) over (
                           partition by s.citizen_id, profile.target_group order by s.start_on, s.id
                           rows between unbounded preceding and 1 preceding) as there_until
                from benefit_spell s
                {_PROFILE_ON.format(citizen="s.citizen_id", day="s.start_on")}
                where s.start_on < $2 and (s.end_on is null or s.end_on >= $1::date - {NEW_AFTER_DAYS}))
            select target_group, date_trunc('month', start_on)::date as month, count(distinct citizen_id) as n
            from spell
            where start_on >= $1 and target_group is not null
              and (there_until is null or there_until < start_on - {NEW_AFTER_DAYS})
            group by 1, 2""",
        first_on,
        before,
    )
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for row in rows:
        found[row["target_group"]][row["month"]] = row["n"]
    return found


async def count_lengths(first_on: date, on_date: date) -> dict[str, tuple[Counter[int], Counter[int]]]:
    """Spells begun from `first_on` by whole weeks, by target group: those ended by the day, and those running."""
    rows = await fetch(
        f"""select profile.target_group, coalesce(s.end_on < $2, false) as ended,
                   (least(coalesce(s.end_on, $2), $2) - s.start_on) / 7 as weeks, count(*) as n
            from benefit_spell s {_PROFILE_ON.format(citizen="s.citizen_id", day="s.start_on")}
            where s.start_on between $1 and $2 and profile.target_group is not null group by 1, 2, 3""",
        first_on,
        on_date,
    )
    found: dict[str, tuple[Counter[int], Counter[int]]] = defaultdict(lambda: (Counter(), Counter()))
    for row in rows:
        found[row["target_group"]][0 if row["ended"] else 1][row["weeks"]] += row["n"]
    return found


async def first_spell_on(on_date: date) -> date | None:
    """Since when benefits are known."""
    rows = await fetch("select min(start_on) as first from benefit_spell where start_on <= $1", on_date)
    first: date | None = rows[0]["first"]
    return first


async def count_starts(first_on: date, on_date: date) -> dict[str, tuple[int, int, int | None]]:
    """By target group: citizens begun in offers, starts with a known wait, and half of these waited at most so long."""
    rows = await fetch(
        f"""select profile.target_group, count(distinct p.citizen_id) as n, count(p.referred_on) as known,
                   percentile_disc(0.5) within group (order by p.start_on - p.referred_on) as days
            from placement p {_PROFILE_ON.format(citizen="p.citizen_id", day="p.start_on")}
            where p.start_on between $1 and $2 and profile.target_group is not null group by 1""",
        first_on,
        on_date,
    )
    return {row["target_group"]: (row["n"], row["known"], row["days"]) for row in rows}


async def count_waiting(on_date: date) -> dict[str, int]:
    """Citizens in line for a place, by target group."""
    rows = await fetch(
        f"""select profile.target_group, count(distinct o.citizen_id) as n from offer_order o
            {_PROFILE_ON.format(citizen="o.citizen_id", day="$1")}
            where o.state = 'waiting' and profile.target_group is not null group by 1""",
        on_date,
    )
    return {row["target_group"]: row["n"] for row in rows}


async def list_open_offers(first_on: date, on_date: date) -> list[OfferFacts]:
    """Offers open to citizens that day; `starts` are counted from `first_on`."""
    rows = await fetch(
        """
        select o.id, o.code, o.title, o.offer_type, o.supplier_id, s.name as supplier_name, s.kind as supplier_kind,
               o.target_groups, o.barriers, o.places, o.weeks::float8 as weeks,
               o.hours_per_week::float8 as hours_per_week, o.price_model, o.price_ore,
               coalesce(p.in_use, 0) as in_use, coalesce(p.starts, 0) as starts
        from offer o join supplier s on s.id = o.supplier_id
        left join (
            select offer_id,
                   count(distinct citizen_id) filter (where end_on is null or end_on >= $2) as in_use,
                   count(distinct citizen_id) filter (where start_on >= $1) as starts
            from placement where start_on <= $2 group by offer_id
        ) p on p.offer_id = o.id
        where o.life = 'open' and o.audience = 'citizens'
          and (o.opens_on is null or o.opens_on <= $2) and (o.closes_on is null or o.closes_on >= $2)
        order by o.code
        """,
        first_on,
        on_date,
    )
    return [row_of(OfferFacts)(row) for row in rows]


async def offers_named(offer_ids: list[int]) -> Mapping[int, tuple[list[str], float | None, float | None]]:
    """Target groups, planned weeks and hours a week of offers, open or not."""
    rows = await fetch(
        """select id, target_groups, weeks::float8 as weeks, hours_per_week::float8 as hours from offer
            where id = any($1)""",
        offer_ids,
    )
    return {row["id"]: (list(row["target_groups"]), row["weeks"], row["hours"]) for row in rows}
