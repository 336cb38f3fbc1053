"""What a list shows of each offer: for whom it was worked out, what has a place, and what is too early to rank."""

import re

import pytest

from app.evidence.ranking import service
from app.platform.db import execute, fetch_value
from app.platform.errors import InvalidInput
from tests.builders.catalogue import make_offer
from tests.builders.effects import group, told_town
from tests.builders.evidence import (
    TODAY,
    fitted_arm,
    fitted_outcome,
    insert_citizen,
    insert_spell,
    published_run,
    switch_on,
)
from tests.builders.ranking import told_together
from tests.conftest import ClientAs
from tests.evidence.ranking.test_pages import caseworker_with_citizen, hidden_fields
from tests.evidence.ranking.test_service import ANNA, annas_citizen, both_switches, choice, see

pytestmark = pytest.mark.usefixtures("db")


async def test_effects_are_those_in_the_citizens_target_group_where_the_run_tells_it() -> None:
    await both_switches()
    town = await told_town(populations=("all", "6.2"))
    await execute("update offer set target_groups = '{}'")
    inside = await see(await annas_citizen(target_group="6.2"))
    assert inside.evidence is not None
    assert inside.evidence.population == "6.2"
    figures = [(one.option.offer_id, one.option.estimate) for one in inside.ranked]
    assert figures == [(town.good, 2.0), (town.idle, -0.8)]
    outside = await see(await annas_citizen(target_group="6.6"))
    assert outside.evidence is not None
    assert outside.evidence.population == "all"
    assert [one.option.estimate for one in outside.ranked] == [2.5, -0.3]


async def test_a_target_group_in_which_nothing_could_be_told_gives_way_to_everybody() -> None:
    await both_switches()
    town = await told_town(populations=("all", "6.2"))
    await execute("update effect_population set offer_ids = '{}', covariance = '{}' where population = '6.2'")
    found = await see(await annas_citizen(target_group="6.2"))
    assert found.evidence is not None
    assert found.evidence.population == "all"
    assert [one.option.offer_id for one in found.ranked] == [town.good, town.idle]


async def test_the_page_says_in_plain_words_for_whom_the_figures_are(client_as: ClientAs) -> None:
    await both_switches()
    await told_town(populations=("all", "6.2"))
    client, citizen = await caseworker_with_citizen(client_as)
    assert "for borgere i målgruppen “" in (await client.get(f"/citizens/{citizen}/ranking")).text
    other = await insert_citizen(caseworker_id=client.user_id, target_group="6.6")
    await insert_spell(other)
    text = (await client.get(f"/citizens/{other}/ranking")).text
    assert "for alle borgere på ydelse" in text
    assert "Om borgerens egen målgruppe alene vides der for lidt" in text


async def test_small_offers_have_their_types_result_and_nothing_of_their_own() -> None:
    await both_switches()
    town = await told_town()
    unranked = {one.offer_id: one for one in (await see(await annas_citizen())).unranked}
    small, tiny = unranked[town.small], unranked[town.tiny]
    assert (small.reason, small.estimate, small.se, small.needed, small.flag) == ("too_few", None, None, None, "none")
    assert small.type_effect is not None
    # Of the three offers of the type two stand in its result: with all three the small one's own would follow.
    assert (small.type_effect.estimate, small.type_effect.n_offers) == (pytest.approx(0.7), 2)
    assert (tiny.reason, tiny.estimate, tiny.type_effect, tiny.needed) == ("under_five", None, None, None)


async def test_fourteen_people_have_the_types_result_and_fifteen_their_own() -> None:
    await both_switches()
    five, fourteen, fifteen = [await make_offer() for _ in range(3)]
    arms = [fitted_arm(five, n=5), fitted_arm(fourteen, n=14), fitted_arm(fifteen, n=15)]
    kinds = [group("type", "kursus", [five, fourteen, fifteen], 1.4)]
    await published_run(told_together(arms, groups=kinds))
    found = await see(await annas_citizen())
    assert [one.option.offer_id for one in found.ranked] == [fifteen]
    assert {one.offer_id: (one.type_effect is not None, one.estimate) for one in found.unranked} == {
        five: (True, None),
        fourteen: (True, None),
    }


async def test_a_type_with_too_few_people_shows_nothing_either() -> None:
    await both_switches()
    ten = await make_offer()
    kinds = [group("type", "kursus", [ten], 1.4)]
    await published_run(told_together([fitted_arm(ten, n=10)], groups=kinds))
    (only,) = (await see(await annas_citizen())).unranked
    assert (only.reason, only.type_effect) == ("too_few", None)


async def test_an_offer_too_early_to_rank_has_its_effect_no_place_and_what_one_takes(client_as: ClientAs) -> None:
    await switch_on("evaluation")
    client, citizen = await caseworker_with_citizen(client_as)
    first, second, early = [await make_offer(title=title) for title in ("Fast Track", "Jobklub", "Ny start")]
    arms = [fitted_arm(first, 3.0), fitted_arm(second, 2.5), fitted_arm(early, 4.0, se=2.5)]
    await published_run(told_together(arms))
    await execute(
        """update effect_common set rankable = false, not_ranked_because = 'unreliable', needed = 34
            where offer_id = $1""",
        early,
    )
    answer = (await client.get(f"/api/citizens/{citizen}/ranking")).json()
    assert [one["option"]["offer_id"] for one in answer["ranked"]] == [first, second]
    (one,) = answer["unranked"]
    assert (one["offer_id"], one["estimate"], one["reason"], one["needed"]) == (early, 4.0, "unreliable", 34)
    _, _, apart = (await client.get(f"/citizens/{citizen}/ranking")).text.partition("For tidligt at rangere: 1 tilbud")
    for wanted in ("Ny start", "+4,0", "95 %", "En plads kræver:", "34", f"/ranking/offers/{early}"):
        assert wanted in apart


async def test_offers_that_cannot_be_told_apart_stand_by_title_and_can_be_chosen(client_as: ClientAs) -> None:
    await switch_on("evaluation")
    client, citizen = await caseworker_with_citizen(client_as)
    offers = {title: await make_offer(title=title) for title in ("Ørred", "Ahorn", "Birk")}
    arms = [fitted_arm(offer, float(n)) for n, offer in enumerate(offers.values())]
    await published_run(told_together(arms, rankable=False, not_ranked_because="arms_do_not_differ"))
    text = (await client.get(f"/citizens/{citizen}/ranking")).text
    assert "Data kan ikke skelne disse tilbud fra hinanden" in text
    assert "De bedste" not in text
    assert re.findall(r'href="/offers/\d+">(\w+)</a></h3>', text) == ["Ahorn", "Birk", "Ørred"]
    assert "95 %" in text
    address = f"/citizens/{citizen}/ranking/offers/{offers['Birk']}"
    form = (await client.get(address)).text
    assert "Hvad taler imod de bedste?" not in form
    assert (await client.post(address, data=hidden_fields(form) | {"reason": "Passer bedst"})).status_code == 303


async def test_flags_stand_in_words(client_as: ClientAs) -> None:
    await switch_on("evaluation")
    client, citizen = await caseworker_with_citizen(client_as)
    good, poor = await make_offer(), await make_offer()
    await published_run(told_together([fitted_arm(good, 5.0), fitted_arm(poor, 1.0)]))
    await execute("update effect_common set flag = case offer_id when $1 then 'better' else 'worse' end", good)
    text = (await client.get(f"/citizens/{citizen}/ranking")).text
    assert "Bedre end det gennemsnitlige tilbud" in text
    assert "Dårligere end det gennemsnitlige tilbud" in text


async def test_verdicts_follow_the_shrunken_interval_and_not_the_one_for_its_own_people() -> None:
    await both_switches()
    sure, unsure = await make_offer(), await make_offer()
    await published_run(told_together([fitted_arm(sure, 5.0), fitted_arm(unsure, 5.0)]))
    await execute("update effect_common set low = -1.0, high = 2.0, estimate = 0.5 where offer_id = $1", unsure)
    found = await see(await annas_citizen())
    assert [(one.option.offer_id, one.verdict) for one in found.ranked] == [(sure, "helps"), (unsure, "unclear")]


async def test_what_is_hidden_for_its_own_people_is_hidden_here_too() -> None:
    await both_switches()
    fresh = await make_offer()
    await published_run(told_together([fitted_arm(fresh, 5.0, followed=0.3), fitted_arm(await make_offer(), 1.0)]))
    (one,) = (await see(await annas_citizen())).unranked
    assert (one.offer_id, one.reason, one.estimate, one.shown) == (fresh, "too_fresh", None, False)


async def test_a_run_by_an_older_model_orders_nothing_and_shows_no_figures(client_as: ClientAs) -> None:
    await both_switches()
    client, citizen = await caseworker_with_citizen(client_as)
    offers = {title: await make_offer(title=title) for title in ("Ørred", "Ahorn")}
    await published_run(fitted_outcome([fitted_arm(offer, 5.0) for offer in offers.values()]))
    answer = (await client.get(f"/api/citizens/{citizen}/ranking")).json()
    assert (answer["mode"], answer["why_unranked"], answer["ranked"]) == ("unranked", "older_model", [])
    assert all(one["estimate"] is None and not one["shown"] for one in answer["unranked"])
    text = (await client.get(f"/citizens/{citizen}/ranking")).text
    assert "ældre model" in text
    assert "Bed en leder om at lave en ny" in text
    assert re.findall(r'href="/offers/\d+">(\w+)</a></h3>', text) == ["Ahorn", "Ørred"]
    assert "+5,0" not in text


async def test_the_order_says_why_it_is_the_average_one() -> None:
    await switch_on("evaluation")
    await told_town()
    citizen = await annas_citizen()
    off = await see(citizen)
    assert (off.order, off.why_average) == ("average", "switched_off")
    await switch_on("individual_use")
    on = await see(citizen)
    assert (on.order, on.why_average) == ("average", "not_measurable")
    assert off.digest != on.digest


async def test_passing_the_best_by_takes_a_reason_from_the_list() -> None:
    await both_switches()
    citizen = await annas_citizen()
    strong, weak = await make_offer(), await make_offer()
    await published_run(told_together([fitted_arm(strong, 9.0), fitted_arm(weak, 1.0)]))
    seen = await see(citizen)
    for code in ("", "nonsense"):
        with pytest.raises(InvalidInput) as caught:
            await service.choose_offer(ANNA, citizen, choice(seen, weak, override_reason=code), today=TODAY)
        assert caught.value.fields[0].field == "override_reason"
    await service.choose_offer(ANNA, citizen, choice(seen, weak, override_reason="tried"), today=TODAY)
    new = choice(seen, strong, override_reason="tried", form_token="t2")
    await service.choose_offer(ANNA, citizen, new, today=TODAY)
    kept = [one.override_reason for one in await service.list_choices(ANNA, citizen)]
    assert kept == ["", "tried"]


async def test_the_form_asks_why_the_best_are_passed_by_and_keeps_the_answer(client_as: ClientAs) -> None:
    await switch_on("evaluation")
    client, citizen = await caseworker_with_citizen(client_as)
    strong, weak = await make_offer(), await make_offer()
    await published_run(told_together([fitted_arm(strong, 9.0), fitted_arm(weak, 1.0)]))
    address = f"/citizens/{citizen}/ranking/offers/"
    assert "Hvad taler imod de bedste?" not in (await client.get(f"{address}{strong}")).text
    form = (await client.get(f"{address}{weak}")).text
    assert "Hvad taler imod de bedste?" in form
    refused = await client.post(f"{address}{weak}", data=hidden_fields(form) | {"reason": "Aftalt"})
    assert refused.status_code == 422
    assert "Vælg, hvad der taler imod de bedste" in refused.text
    sent = hidden_fields(refused.text) | {"reason": "Aftalt", "override_reason": "wish"}
    assert (await client.post(f"{address}{weak}", data=sent)).status_code == 303
    assert await fetch_value("select override_reason from offer_choice") == "wish"
    assert "Uden for de bedste: Borgeren ønsker det" in re.sub(
        r"\s+", " ", (await client.get(f"/citizens/{citizen}/ranking")).text
    )


async def test_a_run_with_other_figures_in_the_population_is_another_list() -> None:
    await both_switches()
    citizen = await annas_citizen()
    offer = await make_offer()
    await published_run(told_together([fitted_arm(offer, 5.0)]))
    seen = await see(citizen)
    await execute("update effect_common set estimate = 4.9")
    with pytest.raises(service.ListChanged):
        await service.choose_offer(ANNA, citizen, choice(seen, offer), today=TODAY)
