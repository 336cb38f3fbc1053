"""Administrators add codes, correct labels and end codes; all of it is recorded."""

import pytest

from app.platform.clock import today
from app.platform.codelists import is_valid, label, load_codelists
from app.platform.db import fetch_value


@pytest.fixture
async def administrator(db, client_as):
    await load_codelists()
    return await client_as("administrator")


async def id_of(list_name, code):
    return await fetch_value("select id from code_item where list = $1 and code = $2", list_name, code)


async def test_a_code_that_is_added_can_be_chosen_at_once(administrator):
    form = {"code": "hund", "label_da": "Hund på job", "label_en": "Dog at work", "valid_from": "01-01-2026"}
    answer = await administrator.post("/admin/codelists/offer_type", data=form)
    assert answer.status_code == 303
    assert is_valid("offer_type", "hund", today())
    assert await fetch_value("select count(*) from audit_entry where action = 'codelist.added'") == 1


async def test_a_code_in_use_cannot_be_added_again(administrator):
    form = {"code": "mentor", "label_da": "Mentor", "label_en": "Mentor", "valid_from": "01-01-2026"}
    answer = await administrator.post("/admin/codelists/offer_type", data=form)
    assert answer.status_code == 422
    assert 'href="#code"' in answer.text


async def test_an_ended_code_may_come_back_later(administrator):
    item_id = await id_of("target_group", "6.8")
    await administrator.post(f"/admin/codelists/target_group/{item_id}/end", data={"valid_to": "31-12-2026"})
    form = {"code": "6.8", "label_da": "6.8 Ny", "label_en": "6.8 New", "valid_from": "01-01-2028"}
    assert (await administrator.post("/admin/codelists/target_group", data=form)).status_code == 303
    reopened = await administrator.post(f"/admin/codelists/target_group/{item_id}/end", data={"valid_to": ""})
    assert reopened.status_code == 422


async def test_a_label_is_corrected_in_both_languages(administrator):
    item_id = await id_of("offer_type", "mentor")
    form = {"label_da": "Mentor", "label_en": "Mentoring"}
    await administrator.post(f"/admin/codelists/offer_type/{item_id}/labels", data=form)
    assert (label("offer_type", "mentor", "da"), label("offer_type", "mentor", "en")) == ("Mentor", "Mentoring")


async def test_the_light_regime_is_ticked_for_a_new_cpv_code(administrator):
    form = {"code": "80590000-6", "label_da": "Undervisning", "label_en": "Tutoring", "valid_from": "01-01-2026"}
    await administrator.post("/admin/codelists/cpv", data={**form, "attributes": "light_regime"})
    answer = await administrator.get("/api/codelists/cpv")
    assert answer.json()[-1]["attributes"] == {"light_regime": True}


async def test_the_days_after_which_a_confirmation_is_old_are_changed(administrator):
    item_id = await id_of("freshness", "due")
    answer = await administrator.post(f"/admin/codelists/freshness/{item_id}/numbers", data={"days": "120"})
    assert answer.status_code == 303
    due = next(code for code in (await administrator.get("/api/codelists/freshness")).json() if code["code"] == "due")
    assert due["attributes"] == {"days": "120"}
    assert "Fra antal dage: 120" in (await administrator.get("/admin/codelists/freshness")).text
    assert await fetch_value("select count(*) from audit_entry where action = 'codelist.numbers_set'") == 1


@pytest.mark.parametrize("days", ["-1", "x", "99999"])
async def test_what_is_no_number_of_days_is_refused(administrator, days):
    item_id = await id_of("freshness", "due")
    answer = await administrator.post(f"/admin/codelists/freshness/{item_id}/numbers", data={"days": days})
    assert answer.status_code == 422
    assert 'href="#days"' in answer.text


async def test_numbers_that_mean_something_to_the_program_alone_stay_as_they_are(administrator):
    item_id = await fetch_value("select id from code_item where list = 'effect_outcome' limit 1")
    before = await fetch_value("select attributes from code_item where id = $1", item_id)
    await administrator.post(f"/admin/codelists/effect_outcome/{item_id}/numbers", data={"weeks": "1"})
    assert await fetch_value("select attributes from code_item where id = $1", item_id) == before


@pytest.mark.parametrize("path", ["", "/target_group", "/cpv", "/freshness"])
async def test_the_pages_render(administrator, path):
    assert (await administrator.get(f"/admin/codelists{path}")).status_code == 200


@pytest.mark.parametrize(
    "path", ["/admin/codelists/nothing", "/api/codelists/nothing", "/admin/codelists/sex/99999999999"]
)
async def test_what_does_not_exist_is_a_404(administrator, path):
    assert (await administrator.get(path)).status_code == 404


async def test_only_administrators_enter(db, client_as):
    assert (await (await client_as("manager")).get("/admin/codelists")).status_code == 403
