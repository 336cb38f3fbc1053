"""The requirements that come with the product: whole, of every kind, and careful with what they cite."""

import re
from collections import Counter

import pytest
import yaml

from app.platform.errors import InvalidInput
from app.procurement.library.files import STANDARD, read_files, standard_requirements
from app.procurement.library.rules import LONGEST
from app.procurement.library.schemas import AREAS, KINDS
from app.procurement.tenders.sections import section_spec

ALL = standard_requirements()
# Paragraphs a requirement may name; others would have to be looked up in the law first.
PARAGRAPHS = {"§§ 167-171"}
# What a specification must not leave out, each by a word of its heading.
THEMES = (
    "bestilling", "første kontakt", "indhold", "timer pr. uge", "virksomhedsrettet andel", "mentor", "individuel plan",
    "flere spor", "fravær", "frafald", "støtte efter", "overlevering", "tolk", "tilgængelige lokaler", "lukkedage",
    "uddannelse og erfaring", "antal borgere", "udskiftning", "straffeattest", "åbningstid", "lokaler", "afstand",
    "digital", "roller", "kvartalsmøder", "arbejdsgivere", "akutte hændelser", "systemer", "aktivitetstimer",
    "måling af borgerens udvikling", "skabelon til bestilling", "afrapportering", "frister", "bod", "tilsyn",
    "tilfredshed", "klager", "plan for forbedring", "varighed",
)  # fmt: skip


def test_every_area_and_kind_is_there():
    assert {each.area for each in ALL} == set(AREAS)
    assert {each.kind for each in ALL} == set(KINDS)
    assert len(ALL) >= 60


def test_codes_and_headings_are_used_once():
    for name in ("code", "heading"):
        assert [value for value, n in Counter(getattr(each, name) for each in ALL).items() if n > 1] == []


@pytest.mark.parametrize("theme", THEMES)
def test_each_theme_of_a_specification_is_there(theme):
    assert any(theme in each.heading.casefold() for each in ALL)


def test_every_requirement_says_what_it_rests_on():
    assert [each.code for each in ALL if not each.source] == []


def test_what_is_to_be_answered_says_how():
    assert [each.code for each in ALL if each.kind != "information" and not each.documentation] == []


def test_no_paragraph_is_cited_that_is_not_known():
    cited = [
        (each.code, found)
        for each in ALL
        for text in (each.text, each.source, each.note)
        for found in re.findall(r"§+ ?[\d-]+(?: [a-z]\b)?", text)
    ]
    assert [one for one in cited if one[1] not in PARAGRAPHS] == []


def test_nothing_is_left_to_fill_in():
    assert [each.code for each in ALL if re.search(r"\[|\]|XX|\.\.\.|indsæt", each.text + each.heading)] == []


def test_an_evaluated_requirement_says_what_counts():
    assert [each.code for each in ALL if each.kind == "evaluated" and "tæller positivt" not in each.text] == []
    assert [each.code for each in ALL if each.kind == "minimum" and "tæller positivt" in each.text] == []


def test_the_library_s_limits_are_the_specification_s():
    fields = section_spec("kravspecifikation", "requirements").item.fields
    assert {name: fields[name].max for name in ("heading", "text", "documentation")} == {
        name: LONGEST[name] for name in ("heading", "text", "documentation")
    }


def test_the_files_hold_nothing_but_requirements():
    for path in STANDARD.glob("*.yaml"):
        assert list(yaml.safe_load(path.read_text("utf-8"))) == ["requirements"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("requirements: [", "YAML"),
        ("- code: x", "one list"),
        ("requirements: 5", "one list"),
        ("requirements: [{code: x}]", "Requirement {place}"),
        ("requirements: [{code: x, area: a, kind: b, heading: h, text: t, colour: red}]", "Requirement {place}"),
        ("requirements: [{code: 5, area: a, kind: b, heading: h, text: t}]", "Requirement {place}"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_is_wrong(tmp_path, content, says):
    path = tmp_path / "krav.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(InvalidInput) as raised:
        read_files([path])
    fault = raised.value.fields[0]
    assert says in fault.msgid
    assert fault.params["file"] == "krav.yaml"


def test_a_file_of_another_encoding_is_refused(tmp_path):
    path = tmp_path / "krav.yaml"
    path.write_bytes("requirements: [{heading: Målgruppe}]".encode("latin-1"))
    with pytest.raises(InvalidInput):
        read_files([path])
