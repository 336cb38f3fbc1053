"""Assessments and scales for tests. The six indicators that every installation begins with are there already."""

import json
from datetime import date, timedelta

import numpy as np

from app.platform.db import copy_rows, fetch, fetch_value


async def indicator_id(code: str = "tro_paa_job") -> int:
    return int(await fetch_value("select id from indicator where code = $1", code))


async def make_assessment(
    citizen_id: int,
    assessed_on: date = date(2026, 1, 15),
    *,
    indicator: str = "tro_paa_job",
    citizen: int | None = 2,
    professional: int | None = 3,
    note: str = "",
) -> int:
    """On the scale of the day."""
    sql = """insert into assessment (citizen_id, indicator_id, assessed_on, citizen_score, professional_score, note)
             values ($1, $2, $3, $4, $5, $6) returning id"""
    values = (citizen_id, await indicator_id(indicator), assessed_on, citizen, professional, note)
    return int(await fetch_value(sql, *values))


async def make_scale(indicator: str, valid_from: date, *, low: int = 1, high: int = 10) -> int:
    """A new scale from a day on; the one before ends the day before."""
    found = await indicator_id(indicator)
    await fetch_value(
        "update indicator_scale set valid_to = $2::date - 1 where indicator_id = $1 and valid_to is null returning id",
        found,
        valid_from,
    )
    anchors = json.dumps({str(low): {"da": "intet", "en": "nothing"}})
    sql = """insert into indicator_scale
                 (indicator_id, number, low, high, question_da, question_en, anchors, valid_from)
             values ($1, (select max(number) + 1 from indicator_scale where indicator_id = $1), $2, $3, 'Hvor meget?',
                     'How much?', $4, $5)
             returning id"""
    return int(await fetch_value(sql, found, low, high, anchors, valid_from))


async def assess_town(offer_id: int, *, gain: int = 1, share: float = 0.9, seed: int = 3) -> None:
    """Scores before and after for a share of everybody who ever stood at a decision; the offer's people gain.

    Everybody is scored each tenth week of the benefit. Those in the offer have `gain` points more from the start on.
    """
    rng = np.random.default_rng(seed)
    rows = await fetch(
        """select s.citizen_id, s.start_on, coalesce(s.end_on, date '2026-01-01') as end_on,
                  min(p.start_on) filter (where p.offer_id = $1) as begun
             from benefit_spell s left join placement p using (citizen_id) group by 1, 2, 3 order by 1""",
        offer_id,
    )
    indicator, scale = await indicator_id(), await fetch_value("select min(id) from indicator_scale")
    made = []
    for citizen_id, start_on, end_on, begun in rows:
        level, day = rng.normal(2.5, 0.5), start_on + timedelta(days=7)
        while day <= end_on:
            score = level + rng.normal(0, 0.4) + (gain if begun and day > begun else 0)
            if rng.random() < share:
                made.append((citizen_id, indicator, scale, day, int(np.clip(round(score), 1, 5))))
            day += timedelta(weeks=10)
    columns = ("citizen_id", "indicator_id", "scale_id", "assessed_on", "professional_score")
    await copy_rows("assessment", columns, made)
