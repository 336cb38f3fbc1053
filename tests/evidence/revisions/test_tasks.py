"""Runs of a small generated town, made again and held against each other by a worker."""

import gzip

import numpy as np
import pytest

from app.evidence.effects import service as effects
from app.evidence.effects.schemas import RunSettings
from app.evidence.revisions import moving, service
from app.evidence.revisions.standings import part_moves
from app.platform.db import execute, fetch_value
from app.platform.jobs.testing import run_jobs
from app.platform.settings import settings
from tests.builders.evidence import OUTCOME, TODAY, actor_as, generated_town, switch_on

pytestmark = pytest.mark.usefixtures("db")
MANAGER = actor_as("manager")


async def fit(seed: int = 1) -> int:
    run_id = await effects.request_run(MANAGER, RunSettings(outcomes=[OUTCOME], seed=seed), today=TODAY)
    await run_jobs()
    return run_id


async def test_a_run_made_again_from_its_frozen_table_is_the_same_to_the_last_bit() -> None:
    await generated_town(n_citizens=200)
    await switch_on()
    run_id = await fit()
    # The records may go on changing: the frozen table is all that is needed.
    await execute("delete from placement where id in (select max(id) from placement)")
    repeat_id = await service.request_repeat(MANAGER, run_id)
    await run_jobs()
    repeat = await service.get_repeat(repeat_id)
    assert (repeat.status, repeat.different, repeat.largest) == ("same", 0, 0.0)
    assert repeat.compared is not None
    assert repeat.compared >= 8


async def test_a_figure_that_differs_in_its_last_bit_is_found() -> None:
    await generated_town(n_citizens=200)
    await switch_on()
    run_id = await fit()
    found = await fetch_value(
        "select estimate from effect_estimate where run_id = $1 and estimate <> 0 limit 1", run_id
    )
    await execute(
        "update effect_estimate set estimate = $2 where run_id = $1 and estimate = $3",
        run_id, float(np.nextafter(found, 1e9)), found,
    )  # fmt: skip
    repeat_id = await service.request_repeat(MANAGER, run_id)
    await run_jobs()
    repeat = await service.get_repeat(repeat_id)
    assert (repeat.status, repeat.different) == ("different", 1)
    assert repeat.largest is not None
    assert 0 < repeat.largest < 1e-12


async def test_a_repeat_without_its_table_fails_and_says_so() -> None:
    await generated_town(n_citizens=200)
    await switch_on()
    run_id = await fit()
    repeat_id = await service.request_repeat(MANAGER, run_id)
    path = settings().data_dir / await fetch_value("select table_path from effect_run where id = $1", run_id)
    path.write_bytes(gzip.compress(b"other"))
    with pytest.raises(Exception, match="not the one that was frozen"):
        await run_jobs()
    assert (await service.get_repeat(repeat_id)).status == "failed"


async def test_what_moved_between_runs_on_other_data_is_parted_and_adds_up() -> None:
    good, idle, _ = await generated_town(n_citizens=300)
    await switch_on()
    old = await fit()
    # Other citizens come along, and some turn out to be older: new data, and another case mix.
    await generated_town(n_citizens=120, seed=9)
    await execute("update citizen_profile set birth_year = birth_year - 15 where citizen_id % 3 = 0")
    new = await fit()
    change_id = await service.request_change(MANAGER, old, new)
    await run_jobs()
    change = await service.get_change(change_id)
    moved = {one.offer_id: one for one in part_moves(change.moves)}
    assert change.status == "done"
    for offer_id in (good, idle):
        one = moved[offer_id]
        assert one.old is not None
        assert one.new is not None
        parts = [one.model.estimate, one.data.estimate, one.mix.estimate]
        assert None not in parts
        assert sum(part or 0.0 for part in parts) == pytest.approx(one.new.estimate - one.old.estimate)
        # The same model told the old data: whatever moved, it was not the model.
        assert one.model.estimate == 0.0


def test_weights_match_the_wanted_means_and_leave_matching_ones_alone() -> None:
    rng = np.random.default_rng(0)
    terms, weights = rng.standard_normal((500, 4)), rng.uniform(0.5, 2.0, 500)
    wanted = np.array([0.3, -0.2, 0.0, 0.1])
    found = moving.match_means(terms, weights, wanted)
    assert np.average(terms, axis=0, weights=found) == pytest.approx(wanted)
    assert found.sum() == pytest.approx(weights.sum())
    assert moving.match_means(terms, weights, np.average(terms, axis=0, weights=weights)) == pytest.approx(weights)


def test_a_constant_term_does_not_keep_the_others_from_matching() -> None:
    rng = np.random.default_rng(1)
    terms = np.column_stack([rng.standard_normal(200), np.zeros(200)])
    found = moving.match_means(terms, np.ones(200), np.array([0.4, 0.0]))
    assert np.average(terms[:, 0], weights=found) == pytest.approx(0.4)
