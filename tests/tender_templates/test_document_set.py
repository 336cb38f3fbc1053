"""What the documents of a tender say, each about its own matter."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.platform.documents import RenderedDocument, check_data, load_sample, render_document

from .conftest import text_of


@pytest.fixture
def text(request: pytest.FixtureRequest, of_sample: Callable[[str], RenderedDocument]) -> str:
    return text_of(of_sample(request.param).path)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("udbudsbetingelser", ["Frist for tilbud", "16. april 2027, kl. 12.00", "Kommunen afgiver et kontrolbud"]),
        ("kontraktudkast", ["Databehandleraftale", "De registrerede", "Underskrift", "Godkendte underdatabehandlere"]),
        ("loesningsskema", ["Besvarelse af K6", "Besvarelsens omfang: Højst seks sider", "kriterium B.1"]),
        ("kravmatrix", ["K1 Modtagelse af bestilling Minimumskrav", "Ja Nej", "Besvares ikke"]),
        ("spoergsmaal_svar", ["Spørgsmål, 11. marts 2027", "Svaret ændrer udbudsmaterialet"]),
        ("projektbeskrivelse", ["Nyttejob i Vestvolden", "Udgift pr. forløb", "14.900 kr.", "målt på 143 borgere"]),
        ("evalueringsrapport", ["Begrundelser", "8,35", "Habilitet"]),
        ("tildelingsbrev", ["har besluttet at tildele Springbrættet ApS", "31. maj 2027"]),
        ("afslagsbrev", ["Det vindende tilbuds fordele", "7,21 8,35", "Klagevejledning"]),
    ],
    indirect=["text"],
)
def test_it_says_what_it_is_for(text: str, wanted: list[str]) -> None:
    for words in wanted:
        assert words in text


@pytest.mark.parametrize("text", ["loesningsskema"], indirect=True)
def test_a_solution_form_asks_only_what_is_judged(text: str) -> None:
    assert "Besvarelse af K6" in text
    assert "Besvarelse af K1 " not in text


@pytest.mark.parametrize("text", ["rettelsesblad"], indirect=True)
def test_what_an_amendment_took_out_is_marked_without_colour(text: str) -> None:
    assert "[arbejdssituationer.] arbejdssituationer, hvoraf den ene" in text
    assert "Fristen flyttes." in text
    assert "[16. april 2027, kl. 12.00] 30. april 2027, kl. 12.00" in text
    for word in ("Ændret", "Tilføjet", "Udgået"):
        assert word in text


def test_a_contract_with_a_supplier_names_it_instead_of_empty_lines(tmp_path: Path) -> None:
    data = load_sample("kontraktudkast") | {"supplier": {"name": "Springbrættet ApS", "cvr": "12345678", "lots": [1]}}
    made = render_document("kontraktudkast", data, out=tmp_path / "x.pdf")
    assert "Springbrættet ApS, CVR 12345678" in text_of(made.path)


def test_rules_of_the_specification_hold_where_its_fields_are_used() -> None:
    data = load_sample("kravmatrix")
    data["requirements"][1]["number"] = "K1"
    assert [problem.field for problem in check_data("kravmatrix", data)] == ["requirements[].number"]
