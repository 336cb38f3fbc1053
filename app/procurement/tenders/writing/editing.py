"""Builds what the tender pages show from a tender, and puts one edited entry back in its place."""

from collections.abc import Sequence
from typing import Any

from app.platform.errors import N_, FieldError, NotFound
from app.procurement.tenders.autosave.service import entry_key
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import (
    DERIVED,
    check_section,
    label_of,
    section_spec,
)
from app.procurement.tenders.writing.form import Context, FormField, Raw, field_of, fields_of, read_value
from app.procurement.tenders.writing.views import EntriesView, EntryLine, SectionView, weights_of
from app.procurement.tenders.writing.words import choice_label

EXCERPT = 160


def section_view(
    tender: Tender, name: str, locale: str, may_write: bool, *, value: Any = None, version: int | None = None,
    errors: Sequence[FieldError] = (), spare: int = 1, stale: bool = False, note: str | None = None,
) -> SectionView:  # fmt: skip
    """The section as one form, with the person's own `value` where it was refused."""
    spec = section_spec(tender.template, name)
    saved = tender.sections.get(name)
    context = _context(tender, name, locale, errors, spare)
    mine = field_of(spec, saved if value is None else value, name, context)
    theirs = field_of(spec, saved, name, context)
    return SectionView(
        tender=tender,
        name=name,
        label=label_of(spec, locale),
        fields=mine.entries[0] if spec.type == "record" else [mine],
        version=version or tender.version,
        action=f"/tenders/{tender.id}/sections/{name}",
        may_write=may_write,
        errors=list(errors),
        stale=_differences([mine], [theirs]) if stale else [],
        note=note,
        total=weights_of(saved if value is None else value) if name == "criteria" else None,
    )


def entry_view(
    tender: Tender, name: str, index: int | None, locale: str, may_write: bool, *, value: Any = None,
    version: int | None = None, errors: Sequence[FieldError] = (), stale: bool = False, note: str | None = None,
) -> SectionView:  # fmt: skip
    """One entry of a section as a form; `index` None is a new one. Raises NotFound when there is no such entry."""
    spec = section_spec(tender.template, name)
    assert spec.item is not None
    saved = tender.sections.get(name) or []
    if index is not None and not stale and not 0 <= index < len(saved):
        raise NotFound(N_("That entry is not there any more."))
    place = len(saved) if index is None else index
    prefix = f"{name}[{place}]"
    context = _context(tender, name, locale, errors, 1)
    kept = saved[place] if place < len(saved) else {}
    mine = fields_of(spec.item, kept if value is None else value, prefix, context)
    label = str(kept.get("number") or "") if index is not None else ""
    return SectionView(
        tender=tender,
        name=name,
        label=label_of(spec, locale) + (f" {label}" if label else ""),
        fields=mine,
        version=version or tender.version,
        action=f"/tenders/{tender.id}/sections/{name}/{'new' if index is None else index}",
        may_write=may_write,
        entry=place,
        place=entry_key(index, one_by_one=True),
        note=note,
        errors=list(errors),
        stale=_differences(mine, fields_of(spec.item, kept, prefix, context)) if stale else [],
    )


def entry_value(raw: Raw, tender: Tender, name: str, index: int | None) -> dict[str, Any]:
    """The entry as written, with what the system derived for it before."""
    spec = section_spec(tender.template, name)
    assert spec.item is not None
    saved = tender.sections.get(name) or []
    place = len(saved) if index is None else index
    kept = saved[place] if place < len(saved) else {}
    written: dict[str, Any] = read_value(raw, spec.item, f"{name}[{place}]")
    return {**written, **{key: kept.get(key) for key in DERIVED.get(name, ()) if key in spec.item.fields}}


def entries_view(tender: Tender, name: str, locale: str, may_write: bool) -> EntriesView:
    spec, value = section_spec(tender.template, name), tender.sections.get(name) or []
    _, problems = check_section(tender.template, name, value) if value else ([], [])
    lines = [_line(index, each, name, problems) for index, each in enumerate(value)]
    return EntriesView(tender, name, label_of(spec, locale), lines, may_write)


def _line(index: int, entry: dict[str, Any], name: str, problems: Sequence[FieldError]) -> EntryLine:
    heading = next((entry[key] for key in ("heading", "title", "name", "term") if entry.get(key)), "")
    detail = next((entry[key] for key in ("text", "description", "event", "meaning") if entry.get(key)), "")
    prefix = f"{name}[{index}]"
    return EntryLine(
        index=index,
        number=str(entry.get("number") or index + 1),
        heading=str(heading),
        tag=choice_label(f"{name}.kind", str(entry.get("kind") or "")),
        detail=detail if len(detail) <= EXCERPT else detail[:EXCERPT].rsplit(" ", 1)[0] + " …",
        gaps=sum(1 for problem in problems if problem.field.startswith(prefix)),
        name=str(entry.get("number") or heading)[:160],
    )


def _context(tender: Tender, name: str, locale: str, errors: Sequence[FieldError], spare: int) -> Context:
    choices = {}
    if name == "requirements":
        choices["criterion"] = [
            (each["number"], f"{each['number']} {each['name']}")
            for top in tender.sections["criteria"]
            for each in (top["children"] or [top])
        ]
    return Context(name, locale, {error.field: error for error in errors}, choices, spare)


def _differences(mine: Sequence[FormField], theirs: Sequence[FormField]) -> list[tuple[str, str, str]]:
    ours, others = dict(_flat(mine)), dict(_flat(theirs))
    labels = {name: label for name, (label, _) in {**others, **ours}.items()}
    rows = [(label, ours.get(name, ("", ""))[1], others.get(name, ("", ""))[1]) for name, label in labels.items()]
    return [row for row in rows if row[1] or row[2]]


def _flat(fields: Sequence[FormField], before: str = "") -> list[tuple[str, tuple[str, str]]]:
    found: list[tuple[str, tuple[str, str]]] = []
    for field in fields:
        if field.widget != "group":
            found.append((field.name, (f"{before}{field.label}", field.value)))
            continue
        for place, entry in enumerate(field.entries, start=1):
            mark = f"{place}: " if len(field.entries) > 1 else ""
            found += _flat(entry, f"{before}{mark}")
    return found
