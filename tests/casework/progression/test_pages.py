"""Assessing a citizen on the page, correcting it, and seeing the curves."""

import re
from datetime import date, timedelta

import pytest

from app.platform.clock import today
from app.platform.db import fetch, fetch_one, fetch_value
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen, make_spell
from tests.builders.progression import indicator_id, make_assessment, make_scale
from tests.builders.referrals import make_placement


@pytest.fixture
async def caseworker(client_as):
    return await client_as("caseworker")


@pytest.fixture
async def citizen(caseworker):
    return await make_citizen(name="Åse Øst", caseworker_id=caseworker.user_id)


async def fields_of(client, citizen, on=None):
    """The form as a browser would send it back untouched."""
    text = (await client.get(f"/citizens/{citizen}/assessments/new" + (f"?on={on:%d-%m-%Y}" if on else ""))).text
    hidden = dict(re.findall(r'name="((?:scale|version)-\w+)" value="(\d+)"', text))
    chosen = dict(re.findall(r'name="((?:citizen|professional)-\w+)" value="(\d+)" checked', text))
    notes = dict(re.findall(r'name="(note-\w+)"[^>]*>\n([^<]*)</textarea>', text))
    day = re.search(r'name="assessed_on" value="([\d-]+)"', text)
    return {**hidden, **chosen, **notes, "assessed_on": day[1]}


async def send(client, citizen, fields, **changes):
    return await client.post(f"/citizens/{citizen}/assessments/new", data={**fields, **changes})


async def saved(citizen):
    return await fetch(
        """select i.code, a.citizen_score, a.professional_score, a.note, a.version
             from assessment a join indicator i on i.id = a.indicator_id where a.citizen_id = $1 order by i.position""",
        citizen,
    )


async def test_some_indicators_are_scored_by_both_and_disagreement_is_kept(caseworker, citizen):
    fields = await fields_of(caseworker, citizen)
    assert not [name for name in fields if name.startswith(("citizen-", "professional-"))], "nothing is filled in"
    both = {"citizen-tro_paa_job": "2", "professional-tro_paa_job": "4"}
    one = {"citizen-netvaerk": "3", "note-netvaerk": "Har en søster"}
    answer = await send(caseworker, citizen, fields, **both, **one)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/citizens/{citizen}/progression")
    assert [tuple(row) for row in await saved(citizen)] == [
        ("tro_paa_job", 2, 4, "", 1), ("netvaerk", 3, None, "Har en søster", 1)]  # fmt: skip
    trail = await fetch_one("select * from audit_entry where action = 'assessment.recorded'")
    assert trail["subject_id"] == citizen
    assert "søster" not in str(dict(trail))


async def test_the_same_form_twice_is_one_assessment(caseworker, citizen):
    fields = await fields_of(caseworker, citizen) | {"citizen-struktur": "5"}
    assert [(await send(caseworker, citizen, fields)).status_code for _ in range(2)] == [303, 303]
    assert [tuple(row)[-1] for row in await saved(citizen)] == [1]
    assert await fetch_value("select count(*) from audit_entry where action = 'assessment.recorded'") == 1


async def test_a_day_is_corrected_on_the_form_it_was_made_on(caseworker, citizen):
    day = today() - timedelta(days=9)
    await make_assessment(citizen, day, citizen=2, professional=3, note="Første gang")
    fields = await fields_of(caseworker, citizen, day)
    assert (fields["citizen-tro_paa_job"], fields["professional-tro_paa_job"]) == ("2", "3")
    assert fields["note-tro_paa_job"].strip() == "Første gang"
    await send(caseworker, citizen, fields, **{"citizen-tro_paa_job": "1", "note-tro_paa_job": "Første gang"})
    assert [tuple(row) for row in await saved(citizen)] == [("tro_paa_job", 1, 3, "Første gang", 2)]


async def test_clearing_both_scores_takes_a_mistake_away(caseworker, citizen):
    await make_assessment(citizen, today())
    fields = await fields_of(caseworker, citizen, today())
    cleared = {"citizen-tro_paa_job": "", "professional-tro_paa_job": "", "note-tro_paa_job": ""}
    assert (await send(caseworker, citizen, fields, **cleared)).status_code == 303
    assert await saved(citizen) == []
    assert "removed" in str(await fetch_value("select details from audit_entry where action = 'assessment.recorded'"))


async def test_a_stale_form_shows_both_texts_and_overwrites_nothing_until_saved_again(caseworker, citizen):
    mine = await fields_of(caseworker, citizen)
    await make_assessment(citizen, today(), citizen=5, professional=5, note="En andens ord")
    answer = await send(caseworker, citizen, mine, **{"citizen-tro_paa_job": "1", "note-tro_paa_job": "Mine ord"})
    assert answer.status_code == 409
    for words in ("En andens ord", "Mine ord", "borgeren 5, fagpersonen 5", "borgeren 1, fagpersonen –"):
        assert words in answer.text
    assert [tuple(row)[1:3] for row in await saved(citizen)] == [(5, 5)]
    version = re.search(r'name="version-tro_paa_job" value="(\d+)"', answer.text)[1]
    mine |= {"citizen-tro_paa_job": "1", "version-tro_paa_job": version}
    assert (await send(caseworker, citizen, mine)).status_code == 303
    assert [tuple(row)[1:3] for row in await saved(citizen)] == [(1, None)]


async def test_another_day_that_has_been_scored_is_not_overwritten_by_a_form_opened_for_today(caseworker, citizen):
    before = today() - timedelta(days=3)
    await make_assessment(citizen, before, citizen=5, professional=5)
    fields = await fields_of(caseworker, citizen)
    answer = await send(caseworker, citizen, fields, assessed_on=f"{before:%d-%m-%Y}", **{"citizen-tro_paa_job": "1"})
    assert answer.status_code == 409
    assert [tuple(row)[1:3] for row in await saved(citizen)] == [(5, 5)]


async def test_a_scale_that_changed_meanwhile_saves_nothing_and_keeps_what_was_said(caseworker, citizen):
    fields = await fields_of(caseworker, citizen)
    await make_scale("tro_paa_job", today(), high=4)
    answer = await send(caseworker, citizen, fields, **{"citizen-tro_paa_job": "5", "note-tro_paa_job": "Håber",
                                                        "citizen-netvaerk": "3"})  # fmt: skip
    assert answer.status_code == 409
    assert "har en anden skala den dag, fra 1 til 4" in answer.text
    assert "borgeren 5, fagpersonen –\nHåber" in answer.text
    assert 'name="citizen-netvaerk" value="3" checked' in answer.text
    assert await saved(citizen) == []
    renewed = dict(re.findall(r'name="(scale-\w+)" value="(\d+)"', answer.text))
    fields |= renewed | {"citizen-tro_paa_job": "4", "citizen-netvaerk": "3"}
    assert (await send(caseworker, citizen, fields)).status_code == 303


async def test_a_scale_that_changed_for_an_indicator_left_blank_does_not_matter(caseworker, citizen):
    fields = await fields_of(caseworker, citizen)
    await make_scale("tro_paa_job", today(), high=4)
    assert (await send(caseworker, citizen, fields, **{"citizen-netvaerk": "3"})).status_code == 303


async def test_an_indicator_ended_meanwhile_is_told_with_what_was_said(caseworker, citizen):
    fields = await fields_of(caseworker, citizen)
    ended = today() - timedelta(days=1)
    await fetch_value("update indicator set valid_to = $1 where code = 'struktur' returning id", ended)
    answer = await send(caseworker, citizen, fields, **{"professional-struktur": "4", "citizen-netvaerk": "3"})
    assert answer.status_code == 409
    assert "Der måles ikke længere på Struktur og fremmøde" in answer.text
    assert "fagpersonen 4" in answer.text
    assert await saved(citizen) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"citizen-tro_paa_job": "6"}, "citizen-tro_paa_job"),
        ({"professional-tro_paa_job": "0"}, "professional-tro_paa_job"),
        ({"citizen-tro_paa_job": "to"}, "citizen-tro_paa_job"),
        ({"citizen-tro_paa_job": "2", "assessed_on": f"{today() + timedelta(days=1):%d-%m-%Y}"}, "assessed_on"),
        ({"citizen-tro_paa_job": "2", "assessed_on": "31-02-2026"}, "assessed_on"),
        ({}, "citizen-tro_paa_job"),
        ({"note-tro_paa_job": "Uden score"}, "note-tro_paa_job"),
        ({"citizen-tro_paa_job": "2", "note-tro_paa_job": "010153-1234"}, "note-tro_paa_job"),
    ],
)
async def test_what_cannot_be_kept_is_named_and_nothing_is_saved_half(caseworker, citizen, changes, field):
    fields = await fields_of(caseworker, citizen) | {"citizen-netvaerk": "3"} if changes else {}
    fields = fields or await fields_of(caseworker, citizen)
    answer = await send(caseworker, citizen, fields, **changes)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert await saved(citizen) == []


async def test_somebody_elses_citizen_is_not_there(caseworker):
    other = await make_citizen(caseworker_id=await make_user("caseworker"))
    scale = await fetch_value("select id from indicator_scale where indicator_id = $1", await indicator_id())
    fields = {"assessed_on": f"{today():%d-%m-%Y}", "scale-tro_paa_job": scale, "version-tro_paa_job": 0,
              "citizen-tro_paa_job": 2}  # fmt: skip
    assert (await send(caseworker, other, fields)).status_code == 404
    for path in ("assessments/new", "progression", "competences"):
        assert (await caseworker.get(f"/citizens/{other}/{path}")).status_code == 404
    assert (await caseworker.get(f"/api/citizens/{other}/assessments")).status_code == 404
    assert await fetch_value("select count(*) from assessment") == 0


async def test_the_curves_stand_beside_weeks_without_a_benefit_and_the_offers(caseworker, citizen):
    await make_spell(citizen, "dagpenge", today() - timedelta(days=300), today() - timedelta(days=60))
    await make_placement(citizen, await make_offer(title="Jobklub Nord"), start_on=today() - timedelta(days=120))
    await make_assessment(
        citizen, today() - timedelta(days=200), citizen=1, professional=3, note="Ser det ikke for sig"
    )
    await make_assessment(citizen, today() - timedelta(days=20), citizen=4, professional=4)
    text = (await caseworker.get(f"/citizens/{citizen}/progression")).text
    assert text.count('class="chart-drawing" role="img"') == 2
    for words in ("Set forskelligt 1 af 2 gange", "Jobklub Nord", "Ser det ikke for sig", "hele uger i perioden"):
        assert words in text
    assert await fetch_value("select count(*) from audit_entry where action = 'assessment.seen'") == 1


async def test_curves_without_scores_say_what_to_do_next(caseworker, citizen):
    text = (await caseworker.get(f"/citizens/{citizen}/progression")).text
    assert "Der er ikke målt noget endnu" in text
    assert f'href="/citizens/{citizen}/assessments/new"' in text


async def test_the_citizens_page_shows_the_newest_scores_and_what_moved(caseworker, citizen):
    assert "Lav den første måling" in (await caseworker.get(f"/citizens/{citizen}")).text
    await make_assessment(citizen, today() - timedelta(days=100), citizen=2, professional=2)
    await make_assessment(citizen, today() - timedelta(days=10), citizen=3, professional=2)
    text = (await caseworker.get(f"/citizens/{citizen}")).text
    assert "+1 siden sidst" in text
    assert "set forskelligt" in text
    assert f'href="/citizens/{citizen}/assessments/new"' in text


async def test_scores_on_two_scales_are_shown_and_never_subtracted(caseworker, citizen):
    await make_assessment(citizen, date(2026, 1, 5), citizen=2, professional=2)
    await make_scale("tro_paa_job", date(2026, 2, 1), high=10)
    await make_assessment(citizen, date(2026, 3, 5), citizen=8, professional=7)
    assert "siden sidst" not in (await caseworker.get(f"/citizens/{citizen}")).text
    text = (await caseworker.get(f"/citizens/{citizen}/progression")).text
    assert "Skalaen er ændret" in text
    assert "ny skala" in text


async def test_json_holds_the_assessments(caseworker, citizen):
    await make_assessment(citizen, date(2026, 1, 5), citizen=2, professional=None)
    [one] = (await caseworker.get(f"/api/citizens/{citizen}/assessments")).json()
    assert (one["indicator"], one["assessed_on"], one["citizen_score"], one["professional_score"]) == (
        "tro_paa_job", "2026-01-05", 2, None)  # fmt: skip
