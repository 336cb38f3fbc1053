"""What kind of file the requirement specification is: archivable, tagged, named, with its data inside."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pytest
from pypdf import PdfReader

from .conftest import DATA


def structure(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Every structure element in reading order."""
    if isinstance(element, pikepdf.Array):
        for each in element:
            yield from structure(each)
    elif isinstance(element, pikepdf.Dictionary):
        if element.get("/Type") == "/StructElem":
            yield element
        if "/K" in element:
            yield from structure(element.K)


@pytest.fixture(scope="module")
def tags(pdf):
    return list(structure(pdf.Root.StructTreeRoot.K))


def test_it_says_it_is_archivable_and_accessible(pdf):
    metadata = pdf.Root.Metadata.read_bytes().decode()
    assert 'pdfaid:part="3"' in metadata
    assert 'pdfaid:conformance="A"' in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/<" in metadata
    with pdf.open_metadata() as read:
        assert read["pdfuaid:part"] == "1"


def test_it_names_its_language_and_title(pdf):
    assert str(pdf.Root.Lang) == "da"
    assert str(pdf.docinfo.Title) == "Afklaringsforløb for sygedagpengemodtagere"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked


def test_every_table_heading_has_a_scope(tags):
    headings = [tag for tag in tags if tag.S == "/TH"]
    assert {str(tag.A.Scope) for tag in headings} == {"/Row", "/Column"}
    assert len(headings) > 50


def test_heading_levels_are_never_skipped(tags):
    levels = [int(str(tag.S)[2]) for tag in tags if re.fullmatch(r"/H[1-6]", str(tag.S))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_lists_links_and_requirements_are_tagged(tags):
    kinds = {str(tag.S) for tag in tags}
    assert {"/L", "/LI", "/LBody", "/Link", "/Art", "/Table", "/TR", "/TD", "/P"} <= kinds
    assert "/Figure" not in kinds


def test_every_link_has_a_name_and_pages_have_a_tab_order(pdf):
    links = [link for page in pdf.pages for link in page.obj.get("/Annots", [])]
    assert all(len(str(link.Contents)) > 3 for link in links)
    assert {str(page.obj.Tabs) for page in pdf.pages} == {"/S"}


def test_bookmarks_follow_the_chapters(pdf):
    with pdf.open_outline() as outline:
        titles = [entry.title for entry in outline.root]
        inner = [child.title for entry in outline.root for child in entry.children]
    assert titles[:4] == ["Indhold", "Læsevejledning", "1 Udbuddet kort", "2 Tidsplan og udbudsbetingelser"]
    assert "5.1 Kriterier og vægte" in inner
    assert "K24 Den skriftlige afklaring" in inner


def test_its_data_travels_inside_as_the_source(pdf, made):
    (attached,) = pdf.Root.AF
    assert str(attached.AFRelationship) == "/Source"
    assert str(attached.UF) == "udbud.json"
    assert attached.EF.F.Subtype == "/application/json"
    assert PdfReader(made.path).attachments["udbud.json"] == [DATA]


def test_every_font_is_embedded_and_ours(pdf):
    descriptors = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/FontName" in each]
    names = {str(each.FontName) for each in descriptors}
    assert all("/FontFile2" in each or "/FontFile3" in each for each in descriptors)
    assert names
    assert all("IBM-Plex" in name for name in names)


def test_the_renderer_had_nothing_to_complain_of(made):
    assert made.log == ()


def test_it_is_about_as_long_as_a_specification_is(made, pdf):
    assert made.pages == len(pdf.pages)
    assert 15 <= made.pages <= 24


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault(made):
    shown = subprocess.run(["qpdf", "--check", str(made.path)], capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stdout + shown.stderr
