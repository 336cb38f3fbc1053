"""Differences with the labels and the writing of the document's own fields."""

from collections.abc import Sequence
from typing import Any

import msgspec

from app.platform.documents.metadata import FieldSpec
from app.platform.errors import N_
from app.platform.web import translate
from app.procurement.library.differences import Piece
from app.procurement.tenders.differences import ClauseChange
from app.procurement.tenders.history.service import HEADING
from app.procurement.tenders.sections import label_of, section_spec
from app.procurement.tenders.writing.form import shown_value
from app.procurement.tenders.writing.words import choice_label

HEADING_LABELS = {"reference": N_("Reference"), "title": N_("Title")}
KIND_LABELS = {
    "added": N_("Added"),
    "removed": N_("Removed"),
    "changed": N_("Changed"),
    "moved": N_("New order"),
}


class ShownField(msgspec.Struct, frozen=True):
    """before and after are read where there are no `words`; either may be empty."""

    label: str
    before: str
    after: str
    words: list[Piece]


class ShownChange(msgspec.Struct, frozen=True):
    """kind : a key of KIND_LABELS. name : number and heading of the entry, empty for a section as a whole."""

    section: str
    section_label: str
    kind: str
    name: str
    fields: list[ShownField]


def section_label(template: str, name: str, locale: str) -> str:
    if name == HEADING:
        return translate(locale, N_("Reference and title"))
    return label_of(section_spec(template, name), locale)


def shown_changes(template: str, changes: Sequence[ClauseChange], locale: str) -> list[ShownChange]:
    return [
        ShownChange(
            section=change.section,
            section_label=section_label(template, change.section, locale),
            kind=change.kind,
            name=f"{change.number} {change.entry}".strip(),
            fields=[
                _shown_field(template, change.section, each.field, each.before, each.after, each.words, locale)
                for each in change.fields
            ],
        )
        for change in changes
    ]


def summary_of(changes: Sequence[ClauseChange], locale: str) -> str:
    """In a few words what was changed: the entries by number or name, at most five."""
    told = [
        f"{change.number or change.entry} ({translate(locale, KIND_LABELS[change.kind]).lower()})"
        for change in changes
        if change.number or change.entry
    ]
    return ", ".join(told[:5]) + (" …" if len(told) > 5 else "")


def _shown_field(
    template: str, section: str, field: str, before: Any, after: Any, words: list[Piece], locale: str
) -> ShownField:
    spec = None if section == HEADING else spec_at(section_spec(template, section), field)
    label = label_of(spec, locale) if spec else translate(locale, HEADING_LABELS.get(field, field))
    plain = spec is None or spec.type in ("text", "prose", "list")
    path = f"{section}.{field}"
    return ShownField(
        label, _text(spec, path, before, locale), _text(spec, path, after, locale), words if plain else []
    )


def _text(spec: FieldSpec | None, path: str, value: Any, locale: str) -> str:
    if value is None:
        return ""
    if spec is not None and spec.type == "choice":
        return translate(locale, choice_label(path, str(value)))
    return shown_value(spec, value) if spec is not None else str(value)


def spec_at(spec: FieldSpec, path: str) -> FieldSpec | None:
    """The field a path inside a section's record or entry leads to."""
    for part in path.split("."):
        record = spec.item if spec.type == "list" else spec
        if record is None or part not in record.fields:
            return None
        spec = record.fields[part]
    return spec
