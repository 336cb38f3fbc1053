"""Citizens for tests: impossible CPR numbers, made-up names."""

import itertools
from datetime import date
from typing import Any

from app.platform.db import fetch_value
from app.platform.keys import keyring

_numbers = itertools.count(1)


def make_cpr(number: int | None = None) -> str:
    """Ten digits that no person can have: the month part is 53."""
    return f"0153{80:02d}{number if number is not None else next(_numbers):04d}"


async def make_citizen(
    *,
    cpr: str | None = None,
    name: str | None = "Eksempel Borger",
    case_number: str | None = None,
    team_id: int | None = None,
    caseworker_id: int | None = None,
    **profile: Any,
) -> int:
    """A citizen with one profile; `profile` overrides its fields."""
    keys = keyring()
    citizen_id = await fetch_value(
        """insert into citizen (pseudonym, key_id, name_sealed, case_number_sealed, team_id, caseworker_id)
           values ($1, $2, $3, $4, $5, $6) returning id""",
        keys.pseudonym(cpr or make_cpr()), keys.current, name and keys.encrypt(name),
        case_number and keys.encrypt(case_number), team_id, caseworker_id,
    )  # fmt: skip
    await make_profile(int(citizen_id), **profile)
    return int(citizen_id)


async def make_profile(citizen_id: int, **overrides: Any) -> int:
    values: dict[str, Any] = {
        "recorded_on": date(2026, 1, 1), "birth_year": 1980, "sex": "female", "target_group": "6.6",
        "contact_group": "sygemeldt", "education": "gymnasial", "danish_level": "fluent", "district": "Nord",
        "last_job_on": None, "barriers": ["netvaerk"],
    } | overrides  # fmt: skip
    columns = ", ".join(values)
    places = ", ".join(f"${number}" for number in range(2, len(values) + 2))
    sql = f"insert into citizen_profile (citizen_id, {columns}) values ($1, {places}) returning id"
    return int(await fetch_value(sql, citizen_id, *values.values()))


async def make_spell(
    citizen_id: int, benefit: str = "sygedagpenge", start_on: date = date(2026, 1, 1), end_on: date | None = None
) -> int:
    sql = "insert into benefit_spell (citizen_id, benefit, start_on, end_on) values ($1, $2, $3, $4) returning id"
    return int(await fetch_value(sql, citizen_id, benefit, start_on, end_on))
