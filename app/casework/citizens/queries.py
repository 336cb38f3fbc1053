"""Reads of citizens' own tables. Who may see a row is asked of every read that opens a name."""

from datetime import date

from asyncpg import Record

from app.casework.citizens.schemas import Citizen, Competences, NewCompetences, Profile, Spell
from app.platform.db import execute, fetch, fetch_one
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


_COMPETENCES = """
select w.competences, w.wishes, w.competences_text, w.wishes_text, w.updated_at, u.name as updated_by_name, w.version
  from competences_and_wishes w left join app_user u on u.id = w.updated_by where w.citizen_id = $1
"""


async def find_competences(citizen_id: int) -> Competences | None:
    row = await fetch_one(_COMPETENCES, citizen_id)
    return Competences(**row) if row else None


async def lock_competences(citizen_id: int) -> Competences | None:
    """As they are, held until the end of the transaction."""
    row = await fetch_one(f"{_COMPETENCES} for update of w", citizen_id)
    return Competences(**row) if row else None


async def save_competences(citizen_id: int, new: NewCompetences, *, version: int, updated_by: int) -> bool:
    """False when somebody else has written the first words meanwhile."""
    values = (new.competences, new.wishes, new.competences_text, new.wishes_text, updated_by)
    if version:
        changed = await execute(
            """update competences_and_wishes
                  set competences = $3, wishes = $4, competences_text = $5, wishes_text = $6, updated_by = $7,
                      updated_at = now(), version = version + 1
                where citizen_id = $1 and version = $2""",
            citizen_id, version, *values,
        )  # fmt: skip
    else:
        changed = await execute(
            """insert into competences_and_wishes
                   (citizen_id, competences, wishes, competences_text, wishes_text, updated_by)
               values ($1, $2, $3, $4, $5, $6) on conflict do nothing""",
            citizen_id, *values,
        )  # fmt: skip
    return changed.endswith(" 1")


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
