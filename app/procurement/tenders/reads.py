"""What lower rooms know of the offers that lots are to replace; one query each, nothing written."""

from collections.abc import Iterable, Sequence

import msgspec

from app.platform.db import fetch
from app.procurement.tenders.schemas import LotSource

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


async def names_of_offers(offer_ids: Iterable[int]) -> dict[int, str]:
    rows = await fetch("select id, code, title from offer where id = any($1::int[])", sorted(set(offer_ids)))
    return {row["id"]: f"{row['title']} ({row['code']})" for row in rows}


async def names_of_users(user_ids: Iterable[int | None]) -> dict[int, str]:
    rows = await fetch(
        "select id, name from app_user where id = any($1::int[])", sorted({each for each in user_ids if each})
    )
    return {row["id"]: row["name"] for row in rows}
