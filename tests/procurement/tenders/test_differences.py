"""Differences are told clause by clause and word by word."""

from datetime import date
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.procurement.library.differences import exact_differences
from app.procurement.tenders.differences import clause_changes, section_changes


def clause(heading: str, text: str) -> dict[str, Any]:
    return {"heading": heading, "text": text}


def told(changes: list[Any]) -> list[tuple[str, str]]:
    return [(change.kind, change.entry) for change in changes]


def test_the_same_sections_differ_in_nothing() -> None:
    sections = {
        "buyer": {"name": "A"},
        "clauses": [clause("Etik", "God tone.")],
        "timetable": [{"date": date(2027, 1, 4)}],
    }
    assert clause_changes(sections, sections) == []
    stored = msgspec.json.decode(msgspec.json.encode(sections))
    assert clause_changes(stored, sections) == []


def test_an_empty_text_and_none_are_the_same() -> None:
    assert clause_changes({"buyer": {"unit": ""}, "kpis": []}, {"buyer": {"unit": None}, "kpis": None}) == []


def test_a_changed_clause_marks_the_words_that_came_and_went() -> None:
    [change] = section_changes(
        "clauses", [clause("Frist", "Svar inden 5 dage.")], [clause("Frist", "Svar inden 10 dage.")]
    )
    assert (change.kind, change.entry) == ("changed", "Frist")
    [field] = change.fields
    assert [(each.kind, each.text) for each in field.words] == [
        ("same", "Svar inden "), ("removed", "5"), ("added", "10"), ("same", " dage."),
    ]  # fmt: skip


def test_clauses_that_came_and_went_are_named() -> None:
    before = [clause("Sprog", "Dansk."), clause("Bod", "500 kr. pr. dag")]
    after = [clause("Sprog", "Dansk."), clause("Forsikring", "Erhvervsansvar tegnes altid")]
    assert told(section_changes("clauses", before, after)) == [("added", "Forsikring"), ("removed", "Bod")]


def test_a_clause_with_a_new_heading_is_known_by_its_text() -> None:
    text = "Leverandøren svarer skriftligt inden fem arbejdsdage efter henvisningen."
    [change] = section_changes("clauses", [clause("Svar", text)], [clause("Svarfrist", text)])
    assert (change.kind, [field.field for field in change.fields]) == ("changed", ["heading"])


def test_a_requirement_is_known_by_its_number_whatever_is_put_before_it() -> None:
    first, new = {"number": "K1", **clause("Hold", "Højst 12.")}, {"number": "K2", **clause("Nyt", "Nyt krav.")}
    [added] = section_changes("requirements", [first], [new, first])
    assert (added.kind, added.number) == ("added", "K2")


def test_a_criterion_is_known_by_its_name_when_its_letter_changes() -> None:
    price = {"number": "A", "name": "Pris", "weight_percent": 40, "children": []}
    child = {"number": "B.1", "name": "Metode", "weight_percent": 60}
    quality = {"number": "B", "name": "Kvalitet", "weight_percent": 60, "children": [child]}
    moved = [{**quality, "number": "A", "children": [{**child, "number": "A.1"}]}, {**price, "number": "B"}]
    changes = section_changes("criteria", [price, quality], moved)
    assert told(changes) == [("changed", "Kvalitet"), ("changed", "Metode"), ("changed", "Pris"), ("moved", "")]
    assert all([field.field for field in change.fields] == ["number"] for change in changes[:3])


def test_a_new_order_is_told_once() -> None:
    one, two = clause("Et", "Første."), clause("To", "Anden.")
    assert told(section_changes("clauses", [one, two], [two, one])) == [("moved", "")]


def test_a_records_fields_are_told_by_their_path() -> None:
    before = {"value_ore": 100, "threshold": {"amount_ore": 5}, "nuts": [{"code": "DK01", "name": "Hovedstaden"}]}
    after = {"value_ore": 200, "threshold": None, "nuts": [{"code": "DK02", "name": "Sjælland"}]}
    [change] = section_changes("tender", before, after)
    assert {field.field for field in change.fields} == {"value_ore", "threshold.amount_ore", "nuts"}


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_was_and_what_is_can_both_be_read_from_the_words(before: str, after: str) -> None:
    words = exact_differences(before, after)
    assert "".join(each.text for each in words if each.kind != "added") == before
    assert "".join(each.text for each in words if each.kind != "removed") == after
