"""The code lists are seeded once, cached, and refreshed when a row changes."""

import asyncio
from datetime import date

import asyncpg
import pytest

from app.platform.codelists import choices, codes, fresh_codelists, is_valid, label, load_codelists, refresh_codelists
from app.platform.codelists.seeds import read_seed, seeded_lists
from app.platform.codelists.titles import LIST_TITLES
from app.platform.db import execute, fetch_value


async def test_seeding_fills_empty_lists_once(db):
    await load_codelists()
    first = await fetch_value("select count(*) from code_item")
    await load_codelists()
    assert (
        first == await fetch_value("select count(*) from code_item") == sum(len(read_seed(n)) for n in seeded_lists())
    )


async def test_a_changed_label_is_seen_after_a_refresh(db):
    await load_codelists()
    assert not await refresh_codelists()
    await execute("update code_item set label_da = 'Mentor' where list = 'offer_type' and code = 'mentor'")
    assert await refresh_codelists()
    assert label("offer_type", "mentor", "da") == "Mentor"


async def test_an_ended_code_keeps_its_label_but_cannot_be_chosen_any_more(db):
    await load_codelists()
    await execute("update code_item set valid_to = '2026-12-31' where list = 'target_group' and code = '6.8'")
    await refresh_codelists()
    assert is_valid("target_group", "6.8", date(2026, 12, 31))
    assert not is_valid("target_group", "6.8", date(2027, 1, 1))
    assert label("target_group", "6.8", "da") == "6.8 Personer i ressourceforløb"
    assert "6.8" not in codes("target_group", date(2027, 1, 1))


@pytest.mark.parametrize("name", seeded_lists())
def test_every_seed_has_unique_codes_and_labels_in_both_languages(name):
    rows = read_seed(name)
    assert len({row.code for row in rows}) == len(rows)
    assert all(row.label_da and row.label_en for row in rows)


def test_target_groups_stand_in_the_order_of_the_law():
    assert codes("target_group")[-4:] == ["6.10", "6.11", "6.12", "6.13"]


def test_career_guidance_and_recruitment_are_not_under_the_light_regime():
    outside = {row.code for row in choices("cpv") if not row.attributes["light_regime"]}
    assert outside == {"79600000-0", "79634000-7"}


def test_an_unknown_code_is_shown_as_it_is():
    assert label("offer_type", "no_such_code", "da") == "no_such_code"


async def test_a_change_made_by_another_process_is_seen_without_asking(database_url):
    async with fresh_codelists(every_seconds=0.02):
        connection = await asyncpg.connect(database_url)
        try:
            await connection.execute("update code_item set label_en = 'Mentoring' where code = 'mentor'")
            for _ in range(500):
                if label("offer_type", "mentor", "en") == "Mentoring":
                    break
                await asyncio.sleep(0.02)
            assert label("offer_type", "mentor", "en") == "Mentoring"
        finally:
            await connection.execute("update code_item set label_en = 'Mentor support' where code = 'mentor'")
            await connection.close()


def test_every_list_has_a_heading():
    assert set(seeded_lists()) <= set(LIST_TITLES)
