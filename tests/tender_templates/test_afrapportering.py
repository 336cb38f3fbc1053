"""The report as a document: what it says, in which order, and that it stays a letter without names."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.platform.documents import RenderedDocument, check_data, load_sample, render_document

from .conftest import text_of

KIND = "afrapportering"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> RenderedDocument:
    return render_document(KIND, load_sample(KIND), out=tmp_path_factory.mktemp(KIND) / "report.pdf")


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[dict[str, Any]], str]:
    return lambda data: text_of(render_document(KIND, data, out=tmp_path / "x.pdf").path)


def test_nothing_is_wrong_for_who_does_not_see_the_page(report: RenderedDocument) -> None:
    assert report.log == ()
    assert report.pages == 2
    with pikepdf.open(report.path) as pdf:
        assert str(pdf.docinfo.Title) == "Afrapportering B-2026-00017-2"


def test_the_assessment_comes_before_everything_it_rests_on(report: RenderedDocument) -> None:
    text = text_of(report.path)
    order = [
        "Vurdering",
        "Anbefaling til næste skridt",
        "Arbejdet med barriererne",
        "Opgaver",
        "Arbejdsmåde",
        "Fremmøde",
    ]
    places = [text.index(heading) for heading in order]
    assert places == sorted(places)


def test_every_answer_is_in_it(report: RenderedDocument) -> None:
    text = text_of(report.path)
    for words in (
        "hæve-sænke-bord til forberedelse",
        "88 %",
        "Med støtte",
        "Dansk bruges i alle pauser",
        "2 dage efter",
    ):
        assert words in text


def test_what_was_not_asked_for_leaves_no_heading(printed: Callable[[dict[str, Any]], str]) -> None:
    data = load_sample(KIND)
    data["answers"] = {"assessment": "Borgeren er klar."}
    data["report"] |= {"due_on": None, "days_late": 0}
    text = printed(data)
    assert "Borgeren er klar." in text
    for heading in ("Arbejdsmåde", "Fremmøde", "Resultater", "Skånehensyn", "frist"):
        assert heading not in text


def test_a_text_that_is_too_long_is_refused_by_name() -> None:
    data = load_sample(KIND)
    data["answers"]["assessment"] = "x" * 4001
    assert [problem.field for problem in check_data(KIND, data)] == ["answers.assessment"]
