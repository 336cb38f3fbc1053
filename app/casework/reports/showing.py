"""A report's answers in words: on the page, and as the value its document is made from."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.casework.reports.due import DRAFT
from app.casework.reports.form import RATINGS, WAYS, Section, answer_fields, current_version, inputs_of, sections_of
from app.casework.reports.schemas import Report
from app.platform.codelists import label
from app.platform.settings import settings
from app.platform.web.filters import number

PLAIN = ("assessment", "recommendation", "barriers_text", "results", "tasks", "ways_of_working", "adjustments")


class Line(msgspec.Struct, frozen=True):
    label: str
    text: str


class Part(msgspec.Struct, frozen=True):
    """One heading of a report with what was answered under it."""

    heading: str
    lines: list[Line]


class Change(msgspec.Struct, frozen=True):
    """The template moved on under a draft; `added` are the labels of what it asks besides."""

    begun: str
    now: str
    added: list[str]


def form_of(report: Report, locale: str) -> list[Section]:
    return sections_of(report.report_topics, report.barriers, report.kind, locale)


def parts_of(report: Report, locale: str) -> list[Part]:
    """What was answered, under the form's headings; what the form has no place for comes last, so that nothing is
    lost from sight."""
    sections = form_of(report, locale)
    parts = [Part(each.heading, _lines(each, report.answers, locale)) for each in sections]
    known = {each.name for each in inputs_of(sections)}
    rest = [Part(line.label, [Line("", line.text)]) for line in _left(report.answers, known, locale)]
    return [part for part in parts if part.lines] + rest


def change_of(report: Report, sections: Sequence[Section]) -> Change | None:
    """What differs between the form a draft was begun in and the one of today; None when nothing does."""
    if report.state != DRAFT or report.template_version in (None, current_version()):
        return None
    added = [each.label for each in inputs_of(sections) if each.name not in report.answers]
    return Change(report.template_version or "", current_version(), added)


def left_over(report: Report, sections: Sequence[Section], locale: str) -> list[Line]:
    """What was written in fields that the form does not have any more; it is kept."""
    return _left(report.answers, {each.name for each in inputs_of(sections)}, locale)


def document_value(report: Report) -> dict[str, Any]:
    """The plain value of the document `afrapportering`, in Danish, without the citizen's name."""
    assert report.sent_on is not None
    return {
        "municipality": settings().municipality,
        "report": {
            "reference": report.reference,
            "kind": label("report_kind", report.kind, "da"),
            "due_on": report.due_on,
            "sent_on": report.sent_on,
            "days_late": report.days_late,
        },
        "placement": {
            "reference": report.order_reference or report.placement_ref,
            "offer": report.offer_title,
            "supplier": report.supplier_name,
            "start_on": report.start_on,
            "end_on": report.end_on,
            "goal": report.goal or None,
            "barriers": [label("barrier", code, "da") for code in report.barriers],
        },
        "answers": _nested(report.answers, report.barriers),
    }


def _nested(answers: Mapping[str, Any], barriers: Sequence[str]) -> dict[str, Any]:
    value: dict[str, Any] = {name: answers.get(name) for name in PLAIN}
    value |= {way: _way(answers, way) for way in WAYS}
    value["attendance"] = _record(answers, "attendance", ("percent", "hours", "remark"))
    codes = [*barriers, *(code for code in _codes(answers, "barriers") if code not in barriers)]
    value["barriers"] = [
        {"name": label("barrier", code, "da"), **record}
        for code in codes
        if (record := _record(answers, f"barriers.{code}", ("work", "result")))
    ]
    value["further"] = [
        {"name": label("report_topic", code, "da"), "text": answers[f"further.{code}"]}
        for code in _codes(answers, "further")
        if answers[f"further.{code}"]
    ]
    return value


def _record(answers: Mapping[str, Any], name: str, keys: Sequence[str]) -> dict[str, Any] | None:
    values = {key: answers.get(f"{name}.{key}") for key in keys}
    return values if any(each not in (None, "") for each in values.values()) else None


def _way(answers: Mapping[str, Any], way: str) -> dict[str, Any] | None:
    record = _record(answers, way, ("rating", "remark"))
    if record and record["rating"]:
        record["rating"] = label(RATINGS, record["rating"], "da")
    return record


def _codes(answers: Mapping[str, Any], name: str) -> list[str]:
    """The codes that stand second in `barriers.selvvaerd.work`, in the order they were answered."""
    found = [key.split(".")[1] for key in answers if key.startswith(f"{name}.")]
    return list(dict.fromkeys(found))


def _lines(section: Section, answers: Mapping[str, Any], locale: str) -> list[Line]:
    """A rating's remark stands with it, under the way of working it is about."""
    rated = {each.name.removesuffix(".rating") for each in section.inputs if each.name.endswith(".rating")}
    lines = []
    for each in section.inputs:
        name, _, part = each.name.rpartition(".")
        words = [in_words(each.name, answers.get(each.name), locale)]
        if name in rated and part == "rating":
            words.append(in_words("", answers.get(f"{name}.remark"), locale))
        elif name in rated:
            continue
        if text := "\n".join(word for word in words if word):
            lines.append(Line("" if section.is_plain else each.label, text))
    return lines


def in_words(name: str, value: Any, locale: str) -> str:
    if value in (None, ""):
        return ""
    if name.endswith(".rating"):
        return label(RATINGS, str(value), locale)
    if name.endswith(".percent"):
        return f"{value} %"
    if name.endswith(".hours"):
        return number(locale, float(value), 0 if float(value).is_integer() else 1)
    return str(value)


def _left(answers: Mapping[str, Any], known: set[str], locale: str) -> list[Line]:
    """Answers that the form has no input for, under the best name there is."""
    return [
        Line(_name_of(name, locale), in_words(name, value, locale))
        for name, value in answers.items()
        if name not in known and value not in (None, "")
    ]


def _name_of(name: str, locale: str) -> str:
    parts = name.split(".")
    spec = answer_fields().get(parts[0])
    if spec is None:
        return name
    own = spec.da if locale == "da" else spec.en
    return f"{own}: {label('barrier', parts[1], locale)}" if parts[0] == "barriers" else own
