"""The whole way from records to a draft, on a small generated town."""

import gzip
import hashlib
from typing import Any

import msgspec
import pytest

from app.evidence.effects import service
from app.evidence.effects.outcomes import get_outcome
from app.evidence.effects.schemas import RunDetail, RunSettings
from app.platform.db import execute, fetch_value
from app.platform.errors import Conflict
from app.platform.jobs.testing import run_jobs
from app.platform.settings import settings
from tests.builders.evidence import OUTCOME, TODAY, actor_as, generated_town, switch_on

pytestmark = pytest.mark.usefixtures("db")
MANAGER = actor_as("manager")


async def fit(*outcomes: str, seed: int = 1) -> RunDetail:
    run_id = await service.request_run(MANAGER, RunSettings(outcomes=list(outcomes), seed=seed), today=TODAY)
    await run_jobs()
    return await service.get_run_detail(MANAGER, run_id)


async def test_a_run_goes_from_records_to_a_draft_that_finds_the_good_offer() -> None:
    good, idle, tiny = await generated_town()
    await switch_on()
    detail = await fit(OUTCOME, "fleksjob_52")
    run, found = detail.run, {one.offer_id: one for one in detail.results[0].estimates}
    assert run.status == "draft"
    assert run.n_citizens is not None
    assert run.n_citizens > 200
    assert run.fingerprint and run.library_versions["numpy"] and run.first_monday
    assert "sex" not in run.predictors
    assert {"age", "benefit", "target_group", "barriers"} <= set(run.predictors)
    # True effects are about 13 weeks and none; the interval of 70 people is some 6 weeks either side.
    assert found[good].low is not None
    assert found[good].low > 0
    assert (found[idle].low or 0) < 0 < (found[idle].high or 0)
    assert (found[tiny].shown, found[tiny].reason, found[tiny].n) == (False, "under_five", None)
    assert detail.results[0].diagnostics["balance"]


async def test_an_outcome_nobody_had_is_said_so_and_harms_no_other() -> None:
    await generated_town()
    await switch_on()
    detail = await fit(OUTCOME, "fleksjob_52")
    flexjob = next(one for one in detail.results if one.outcome == "fleksjob_52")
    assert flexjob.estimates == []
    assert "same value" in flexjob.diagnostics["failure"]
    assert detail.results[0].estimates


async def test_the_same_data_settings_and_seed_give_the_same_figures() -> None:
    await generated_town(n_citizens=120)
    await switch_on()
    first, second = await fit(OUTCOME), await fit(OUTCOME)
    assert first.run.fingerprint == second.run.fingerprint
    assert first.run.table_sha256 == second.run.table_sha256
    same = [[(one.offer_id, one.estimate, one.se) for one in run.results[0].estimates] for run in (first, second)]
    assert same[0] == same[1]


async def test_the_frozen_table_names_nobody_and_repeats_the_run_bit_for_bit() -> None:
    from app.evidence.effects import fitting
    from models.estimate import estimate_effects

    good, _, _ = await generated_town(n_citizens=120)
    await switch_on()
    detail = await fit(OUTCOME)
    path = settings().data_dir / await fetch_value("select table_path from effect_run where id = $1", detail.run.id)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == detail.run.table_sha256
    assert path.stat().st_mode & 0o077 == 0
    about: dict[str, Any] = msgspec.json.decode((path.parent / "about.json").read_bytes())
    frame = fitting.read_table(gzip.decompress(path.read_bytes()), about["columns"])
    assert frame["citizen_id"].max() < 120
    assert not {"pseudonym", "name", "cpr", "birth_year"} & set(frame.columns)
    again = estimate_effects(
        frame, arm="arm", control="none", outcome=OUTCOME, covariates=list(about["terms"]), cluster="citizen_id",
        weights="weight", lower_is_better=get_outcome(OUTCOME).better == "fewer", random_state=1,
    )  # fmt: skip
    stored = await fetch_value(
        "select estimate from effect_estimate where run_id = $1 and offer_id = $2", detail.run.id, good
    )
    assert next(arm.att for arm in again.arms if arm.arm == str(good)) == stored


async def test_records_that_cannot_be_used_fail_the_run_and_say_why() -> None:
    await switch_on()
    await execute("delete from placement")
    run_id = await service.request_run(MANAGER, RunSettings(outcomes=[OUTCOME]), today=TODAY)
    with pytest.raises(Conflict, match="cannot be estimated from: There are no benefit spells"):
        await run_jobs()
    run = await service.get_run(run_id)
    assert (run.status, run.failure) == ("failed", "refused")


async def test_a_run_whose_evaluation_was_switched_off_meanwhile_is_not_fitted() -> None:
    basis_id = await switch_on()
    run_id = await service.request_run(MANAGER, RunSettings(outcomes=[OUTCOME]), today=TODAY)
    await service.withdraw_basis(actor_as("administrator"), basis_id)
    with pytest.raises(Conflict):
        await run_jobs()
    assert (await service.get_run(run_id)).status == "failed"
