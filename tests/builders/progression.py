"""Assessments and scales for tests. The six indicators that every installation begins with are there already."""

import json
from datetime import date

from app.platform.db import fetch_value


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
