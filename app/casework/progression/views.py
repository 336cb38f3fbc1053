"""What the form of a day and the panel show, worked out from lines and assessments: templates hold no arithmetic."""

from collections.abc import Sequence

import msgspec

from app.casework.progression.checking import Problem
from app.casework.progression.schemas import Assessment, Entry, Indicator, Line
from app.platform.errors import N_
from app.platform.web import FormState, translate

SAID = N_("the citizen {citizen}, the professional {professional}")
GONE = N_("{indicator} is no longer assessed on that day. You had: {said}. It has not been saved.")
ANOTHER = N_(
    "{indicator} is scored on another scale on that day, from {low} to {high}. You had: {said}. Look at the new words, "
    "score again and save."
)


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator on the form; `steps` are its scores with their words."""

    code: str
    label: str
    question: str
    steps: list[tuple[int, str]]
    scale_id: int
    version: str


class SheetView(msgspec.Struct, frozen=True, kw_only=True):
    """The form of a day.

    changed : sentences about indicators whose scale is another than the one answered on.
    stale : label, one's own text and the saved one, of indicators that somebody else saved meanwhile.
    correcting : something of this day has been saved.
    """

    citizen_id: int
    name: str | None
    form: FormState
    lines: list[LineView]
    changed: list[str]
    stale: list[tuple[str, str, str]]
    correcting: bool


class PanelRow(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator's newest scores. `change` since the assessment before, where both are on one scale."""

    indicator: Indicator
    newest: Assessment
    low: int
    high: int
    citizen_change: int | None
    professional_change: int | None


class PanelView(msgspec.Struct, frozen=True, kw_only=True):
    citizen_id: int
    rows: list[PanelRow]


def raw_of(lines: Sequence[Line]) -> dict[str, object]:
    """A form's fields as saved. Nothing is filled in that was not scored on that very day."""
    fields: dict[str, object] = {}
    for line in lines:
        if line.saved:
            code = line.indicator.code
            fields[f"citizen-{code}"] = line.saved.citizen_score
            fields[f"professional-{code}"] = line.saved.professional_score
            fields[f"note-{code}"] = line.saved.note
    return fields


def show_lines(lines: Sequence[Line], form: FormState, locale: str, *, renew: bool) -> list[LineView]:
    """`renew`: the form has seen what is saved now, and may overwrite it."""
    return [_line(line, form, locale, renew=renew) for line in lines]


def _line(line: Line, form: FormState, locale: str, *, renew: bool) -> LineView:
    saved = str(line.saved.version if line.saved else 0)
    code = line.indicator.code
    return LineView(
        code=code,
        label=line.indicator.label(locale),
        question=line.scale.question(locale),
        steps=[(score, line.scale.anchor(score, locale)) for score in line.scale.steps],
        scale_id=line.scale.id,
        version=saved if renew else form.value(f"version-{code}", saved),
    )


def tell_changes(changed: Sequence[Problem], indicators: dict[str, Indicator], locale: str) -> list[str]:
    """What the form had said on scales that the day does not have, so that no answer is lost."""
    sentences = []
    for problem in changed:
        known = indicators.get(problem.entry.indicator)
        name = known.label(locale) if known else problem.entry.indicator[:60]
        said = say_entry(problem.entry, locale)
        if problem.line is None:
            sentences.append(translate(locale, GONE, indicator=name, said=said))
        else:
            scale = problem.line.scale
            sentences.append(translate(locale, ANOTHER, indicator=name, said=said, low=scale.low, high=scale.high))
    return sentences


def say_entry(entry: Entry | Assessment | None, locale: str) -> str:
    """Both scores and the note in words; a dash for nothing."""
    if entry is None or (isinstance(entry, Entry) and entry.is_empty):
        return "–"
    said = translate(
        locale, SAID, citizen=_or_dash(entry.citizen_score), professional=_or_dash(entry.professional_score)
    )
    return f"{said}\n{entry.note}" if entry.note else said


def show_stale(stale: Sequence[Line], entries: dict[str, Entry], locale: str) -> list[tuple[str, str, str]]:
    return [
        (
            line.indicator.label(locale),
            say_entry(entries.get(line.indicator.code), locale),
            say_entry(line.saved, locale),
        )
        for line in stale
    ]


def show_panel(citizen_id: int, newest: Sequence[tuple[Indicator, list[Assessment]]]) -> PanelView:
    return PanelView(citizen_id=citizen_id, rows=[_panel_row(one, found) for one, found in newest])


def _panel_row(indicator: Indicator, found: list[Assessment]) -> PanelRow:
    newest, before = found[0], found[1] if len(found) > 1 else found[0]
    comparable = before is not newest and before.scale_id == newest.scale_id
    scale = indicator.scale(newest.scale_id)
    return PanelRow(
        indicator=indicator,
        newest=newest,
        low=scale.low,
        high=scale.high,
        citizen_change=_change(newest.citizen_score, before.citizen_score) if comparable else None,
        professional_change=_change(newest.professional_score, before.professional_score) if comparable else None,
    )


def _change(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else now - before


def _or_dash(score: int | None) -> str:
    return "–" if score is None else str(score)
