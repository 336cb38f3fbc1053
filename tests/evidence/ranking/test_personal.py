"""The personal order: only where it is allowed and measured to do better, from terms that a worker keeps."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from app.evidence.effects import service as effects
from app.evidence.effects.schemas import Diagnostics
from app.evidence.ranking import reminders, terms_service
from app.evidence.ranking.personal import choose_order, effects_for
from app.evidence.ranking.terms import complete
from app.platform.db import execute, fetch, fetch_value
from app.platform.jobs.testing import run_jobs
from tests.builders.catalogue import make_offer
from tests.builders.evidence import (
    TODAY,
    actor_as,
    fitted_arm,
    insert_citizen,
    insert_spell,
    published_run,
    switch_on,
)
from tests.builders.ranking import told_together
from tests.conftest import ClientAs
from tests.evidence.ranking.test_pages import caseworker_with_citizen
from tests.evidence.ranking.test_service import annas_citizen, both_switches, see

CODING = {
    "rules": [
        {"kind": "number", "name": "age", "median": 40.0, "varies": True, "gaps": False, "pile": None, "knots": None},
        {"kind": "number", "name": "barriers: gaeld", "median": 0.0, "varies": True, "gaps": False, "pile": None,
         "knots": None},
    ],
    "terms": ["age", "barriers: gaeld"],
    "means": [40.0, 0.5],
    "sds": [10.0, 0.5],
}  # fmt: skip


def personal_model(offers: list[int], own: list[list[float]], *, on: bool = True) -> dict[str, Any]:
    """As stored: effects 3, 2, 1 … in the population, and each offer's own slopes along age and debt."""
    n = len(offers)
    effect = [3.0 - i for i in range(n)]
    return {
        "on": on, "value": 2.0, "constant_value": 1.0, "gain": 1.0, "gain_low": 0.4,
        "arms": [str(offer) for offer in offers], "terms": CODING["terms"],
        "effect": effect, "se": [0.5] * n, "low": [one - 1 for one in effect], "high": [one + 1 for one in effect],
        "centre": [0.0, 0.0], "slope": [0.0, 0.0], "slope_covariance": [[0.0, 0.0], [0.0, 0.0]],
        "own": own if on else [], "own_variance": [[0.01, 0.01]] * n if on else [],
    }  # fmt: skip


async def town_with(personal_of: Any, *, outcome: str = "selvforsorgelse_52") -> list[int]:
    """A published run of two offers; the second is the better one for those with debt."""
    offers = [await make_offer(title="Første"), await make_offer(title="Anden")]
    arms = [fitted_arm(offer, 3.0 - i, se=0.5) for i, offer in enumerate(offers)]
    told = told_together(arms, outcome, personal=personal_of(offers))
    told.diagnostics["coding"] = CODING
    await published_run(told)
    return offers


def by_debt(offers: list[int]) -> dict[str, Any]:
    return personal_model(offers, [[0.0, -2.0], [0.0, 2.0]])


def switched_off(offers: list[int]) -> dict[str, Any]:
    return personal_model(offers, [], on=False)


async def keep_terms(citizen_id: int, values: list[float]) -> None:
    await execute(
        """insert into citizen_terms (run_id, citizen_id, known_on, values)
           select id, $1, $2, $3 from effect_run where status = 'published'""",
        citizen_id,
        date(2026, 2, 23),
        values,
    )


async def asked() -> int:
    return int(await fetch_value("select count(*) from job where name = 'ranking.terms'"))


def test_a_citizen_is_scored_as_the_formula_says() -> None:
    model = personal_model([7, 9], [[0.5, -2.0], [0.0, 2.0]])
    found = effects_for(model, [1.0, 2.0])
    # effect + x'own; the variance is that of the effect and of each slope times its term squared.
    half = 1.96 * (0.25 + 0.01 * 1 + 0.01 * 4) ** 0.5
    assert found[7] == pytest.approx((3 + 0.5 - 4, -0.5 - half, -0.5 + half))
    assert found[9] == pytest.approx((2 + 4, 6 - half, 6 + half))


@pytest.mark.parametrize(
    ("individual", "on", "terms", "kind", "why"),
    [
        (False, True, [0.0, 1.0], "average", "switched_off"),
        (True, False, [0.0, 1.0], "average", "not_measurable"),
        (True, True, None, "average", "not_known"),
        (True, True, [0.0], "average", "not_known"),
        (True, True, [0.0, 1.0], "personal", None),
    ],
)
def test_both_switches_and_the_citizens_terms_must_be_there(individual, on, terms, kind, why) -> None:
    order = choose_order(personal_model([1, 2], [[0, 0], [0, 0]], on=on), terms, individual=individual)
    assert (order.kind, order.why_average) == (kind, why)
    assert choose_order({}, terms, individual=True).why_average == "not_measurable"


@pytest.mark.usefixtures("db")
async def test_the_order_turns_for_the_citizen_whom_another_offer_suits_better() -> None:
    await both_switches()
    first, second = await town_with(by_debt)
    plain, indebted = await annas_citizen(), await annas_citizen()
    await keep_terms(plain, [0.0, 0.0])
    await keep_terms(indebted, [0.0, 1.0])
    for citizen, order, estimates in ((plain, [first, second], [3.0, 2.0]), (indebted, [second, first], [4.0, 1.0])):
        ranking = await see(citizen)
        assert (ranking.order, ranking.why_average, ranking.known_on) == ("personal", None, date(2026, 2, 23))
        assert [one.option.offer_id for one in ranking.ranked] == order
        assert [one.option.estimate for one in ranking.ranked] == estimates
    assert [one.in_best_set for one in (await see(indebted)).ranked] == [True, False]


@pytest.mark.usefixtures("db")
async def test_everybody_gets_the_average_order_where_differences_cannot_be_measured(client_as: ClientAs) -> None:
    await both_switches()
    offers = await town_with(switched_off)
    client, citizen = await caseworker_with_citizen(client_as)
    await keep_terms(citizen, [0.0, 9.0])
    text = (await client.get(f"/citizens/{citizen}/ranking")).text
    assert "Forskellene mellem borgere kan ikke måles sikkert; alle får samme rækkefølge" in text
    answer = (await client.get(f"/api/citizens/{citizen}/ranking")).json()
    assert [one["option"]["offer_id"] for one in answer["ranked"]] == offers


@pytest.mark.usefixtures("db")
async def test_the_page_says_whether_the_order_is_this_citizens(client_as: ClientAs) -> None:
    await both_switches()
    await town_with(by_debt)
    client, citizen = await caseworker_with_citizen(client_as)
    before = (await client.get(f"/citizens/{citizen}/ranking")).text
    assert "Der er endnu ikke regnet på denne borger" in before
    await keep_terms(citizen, [0.0, 1.0])
    after = (await client.get(f"/citizens/{citizen}/ranking")).text
    assert "Rækkefølgen er beregnet for denne borger" in after
    assert "23. februar 2026" in after


@pytest.mark.usefixtures("db")
async def test_with_individual_use_off_nobodys_terms_are_used_or_kept() -> None:
    await switch_on("evaluation")
    basis = await switch_on("individual_use")
    first, second = await town_with(by_debt)
    citizen = await annas_citizen()
    await keep_terms(citizen, [0.0, 1.0])
    await effects.withdraw_basis(actor_as("administrator"), basis)
    assert await fetch_value("select count(*) from citizen_terms") == 0
    found = await see(citizen)
    assert (found.why_average, [one.option.offer_id for one in found.ranked]) == ("switched_off", [first, second])


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("purpose", ["individual_use", "evaluation"])
async def test_what_was_being_worked_out_as_a_switch_went_off_is_not_kept(purpose: str) -> None:
    bases = {name: await switch_on(name) for name in ("evaluation", "individual_use")}
    await town_with(by_debt)
    citizen = await annas_citizen()
    run_id = int(await fetch_value("select id from effect_run"))
    assert await terms_service.store_terms(run_id, TODAY, [(citizen, [0.0, 1.0])]) == 1
    await effects.withdraw_basis(actor_as("administrator"), bases[purpose])
    assert await terms_service.store_terms(run_id, TODAY, [(citizen, [0.0, 1.0])]) == 0
    assert await fetch_value("select count(*) from citizen_terms") == 0


@pytest.mark.usefixtures("db")
async def test_an_older_runs_late_terms_do_not_take_the_place_of_the_newer_ones() -> None:
    await both_switches()
    await town_with(by_debt)
    old = int(await fetch_value("select id from effect_run"))
    await town_with(by_debt)
    citizen = await annas_citizen()
    await terms_service.store_terms(old + 1, TODAY, [(citizen, [0.0, 1.0])])
    assert await terms_service.store_terms(old, TODAY, [(citizen, [9.0, 9.0])]) == 0
    assert await fetch_value("select run_id from citizen_terms") == old + 1


@pytest.mark.usefixtures("db")
async def test_publishing_a_run_works_active_citizens_out() -> None:
    await both_switches()
    young = await annas_citizen(birth_year=1996, barriers=["gaeld", "sprog"])
    old = await annas_citizen(birth_year=1966, barriers=[])
    gone = await insert_citizen(birth_year=1980)
    await insert_spell(gone, start_on=date(2024, 1, 1), end_on=date(2024, 6, 1))
    await town_with(by_debt)
    await run_jobs()
    rows = await fetch("select citizen_id, values, known_on from citizen_terms order by citizen_id")
    year = rows[0]["known_on"].year
    assert {row["citizen_id"]: row["values"] for row in rows} == {
        young: [pytest.approx((year - 1996 - 40) / 10), 1.0],
        old: [pytest.approx((year - 1966 - 40) / 10), -1.0],
    }
    await reminders.remind(TODAY)
    await run_jobs()
    assert await asked() == 2
    assert await fetch_value("select count(*) from citizen_terms") == 2
    await execute("delete from citizen_profile where citizen_id = $1", young)
    await execute("delete from benefit_spell where citizen_id = $1", young)
    await execute("delete from citizen where id = $1", young)
    assert await fetch_value("select count(*) from citizen_terms") == 1


@pytest.mark.usefixtures("db")
async def test_nothing_is_worked_out_where_no_order_is_personal() -> None:
    await both_switches()
    await annas_citizen()
    await town_with(switched_off)
    await reminders.remind(TODAY)
    assert await asked() == 0


@pytest.mark.usefixtures("db")
async def test_a_job_of_a_run_that_is_no_longer_in_use_does_nothing() -> None:
    await both_switches()
    await annas_citizen()
    await town_with(by_debt)
    old = int(await fetch_value("select id from effect_run"))
    await town_with(switched_off)
    assert await terms_service.copy_for(old, today=TODAY) is None
    await run_jobs()
    assert await fetch_value("select count(*) from citizen_terms") == 0


@pytest.mark.usefixtures("db")
async def test_a_change_on_an_indicator_has_the_average_order() -> None:
    """Its effects rest on the score before, which the terms that are kept do not have."""
    await both_switches()
    offers = await town_with(by_debt, outcome="progression_tro_paa_job_26")
    citizen = await annas_citizen()
    await keep_terms(citizen, [0.0, 1.0])
    found = await see(citizen)
    assert (found.why_average, [one.option.offer_id for one in found.ranked]) == ("not_known", offers)


def test_columns_that_nobody_has_anything_in_now_are_completed() -> None:
    frame = pd.DataFrame({"age": [30.0, 50.0], "barriers": ["gaeld", None]})
    names = ["age", "barriers: gaeld", "barriers: sprog", "earlier flexjob_start", "wishes: it", "education"]
    found = complete(frame, names)
    assert found["barriers: gaeld"].tolist() == [1.0, 0.0]
    assert found["barriers: sprog"].tolist() == found["earlier flexjob_start"].tolist() == [0.0, 0.0]
    assert found["wishes: it"].tolist() == [0.0, 0.0]
    assert found["education"].isna().all()


def test_diagnostics_hold_the_coding_that_the_terms_are_made_with() -> None:
    assert Diagnostics(coding=CODING).coding["terms"] == CODING["terms"]
