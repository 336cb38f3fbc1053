"""The model card as a document: its pieces, its language, its tags, and that no text can break out of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.platform.documents import RenderedDocument, check_data, document_hash, load_sample, render_document

from .conftest import text_of

KIND = "modelkort"


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> RenderedDocument:
    return render_document(KIND, load_sample(KIND), out=tmp_path_factory.mktemp(KIND) / "card.pdf")


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    return lambda data: render_document(KIND, data, out=tmp_path / "x.pdf").path


def kinds_of(element: Any, found: list[str]) -> list[str]:
    """Kinds of all structure elements below one."""
    if isinstance(element, pikepdf.Array):
        for each in element:
            kinds_of(each, found)
    elif isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            found.append(str(element.S))
        if "/K" in element:
            kinds_of(element.K, found)
    return found


def test_nothing_is_wrong_for_who_does_not_see_the_page(card: RenderedDocument) -> None:
    assert card.log == ()
    with pikepdf.open(card.path) as pdf:
        assert str(pdf.docinfo.Title) == "Modelkort for beregning 12"
        assert str(pdf.Root.Lang) == "da"
        kinds = kinds_of(pdf.Root.StructTreeRoot.K, [])
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/L"} <= set(kinds)


def test_a_draft_carries_its_mark_and_a_published_card_does_not(
    card: RenderedDocument, printed: Callable[[dict[str, Any]], Path]
) -> None:
    assert "Må ikke bruges som grundlag" in text_of(card.path)
    assert "Må ikke bruges som grundlag" not in text_of(printed(load_sample(KIND) | {"final": True}))


def test_its_language_is_the_datas(printed: Callable[[dict[str, Any]], Path]) -> None:
    path = printed(load_sample(KIND) | {"language": "en"})
    assert "Page 1 of" in text_of(path)
    assert "The card names no citizens." in text_of(path)
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "en"


def test_pages_are_counted_on_every_page(card: RenderedDocument) -> None:
    text = text_of(card.path)
    assert all(f"Side {number} af {card.pages}" in text for number in range(1, card.pages + 1))


def test_the_same_content_has_the_same_hash_in_any_order_of_keys() -> None:
    data = load_sample(KIND)
    turned = dict(reversed(data.items()))
    assert document_hash(KIND, data) == document_hash(KIND, turned)
    assert document_hash(KIND, data) != document_hash(KIND, data | {"state": "Offentliggjort"})


def test_markup_in_a_text_stays_text(printed: Callable[[dict[str, Any]], Path]) -> None:
    data = load_sample(KIND)
    data["sections"][0]["blocks"][1]["text"] = "<h1>Ikke en overskrift</h1>"
    assert "<h1>Ikke en overskrift</h1>" in text_of(printed(data))


def test_a_piece_nobody_knows_is_refused() -> None:
    data = load_sample(KIND)
    data["sections"][0]["blocks"][0]["kind"] = "video"
    assert [problem.field for problem in check_data(KIND, data)] == ["sections[0].blocks[0].kind"]
