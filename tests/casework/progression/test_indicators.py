"""Indicators and scales as an administrator keeps them."""

from datetime import date, timedelta

import pytest

from app.platform.clock import today
from app.platform.codelists import find_code, refresh_codelists
from app.platform.db import fetch, fetch_one, fetch_value
from tests.builders.citizens import make_citizen
from tests.builders.progression import indicator_id, make_assessment, make_scale


@pytest.fixture
async def admin(client_as):
    return await client_as("administrator")


def scale_fields(**changes):
    words = {f"anchor-{language}-{score}": f"{score} {language}" for score in (1, 5) for language in ("da", "en")}
    fields = {"low": "1", "high": "5", "question_da": "Hvor?", "question_en": "Where?", "valid_from": "01-01-2030"}
    return {**fields, **words, **changes}


async def scales(code="tro_paa_job"):
    rows = await fetch(
        """select s.number, s.low, s.high, s.valid_from, s.valid_to from indicator_scale s
             join indicator i on i.id = s.indicator_id where i.code = $1 order by s.number""",
        code,
    )
    return [tuple(row) for row in rows]


async def newest_scale(code="tro_paa_job"):
    return await fetch_value("select max(id) from indicator_scale where indicator_id = $1", await indicator_id(code))


async def test_an_installation_begins_with_six_indicators_in_both_languages(db):
    rows = await fetch("select * from indicator join indicator_scale s on s.indicator_id = indicator.id")
    assert len(rows) == 6
    for row in rows:
        assert all(row[name] for name in ("label_da", "label_en", "question_da", "question_en"))
        assert row["anchors"].count('"da"') == row["anchors"].count('"en"') == row["high"] - row["low"] + 1 == 5


async def test_an_indicator_is_added_with_its_scale_and_becomes_an_outcome(admin):
    fields = scale_fields(code="motivation", label_da="Lyst", label_en="Drive", valid_from=f"{today():%d-%m-%Y}")
    answer = await admin.post("/admin/indicators", data=fields)
    assert answer.status_code == 303
    assert (await admin.get(answer.headers["location"])).status_code == 200
    row = await fetch_one("select * from indicator where code = 'motivation'")
    assert row["position"] == 7
    outcome = find_code("effect_outcome", "progression_motivation_26")
    assert outcome is not None
    # Without the tick a lower score is the better one.
    assert (outcome.attributes["indicator"], outcome.attributes["better"]) == ("motivation", "fewer")
    taken = await admin.post("/admin/indicators", data=fields)
    assert (taken.status_code, 'href="#code"' in taken.text) == (422, True)


@pytest.fixture(autouse=True)
async def fresh(db):
    """What a test adds to the code lists is gone with it."""
    yield
    from app.platform.codelists import cache

    cache._current = None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Æ æ"}, "code"),
        ({"label_da": ""}, "label_da"),
        ({"high": "1"}, "high"),
        ({"high": "40"}, "high"),
        ({"anchor-da-5": ""}, "anchor-da-5"),
        ({"question_da": "010153-1234"}, "question_da"),
        ({"valid_from": "i morgen"}, "valid_from"),
    ],
)
async def test_a_wrong_indicator_is_refused_on_its_field(admin, changes, field):
    fields = scale_fields(code="motivation", label_da="Lyst", label_en="Drive") | changes
    answer = await admin.post("/admin/indicators", data=fields)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert await fetch_value("select count(*) from indicator") == 6


async def test_a_scale_with_scores_is_never_changed_but_followed_by_another(admin):
    await make_assessment(await make_citizen(), date(2026, 2, 1))
    number, after = await indicator_id(), await newest_scale()
    early = await admin.post(
        f"/admin/indicators/{number}/scale", data=scale_fields(after=after, valid_from="01-02-2026")
    )
    assert (early.status_code, "til og med 01-02-2026" in early.text) == (422, True)
    answer = await admin.post(f"/admin/indicators/{number}/scale", data=scale_fields(after=after, low="1", high="5"))
    assert answer.status_code == 303
    assert await scales() == [
        (1, 1, 5, date(2000, 1, 1), date(2029, 12, 31)), (2, 1, 5, date(2030, 1, 1), None)]  # fmt: skip


async def test_a_newest_scale_without_scores_is_changed_where_it_stands(admin):
    await make_assessment(await make_citizen(), date(2026, 2, 1))
    await make_scale("tro_paa_job", date(2030, 1, 1))
    fields = scale_fields(after=await newest_scale(), valid_from="01-06-2029")
    assert (await admin.post(f"/admin/indicators/{await indicator_id()}/scale", data=fields)).status_code == 303
    assert await scales() == [
        (1, 1, 5, date(2000, 1, 1), date(2029, 5, 31)), (2, 1, 5, date(2029, 6, 1), None)]  # fmt: skip


async def test_two_administrators_do_not_both_give_a_new_scale(admin):
    await make_assessment(await make_citizen(), date(2026, 2, 1))
    after = await newest_scale()
    await make_scale("tro_paa_job", date(2029, 1, 1))
    fields = scale_fields(after=after, question_da="Mit spørgsmål")
    answer = await admin.post(f"/admin/indicators/{await indicator_id()}/scale", data=fields)
    assert answer.status_code == 409
    assert "Mit spørgsmål" in answer.text
    assert len(await scales()) == 2


async def test_words_are_corrected_and_an_indicator_ended_after_its_last_score(admin):
    await make_assessment(await make_citizen(), date(2026, 2, 1))
    address = f"/admin/indicators/{await indicator_id()}"
    await admin.post(f"{address}/labels", data={"label_da": "Tro", "label_en": "Belief"})
    assert "<h1>Tro " in (await admin.get(address)).text
    too_early = await admin.post(f"{address}/end", data={"valid_to": "31-01-2026"})
    assert (too_early.status_code, "den 01-02-2026" in too_early.text) == (422, True)
    last = today() - timedelta(days=1)
    assert (await admin.post(f"{address}/end", data={"valid_to": f"{last:%d-%m-%Y}"})).status_code == 303
    assert "Afsluttet" in (await admin.get("/admin/indicators")).text
    assert (await admin.post(f"{address}/end", data={"valid_to": ""})).status_code == 303
    assert await fetch_value("select valid_to from indicator where code = 'tro_paa_job'") is None


async def test_an_indicator_that_is_not_there_is_not_found(admin):
    assert (await admin.get("/admin/indicators/99999")).status_code == 404
    fields = scale_fields(after=1)
    assert (await admin.post("/admin/indicators/99999/scale", data=fields)).status_code == 404
    await refresh_codelists()
