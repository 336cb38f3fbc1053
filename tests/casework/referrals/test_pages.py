"""Orders in the browser: the form and what can go wrong with it, the steps, the supplier's page, lists and JSON."""

import re
from datetime import timedelta

import pytest

from app.platform.clock import today
from app.platform.db import execute, fetch_one, fetch_value
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen
from tests.builders.referrals import actor_of, begin_order, make_order
from tests.builders.suppliers import make_supplier

pytestmark = pytest.mark.usefixtures("db")
DAY = timedelta(days=1)
GOAL = "Prøver to slags arbejde"


def written(day):
    return f"{day:%d-%m-%Y}"


def filled_in(html):
    """What the browser would send of an order's form as it was shown; texts start empty."""
    form = html[html.index('class="form-page"') :].split("</form>")[0]
    values = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" in found and (found.get("type") != "checkbox" or " checked" in tag):
            values.setdefault(found["name"], []).append(found.get("value", ""))
    return values


async def anna_with_citizen(client_as, **profile):
    client = await client_as("caseworker")
    return client, await make_citizen(caseworker_id=client.user_id, **profile)


async def open_form(client, citizen, offer, **more):
    answer = await client.get(f"/citizens/{citizen}/orders/new", params={"offer_id": offer, **more})
    assert answer.status_code == 200
    return answer.text


def order_form(html, **answers):
    return filled_in(html) | {"services": ["samtaler"], "goal": [GOAL]} | {name: [one] for name, one in answers.items()}


async def test_the_form_opens_with_the_profiles_barriers_and_the_offers_frame(client_as):
    client, citizen = await anna_with_citizen(client_as, barriers=["netvaerk", "sprog"])
    offer = await make_offer(title="Værksted", hours_per_week=12)
    form = filled_in(await open_form(client, citizen, offer))
    assert form["barriers"] == ["sprog", "netvaerk"]
    assert (form["weeks"], form["hours_per_week"]) == (["8"], ["12"])
    assert len(form["report_topics"]) > 5
    assert form["answer_by"] == [written(today() + 7 * DAY)]


async def test_services_and_goal_are_all_that_is_left_to_say(client_as):
    client, citizen = await anna_with_citizen(client_as)
    offer = await make_offer()
    form = order_form(await open_form(client, citizen, offer, choice_id=7))
    answer = await client.post(f"/citizens/{citizen}/orders/new", data=form)
    assert answer.status_code == 303
    page = (await client.get(answer.headers["location"])).text
    for wanted in (GOAL, "Individuelle samtaler", "Sendt til leverandøren", "Netværk", "Eksempel Borger"):
        assert wanted in page
    row = await fetch_one("select choice_id, state from offer_order")
    assert tuple(row) == (7, "sent")
    again = await client.post(f"/citizens/{citizen}/orders/new", data=form)
    assert again.headers["location"] == answer.headers["location"]
    assert await fetch_value("select count(*) from offer_order") == 1


async def test_the_one_who_loses_the_last_place_is_asked_and_loses_no_word(client_as):
    client, citizen = await anna_with_citizen(client_as)
    offer, other = await make_offer(places=1, target_groups=[]), await make_offer(title="Et andet", target_groups=[])
    form = order_form(await open_form(client, citizen, offer))
    await make_order(await make_citizen(caseworker_id=client.user_id), offer, ordered_by=client.user_id)
    lost = await client.post(f"/citizens/{citizen}/orders/new", data=form)
    assert lost.status_code == 409
    assert "Der er ingen ledig plads på" in lost.text
    assert "nummer 1" in lost.text
    assert GOAL in lost.text
    assert await fetch_value("select count(*) from offer_order where citizen_id = $1", citizen) == 0
    switched = await client.post(
        f"/citizens/{citizen}/orders/new", data=form | {"action": "switch", "other_offer_id": str(other)}
    )
    assert "Bestil Et andet" in switched.text
    assert GOAL in switched.text
    assert f'name="offer_id" value="{other}"' in switched.text
    waits = await client.post(f"/citizens/{citizen}/orders/new", data=form | {"may_wait": "1"})
    page = (await client.get(waits.headers["location"])).text
    assert "På venteliste" in page
    assert "Nummer 1 i køen" in page


async def test_an_offer_that_closed_meanwhile_names_its_successor_and_keeps_the_input(client_as):
    client, citizen = await anna_with_citizen(client_as)
    successor = await make_offer(title="Det nye værksted")
    offer = await make_offer(title="Det gamle værksted")
    form = order_form(await open_form(client, citizen, offer))
    await execute(
        "update offer set life = 'closed', closes_on = $3, successor_id = $2 where id = $1", offer, successor, today()
    )
    answer = await client.post(f"/citizens/{citizen}/orders/new", data=form)
    assert answer.status_code == 409
    for wanted in ("Det gamle værksted er lukket.", "Det nye værksted har overtaget", GOAL):
        assert wanted in answer.text
    assert await fetch_value("select count(*) from offer_order") == 0


async def test_a_cpr_number_in_the_text_and_a_wrong_day_are_named_and_the_input_kept(client_as):
    client, citizen = await anna_with_citizen(client_as)
    form = order_form(await open_form(client, citizen, await make_offer()), goal="Borger 015380-1234 i job")
    form["start_from"] = ["31-02-2026"]
    answer = await client.post(f"/citizens/{citizen}/orders/new", data=form)
    assert answer.status_code == 422
    assert "CPR-nummer" in answer.text
    assert 'value="31-02-2026"' in answer.text


async def test_a_form_without_a_choice_of_another_offer_says_so(client_as):
    client, citizen = await anna_with_citizen(client_as)
    form = order_form(await open_form(client, citizen, await make_offer(places=0)), action="switch")
    answer = await client.post(f"/citizens/{citizen}/orders/new", data=form)
    assert answer.status_code == 422
    assert "Vælg det tilbud, der skal bestilles i stedet." in answer.text


async def test_a_stale_save_shows_both_texts(client_as):
    client, citizen = await anna_with_citizen(client_as)
    order = await make_order(citizen, await make_offer(), ordered_by=client.user_id)
    form = order_form((await client.get(f"/orders/{order}/edit")).text)
    await client.post(f"/orders/{order}/edit", data=form | {"goal": ["Annas mål"]})
    answer = await client.post(f"/orders/{order}/edit", data=form | {"goal": ["Bos mål"]})
    assert answer.status_code == 409
    assert answer.text.count("Bos mål") == 2
    assert "Annas mål" in answer.text
    assert await fetch_value("select goal from offer_order") == "Annas mål"
    saved = (await client.get(f"/orders/{order}")).text
    assert "Rettet" in saved or "Ændret" in saved


async def supplier_with_order(client_as, **offer):
    supplier = await make_supplier()
    client = await client_as("supplier", supplier_id=supplier)
    anna = await make_user("caseworker")
    citizen = await make_citizen(caseworker_id=anna, case_number="S-2026-77")
    order = await make_order(citizen, await make_offer(supplier_id=supplier, **offer), ordered_by=anna)
    return client, order, citizen, actor_of(anna)


async def test_the_supplier_answers_starts_tells_and_ends(client_as):
    client, order, _, _ = await supplier_with_order(client_as)
    home = (await client.get("/")).text
    assert "Nye bestillinger, der skal besvares" in home
    steps = [
        ("answer", {"decision": "accept", "planned_start_on": written(today())}),
        ("start", {"start_on": written(today())}),
        ("absence", {"reason": "unannounced", "from_on": written(today())}),
        ("refusal", {"refused_on": written(today()), "text": "Vil ikke komme."}),
        ("end", {"end_on": written(today()), "reason": "dropout"}),
    ]
    for number, (step, answers) in enumerate(steps, start=1):
        page = (await client.get(f"/orders/{order}/{step}")).text
        assert f'name="version" value="{number}"' in page
        taken = await client.post(f"/orders/{order}/{step}", data={"version": str(number), **answers})
        assert (step, taken.status_code) == (step, 303)
    page = (await client.get(f"/orders/{order}")).text
    for wanted in ("Udeblevet uden besked", "Vil ikke komme.", "Afsluttet"):
        assert wanted in page


async def test_the_supplier_never_meets_cpr_case_number_or_the_name_of_a_past_order(client_as):
    client, order, citizen, _ = await supplier_with_order(client_as)
    pages = (f"/orders/{order}", "/orders", f"/api/orders/{order}", "/api/orders", f"/orders/{order}/answer")
    for path in pages:
        text = (await client.get(path)).text
        assert "Eksempel Borger" in text
        assert "S-2026-77" not in text
        assert f"/citizens/{citizen}" not in text
    await client.post(f"/orders/{order}/answer", data={"version": "1", "decision": "decline", "reason": "no_place"})
    for path in pages[:4]:
        answer = await client.get(path)
        assert answer.status_code == 200
        assert "Eksempel Borger" not in answer.text


async def test_a_wrong_answer_is_shown_again_and_a_late_one_tells_how_the_order_stands(client_as):
    client, order, _, anna = await supplier_with_order(client_as)
    early = {"version": "1", "decision": "accept", "planned_start_on": written(today() - DAY), "text": "Vi er klar"}
    wrong = await client.post(f"/orders/{order}/answer", data=early)
    assert wrong.status_code == 422
    assert "ligger før i dag" in wrong.text
    await execute("update offer_order set version = 2, goal = 'Et andet mål'")
    late = await client.post(f"/orders/{order}/answer", data=early | {"planned_start_on": written(today())})
    assert late.status_code == 409
    assert "Vi er klar" in late.text
    from app.casework.referrals.service import withdraw_order

    await withdraw_order(anna, order, reason="mistake", today=today())
    gone = await client.post(f"/orders/{order}/answer", data=early | {"version": "2"})
    assert "Det, du skrev" in gone.text
    assert "Vi er klar" in gone.text
    moved = await client.get(f"/orders/{order}/answer")
    assert (moved.status_code, moved.headers["location"]) == (303, f"/orders/{order}")


async def test_an_empty_answer_is_asked_for_once_and_in_words(client_as):
    client, order, _, _ = await supplier_with_order(client_as)
    empty = await client.post(f"/orders/{order}/answer", data={"version": "1"})
    assert empty.status_code == 422
    assert "Svar, om I tager imod borgeren." in empty.text
    assert 'href="#reason"' not in empty.text
    declined = await client.post(f"/orders/{order}/answer", data={"version": "1", "decision": "decline"})
    assert "Vælg, hvorfor I afslår bestillingen." in declined.text


async def test_an_order_that_came_to_nothing_leads_to_another_offer(client_as):
    client, citizen = await anna_with_citizen(client_as)
    form = order_form(await open_form(client, citizen, await make_offer()))
    order = (await client.post(f"/citizens/{citizen}/orders/new", data=form)).headers["location"]
    another = f'href="/citizens/{citizen}/ranking">Find et andet tilbud'
    assert another not in (await client.get(order)).text
    await client.post(f"{order}/withdraw", data={"version": "1", "reason": "mistake"})
    assert another in (await client.get(order)).text


async def test_a_supplier_can_neither_change_nor_withdraw(client_as):
    client, order, _, _ = await supplier_with_order(client_as)
    for step in ("edit", "withdraw"):
        assert (await client.get(f"/orders/{order}/{step}")).status_code == 403
        assert (await client.post(f"/orders/{order}/{step}", data={"version": "1"})).status_code == 403


async def test_another_suppliers_order_does_not_exist(client_as):
    _, order, _, _ = await supplier_with_order(client_as)
    stranger = await client_as("supplier", supplier_id=await make_supplier())
    for path in (f"/orders/{order}", f"/orders/{order}/answer", f"/api/orders/{order}"):
        assert (await stranger.get(path)).status_code == 404
    assert (await stranger.get("/api/orders")).json()["total"] == 0


async def test_the_list_narrows_to_what_asks_for_attention(client_as):
    client, citizen = await anna_with_citizen(client_as)
    late = await make_order(citizen, await make_offer(title="Det sene"), ordered_by=client.user_id)
    await make_order(citizen, await make_offer(title="Det rettidige"), ordered_by=client.user_id)
    await execute("update offer_order set answer_by = $2 where id = $1", late, today() - DAY)
    assert "Bestillinger, der ikke er besvaret til tiden" in (await client.get("/")).text
    shown = (await client.get("/orders?attention=late")).text
    assert "Det sene" in shown
    assert "Det rettidige" not in shown
    assert (await client.get("/api/orders?q=rettidige")).json()["total"] == 1
    file = (await client.get("/orders/export?format=csv&attention=late")).content.decode("utf-8-sig")
    assert "Det sene" in file
    assert "Eksempel Borger" not in file


async def test_the_citizens_page_shows_its_orders(client_as):
    client, citizen = await anna_with_citizen(client_as)
    assert "Der er ikke bestilt noget endnu" in (await client.get(f"/citizens/{citizen}")).text
    order = await make_order(citizen, await make_offer(title="Værksted"), ordered_by=client.user_id)
    await begin_order(order, by=actor_of(client.user_id))
    page = (await client.get(f"/citizens/{citizen}")).text
    assert f'href="/orders/{order}"' in page
    assert "I gang" in page


async def test_the_line_names_only_ones_own_citizens(client_as):
    client, citizen = await anna_with_citizen(client_as)
    offer, bo = await make_offer(places=0), await make_user("caseworker")
    await make_order(await make_citizen(caseworker_id=bo, name="Fremmed Borger"), offer, ordered_by=bo)
    own = await make_order(citizen, offer, ordered_by=client.user_id)
    page = (await client.get(f"/offers/{offer}/waiting-list")).text
    assert "En andens borger" in page
    assert "Fremmed Borger" not in page
    assert f'href="/orders/{own}"' in page
    assert (await client.get("/offers/999999/waiting-list")).status_code == 404


async def test_the_search_finds_an_order_by_its_reference(client_as):
    client, order, _, _ = await supplier_with_order(client_as)
    reference = await fetch_value("select reference from offer_order")
    assert f'href="/orders/{order}"' in (await client.get("/search", params={"q": reference})).text
    stranger = await client_as("supplier", supplier_id=await make_supplier())
    assert f'href="/orders/{order}"' not in (await stranger.get("/search", params={"q": reference})).text


@pytest.mark.parametrize(("field", "value"), [("weeks", "0"), ("weeks", "0,04"), ("hours_per_week", "7,333")])
async def test_a_number_that_could_not_be_kept_as_written_is_refused(client_as, field, value):
    client, citizen = await anna_with_citizen(client_as)
    form = order_form(await open_form(client, citizen, await make_offer()), **{field: value})
    answer = await client.post(f"/citizens/{citizen}/orders/new", data=form)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


async def test_what_is_missing_is_told_together_with_what_cannot_be_read(client_as):
    client, citizen = await anna_with_citizen(client_as)
    form = order_form(await open_form(client, citizen, await make_offer()), weeks="mange")
    answer = await client.post(
        f"/citizens/{citizen}/orders/new", data={name: value for name, value in form.items() if name != "services"}
    )
    assert answer.status_code == 422
    assert -1 < answer.text.find('href="#services"') < answer.text.find('href="#weeks"')
