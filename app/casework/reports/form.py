"""The form a report is written in, made from the template's metadata and what the order asked for.

Answers are kept flat, by the names of the inputs: `assessment`, `barriers.selvvaerd.work`, `flexibility.rating`.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from app.casework.reports.due import FINAL
from app.casework.reports.due_service import KIND
from app.platform.codelists import choices, label
from app.platform.documents.metadata import FieldSpec, load_metadata
from app.platform.errors import N_, FieldError
from app.platform.web import FormReader

RATINGS = "working_rating"
WAYS = ("flexibility", "instructions", "independence", "pace", "quality")
# What each topic of an order is written in. A topic that stands in none of them gets a text of its own.
TOPICS = {
    "barrierer": "barriers", "resultater": "results", "opgaver": "tasks", "fleksibilitet": "flexibility",
    "instruktion": "instructions", "selvstaendighed": "independence", "tempo": "pace", "kvalitet": "quality",
    "fremmoede": "attendance", "skaanehensyn": "adjustments", "anbefaling": "recommendation",
}  # fmt: skip
ALWAYS = ("assessment",)
MISSING = N_("{label} is missing. Fill it in before you send.")
CONCLUSIONS = ("assessment", "recommendation")
HINTS = {
    "assessment": N_(
        "The caseworker uses this as it stands. Write in whole sentences what the citizen can do, under which "
        "conditions, and what you build it on. Write “the citizen”, not the name."
    ),
    "recommendation": N_("One next step, and why this one."),
    "tasks": N_("Which tasks, where, and how many hours."),
    "adjustments": N_("What was tried, for how long, and whether it helped."),
    "attendance.hours": N_("With a decimal comma, for example 12,5."),
}


class Input(msgspec.Struct, frozen=True):
    """One input. `widget` is prose, rating, integer or decimal; `label` and `hint` are in the reader's language
    and English (a msgid)."""

    name: str
    widget: str
    label: str
    required: bool
    maximum: int
    hint: str | None = None


class Section(msgspec.Struct, frozen=True):
    heading: str
    inputs: list[Input]

    @property
    def is_plain(self) -> bool:
        """One input that says what the heading says."""
        return len(self.inputs) == 1 and self.inputs[0].label == self.heading

    def name_of(self, each: Input) -> str:
        """What tells the input from all others of the form."""
        return self.heading if self.is_plain else f"{self.heading}: {each.label}"


@cache
def answer_fields() -> dict[str, FieldSpec]:
    return load_metadata(KIND).fields["answers"].fields


def current_version() -> str:
    return load_metadata(KIND).version


def sections_of(topics: Sequence[str], barriers: Sequence[str], kind: str, locale: str) -> list[Section]:
    """The form's sections in the template's order; no topics at all means everything."""
    asked = {TOPICS[topic] for topic in topics if topic in TOPICS} if topics else set(TOPICS.values())
    asked |= {*ALWAYS, *(["recommendation"] if kind == FINAL else [])}
    sections = []
    for name, spec in answer_fields().items():
        if name == "barriers" and barriers:
            sections += _barrier_sections(asked & {"barriers", "results"}, barriers, locale)
        elif name in asked and name not in WAYS and not (name == "results" and barriers):
            sections.append(_section(name, spec, locale))
        elif name == WAYS[0] and asked & set(WAYS):
            sections.append(_ways_section([way for way in WAYS if way in asked], locale))
    return sections + [_further(topic, locale) for topic in topics if topic not in TOPICS]


def in_writing_order(sections: Sequence[Section]) -> list[Section]:
    """Read first, written last: the assessment and the recommendation rest on everything else."""
    return sorted(sections, key=lambda section: section.inputs[0].name in CONCLUSIONS)


def rating_choices(locale: str) -> list[tuple[str, str]]:
    return [(code.code, code.label(locale)) for code in choices(RATINGS)]


def inputs_of(sections: Sequence[Section]) -> list[Input]:
    return [each for section in sections for each in section.inputs]


def read_answers(reader: FormReader, inputs: Sequence[Input], today: date) -> dict[str, Any]:
    """Every input by name, None where nothing was written; what is wrong stands in the reader's errors."""
    return {each.name: _read(reader, each, today) for each in inputs}


def missing(sections: Sequence[Section], answers: dict[str, Any]) -> list[FieldError]:
    """Everything that keeps the answers from being sent, in the order of the form."""
    return [
        FieldError(
            each.name, MISSING, {"label": each.label if section.is_plain else f"{section.heading}: {each.label}"}
        )
        for section in sections
        for each in section.inputs
        if each.required and answers.get(each.name) in (None, "")
    ]


def as_values(answers: dict[str, Any]) -> dict[str, object]:
    """For a form opened on them; decimals are kept as text with a point."""
    return {name: _decimal(value) if name.endswith(".hours") else value for name, value in answers.items()}


def _read(reader: FormReader, each: Input, today: date) -> Any:
    if each.widget == "rating":
        return reader.choice(each.name, RATINGS, today)
    if each.widget == "integer":
        return reader.integer(each.name, maximum=each.maximum)
    if each.widget == "decimal":
        value = reader.decimal(each.name, maximum=each.maximum)
        return None if value is None else format(value.normalize(), "f")
    return reader.optional_text(each.name, max_length=each.maximum)


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def _named(spec: FieldSpec, locale: str) -> str:
    return spec.da if locale == "da" else spec.en


def _input(name: str, spec: FieldSpec, locale: str, *, required: bool, text: str = "") -> Input:
    widget = "rating" if name.endswith(".rating") else spec.type
    return Input(name, widget, text or _named(spec, locale), required, int(spec.max or 0), HINTS.get(name))


def _section(name: str, spec: FieldSpec, locale: str) -> Section:
    """Plain text, or a record of inputs of which only the remark may be left out."""
    if name == "barriers":
        name, spec = "barriers_text", answer_fields()["barriers_text"]
    if spec.type != "record":
        return Section(_named(spec, locale), [_input(name, spec, locale, required=True)])
    inputs = [_input(f"{name}.{key}", inner, locale, required=key == "percent") for key, inner in spec.fields.items()]
    return Section(_named(spec, locale), inputs)


def _barrier_sections(asked: set[str], barriers: Sequence[str], locale: str) -> list[Section]:
    item = answer_fields()["barriers"].item
    assert item is not None
    parts = [part for part, topic in (("work", "barriers"), ("result", "results")) if topic in asked]
    return [
        Section(
            label("barrier", code, locale),
            [_input(f"barriers.{code}.{part}", item.fields[part], locale, required=True) for part in parts],
        )
        for code in barriers
        if parts
    ]


def _ways_section(ways: Sequence[str], locale: str) -> Section:
    """Each way of working has a rating in words, and a remark for who has something to add."""
    inputs = []
    for way in ways:
        spec = answer_fields()[way]
        inputs.append(_input(f"{way}.rating", spec.fields["rating"], locale, required=True, text=_named(spec, locale)))
        inputs.append(_input(f"{way}.remark", spec.fields["remark"], locale, required=False))
    return Section(_named(answer_fields()["ways_of_working"], locale), inputs)


def _further(topic: str, locale: str) -> Section:
    item = answer_fields()["further"].item
    assert item is not None
    heading = label("report_topic", topic, locale)
    return Section(heading, [_input(f"further.{topic}", item.fields["text"], locale, required=True, text=heading)])
