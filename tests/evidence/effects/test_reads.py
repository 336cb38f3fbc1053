"""How far the data reach."""

from datetime import date

import pytest

from app.evidence.effects.reads import read_data_until
from app.platform.db import execute
from tests.builders.evidence import TODAY, insert_citizen, insert_spell

pytestmark = pytest.mark.usefixtures("db")


async def insert_batch(kind: str, extracted_on: date | None) -> None:
    await execute(
        """insert into import_batch (kind, file_name, file_sha256, status, extracted_on, committed_at)
           values ($1, 'a.csv', gen_random_uuid()::text, 'committed', $2, now())""",
        kind,
        extracted_on,
    )


async def test_the_register_that_reaches_least_far_decides() -> None:
    await insert_batch("spells", date(2026, 1, 4))
    await insert_batch("spells", date(2026, 2, 1))
    await insert_batch("outcomes", date(2026, 1, 18))
    await insert_batch("placements", date(2026, 2, 8))
    await insert_batch("citizens", date(2025, 1, 1))
    assert await read_data_until(TODAY) == date(2026, 1, 18)


async def test_a_file_of_outcomes_without_a_date_holds_nothing_back() -> None:
    await insert_batch("spells", date(2026, 2, 1))
    await insert_batch("outcomes", date(2025, 6, 1))
    await insert_batch("outcomes", None)
    assert await read_data_until(TODAY) == date(2026, 2, 1)


async def test_without_any_extract_the_last_date_of_the_benefits_decides_and_never_a_coming_day() -> None:
    assert await read_data_until(TODAY) == TODAY
    citizen_id = await insert_citizen()
    await insert_spell(citizen_id, end_on=date(2026, 1, 25))
    assert await read_data_until(TODAY) == date(2026, 1, 25)
    await insert_spell(citizen_id, "sygedagpenge", end_on=date(2027, 1, 1))
    assert await read_data_until(TODAY) == TODAY
