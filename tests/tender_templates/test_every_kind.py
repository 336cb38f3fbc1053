"""What every kind of document has in common: tags, names, hashes, fonts, and words a public servant would write."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pikepdf
import pytest

from app.platform.documents import RenderedDocument, list_kinds, load_metadata, load_sample
from app.platform.documents.kinds import TEMPLATES

from .conftest import text_of

# The others have tests of their own that look at the same things.
KINDS = [kind for kind in list_kinds() if kind not in ("kravspecifikation", "modelkort")]
OF_A_TENDER = [kind for kind in KINDS if load_metadata(kind).reuse is not None]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def document(kind: str, of_sample: Callable[[str], RenderedDocument]) -> RenderedDocument:
    return of_sample(kind)


@pytest.fixture
def pdf(document: RenderedDocument) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(document.path) as opened:
        yield opened


def structure(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    if isinstance(element, pikepdf.Array):
        for each in element:
            yield from structure(each)
    elif isinstance(element, pikepdf.Dictionary):
        if element.get("/Type") == "/StructElem":
            yield element
        if "/K" in element:
            yield from structure(element.K)


def test_nothing_is_wrong_for_who_does_not_see_the_page(document: RenderedDocument, pdf: pikepdf.Pdf) -> None:
    assert document.log == ()
    assert str(pdf.Root.Lang) == "da"
    assert len(str(pdf.docinfo.Title)) > 10
    tags = list(structure(pdf.Root.StructTreeRoot.K))
    levels = [int(str(tag.S)[2]) for tag in tags if re.fullmatch(r"/H[1-6]", str(tag.S))]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(str(tag.A.Scope) in ("/Row", "/Column") for tag in tags if tag.S == "/TH")


def test_it_is_archivable_and_says_it_is_accessible(pdf: pikepdf.Pdf) -> None:
    metadata = pdf.Root.Metadata.read_bytes().decode()
    assert 'pdfaid:conformance="A"' in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    descriptors = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/FontName" in each]
    assert all("/FontFile2" in each or "/FontFile3" in each for each in descriptors)


def test_its_own_hash_stands_in_full_and_on_every_page(document: RenderedDocument) -> None:
    text = text_of(document.path)
    assert document.content_hash in text.replace(" ", "")
    assert text.count(f"Indhold {document.content_hash[:12]}") >= document.pages - 1


@pytest.mark.parametrize("kind", OF_A_TENDER)
def test_a_tenders_document_shows_what_its_edition_has_in_common(kind: str, document: RenderedDocument) -> None:
    of_all = load_sample(kind)["document"]["edition_hash"]
    text = text_of(document.path)
    assert of_all in text.replace(" ", "")
    assert text.count(f"Udbud {of_all[:12]}") >= document.pages - 1


@pytest.mark.parametrize("kind", [kind for kind in list_kinds() if kind not in ("bestilling", "modelkort")])
def test_words_are_for_people_and_nothing_is_left_over(kind: str) -> None:
    text = "".join(
        each.read_text("utf-8") for each in (TEMPLATES / kind).glob("*") if each.suffix in (".html", ".yaml")
    )
    assert not re.search(r"\b(TODO|XXX|[Ll]orem)\b", text)
    assert not re.search(r"\bydelsen\b|\bydelserne\b|alle ydelser", text)
