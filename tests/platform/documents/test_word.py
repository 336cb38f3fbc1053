"""The Word file: well-formed parts, styles by name, headings that count themselves, tables with a head."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.platform.documents import load_sample, render_document
from app.platform.documents.headings import number_headings
from app.platform.documents.word import write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAGE = """<html lang="da"><head><title>Prøve</title><meta name="author" content="A &amp; B"/></head>
<body data-running-left="Til venstre" data-running-right="Titel" data-running-foot="Indhold abc">{}</body></html>"""


def word(body: str) -> dict[str, str]:
    """The parts of the file made of a page's body."""
    root = ElementTree.fromstring(PAGE.format(body))
    number_headings(root)
    return parts_of(write_docx(root))


def parts_of(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def paragraphs(parts: dict[str, str]) -> list[tuple[str, str]]:
    """(style, text) of each paragraph."""
    found = []
    for paragraph in ElementTree.fromstring(parts["word/document.xml"]).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        text = "".join(each.text or "" for each in paragraph.iter(f"{W}t")).strip()
        found.append((style.get(f"{W}val", "") if style is not None else "", text))
    return [each for each in found if each[1]]


@pytest.fixture(scope="module")
def specification(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("word") / "x.docx"
    made = render_document("kravspecifikation", load_sample("kravspecifikation"), out=out, form="docx")
    return parts_of(out.read_bytes()) | {"hash": made.content_hash}


def test_every_part_is_well_formed_and_every_relation_leads_somewhere(specification: dict[str, str]) -> None:
    for name, text in specification.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(text)
    targets = re.findall(r'Target="([^"]+)"', specification["word/_rels/document.xml.rels"])
    assert {f"word/{target}" for target in targets} <= specification.keys()


def test_every_style_that_is_used_is_defined(specification: dict[str, str]) -> None:
    used = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="(\w+)"', specification["word/document.xml"]))
    defined = set(re.findall(r'w:styleId="(\w+)"', specification["word/styles.xml"]))
    assert used <= defined
    assert {"Title", "Heading1", "Heading2", "ListBullet", "TableHeading", "Kind"} <= used


def test_every_link_leads_to_a_bookmark(specification: dict[str, str]) -> None:
    document = specification["word/document.xml"]
    names = re.findall(r'<w:bookmarkStart w:id="\d+" w:name="(\w+)"', document)
    assert len(names) == len(set(names))
    assert set(re.findall(r'w:anchor="(\w+)"', document)) <= set(names)


def test_the_specification_keeps_its_numbers_and_states_its_hash(specification: dict[str, str]) -> None:
    shown = paragraphs(specification)
    assert ("Title", "Afklaringsforløb for sygedagpengemodtagere") in shown
    assert ("Heading1", "Krav til indsatsen") in shown
    assert ("Heading2", "K7 Virksomhedsrettet andel") in shown
    assert ("TOC1", "8 Krav til indsatsen") in shown
    assert specification["hash"] in [text for _, text in shown]
    assert f"Indhold {specification['hash'][:12]}" in specification["word/footer1.xml"]


def test_language_title_and_author_are_told() -> None:
    parts = word("<h1>Titel</h1>")
    assert '<w:lang w:val="da-DK"/>' in parts["word/styles.xml"]
    assert "<dc:title>Prøve</dc:title>" in parts["docProps/core.xml"]
    assert "<dc:creator>A &amp; B</dc:creator>" in parts["docProps/core.xml"]


def test_numbered_headings_count_themselves_and_others_have_no_number() -> None:
    document = word('<h2>Forord</h2><main data-numbered=""><h2>Et</h2><h3 data-plain="">K1 Krav</h3></main>')[
        "word/document.xml"
    ]
    assert document.count('<w:numId w:val="0"/>') == 2
    assert ">Et</w:t>" in document
    assert ">1</w:t>" not in document


def test_a_tables_head_is_repeated_and_its_headings_are_marked() -> None:
    parts = word(
        '<table><thead><tr><th scope="col">Trin</th><th scope="col">Dato</th></tr></thead>'
        "<tbody><tr><th>Start</th><td>1. maj<br/>kl. 12</td></tr></tbody></table>"
    )
    assert parts["word/document.xml"].count("<w:tblHeader/>") == 1
    assert ("TableHeading", "Trin") in paragraphs(parts)
    assert ("TableText", "1. majkl. 12") in paragraphs(parts)


def test_lists_marks_and_changes_have_styles_of_their_own() -> None:
    parts = word('<ul><li>et</li><li><ins>to</ins> <del>tre</del></li></ul><p><span class="mark">Minimum</span></p>')
    assert [style for style, _ in paragraphs(parts)][:2] == ["ListBullet", "ListBullet"]
    for style in ("Inserted", "Deleted", "Mark"):
        assert f'<w:rStyle w:val="{style}"/>' in parts["word/document.xml"]


def test_what_people_wrote_is_text_and_nothing_else() -> None:
    parts = word('<p>&lt;w:p/&gt; &amp; "citat"</p>')
    assert paragraphs(parts)[0][1] == '<w:p/> & "citat"'


def test_the_same_content_gives_the_same_file(tmp_path: Path) -> None:
    assert word("<p>x</p>") == word("<p>x</p>")
    root = ElementTree.fromstring(PAGE.format("<p>x</p>"))
    assert write_docx(root) == write_docx(root)
