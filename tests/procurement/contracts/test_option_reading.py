"""Options as tenders put them in words."""

import pytest

from app.procurement.contracts.option_reading import read_options, read_sentence


@pytest.mark.parametrize(
    ("sentence", "count", "months", "notice"),
    [
        (
            "Kommunen kan forlænge den to gange med 12 måneder ved skriftlig besked senest seks måneder før udløb.",
            2,
            12,
            6,
        ),
        ("Kontrakten kan forlænges op til 2 gange á 12 måneder.", 2, 12, 0),
        ("Option på forlængelse: 2 x 12 måneder.", 2, 12, 0),
        (
            "Kommunen har option på forlængelse med op til 24 måneder, som meddeles senest 3 måneder inden udløb.",
            1,
            24,
            3,
        ),
        ("Kontrakten kan forlænges én gang i op til to år.", 1, 24, 0),
        ("Aftalen kan forlænges med ét år. ", 1, 12, 0),
        ("Kommunen kan forlænge med 6 måneder med besked senest 8 uger før udløb.", 1, 6, 2),
        ("Kommunen kan forlænge med 6 måneder, senest 45 dage før udløb.", 1, 6, 2),
    ],
)
def test_words_are_read_as_options(sentence: str, count: int, months: int, notice: int) -> None:
    found = read_sentence(sentence)
    assert found is not None
    assert (found.count, found.months, found.notice_months) == (count, months, notice)


@pytest.mark.parametrize(
    "sentence",
    [
        "Kontrakten løber i to år.",
        "Kommunen kan opsige kontrakten med seks måneders varsel.",
        "Fristen kan forlænges efter aftale.",
        "Kontrakten kan forlænges 99 gange med 12 måneder.",
        "Kontrakten kan forlænges med 400 måneder.",
    ],
)
def test_other_sentences_give_none(sentence: str) -> None:
    assert read_sentence(sentence) is None


def test_the_contract_terms_come_before_the_notice_and_the_sentence_is_kept() -> None:
    terms = "Kontrakten løber til 2029. Den kan forlænges to gange\nmed 12 måneder. Forløb gennemføres."
    sections = {"contract_terms": [{"text": terms}], "tender": {"extension": "Kan forlænges med et år."}}
    found = read_options(sections)
    assert found is not None
    assert (found.count, found.source) == (2, "Den kan forlænges to gange med 12 måneder.")


def test_a_tender_that_says_nothing_has_none() -> None:
    assert read_options({"contract_terms": [], "tender": {}}) is None
    assert read_options({}) is None
