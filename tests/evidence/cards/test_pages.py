"""The card as its readers meet it: page, JSON and PDF, and what stands there when a run has not measured something."""

import subprocess
from pathlib import Path

import pytest

from app.evidence.cards import service
from app.evidence.effects import service as effects
from app.platform.db import execute, fetch_value
from app.platform.documents import issuing
from tests.builders.catalogue import make_offer
from tests.builders.effects import Town, told_town
from tests.builders.evidence import draft_run, fitted_arm, fitted_outcome, published_run, switch_on
from tests.conftest import ClientAs

pytestmark = pytest.mark.usefixtures("db")


async def card_of(client_as: ClientAs, run_id: int, role: str = "procurement") -> str:
    answer = await (await client_as(role)).get(f"/effects/runs/{run_id}/card")
    assert answer.status_code == 200
    return " ".join(answer.text.replace("&#39;", "'").split())


def text_of(path: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout


async def town(**overrides: object) -> Town:
    await switch_on()
    return await told_town(**overrides)  # type: ignore[arg-type]


async def test_the_card_says_both_questions_and_never_mixes_them(client_as: ClientAs) -> None:
    text = await card_of(client_as, (await town()).run_id)
    assert "de blandes aldrig sammen" in text
    own = text.index("For tilbuddenes egne borgere: “Uger i selvforsørgelse inden for 52 uger”")
    common = text.index("For den fælles borgergruppe: Er der forskel på tilbuddene?")
    assert own < text.index("Hjælper: Hele intervallet ligger på den gode side") < common
    assert common < text.index("Hvilke tilbud der kan rangeres, og hvorfor andre ikke kan")


async def test_effects_never_go_without_interval_and_people(client_as: ClientAs) -> None:
    text = await card_of(client_as, (await town()).run_id)
    assert "+2,6 uger (95 %-interval +1,4 til +3,8)" in text
    assert "Egne tilbud minus private" in text
    assert "+3,0 uger (95 %-interval +1,4 til +4,6)" in text
    assert "0,02 (−0,05 til 0,09)" in text


async def test_small_groups_are_masked_on_page_and_in_json(client_as: ClientAs) -> None:
    run_id = (await town()).run_id
    client = await client_as("procurement")
    card = (await client.get(f"/api/effects/runs/{run_id}/card")).json()
    hidden = next(one for one in card["main"]["fairness"]["benefit"] if one["key"] == "other")
    assert (hidden["n"], hidden["error"], hidden["shown"]) == (None, None, False)
    assert card["main"]["hidden"] == {"too_few": 1, "under_five": 1}
    assert "personal_model" not in card["main"] and "covariance" not in str(card)
    text = await card_of(client_as, run_id)
    assert "Ydelse: other</th><td" in text
    assert "under 5" in text
    assert "For få til at sige noget om: other (ydelse)." in text


async def test_what_a_run_did_not_measure_is_said_and_not_left_out(client_as: ClientAs) -> None:
    await switch_on()
    text = await card_of(client_as, await published_run(fitted_outcome([fitted_arm(await make_offer())])))
    assert "Om tilbuddene kan rangeres, er ikke målt i denne beregning." in text
    assert "Gå ikke ud fra, at den passer lige godt på alle." in text
    assert "Placebokontrollen, en prøve på noget, intet tilbud kan have ændret, er ikke lavet" in text
    assert text.count("Ikke målt i denne beregning.") >= 5


async def test_a_run_whose_placebo_is_off_says_so_first(client_as: ClientAs) -> None:
    off = {
        "variance": 0.02,
        "shared_variance": 0.0,
        "outcomes": {"placebo weeks": {"p_value": 0.003, "mean": 0.2, "low": 0.1, "high": 0.3, "arms": {}}},
    }
    text = await card_of(client_as, (await town(placebo=off)).run_id)
    assert text.index("Placebokontrollen gav en advarsel") < text.index("Hvad dette er</h2>")
    assert "under 1 %" in text
    assert "intervallerne for tilbuddenes egne borgere er ikke" in text


async def test_offers_that_cannot_be_told_apart_are_not_said_to_differ(client_as: ClientAs) -> None:
    text = await card_of(client_as, (await town(rankable=False)).run_id)
    assert "Ingen af tilbuddene kan rangeres endnu." in text
    assert "Det kan derfor ikke siges, at der er forskel" in text


async def test_a_draft_carries_its_warning_and_is_for_few(client_as: ClientAs) -> None:
    run_id = (await town(published=False)).run_id
    assert "Denne beregning er et udkast." in await card_of(client_as, run_id, "auditor")
    for role in ("procurement", "caseworker", "team_leader"):
        client = await client_as(role)
        for path in (f"/effects/runs/{run_id}/card", f"/api/effects/runs/{run_id}/card"):
            assert (await client.get(path)).status_code == 404
    assert (await (await client_as("supplier")).get(f"/effects/runs/{run_id}/card")).status_code == 403


async def test_a_withdrawn_run_says_why(client_as: ClientAs) -> None:
    run_id = (await town()).run_id
    client = await client_as("manager")
    await client.post(f"/effects/runs/{run_id}/withdraw", data={"reason": "Fejl i udtrækket"})
    text = await card_of(client_as, run_id, "auditor")
    assert "Den må ikke bruges mere." in text
    assert "Fejl i udtrækket" in text


async def test_a_run_without_its_table_says_it_cannot_be_repeated(client_as: ClientAs) -> None:
    run_id = (await town()).run_id
    await effects.let_table_go(run_id, "erased")
    assert "så beregningen kan ikke gentages mere" in await card_of(client_as, run_id)


async def test_the_decision_behind_it_stands_there_for_readers_who_cannot_open_it(client_as: ClientAs) -> None:
    await switch_on(name="Sag 26/14", impact_assessment="Bilag 3: lav risiko", allowed_predictors=("sex",))
    text = await card_of(client_as, (await told_town()).run_id, "caseworker")
    assert "Sag 26/14" in text
    assert "Bilag 3: lav risiko" in text
    assert "Udeladt, fordi ingen registreret beslutning tillader det: køn og helbredsbarrierer." in text


async def test_a_failed_run_has_a_card_without_results_and_no_pdf(client_as: ClientAs) -> None:
    await switch_on()
    run_id = await draft_run(fitted_outcome([]))
    client = await client_as("manager")
    await execute("update effect_run set status = 'failed', finished_at = null where id = $1", run_id)
    text = await card_of(client_as, run_id, "manager")
    assert "Denne beregning mislykkedes." in text
    assert "Lav PDF" not in text
    answer = await client.post(f"/effects/runs/{run_id}/card/documents", data={"language": "da"})
    assert answer.status_code == 409


async def test_the_same_card_is_the_same_document_and_each_language_its_own(client_as: ClientAs) -> None:
    run_id = (await town()).run_id
    client = await client_as("manager")

    async def issue(language: str) -> str:
        answer = await client.post(f"/effects/runs/{run_id}/card/documents", data={"language": language})
        assert answer.status_code == 303
        return str(answer.headers["location"])

    danish, english = await issue("da"), await issue("en")
    assert await issue("da") == danish != english
    page = (await client.get(f"/effects/runs/{run_id}/card")).text
    assert f'href="{danish}"' in page and f'href="{english}"' in page
    assert (await client.post(f"/effects/runs/{run_id}/card/documents", data={"language": "sv"})).status_code == 422


async def test_another_runs_document_is_not_found_here(client_as: ClientAs) -> None:
    first, second = (await town()).run_id, (await told_town()).run_id
    client = await client_as("manager")
    answer = await client.post(f"/effects/runs/{first}/card/documents", data={"language": "da"})
    document = answer.headers["location"].rpartition("/")[2]
    assert (await client.get(f"/effects/runs/{second}/card/documents/{document}")).status_code == 404


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("da", "Hvad den ikke kan sige"), ("en", "What it cannot say")],
)
async def test_the_pdf_says_what_the_page_says(client_as: ClientAs, language: str, wanted: str) -> None:
    run_id = (await town()).run_id
    client = await client_as("manager")
    answer = await client.post(f"/effects/runs/{run_id}/card/documents", data={"language": language})
    path = await issuing.render_now(int(answer.headers["location"].rpartition("/")[2]))
    shown = text_of(path)
    assert wanted in shown
    assert ("Side 1 af" if language == "da" else "Page 1 of") in shown
    file = await client.get(f"{answer.headers['location']}/file")
    assert file.headers["content-type"] == "application/pdf"


async def test_a_published_run_gets_its_card_in_both_languages_by_itself(client_as: ClientAs) -> None:
    run_id = (await town(published=False)).run_id
    client = await client_as("manager")
    assert (await client.post(f"/effects/runs/{run_id}/publish")).status_code == 303
    assert await fetch_value("select count(*) from job where name = 'cards.print'") == 1
    assert len(await service.issue_cards(run_id)) == 2
    page = (await client.get(f"/effects/runs/{run_id}/card")).text
    assert "PDF (dansk)" in page and "PDF (English)" in page
