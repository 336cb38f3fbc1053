"""What happens at night: an estimation where the data changed, and tables that must go."""

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.evidence.effects import service as effects
from app.evidence.effects.schemas import RunSettings
from app.evidence.revisions import frozen, reads, service
from app.evidence.revisions.frozen import require_table
from app.evidence.revisions.reminders import remind
from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.platform.errors import Conflict
from app.platform.mail.daily import begins
from app.platform.settings import settings
from tests.builders.effects import Town, told_town
from tests.builders.evidence import OUTCOME, TODAY, actor_as, fitted_run, insert_citizen, switch_on

pytestmark = pytest.mark.usefixtures("db")
MANAGER = actor_as("manager")
SETTINGS = RunSettings(outcomes=[OUTCOME])


async def nightly_on() -> None:
    await switch_on()
    await service.decide_nightly(MANAGER, SETTINGS, is_on=True, today=TODAY)


async def queued() -> list[str]:
    return [row["name"] for row in await fetch("select name from job order by id")]


async def test_nothing_is_estimated_at_night_before_somebody_decided_so() -> None:
    await switch_on()
    await remind(TODAY)
    assert await queued() == ["revisions.remove_tables"]


async def test_a_night_asks_for_a_look_at_the_data() -> None:
    await nightly_on()
    await remind(TODAY)
    assert await queued() == ["revisions.remove_tables", "revisions.nightly"]
    assert begins("evidence.revisions").hour < 6


async def test_no_night_estimates_while_evaluation_is_switched_off() -> None:
    await nightly_on()
    await execute("update legal_basis set withdrawn_at = now()")
    await remind(TODAY)
    assert await queued() == ["revisions.remove_tables"]


async def test_the_same_data_model_and_settings_make_no_new_run() -> None:
    await nightly_on()
    await told_town()
    latest = await reads.find_latest()
    assert latest is not None
    await service.decide_nightly(MANAGER, latest.settings, is_on=True, today=TODAY)
    assert await service.start_nightly(latest.fingerprint, latest.model_version, today=TODAY) is None
    run_id = await service.start_nightly("other data", latest.model_version, today=TODAY)
    assert await fetch_value("select trigger from effect_run where id = $1", run_id) == "nightly"


async def erase(citizen_id: int) -> None:
    await execute("delete from citizen_profile where citizen_id = $1", citizen_id)
    await execute("delete from citizen where id = $1", citizen_id)


async def frozen_town() -> tuple[Town, Path]:
    await switch_on()
    town = await told_town()
    path = settings().data_dir / "effects" / str(town.run_id) / "table.csv.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    for file in (path, path.parent / "about.json"):
        file.write_bytes(b"x")
    relative = str(path.relative_to(settings().data_dir))
    await execute("update effect_run set table_path = $2 where id = $1", town.run_id, relative)
    return town, path


async def test_an_erased_citizen_takes_the_frozen_tables_along_and_the_run_says_so() -> None:
    early = await insert_citizen()
    town, path = await frozen_town()
    await erase(early)
    with pytest.raises(Conflict, match="erased"):
        frozen.fetch_table(await service.get_frozen(town.run_id))
    assert await frozen.remove_tables(TODAY) == 1
    assert not path.exists()
    assert not (path.parent / "about.json").exists()


async def test_a_citizen_erased_while_a_run_is_fitted_takes_its_table_along_when_it_is_stored() -> None:
    await switch_on()
    erased = await insert_citizen()
    run_id = await effects.request_run(MANAGER, SETTINGS, today=TODAY)
    await effects.read_records(run_id, today=TODAY)
    await erase(erased)
    await effects.store_result(run_id, fitted_run(), [])
    with pytest.raises(Conflict, match="erased"):
        require_table(await service.get_frozen(run_id))


async def test_a_citizen_erased_before_the_records_are_read_is_in_no_table() -> None:
    await switch_on()
    erased = await insert_citizen()
    run_id = await effects.request_run(MANAGER, SETTINGS, today=TODAY)
    await erase(erased)
    await effects.read_records(run_id, today=TODAY)
    await effects.store_result(run_id, fitted_run(), [])
    kept = await service.get_frozen(run_id)
    assert kept.gone_at is None
    require_table(kept)


async def test_a_table_that_no_run_knows_of_goes_after_a_day() -> None:
    _, kept = await frozen_town()
    stray = settings().data_dir / "effects" / "987654" / "table.csv.gz"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    await frozen.remove_tables(TODAY)
    assert stray.exists()
    for path in (stray, kept):
        os.utime(path, (0, 0))
    await frozen.remove_tables(TODAY)
    assert not stray.exists()
    assert kept.exists()


async def test_a_table_removed_between_the_question_and_the_reading_is_told_as_missing() -> None:
    town, path = await frozen_town()
    asked = await service.get_frozen(town.run_id)
    path.unlink()
    with pytest.raises(Conflict, match="missing from the disk"):
        frozen.fetch_table(asked)


async def test_a_citizen_who_came_after_the_run_takes_nothing_along() -> None:
    town, _ = await frozen_town()
    late = await insert_citizen()
    await execute("update citizen set created_at = now() + interval '1 day' where id = $1", late)
    await erase(late)
    assert (await service.get_frozen(town.run_id)).gone_at is None


async def test_a_table_goes_when_its_retention_date_has_passed() -> None:
    town, path = await frozen_town()
    kept_until = await fetch_value("select retain_until from effect_run where id = $1", town.run_id)
    assert await frozen.remove_tables(kept_until) == 0
    assert await frozen.remove_tables(kept_until + timedelta(days=1)) == 1
    row = await fetch_one("select table_gone_reason from effect_run where id = $1", town.run_id)
    assert row is not None
    assert row["table_gone_reason"] == "retention"
    assert not path.exists()


async def test_a_nights_draft_nobody_publishes_loses_its_table_after_two_weeks() -> None:
    town, path = await frozen_town()
    await execute(
        "update effect_run set trigger = 'nightly', status = 'draft', published_at = null where id = $1", town.run_id
    )
    finished = await fetch_value("select finished_at from effect_run where id = $1", town.run_id)
    assert isinstance(finished, datetime)
    day: date = finished.date()
    assert await frozen.remove_tables(day + timedelta(days=14)) == 0
    assert await frozen.remove_tables(day + timedelta(days=15)) == 1
    assert not path.exists()


async def test_a_table_that_is_not_what_was_frozen_is_refused() -> None:
    town, _ = await frozen_town()
    with pytest.raises(Conflict, match="not the one that was frozen"):
        frozen.fetch_table(await service.get_frozen(town.run_id))
