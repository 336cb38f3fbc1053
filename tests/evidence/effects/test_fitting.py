"""A run from records to everything it stores, and again from its frozen table alone."""

import gzip
from typing import Any

import msgspec
import pytest

from app.evidence.effects import queries, reads, service
from app.evidence.effects.schemas import RunSettings, read_diagnostics
from app.platform.db import execute, fetch, fetch_one
from app.platform.errors import Conflict
from app.platform.jobs.testing import run_jobs
from app.platform.settings import settings
from tests.builders.evidence import OUTCOME, TODAY, actor_as, generated_town, switch_on

pytestmark = pytest.mark.usefixtures("db")
MANAGER = actor_as("manager")


async def fit(*outcomes: str) -> int:
    await switch_on()
    run_id = await service.request_run(MANAGER, RunSettings(outcomes=list(outcomes), seed=1), today=TODAY)
    await run_jobs()
    return run_id


async def frozen(run_id: int) -> tuple[bytes, bytes]:
    row = await fetch_one("select table_path from effect_run where id = $1", run_id)
    assert row is not None
    path = settings().data_dir / row["table_path"]
    return gzip.decompress(path.read_bytes()), (path.parent / "about.json").read_bytes()


async def test_offers_are_told_for_everybody_and_for_each_large_target_group() -> None:
    good, idle, tiny = await generated_town()
    run_id = await fit(OUTCOME)
    populations = await reads.read_populations(run_id)
    assert populations[0].population == "all"
    assert {one.population for one in populations} == {"all", "6.2", "6.3"}
    for one in populations:
        found = {each.offer_id: each for each in await reads.read_common(run_id, OUTCOME, one.population)}
        assert (found[good].estimate or 0) > (found[idle].estimate or 0)
        assert found[good].n is not None
        assert (found[tiny].shown, found[tiny].reason, found[tiny].estimate) == (False, "under_five", None)
        assert {good, idle} == set(one.offer_ids)
        assert len(one.covariance) == 3


async def test_groups_of_offers_are_told_from_the_frozen_facts() -> None:
    good, idle, _ = await generated_town()
    await execute("update supplier set kind = 'own' where id = (select supplier_id from offer where id = $1)", good)
    await execute("update offer set offer_type = 'mentor', weeks = 30 where id = $1", idle)
    run_id = await fit(OUTCOME)
    groups = {(one.dimension, one.key): one for one in await reads.read_groups(run_id, OUTCOME)}
    assert {("kind", "own"), ("kind", "private"), ("type", "kursus"), ("type", "mentor")} <= set(groups)
    assert {("duration", "5-12"), ("duration", "27+"), ("contrast", "own-private")} <= set(groups)
    assert len([key for dimension, key in groups if dimension == "supplier"]) == 2
    contrast, own = groups["contrast", "own-private"], groups["kind", "own"]
    apart = (own.estimate or 0) - (groups["kind", "private"].estimate or 0)
    assert contrast.estimate == pytest.approx(apart)
    assert contrast.low is not None
    assert contrast.low < apart < (contrast.high or 0)


async def test_the_course_shows_when_the_good_offer_gains() -> None:
    good, idle, _ = await generated_town()
    run_id = await fit(OUTCOME)
    course = {one.week: one for one in await reads.read_course(run_id, "offer", str(good))}
    assert set(course) == {4, 8, 13, 20, 26, 39, 52}
    assert max(one.low or 0 for one in course.values()) > 0.1
    idle_course = await reads.read_course(run_id, "offer", str(idle))
    assert sum((one.low or 0) <= 0 <= (one.high or 0) for one in idle_course) >= 5
    everybody = {one.week: one for one in await reads.read_course(run_id, "all")}
    low, high = sorted((course[52].estimate or 0, idle_course[-1].estimate or 0))
    assert low <= (everybody[52].estimate or 0) <= high


async def test_the_run_says_how_it_serves_groups_of_citizens() -> None:
    await generated_town()
    run_id = await fit(OUTCOME)
    (result,) = await reads.read_results(run_id)
    found = read_diagnostics(result.diagnostics)
    assert set(found.fairness) == {"age", "sex", "benefit", "danish_level"} & set(found.fairness)
    middle = next(one for one in found.fairness["age"] if one.key == "30-39")
    assert middle.shown
    assert middle.low is not None
    assert middle.low < (middle.error or 0) < (middle.high or 0)
    assert middle.unranked_share is not None
    assert 0 <= middle.unranked_share <= 1
    assert found.coding["terms"]
    assert found.calibration["outcome_tenths"]
    assert set(found.robustness) == {str(one.offer_id) for one in result.estimates if one.n_low >= 15}


async def test_a_town_with_short_records_has_no_placebo_and_says_so() -> None:
    await generated_town(n_citizens=120)
    run_id = await fit(OUTCOME)
    (result,) = await reads.read_results(run_id)
    assert read_diagnostics(result.diagnostics).placebo.outcomes == {}


async def test_a_run_is_made_again_from_its_frozen_table_alone_bit_for_bit() -> None:
    from app.evidence.effects import fitting, storing, storing_told

    await generated_town(n_citizens=150)
    run_id = await fit(OUTCOME, "fleksjob_52")
    content, about = await frozen(run_id)
    for table in ("benefit_spell", "outcome_event"):
        await execute(f"delete from {table}")
    again, course = fitting.refit(content, about), fitting.refit_course(content, about)
    assert [one.outcome for one in again] == [OUTCOME, "fleksjob_52"]
    assert sorted(await stored("effect_estimate", queries.ESTIMATE_COLUMNS, run_id)) == sorted(
        storing.estimate_rows(run_id, again[0])
    )
    told = [row for one in again[0].populations for row in storing_told.common_rows(run_id, OUTCOME, one)]
    assert sorted(await stored("effect_common", queries.COMMON_COLUMNS, run_id), key=str) == sorted(told, key=str)
    assert course is not None
    assert sorted(await stored("effect_course", queries.COURSE_COLUMNS, run_id)) == sorted(
        storing_told.course_rows(run_id, course)
    )
    (result, _) = await reads.read_results(run_id)
    assert result.diagnostics == msgspec.json.decode(msgspec.json.encode(again[0].diagnostics))


async def test_a_table_frozen_by_an_older_version_is_refused_in_words() -> None:
    from app.evidence.effects import fitting

    with pytest.raises(Conflict, match="older version"):
        fitting.refit(b"a,b\n1,2\n", b'{"columns": {}, "terms": {}, "model_version": "att-3", "settings": {}}')


async def stored(table: str, columns: tuple[str, ...], run_id: int) -> list[tuple[Any, ...]]:
    rows = await fetch(f"select {', '.join(columns)} from {table} where run_id = $1", run_id)
    return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize(("weeks", "band"), [(1, "1-4"), (4, "1-4"), (5, "5-12"), (12.5, "13-26"), (52, "27+")])
def test_planned_lengths_fall_into_bands(weeks: float, band: str) -> None:
    from app.evidence.effects.fitting.offers import band_of

    assert band_of(weeks) == band
