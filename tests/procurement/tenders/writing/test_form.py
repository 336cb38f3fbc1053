"""Forms made from the metadata read back what they show."""

from typing import Any

import pytest

from app.platform.documents.metadata import FieldSpec, load_sample
from app.procurement.tenders.history.showing import spec_at
from app.procurement.tenders.sections import DERIVED, ORDER, check_section, section_spec
from app.procurement.tenders.writing.form import Context, FormField, field_of, fields_of, read_value
from app.procurement.tenders.writing.words import CHOICES, HINTS, SUFFIXES, choice_label

TEMPLATE = "kravspecifikation"
SAMPLE = load_sample(TEMPLATE)


def as_raw(fields: list[FormField]) -> dict[str, list[str]]:
    raw: dict[str, list[str]] = {}
    for field in fields:
        if field.widget == "group":
            for entry in field.entries:
                raw |= as_raw(entry)
        else:
            raw[field.name] = [field.value]
    return raw


def without_derived(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [without_derived(name, each) for each in value]
    if isinstance(value, dict):
        return {key: without_derived(name, each) for key, each in value.items() if key not in DERIVED.get(name, ())}
    return value


@pytest.mark.parametrize("name", [name for name in ORDER if name in SAMPLE])
def test_a_section_shown_and_sent_back_is_the_same_section(name: str) -> None:
    spec = section_spec(TEMPLATE, name)
    stored, _ = check_section(TEMPLATE, name, SAMPLE[name])
    context = Context(name, "da", choices={})
    fields = (
        fields_of(spec, stored, name, context) if spec.type == "record" else [field_of(spec, stored, name, context)]
    )
    sent = read_value(as_raw(fields), spec, name)
    again, _ = check_section(TEMPLATE, name, sent)
    assert without_derived(name, again) == without_derived(name, stored)


def test_a_group_that_may_be_left_out_and_has_nothing_written_is_left_out() -> None:
    spec = section_spec(TEMPLATE, "tender")
    assert spec.fields["threshold"].optional
    assert read_value({"tender.threshold.amount_ore": [""]}, spec, "tender")["threshold"] is None
    written = read_value({"tender.threshold.amount_ore": ["5.581.350"]}, spec, "tender")["threshold"]
    assert written["amount_ore"] == 558_135_000


def test_text_where_a_number_belongs_is_kept_and_named() -> None:
    sent = read_value({"lots[0].title": ["A"], "lots[0].places": ["mange"]}, section_spec(TEMPLATE, "lots"), "lots")
    assert sent[0]["places"] == "mange"
    _, problems = check_section(TEMPLATE, "lots", sent)
    assert "lots[0].places" in {problem.field for problem in problems}


def test_every_choice_of_every_section_has_words() -> None:
    def unnamed(spec: FieldSpec, path: str) -> list[str]:
        inner = spec.item if spec.type == "list" else spec
        if inner is None:
            return []
        if inner.type == "choice":
            return [f"{path}: {code}" for code in inner.choices if choice_label(path, code) == code]
        return [each for key, field in inner.fields.items() for each in unnamed(field, f"{path}.{key}")]

    assert [each for name in ORDER for each in unnamed(section_spec(TEMPLATE, name), name)] == []


def test_a_hint_is_about_a_field_that_exists() -> None:
    for path in (*HINTS, *SUFFIXES, *CHOICES):
        section, rest = path.split(".", 1)
        assert spec_at(section_spec(TEMPLATE, section), rest) is not None, path
