"""Reads of citizens' own tables. Who may see a row is asked of every read that opens a name."""

from datetime import date

from asyncpg import Record

from app.casework.citizens.schemas import Citizen, Profile, Spell
from app.platform.db import fetch, fetch_one
from app.platform.keys import keyring


async def find_citizen(citizen_id: int, *, user_id: int, team_ids: list[int]) -> Citizen | None:
    """The citizen, if the user is the caseworker or of the team."""
    row = await fetch_one(
        """select c.*, t.name as team_name, u.name as caseworker_name
           from citizen c left join team t on t.id = c.team_id left join app_user u on u.id = c.caseworker_id
           where c.id = $1 and (c.caseworker_id = $2 or c.team_id = any($3))""",
        citizen_id, user_id, team_ids,
    )  # fmt: skip
    return to_citizen(row) if row else None


async def newest_profile(citizen_id: int) -> Profile | None:
    row = await fetch_one(
        """select recorded_on, birth_year, sex, target_group, contact_group, education, danish_level, district,
                  last_job_on, barriers
           from citizen_profile where citizen_id = $1 order by recorded_on desc limit 1""",
        citizen_id,
    )
    return Profile(**row) if row else None


async def list_spells(citizen_id: int) -> list[Spell]:
    """Newest first."""
    rows = await fetch(
        "select benefit, start_on, end_on from benefit_spell where citizen_id = $1 order by start_on desc", citizen_id
    )
    return [Spell(**row) for row in rows]


def running_spell(spells: list[Spell], on_date: date) -> Spell | None:
    """The spell a day lies in; the longest standing where there are several."""
    running = [s for s in spells if s.start_on <= on_date and (s.end_on is None or s.end_on >= on_date)]
    return min(running, key=lambda spell: spell.start_on, default=None)


def to_citizen(row: Record) -> Citizen:
    return Citizen(
        id=row["id"],
        name=open_text(row["name_sealed"]),
        case_number=open_text(row["case_number_sealed"]),
        team_id=row["team_id"],
        team_name=row["team_name"],
        caseworker_id=row["caseworker_id"],
        caseworker_name=row["caseworker_name"],
    )


def open_text(sealed: bytes | None) -> str | None:
    return keyring().decrypt(sealed) if sealed else None
