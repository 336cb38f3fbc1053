"""From a tender's text to what is frozen in an edition, and from an edition to the data of its documents."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from app.platform.clock import to_local
from app.platform.danish import format_date
from app.platform.documents.forge import check_data
from app.platform.documents.kinds import list_kinds
from app.platform.errors import FieldError
from app.procurement.pricing.layout import Schedule
from app.procurement.pricing.schedule import read_lines
from app.procurement.procedures.kinds import ProcedureKind
from app.procurement.procedures.schemas import Deadlines
from app.procurement.publication.schemas import Edition, Question
from app.procurement.tenders.document_set import data_for, kinds_of
from app.procurement.tenders.history.showing import ShownChange, ShownField, shown_changes
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import ORDER, label_of, lot_titles, section_spec

AMENDMENT, ANSWERS = "rettelsesblad", "spoergsmaal_svar"
DEADLINE_NAMES = (
    ("questions_until", "Frist for spørgsmål"),
    ("answers_until", "Frist for kommunens svar"),
    ("bids_until", "Frist for tilbud"),
    ("opens_at", "Åbning af tilbud"),
)
# A sheet of changes knows no order of entries; the new order stands in the new edition.
NEW_ORDER = "Ny rækkefølge"


def frozen_sections(tender: Tender, evidence: Mapping[str, Any] | None) -> dict[str, Any]:
    """Every section as plain JSON values; the evidence is what stands in the text, else what was measured today."""
    sections = {name: tender.sections[name] for name in ORDER if name in tender.sections}
    sections["evidence"] = tender.sections.get("evidence") or evidence
    return msgspec.json.decode(msgspec.json.encode(sections))  # type: ignore[no-any-return]


def heading_of(sections: Mapping[str, Any]) -> dict[str, str]:
    return {name: sections["tender"][name] for name in ("reference", "title")}


def issued_kinds(kind: ProcedureKind) -> list[str]:
    """The procedure's documents that there are templates for."""
    known = list_kinds()
    return [name for name in kinds_of(kind.documents) if name in known]


def document_problems(kind: ProcedureKind, sections: Mapping[str, Any], on_date: date) -> list[FieldError]:
    """Everything that keeps one of the documents from being made, each place named once."""
    found: dict[tuple[str, str], FieldError] = {}
    for name in issued_kinds(kind):
        for problem in check_data(name, data_for(name, sections, heading_of(sections), "1.0", on_date)):
            found.setdefault((problem.field, problem.msgid), problem)
    return list(found.values())


def edition_data(edition: Edition, kind: str) -> dict[str, Any]:
    """The data of one of an edition's documents."""
    return data_for(kind, edition.sections, heading_of(edition.sections), edition.label, _day(edition.published_at))


def amendment_data(edition: Edition, before: Edition) -> dict[str, Any]:
    """The data of the sheet that tells what an amendment changed."""
    template = "kravspecifikation"
    more = {
        "amendment": {
            "number": edition.number - 1,
            "summary": edition.summary,
            "moves_deadline": edition.moves_deadline,
            "replaces": before.label,
            "earlier_hash": before.content_hash,
        },
        "deadlines": moved_deadlines(before.deadlines, edition.deadlines),
        "changes": [row for change in shown_changes(template, edition.changes, "da") for row in _change_rows(change)],
    }
    return data_for(
        AMENDMENT, edition.sections, heading_of(edition.sections), edition.label, _day(edition.published_at), more=more
    )


def answers_data(edition: Edition, questions: Sequence[Question]) -> dict[str, Any]:
    """The data of the list of published questions and answers."""
    rows = [
        {
            "number": question.number,
            "asked_on": _day(question.asked_at),
            "about": section_name(question.section, "da") or None,
            "text": question.text,
            "answer": question.answer,
            "answered_on": _day(question.answered_at or question.asked_at),
        }
        for question in questions
    ]
    latest = max(question.published_at or question.asked_at for question in questions)
    return data_for(
        ANSWERS, edition.sections, heading_of(edition.sections), edition.label, _day(latest), more={"questions": rows}
    )


def price_schedule(edition: Edition) -> Schedule:
    """What the bidders of this edition are to price; without lines where the tender has none."""
    return Schedule(
        reference=edition.reference,
        title=edition.title,
        edition=edition.label,
        lots=tuple(lot_titles(edition.sections).items()),
        lines=tuple(read_lines(edition.sections.get("prices") or [])),
    )


def section_name(name: str, locale: str) -> str:
    return label_of(section_spec("kravspecifikation", name), locale) if name in ORDER else ""


def moved_deadlines(before: Deadlines, after: Deadlines) -> list[dict[str, str]]:
    return [
        {"label": words, "before": _moment(getattr(before, name)), "after": _moment(getattr(after, name))}
        for name, words in DEADLINE_NAMES
        if getattr(before, name) != getattr(after, name)
    ]


def _change_rows(change: ShownChange) -> list[dict[str, Any]]:
    if change.kind == "moved":
        return [{"kind": "changed", "section": change.section_label, "label": change.name or NEW_ORDER}]
    if change.kind == "changed":
        return [_row(change, field) for field in change.fields]
    text = "\n\n".join(f"{field.label}: {field.after or field.before}" for field in change.fields)
    side = "after" if change.kind == "added" else "before"
    label = change.name or change.section_label
    return [{"kind": change.kind, "section": change.section_label, "label": label[:300], side: text[:12000] or None}]


def _row(change: ShownChange, field: ShownField) -> dict[str, Any]:
    label = f"{change.name}: {field.label}" if change.name else field.label
    return {
        "kind": "changed",
        "section": change.section_label,
        "label": label[:300],
        "before": field.before[:12000] or None,
        "after": field.after[:12000] or None,
        "words": [{"kind": each.kind, "text": each.text.strip()} for each in field.words if each.text.strip()],
    }


def _moment(instant: datetime | None) -> str:
    if instant is None:
        return "–"
    local = to_local(instant)
    return f"{format_date(local.date())} kl. {local:%H.%M}"


def _day(instant: datetime) -> date:
    return to_local(instant).date()
