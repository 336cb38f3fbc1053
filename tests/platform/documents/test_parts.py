"""One section of a document alone."""

from xml.etree import ElementTree

import pytest

from app.platform.documents import DataRefused, UnknownSection, load_sample, render_section
from app.platform.documents.parts import drop_wrappers, keep_part

PAGE = """<html><body><section class="cover">forside</section><main class="body">
<section data-part="lots lot_rules"><h2>3 Delaftaler</h2></section>
<section data-part="requirements"><h2>8 Krav </h2><article data-part="requirements K1">et</article>
<article data-part="requirements K2">to</article></section></main></body></html>"""


def kept(*part: str) -> str:
    root = ElementTree.fromstring(PAGE)
    assert keep_part(root, part)
    return " ".join("".join(root.itertext()).split())


def test_a_section_is_kept_whole_with_its_number() -> None:
    assert kept("requirements") == "8 Krav et to"
    assert kept("lot_rules") == "3 Delaftaler"


def test_an_entry_is_kept_alone() -> None:
    assert kept("requirements", "K2") == "to"


def test_nothing_is_changed_when_there_is_no_such_part() -> None:
    root = ElementTree.fromstring(PAGE)
    assert not keep_part(root, ("requirements", "K9"))
    assert "forside" in "".join(root.itertext())


def test_an_entry_of_a_draft_with_gaps_elsewhere_can_be_looked_at() -> None:
    data = load_sample("kravspecifikation")
    del data["tender"]["purpose"]
    data["lots"] = []
    made = render_section("kravspecifikation", data, "requirements", entry="K7")
    assert (made.pages, made.log) == (1, ())
    assert made.content.startswith(b"%PDF")
    assert made.cpu_seconds > 0


def test_what_is_wrong_in_the_section_itself_is_named() -> None:
    data = load_sample("kravspecifikation")
    del data["tender"]["purpose"]
    with pytest.raises(DataRefused) as caught:
        render_section("kravspecifikation", data, "tender")
    assert [problem.field for problem in caught.value.fields] == ["tender.purpose"]


def test_a_section_the_document_does_not_show_is_refused() -> None:
    with pytest.raises(UnknownSection):
        render_section("kravspecifikation", load_sample("kravspecifikation"), "questions")
    with pytest.raises(UnknownSection):
        render_section("kravspecifikation", load_sample("kravspecifikation"), "requirements", entry="K999")


def test_wrappers_give_their_place_to_what_is_in_them():
    root = ElementTree.fromstring(
        "<html><body><p>a</p><div data-wrapper=''><h3>b</h3><p>c</p></div>"
        "<div data-wrapper=''><p>d</p></div></body></html>"
    )
    drop_wrappers(root)
    body = root.find("body")
    assert body is not None
    assert [(each.tag, each.text) for each in body] == [("p", "a"), ("h3", "b"), ("p", "c"), ("p", "d")]
