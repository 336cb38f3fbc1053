"""Runs and switches: who may, in which order, and what is then seen."""

from datetime import date

import asyncpg
import pytest

from app.evidence.effects import service
from app.evidence.effects.legal import NewLegalBasis
from app.evidence.effects.schemas import RunSettings
from app.platform.db import fetch_value
from app.platform.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.builders.catalogue import make_offer
from tests.builders.evidence import (
    OUTCOME,
    TODAY,
    actor_as,
    draft_run,
    fitted_arm,
    fitted_outcome,
    fitted_run,
    published_run,
    switch_on,
)

pytestmark = pytest.mark.usefixtures("db")
MANAGER = actor_as("manager")
ADMINISTRATOR = actor_as("administrator")
SETTINGS = RunSettings(outcomes=[OUTCOME])


async def test_a_run_is_refused_while_evaluation_is_switched_off() -> None:
    with pytest.raises(Conflict, match="Evaluation is switched off"):
        await service.request_run(MANAGER, SETTINGS, today=TODAY)


async def test_a_requested_run_waits_with_a_job_that_fits_it() -> None:
    await switch_on()
    run_id = await service.request_run(MANAGER, SETTINGS, today=TODAY)
    run = await service.get_run(run_id)
    assert (run.status, run.outcomes, run.requested_by) == ("running", [OUTCOME], MANAGER.user_id)
    assert await fetch_value("select name from job where id = $1", run.job_id) == "effects.fit"


@pytest.mark.parametrize("role", ["caseworker", "team_leader", "procurement", "administrator", "auditor", "supplier"])
async def test_only_a_manager_asks_for_a_run(role: str) -> None:
    await switch_on()
    with pytest.raises(NotAllowed):
        await service.request_run(actor_as(role), SETTINGS, today=TODAY)


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        (RunSettings(outcomes=[]), "outcomes"),
        (RunSettings(outcomes=["lykke"]), "outcomes"),
        (RunSettings(outcomes=[OUTCOME, OUTCOME]), "outcomes"),
        (RunSettings(outcomes=[OUTCOME], seed=-1), "seed"),
        (RunSettings(outcomes=[OUTCOME], first_on=date(2025, 2, 3), last_on=date(2025, 1, 6)), "last_on"),
    ],
)
async def test_settings_that_cannot_be_run_name_the_field(settings: RunSettings, field: str) -> None:
    await switch_on()
    with pytest.raises(InvalidInput) as caught:
        await service.request_run(MANAGER, settings, today=TODAY)
    assert field in {error.field for error in caught.value.fields}


async def test_sensitive_facts_are_left_out_unless_the_decision_names_them() -> None:
    await switch_on()
    plain = await service.get_run(await service.request_run(MANAGER, SETTINGS, today=TODAY))
    await switch_on(allowed_predictors=("sex",))
    wider = await service.get_run(await service.request_run(MANAGER, SETTINGS, today=TODAY))
    assert "sex" not in plain.predictors
    assert set(wider.predictors) - set(plain.predictors) == {"sex"}


async def test_only_a_draft_is_published_and_only_once() -> None:
    await switch_on()
    run_id = await draft_run(fitted_outcome([fitted_arm(await make_offer())]))
    await service.publish_run(MANAGER, run_id)
    with pytest.raises(Conflict):
        await service.publish_run(MANAGER, run_id)


async def test_a_run_that_is_still_fitted_cannot_be_published() -> None:
    await switch_on()
    run_id = await service.request_run(MANAGER, SETTINGS, today=TODAY)
    with pytest.raises(Conflict):
        await service.publish_run(MANAGER, run_id)


async def test_a_withdrawn_run_is_in_use_no_more_and_says_why() -> None:
    await switch_on()
    run_id = await published_run(fitted_outcome([fitted_arm(await make_offer())]))
    with pytest.raises(InvalidInput):
        await service.withdraw_run(MANAGER, run_id, "  ")
    await service.withdraw_run(MANAGER, run_id, "Fejl i udtrækket")
    run = await service.get_run(run_id)
    assert (run.status, run.withdrawn_reason) == ("withdrawn", "Fejl i udtrækket")
    assert await service.find_published_run() is None


async def test_a_result_is_stored_once() -> None:
    await switch_on()
    fitted = fitted_outcome([fitted_arm(await make_offer())])
    run_id = await draft_run(fitted)
    with pytest.raises(Conflict):
        await service.store_result(run_id, fitted_run(), [fitted])


async def test_drafts_are_for_managers_and_auditors_and_published_runs_for_staff() -> None:
    await switch_on()
    run_id = await draft_run(fitted_outcome([fitted_arm(await make_offer())]))
    for role in ("manager", "auditor", "administrator"):
        assert (await service.get_run_detail(actor_as(role), run_id)).run.id == run_id
    for role in ("procurement", "caseworker", "team_leader"):
        with pytest.raises(NotFound):
            await service.get_run_detail(actor_as(role), run_id)
    await service.publish_run(MANAGER, run_id)
    for role in ("procurement", "caseworker", "team_leader"):
        assert (await service.get_run_detail(actor_as(role), run_id)).run.status == "published"
    with pytest.raises(NotAllowed):
        await service.get_run_detail(actor_as("supplier"), run_id)


async def test_small_groups_show_no_figures_and_do_not_follow_by_subtraction() -> None:
    await switch_on()
    sizes = {await make_offer(): n for n in (3, 12, 20, 80)}
    run_id = await draft_run(fitted_outcome([fitted_arm(offer, n=n) for offer, n in sizes.items()]))
    shown = {one.offer_id: one for one in (await service.get_run_detail(MANAGER, run_id)).results[0].estimates}
    three, twelve, twenty, eighty = (shown[offer] for offer in sizes)
    assert (three.n, three.estimate, three.se, three.warnings, three.reason) == (None, None, None, [], "under_five")
    assert (twelve.estimate, twelve.reason) == (None, "too_few")
    assert twelve.n is None  # shown exactly, it would give the three away: the sum of all is known
    assert (eighty.n, eighty.estimate, eighty.shown) == (80, 2.0, True)
    assert twenty.shown


async def test_an_offer_without_overlap_is_listed_with_the_reason() -> None:
    await switch_on()
    run_id = await draft_run(fitted_outcome([fitted_arm(await make_offer(), has_overlap=False)]))
    only = (await service.get_run_detail(MANAGER, run_id)).results[0].estimates[0]
    assert (only.shown, only.reason, only.estimate) == (False, "no_overlap", None)


async def test_estimates_come_best_first_by_the_outcomes_direction() -> None:
    await switch_on()
    low, high = await make_offer(), await make_offer()
    arms = [fitted_arm(low, -3.0), fitted_arm(high, 3.0)]
    run_id = await draft_run(fitted_outcome(arms), fitted_outcome(arms, "uger_paa_ydelse_52"))
    more, fewer = (await service.get_run_detail(MANAGER, run_id)).results
    assert [one.offer_id for one in more.estimates] == [high, low]
    assert [one.offer_id for one in fewer.estimates] == [low, high]


async def test_an_offers_evidence_is_that_of_the_run_published_last() -> None:
    await switch_on()
    offer = await make_offer(title="Fast Track")
    await published_run(fitted_outcome([fitted_arm(offer, 1.0)]))
    newest = await published_run(fitted_outcome([fitted_arm(offer, 4.0)]))
    evidence = await service.get_offer_evidence(actor_as("procurement"), offer)
    assert evidence.run is not None
    assert (evidence.offer_title, evidence.run.id, evidence.estimates[0].estimate) == ("Fast Track", newest, 4.0)


async def test_switching_evaluation_off_takes_the_evidence_out_of_use() -> None:
    basis_id = await switch_on()
    offer = await make_offer()
    await published_run(fitted_outcome([fitted_arm(offer)]))
    await service.withdraw_basis(ADMINISTRATOR, basis_id)
    assert (await service.get_offer_evidence(MANAGER, offer)).run is None


async def test_a_new_decision_takes_the_place_of_the_one_in_force() -> None:
    first = await switch_on()
    second = await switch_on(name="Sag 2")
    bases = {one.id: one for one in await service.list_bases(actor_as("auditor"))}
    assert bases[first].withdrawn_at is not None
    assert bases[second].withdrawn_at is None


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewLegalBasis("evaluation", " ", TODAY, "PIA"), "name"),
        (NewLegalBasis("evaluation", "Sag", None, "PIA"), "decided_on"),
        (NewLegalBasis("evaluation", "Sag", date(2026, 3, 3), "PIA"), "decided_on"),
        (NewLegalBasis("evaluation", "Sag", TODAY, ""), "impact_assessment"),
        (NewLegalBasis("everything", "Sag", TODAY, "PIA"), "purpose"),
        (NewLegalBasis("individual_use", "Sag", TODAY, "PIA", ("sex",)), "allowed_predictors"),
    ],
)
async def test_a_decision_must_say_what_it_rests_on(new: NewLegalBasis, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        await service.record_basis(ADMINISTRATOR, new, today=TODAY)
    assert field in {error.field for error in caught.value.fields}


async def test_only_an_administrator_switches() -> None:
    basis_id = await switch_on()
    with pytest.raises(NotAllowed):
        await service.withdraw_basis(MANAGER, basis_id)
    with pytest.raises(NotAllowed):
        await service.record_basis(MANAGER, NewLegalBasis("evaluation", "Sag", TODAY, "PIA"), today=TODAY)


async def test_the_database_itself_refuses_a_shown_estimate_of_few() -> None:
    await switch_on()
    run_id = await draft_run(fitted_outcome([fitted_arm(await make_offer(), n=8)]))
    with pytest.raises(asyncpg.CheckViolationError):
        await fetch_value("update effect_estimate set shown = true, reason = null where run_id = $1", run_id)
