"""What stands in the requirement specification, and what stops it."""

import re
from decimal import Decimal

import pytest

from app.platform.charts import Interval, interval_chart
from app.platform.documents import DataRefused, check_data, document_hash, render_document
from app.platform.web.translations import translate


def told(data):
    """Everything wrong with the data, in Danish."""
    return [translate("da", problem.msgid, **problem.params) for problem in check_data("kravspecifikation", data)]


def test_the_cover_says_whose_it_is_and_which_version(text, made):
    assert "Rødovre Kommune" in text
    assert "RK-2027-014" in text
    assert "1.0, 1. marts 2027" in text
    assert made.content_hash in text


def test_the_sample_says_it_is_one(text):
    assert "Eksempel. Tal, datoer og beløb er opdigtede" in text


def test_every_page_after_the_cover_has_reference_version_hash_and_number(text, made):
    assert text.count("Rødovre Kommune · RK-2027-014") == made.pages - 1
    assert (
        text.count(f"Version 1.0 · 1. marts 2027 · Udbud 0b6f5c1b3f0e · Indhold {made.content_hash[:12]}")
        == made.pages - 1
    )
    assert [int(page) for page in re.findall(rf"Side (\d+) af {made.pages}", text)] == list(range(2, made.pages + 1))


def test_the_contents_give_the_page_of_each_chapter(pdf, made):
    from pypdf import PdfReader

    pages = [" ".join(page.extract_text().split()) for page in PdfReader(made.path).pages]
    number = int(re.search(r"8 Krav til indsatsen (\d+)", pages[1])[1])
    assert "8 Krav til indsatsen K1" in pages[number - 1].replace(" Modtagelse", "")


def test_values_are_written_the_danish_way(text):
    assert "27.040.000 kr." in text
    assert "90–130 borgere om året" in text
    assert "2,4 uger 0,3 til 4,5 186" in text
    assert "procentpoint −1,2 til 19,4" in text
    assert "16. april 2027, kl. 12.00" in text


def test_requirements_carry_kind_lot_and_criterion(text):
    assert re.search(r"K4 Intensitet og varighed Minimumskrav · delaftale 1", text)
    assert re.search(r"K6 Forløbets opbygning Konkurrencekrav · alle delaftaler · kriterium B\.1", text)
    assert "Sådan besvares kravet: Højst seks sider pr. delaftale" in text


def test_figures_come_with_n_period_date_and_run(text):
    assert "4,5 186" in text
    assert "Delaftale 1: Start i 2023-2025." in text
    assert "Opgjort 15. januar 2027, beregning K-2027-003" in text


def test_prices_payment_and_measured_baselines_are_shown(text):
    assert re.search(r"2 Godkendt afsluttende afklaring 1 Resultat resultat 110 15\.000 kr\.", text)
    assert "15 % af betalingen afhænger af resultater" in text
    assert "60 %: Når forløbet er begyndt" in text
    assert "50 % af resultatbetalingen betales tilbage, hvis resultatet ophører inden for 13 uger" in text
    assert "9,1 procentpoint (95 %-interval −1,2 til 19,4), målt på 121 borgere" in text
    assert "Mål i tal: 80 procent" in text
    assert "heraf optioner 13.520.000 kr." in text


def test_the_formula_is_told_in_words_as_it_is_computed(text, sample, render):
    assert "0 point ved en pris, der er 60 % højere eller mere" in text
    sample["award"] |= {"formula": "lowest_over_price", "spread_percent": None, "price_formula": None}
    assert "10 point gange laveste evalueringspris, divideret med tilbuddets egen evalueringspris" in render(sample)


def test_what_kind_a_requirement_on_the_bidder_or_a_criterion_is_stands_beside_it(text):
    assert "Krav om egenkapital" in text
    assert "Udelukkelsesgrund" in text
    assert "A Pris Pris 25 %" in text


def test_a_tender_without_a_control_bid_says_so(sample, render):
    sample["tender"]["control_bid"] = None
    assert "Kommunen afgiver ikke kontrolbud i dette udbud." in render(sample)


def test_optional_chapters_are_left_out_and_the_rest_numbered_on(sample, render):
    for name in ("suitability", "evidence", "meetings", "deliverables", "kpis", "payment", "quality", "contract_terms"):
        del sample[name]
    sample |= {"prices": [], "payment_model": None}
    for name in ("clauses", "data_protection", "annexes", "definitions", "conditions"):
        sample[name] = []
    text = render(sample)
    assert "Egnethed vurderes" not in text
    assert "Resultatmål" not in text
    assert "4 Tildelingskriterier" in text
    assert "12 Kvalitet og tilsyn" in text


def test_a_draft_says_so(sample, render):
    sample["document"]["status"] = "draft"
    assert "Udkast" in render(sample)


def test_what_people_write_is_text_and_nothing_else(sample, render):
    sample["tender"]["title"] = "<b>Udbud</b> & {{ buyer }} %s"
    sample["requirements"][0]["text"] = "<img src='file:///etc/passwd'> {% raw %}\n\n- <i>et</i>\n- to"
    text = render(sample)
    assert "<b>Udbud</b> & {{ buyer }} %s" in text
    assert "<img src='file:///etc/passwd'> {% raw %}" in text


def test_a_chart_can_be_drawn_into_the_evidence(sample, tmp_path):
    figure = interval_chart(
        [Interval("Nuværende tilbud", 2.4, 0.3, 4.5, 186)], title="Effekt", description="Estimat.", axis_title="Uger"
    )
    chart = {"svg": figure.svg, "title": figure.title, "description": figure.description}
    sample["evidence"]["charts"] = [chart]
    assert render_document("kravspecifikation", sample, out=tmp_path / "x.pdf").log == ()


def test_a_missing_required_field_is_named_in_danish(sample):
    del sample["tender"]["purpose"]
    sample["lots"][1]["target_group"] = ""
    assert told(sample) == ["Udbud: Formål mangler. Udfyld feltet.", "Delaftaler 2: Målgruppe mangler. Udfyld feltet."]


def test_a_document_with_wrong_data_is_never_started(sample, tmp_path):
    del sample["tender"]["title"]
    with pytest.raises(DataRefused) as caught:
        render_document("kravspecifikation", sample, out=tmp_path / "x.pdf")
    assert [field.field for field in caught.value.fields] == ["tender.title"]
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_field_is_refused(sample):
    sample["lots"][0]["prize"] = 3
    assert told(sample) == ["Delaftaler 1: prize er ikke et felt i dette dokument. Fjern det."]


def test_weights_must_come_to_a_hundred(sample):
    sample["criteria"][0]["weight_percent"] = 30
    assert told(sample) == ["Tildelingskriteriernes vægte giver 105 %, men skal give 100 %. Ret vægtene."]


def test_sub_criteria_must_come_to_their_criterion(sample):
    sample["criteria"][1]["children"][0]["weight_percent"] = Decimal("20.5")
    assert told(sample) == ["Underkriterierne til B giver 35,5 %, men skal give 40 %. Ret vægtene."]


def test_an_evaluated_requirement_needs_its_criterion(sample):
    sample["requirements"][5]["criterion"] = None
    (message,) = told(sample)
    assert message.startswith("Konkurrencekrav K6 er ikke knyttet til et tildelingskriterium.")


def test_references_must_exist(sample):
    sample["requirements"][0]["lots"] = [7]
    sample["requirements"][5]["criterion"] = "Z"
    assert told(sample) == [
        "Et krav henviser til delaftale 7, som ikke findes. Ret henvisningen.",
        "Et krav henviser til tildelingskriterium Z, som ikke findes. Ret henvisningen.",
    ]


def test_numbers_are_given_once(sample):
    sample["requirements"][1]["number"] = "K1"
    assert told(sample) == ["Krav K1 findes to gange. Giv hvert krav sit eget nummer."]


def test_low_is_not_above_high(sample):
    sample["lots"][0]["volume_low"] = 500
    (message,) = told(sample)
    assert message.startswith("Delaftale 1: det mindste forventede antal borgere er større")


def test_the_content_hash_follows_the_content_alone(sample):
    as_json = {**sample, "document": {**sample["document"], "issued_on": "2027-03-01"}}
    reordered = dict(reversed(sample.items()))
    changed = {**sample, "document": {**sample["document"], "version": "1.1"}}
    first = document_hash("kravspecifikation", sample)
    assert first == document_hash("kravspecifikation", as_json) == document_hash("kravspecifikation", reordered)
    assert first != document_hash("kravspecifikation", changed)
