"""The list for one citizen: who may see it, what is on it, in which order, and how a choice is kept."""

from datetime import date
from typing import Any

import msgspec
import pytest

from app.evidence.effects import service as effects
from app.evidence.ranking import service
from app.evidence.ranking.schemas import NewChoice, Ranking
from app.platform.db import fetch_one, fetch_value
from app.platform.errors import InvalidInput, NotFound
from tests.builders.catalogue import make_offer
from tests.builders.evidence import (
    OUTCOME,
    TODAY,
    actor_as,
    fitted_arm,
    insert_citizen,
    insert_placement,
    insert_spell,
    published_run,
    switch_on,
)
from tests.builders.ranking import told_together

pytestmark = pytest.mark.usefixtures("db")
ANNA = actor_as("caseworker", user_id=901)
BO = actor_as("caseworker", user_id=902)


async def annas_citizen(**profile: Any) -> int:
    citizen_id = await insert_citizen(caseworker_id=ANNA.user_id, **profile)
    await insert_spell(citizen_id)
    return citizen_id


async def both_switches() -> None:
    await switch_on("evaluation")
    await switch_on("individual_use")


async def see(citizen_id: int, outcome: str | None = None) -> Ranking:
    return await service.rank_offers(ANNA, citizen_id, outcome=outcome, today=TODAY)


def choice(ranking: Ranking, offer_id: int, **overrides: Any) -> NewChoice:
    fields = {"reason": "Passer til borgerens ønske", "outcome": None, "digest": ranking.digest, "form_token": "t1"}
    return NewChoice(offer_id=offer_id, **{**fields, **overrides})


async def test_a_citizen_of_somebody_else_does_not_exist_here() -> None:
    citizen_id = await annas_citizen()
    with pytest.raises(NotFound):
        await service.rank_offers(BO, citizen_id, outcome=None, today=TODAY)
    with pytest.raises(NotFound):
        await service.list_choices(BO, citizen_id)


async def test_offers_come_in_the_order_of_their_effect_with_interval_and_n() -> None:
    await both_switches()
    citizen_id = await annas_citizen()
    weak, strong = await make_offer(), await make_offer()
    run_id = await published_run(told_together([fitted_arm(weak, 1.0), fitted_arm(strong, 9.0)]))
    ranking = await see(citizen_id)
    assert ranking.mode == "individual"
    assert ranking.evidence is not None
    assert (ranking.evidence.run_id, ranking.evidence.outcome) == (run_id, OUTCOME)
    assert [(one.option.offer_id, one.position, one.in_best_set) for one in ranking.ranked] == [
        (strong, 1, True),
        (weak, 2, False),
    ]
    best = ranking.ranked[0].option
    assert (best.estimate, best.n, best.low is not None, best.high is not None) == (9.0, 40, True, True)


async def test_offers_the_data_cannot_tell_apart_are_one_best_set() -> None:
    await both_switches()
    citizen_id = await annas_citizen()
    arms = [fitted_arm(await make_offer(), estimate) for estimate in (3.0, 2.5, 2.0, -9.0)]
    await published_run(told_together(arms))
    assert [one.in_best_set for one in (await see(citizen_id)).ranked] == [True, True, True, False]


async def test_the_stored_covariance_sharpens_the_best_set() -> None:
    await both_switches()
    citizen_id = await annas_citizen()
    arms = [fitted_arm(await make_offer(), 3.0), fitted_arm(await make_offer(), 1.0)]
    await published_run(told_together(arms, shared=0.95))
    assert [one.in_best_set for one in (await see(citizen_id)).ranked] == [True, False]


async def test_where_fewer_is_better_the_lowest_comes_first() -> None:
    await both_switches()
    citizen_id = await annas_citizen()
    low, high = await make_offer(), await make_offer()
    await published_run(told_together([fitted_arm(low, -5.0), fitted_arm(high, 5.0)], "uger_paa_ydelse_52"))
    ranked = (await see(citizen_id)).ranked
    assert [(one.option.offer_id, one.verdict) for one in ranked] == [(low, "helps"), (high, "harms")]


async def test_the_outcome_chosen_for_the_target_group_comes_first() -> None:
    await both_switches()
    citizen_id = await annas_citizen(target_group="6.6")
    offer = await make_offer(target_groups=["6.6"])
    arms = [fitted_arm(offer)]
    await published_run(told_together(arms), told_together(arms, "sag_afklaret_26"))
    assert (await see(citizen_id)).evidence.outcome == "sag_afklaret_26"  # type: ignore[union-attr]
    assert (await see(citizen_id, OUTCOME)).evidence.outcome == OUTCOME  # type: ignore[union-attr]


async def test_an_outcome_too_rare_to_order_by_comes_first_only_when_asked_for() -> None:
    await both_switches()
    citizen_id = await annas_citizen(target_group="6.6")
    offers = [await make_offer(target_groups=["6.6"]) for _ in range(2)]
    rare = [fitted_arm(offer, 0.01, few_events=True) for offer in offers]
    await published_run(told_together([fitted_arm(offer) for offer in offers]), told_together(rare, "sag_afklaret_26"))
    assert (await see(citizen_id)).evidence.outcome == OUTCOME  # type: ignore[union-attr]
    asked = await see(citizen_id, "sag_afklaret_26")
    assert asked.ranked == []
    assert [one.reason for one in asked.unranked] == ["few_events", "few_events"]


@pytest.mark.parametrize(
    "unfit",
    [
        {"target_groups": ["6.6"]},
        {"benefits": ["sygedagpenge"]},
        {"audience": "companies"},
        {"life": "paused"},
        {"opens_on": date(2026, 4, 1)},
        {"closes_on": date(2026, 3, 1)},
    ],
)
async def test_only_open_offers_for_the_citizens_target_group_and_benefit_are_listed(unfit: dict[str, Any]) -> None:
    await both_switches()
    citizen_id = await annas_citizen()
    fit = await make_offer()
    await make_offer(**unfit)
    ranking = await see(citizen_id)
    assert [one.offer_id for one in ranking.unranked] == [fit]


async def test_an_offer_the_citizen_is_in_already_is_not_offered_again() -> None:
    citizen_id = await annas_citizen()
    offer = await make_offer()
    await insert_placement(citizen_id, offer)
    ranking = await see(citizen_id)
    assert (ranking.ranked, ranking.unranked, ranking.full) == ([], [], [])


async def test_a_full_offer_stands_apart_and_cannot_be_chosen() -> None:
    await both_switches()
    citizen_id = await annas_citizen()
    full, roomy, unknown = await make_offer(places=1), await make_offer(places=2), await make_offer(places=None)
    for offer in (full, roomy):
        await insert_placement(await insert_citizen(), offer)
    await insert_placement(await insert_citizen(), roomy, date(2025, 1, 6), date(2025, 3, 3))  # over long ago
    await published_run(told_together([fitted_arm(full, 9.0), fitted_arm(roomy, 1.0)]))
    ranking = await see(citizen_id)
    assert [one.offer_id for one in ranking.full] == [full]
    assert [(one.option.offer_id, one.option.free_places) for one in ranking.ranked] == [(roomy, 1)]
    assert [(one.offer_id, one.free_places) for one in ranking.unranked] == [(unknown, None)]
    with pytest.raises(NotFound):
        await service.choose_offer(ANNA, citizen_id, choice(ranking, full), today=TODAY)


async def test_what_cannot_be_ranked_is_listed_with_the_reason_and_without_figures() -> None:
    await both_switches()
    citizen_id = await annas_citizen()
    four, ten, alone, absent = [await make_offer() for _ in range(4)]
    arms = [fitted_arm(four, n=4), fitted_arm(ten, n=10), fitted_arm(alone, has_overlap=False)]
    await published_run(told_together([*arms, fitted_arm(await make_offer(target_groups=["6.6"]), n=90)]))
    unranked = {one.offer_id: one for one in (await see(citizen_id)).unranked}
    assert {offer: one.reason for offer, one in unranked.items()} == {
        four: "under_five",
        ten: "too_few",
        alone: "no_overlap",
        absent: "not_in_run",
    }
    assert all(one.estimate is None and one.se is None for one in unranked.values())
    assert unranked[four].n is None


async def test_with_individual_use_off_the_general_order_of_the_target_group_is_shown() -> None:
    await switch_on("evaluation")
    citizen_id = await annas_citizen(barriers=["selvvaerd"])
    other_benefit = await make_offer(benefits=["sygedagpenge"])
    await published_run(told_together([fitted_arm(other_benefit)]))
    ranking = await see(citizen_id)
    assert ranking.mode == "general"
    assert [one.option.offer_id for one in ranking.ranked] == [other_benefit]
    assert ranking.ranked[0].option.matched_barriers == []


async def test_barriers_the_offer_works_with_are_named_in_individual_use() -> None:
    await both_switches()
    citizen_id = await annas_citizen(barriers=["selvvaerd", "gaeld"])
    await make_offer(barriers=["selvvaerd", "sprog"])
    assert (await see(citizen_id)).unranked[0].matched_barriers == ["selvvaerd"]


async def test_without_a_published_run_the_list_is_honestly_unranked() -> None:
    await switch_on("evaluation")
    citizen_id = await annas_citizen()
    offer = await make_offer()
    ranking = await see(citizen_id)
    assert (ranking.mode, ranking.why_unranked, ranking.evidence, ranking.ranked) == ("unranked", "no_run", None, [])
    assert [one.offer_id for one in ranking.unranked] == [offer]


async def test_with_evaluation_off_published_effects_are_not_used() -> None:
    basis_id = await switch_on("evaluation")
    citizen_id = await annas_citizen()
    await published_run(told_together([fitted_arm(await make_offer())]))
    await effects.withdraw_basis(actor_as("administrator"), basis_id)
    assert (await see(citizen_id)).why_unranked == "evaluation_off"


async def test_a_choice_is_kept_with_its_reason_the_list_and_the_run() -> None:
    await both_switches()
    citizen_id = await annas_citizen()
    weak, strong = await make_offer(), await make_offer()
    run_id = await published_run(told_together([fitted_arm(weak, 1.0), fitted_arm(strong, 9.0)]))
    new = choice(await see(citizen_id), weak, override_reason="reach")
    choice_id = await service.choose_offer(ANNA, citizen_id, new, today=TODAY)
    row = await fetch_one("select * from offer_choice where id = $1", choice_id)
    assert row is not None
    assert (row["offer_id"], row["run_id"], row["model_version"], row["position"]) == (weak, run_id, "test-1", 2)
    seen = msgspec.json.decode(row["shown"])
    assert [one["offer_id"] for one in seen["ranked"]] == [strong, weak]
    assert (seen["population"], seen["order"], seen["why_average"]) == ("all", "average", "not_measurable")
    assert seen["ranked"][0]["estimate"] == 9.0
    kept = (await service.list_choices(ANNA, citizen_id))[0]
    assert (kept.offer_id, kept.reason, kept.n_ranked) == (weak, "Passer til borgerens ønske", 2)
    assert kept.override_reason == "reach"


async def test_an_unranked_offer_can_be_chosen_too() -> None:
    citizen_id = await annas_citizen()
    offer = await make_offer()
    await service.choose_offer(ANNA, citizen_id, choice(await see(citizen_id), offer), today=TODAY)
    assert (await service.list_choices(ANNA, citizen_id))[0].position is None


async def test_the_same_form_twice_is_one_choice() -> None:
    citizen_id = await annas_citizen()
    offer = await make_offer()
    new = choice(await see(citizen_id), offer)
    first = await service.choose_offer(ANNA, citizen_id, new, today=TODAY)
    assert await service.choose_offer(ANNA, citizen_id, new, today=TODAY) == first
    assert len(await service.list_choices(ANNA, citizen_id)) == 1


async def test_a_choice_from_a_list_that_has_changed_is_refused_with_the_new_list() -> None:
    await both_switches()
    citizen_id = await annas_citizen()
    offer = await make_offer()
    await published_run(told_together([fitted_arm(offer, 1.0)]))
    seen = await see(citizen_id)
    await published_run(told_together([fitted_arm(offer, -4.0)]))
    with pytest.raises(service.ListChanged) as caught:
        await service.choose_offer(ANNA, citizen_id, choice(seen, offer), today=TODAY)
    assert caught.value.ranking.ranked[0].option.estimate == -4.0


@pytest.mark.parametrize(
    "reason", ["  ", "x" * 2001, "Borgeren 010203-1234 ønsker det", "010203 1234", "se 0102031234."]
)
async def test_a_reason_is_required_and_holds_no_cpr_number(reason: str) -> None:
    citizen_id = await annas_citizen()
    offer = await make_offer()
    with pytest.raises(InvalidInput) as caught:
        await service.choose_offer(ANNA, citizen_id, choice(await see(citizen_id), offer, reason=reason), today=TODAY)
    assert caught.value.fields[0].field == "reason"
    assert await fetch_value("select count(*) from offer_choice") == 0


async def test_seeing_and_choosing_stand_in_the_trail_without_the_citizens_data() -> None:
    citizen_id = await annas_citizen()
    offer = await make_offer()
    await service.choose_offer(ANNA, citizen_id, choice(await see(citizen_id), offer), today=TODAY)
    rows = await fetch_one(
        """select array_agg(action order by id) as actions, string_agg(details::text, ' ') as details
             from audit_entry where subject = 'citizen' and subject_id = $1""",
        citizen_id,
    )
    assert rows is not None
    assert rows["actions"] == ["ranking.seen", "offer.chosen"]
    assert "Passer" not in rows["details"]
