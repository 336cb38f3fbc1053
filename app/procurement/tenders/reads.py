"""What lower rooms know of the offers that lots are to replace; one query each, nothing written."""

from collections.abc import Iterable, Sequence

import msgspec

from app.platform.db import fetch
from app.procurement.tenders.schemas import LotSource, MeasuredEffect

SMALLEST_SHOWN = 5


async def lot_sources(codes: Sequence[str]) -> dict[str, LotSource]:
    """By offer code; a year with under five starts is left out."""
    rows = await fetch(
        """
        select o.id as offer_id, o.code, o.title, o.description, o.target_groups, o.places,
               o.weeks::float8 as weeks, o.hours_per_week::float8 as hours_per_week, o.price_model,
               coalesce(jsonb_object_agg(y.year, y.n) filter (where y.n >= $2), '{}')::text as starts
        from offer o
        left join (
            select offer_id, extract(year from start_on)::int as year, count(distinct citizen_id) as n
            from placement group by 1, 2
        ) y on y.offer_id = o.id
        where o.code = any($1)
        group by o.id
        """,
        list(codes),
        SMALLEST_SHOWN,
    )
    return {
        row["code"]: LotSource(
            **{name: row[name] for name in LotSource.__struct_fields__ if name != "starts_by_year"},
            starts_by_year={int(year): n for year, n in msgspec.json.decode(row["starts"]).items()},
        )
        for row in rows
    }


async def measured_effects(offer_ids: Sequence[int]) -> list[MeasuredEffect]:
    """What the run in use, the one published last, says of each offer, where it may be shown.

    An older run is not asked: what the newest no longer shows would come back from it.
    """
    rows = await fetch(
        """
        select distinct on (e.offer_id, e.outcome)
               e.offer_id, o.target_groups, e.outcome, e.estimate, e.low, e.high, e.n_shown as n, r.id as run_id,
               r.data_until, r.first_monday, r.last_monday
        from effect_estimate e join effect_run r on r.id = e.run_id join offer o on o.id = e.offer_id
        where r.id = (select id from effect_run where status = 'published' order by published_at desc, id desc limit 1)
          and exists (select from legal_basis where purpose = 'evaluation' and withdrawn_at is null)
          and e.shown and e.n_shown >= $2 and e.offer_id = any($1)
          and e.estimate is not null and r.data_until is not null
        order by e.offer_id, e.outcome, r.published_at desc, r.id desc
        """,
        list(offer_ids),
        SMALLEST_SHOWN,
    )
    return [msgspec.convert(dict(row), MeasuredEffect) for row in rows]


async def names_of_users(user_ids: Iterable[int | None]) -> dict[int, str]:
    rows = await fetch(
        "select id, name from app_user where id = any($1::int[])", sorted({each for each in user_ids if each})
    )
    return {row["id"]: row["name"] for row in rows}
