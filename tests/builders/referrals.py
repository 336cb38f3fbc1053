"""Placements for tests."""

import itertools
from datetime import date

from app.platform.db import fetch_value

_numbers = itertools.count(1)


async def make_placement(
    citizen_id: int,
    offer_id: int,
    *,
    start_on: date = date(2026, 1, 5),
    end_on: date | None = None,
    cohort: str | None = None,
    referred_on: date | None = None,
    end_reason: str | None = None,
    placement_ref: str | None = None,
) -> int:
    return int(
        await fetch_value(
            """insert into placement
                   (placement_ref, citizen_id, offer_id, cohort, referred_on, start_on, end_on, end_reason)
               values ($1, $2, $3, $4, $5, $6, $7, $8) returning id""",
            placement_ref or f"T-{next(_numbers)}", citizen_id, offer_id, cohort, referred_on, start_on, end_on,
            end_reason,
        )
    )  # fmt: skip
