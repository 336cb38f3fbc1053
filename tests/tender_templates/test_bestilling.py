"""The order as a document: what it says, in which order, and that it stays a letter without names."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.platform.documents import RenderedDocument, check_data, load_sample, render_document

from .conftest import text_of

KIND = "bestilling"


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> RenderedDocument:
    return render_document(KIND, load_sample(KIND), out=tmp_path_factory.mktemp(KIND) / "order.pdf")


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[dict[str, Any]], str]:
    return lambda data: text_of(render_document(KIND, data, out=tmp_path / "x.pdf").path)


def test_nothing_is_wrong_for_who_does_not_see_the_page(order: RenderedDocument) -> None:
    assert order.log == ()
    assert order.pages == 2
    with pikepdf.open(order.path) as pdf:
        assert str(pdf.docinfo.Title) == "Bestilling B-2026-00017"
        assert str(pdf.Root.Lang) == "da"


def test_what_is_to_be_reached_comes_before_how(order: RenderedDocument) -> None:
    text = text_of(order.path)
    headings = ["Hvad der skal nås", "Barrierer, der skal arbejdes med", "Indsatser", "Ramme", "Afrapportering"]
    assert sorted(headings, key=text.index) == headings


def test_it_says_who_whom_and_by_when_the_danish_way(order: RenderedDocument) -> None:
    text = text_of(order.path)
    for wanted in (
        "Demokommune til Springbrættet",
        "B-2026-00017, version 2",
        "Svar senest 13. juli 2026",
        "Varighed 13 uger",
        "Omfang 12,5 timer om ugen",
        "Hver 4. uge fra start, og afsluttende senest 14 dage efter, at forløbet er slut.",
        "kan bruges direkte i kommunens afgørelse",
        "Borgeren er ikke nævnt ved navn",
    ):
        assert wanted in text


def test_an_order_with_the_least_in_it_leaves_no_empty_chapters(printed: Callable[[dict[str, Any]], str]) -> None:
    data = load_sample(KIND)
    data |= {"frame": {}, "reports": {}, "task": {**data["task"], "notes": None}}
    data["order"] = {name: data["order"][name] for name in ("reference", "version", "ordered_on")}
    text = printed(data)
    assert "på venteliste" in text
    for unwanted in ("Ramme", "Afrapportering", "Andet, leverandøren", "Svar senest", "None"):
        assert unwanted not in text


@pytest.mark.parametrize(
    ("every", "final", "sentence"),
    [
        (1, None, "Hver uge fra start."),
        (None, 0, "Afsluttende den dag, forløbet slutter."),
        (6, 1, "Hver 6. uge fra start, og afsluttende senest 1 dag efter, at forløbet er slut."),
    ],
)
def test_reports_are_told_in_a_sentence(
    printed: Callable[[dict[str, Any]], str], every: int | None, final: int | None, sentence: str
) -> None:
    data = load_sample(KIND)
    data["reports"] |= {"every_weeks": every, "final_days": final}
    assert sentence in printed(data)


def test_there_is_no_field_for_a_name_and_none_is_taken() -> None:
    data = load_sample(KIND)
    data["order"]["citizen"] = "Eksempel Borger"
    assert [problem.field for problem in check_data(KIND, data)] == ["order.citizen"]
