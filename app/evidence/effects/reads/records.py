"""The records a run is made from, copied in bulk from the rooms below."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from asyncpg import Connection

from app.platform.db import fetch_value

# Names, case numbers and pseudonyms are never among them: statistics has no use for who somebody is.
FRAME_QUERIES = {
    # What does not change is taken from the newest profile.
    "citizens": """select distinct on (citizen.id) citizen.id as citizen_id, profile.birth_year, profile.sex
                     from citizen left join citizen_profile as profile on profile.citizen_id = citizen.id
                    order by citizen.id, profile.recorded_on desc""",
    "profiles": """select citizen_id, recorded_on, target_group, contact_group, education, danish_level, last_job_on,
                          array_to_string(barriers, '|') as barriers
                     from citizen_profile order by citizen_id, recorded_on""",
    "spells": "select citizen_id, benefit, start_on, end_on from benefit_spell order by citizen_id, start_on, benefit",
    "placements": """select placement.citizen_id, placement.offer_id, placement.cohort, placement.start_on,
                            placement.end_on
                       from placement join offer on offer.id = placement.offer_id
                      where offer.audience = 'citizens'
                      order by placement.citizen_id, placement.start_on, placement.offer_id, placement.placement_ref""",
    "events": "select citizen_id, kind, start_on, end_on from outcome_event order by citizen_id, start_on, kind",
    # What groups the offers fall into is frozen with a run: their type or supplier may be another one day.
    "offers": """select offer.id as offer_id, offer.supplier_id, supplier.kind, offer.offer_type, offer.weeks
                   from offer join supplier on supplier.id = offer.supplier_id
                  where offer.audience = 'citizens' order by offer.id""",
    # One row a score: the two who score are never mixed, nor are two versions of a scale. Notes stay where they are.
    "assessments": """select a.citizen_id, i.code as indicator, one.rater, s.number as scale, one.score, a.assessed_on
                        from assessment a join indicator i on i.id = a.indicator_id
                        join indicator_scale s on s.id = a.scale_id
                       cross join lateral (values ('citizen', a.citizen_score),
                                                  ('professional', a.professional_score)) as one (rater, score)
                       where one.score is not null order by a.citizen_id, i.code, a.assessed_on, one.rater""",
}
_LOCKED = "citizen, citizen_profile, benefit_spell, placement, outcome_event, assessment, offer, supplier"


@dataclass(frozen=True)
class Records:
    """The records as CSV, one file a table, and what tells them from any other state of the data."""

    frames: dict[str, bytes]
    fingerprint: str
    data_until: date

    @property
    def n_placements(self) -> int:
        """Lines but the heading's."""
        return self.frames["placements"].count(b"\n") - 1


async def copy_records(connection: Connection, *, today: date) -> Records:
    """Copy all frames as of one moment; writers wait meanwhile, so that no import is read by half."""
    await connection.execute(f"lock table {_LOCKED} in share mode")
    frames = {name: await _copy(connection, sql) for name, sql in FRAME_QUERIES.items()}
    return Records(frames, fingerprint_of(frames), await read_data_until(today))


def fingerprint_of(frames: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(frames):
        digest.update(name.encode() + b"\0" + frames[name] + b"\0")
    return digest.hexdigest()


async def read_data_until(today: date) -> date:
    """The last day all registers are known for: of the newest extracts the oldest.

    A citizen without a benefit after this day is not self-supporting, only not yet known; so it is with one
    without a start or an outcome. Benefits imported without a date are taken to reach their last date;
    placements and outcomes hold the day back only where each of their files has one.
    """
    value = await fetch_value(
        """with extract as (
               select kind, max(extracted_on) as newest, bool_and(extracted_on is not null) as dated from import_batch
                where kind in ('spells', 'placements', 'outcomes') and committed_at is not null and undone_at is null
                group by kind)
           select least(
               coalesce((select newest from extract where kind = 'spells'),
                        (select greatest(max(start_on), max(end_on)) from benefit_spell where start_on <= $1), $1),
               (select min(newest) from extract where kind <> 'spells' and dated))""",
        today,
    )
    return min(date.fromisoformat(str(value)), today)


async def _copy(connection: Connection, sql: str) -> bytes:
    out = BytesIO()
    await connection.copy_from_query(sql, output=out, format="csv", header=True)
    return out.getvalue()
