"""Whether what a form says may be kept: against the scales of the day, and against what is saved."""

from dataclasses import dataclass
from datetime import date

from app.casework.progression.schemas import Assessment, DayEntries, Entry, Line
from app.platform.errors import N_, FieldError

OUTSIDE = N_("Choose a score from {low} to {high}.")


@dataclass(frozen=True)
class Problem:
    """An indicator that is asked otherwise on the day (`line`), or not at all (None), and what the form said of it."""

    entry: Entry
    line: Line | None


def day_problems(sent: DayEntries, today: date) -> list[FieldError]:
    if sent.assessed_on > today:
        return [FieldError("assessed_on", N_("The date lies in the future. Write the day you talked."))]
    if all(entry.is_empty and not entry.version for entry in sent.entries):
        first = f"citizen-{sent.entries[0].indicator}" if sent.entries else "assessed_on"
        return [FieldError(first, N_("Nothing has been scored. Choose a score for at least one indicator."))]
    return []


def find_changed(sent: DayEntries, lines: list[Line]) -> list[Problem]:
    """Entries that were answered on another scale than the day's; those left blank do not matter."""
    by_code = {line.indicator.code: line for line in lines}
    problems = []
    for entry in sent.entries:
        line = by_code.get(entry.indicator)
        if not entry.is_empty and (line is None or line.scale.id != entry.scale_id):
            problems.append(Problem(entry, line))
    return problems


def find_problems(sent: DayEntries, lines: list[Line]) -> list[FieldError]:
    by_code = {line.indicator.code: line for line in lines}
    problems: list[FieldError] = []
    for entry in sent.entries:
        if entry.is_empty:
            continue
        scale = by_code[entry.indicator].scale
        limits = {"low": scale.low, "high": scale.high}
        problems += [
            FieldError(f"{rater}-{entry.indicator}", OUTSIDE, limits)
            for rater, score in (("citizen", entry.citizen_score), ("professional", entry.professional_score))
            if not scale.holds(score)
        ]
        if entry.citizen_score is None and entry.professional_score is None:
            problems.append(FieldError(f"note-{entry.indicator}", N_("A note needs a score. Choose one, or empty it.")))
    return problems


def find_stale(sent: DayEntries, lines: list[Line]) -> list[Line]:
    """Lines that somebody has saved otherwise since the form was opened; what both say alike is no quarrel."""
    entries = {entry.indicator: entry for entry in sent.entries}
    stale = []
    for line in lines:
        entry = entries.get(line.indicator.code)
        version = line.saved.version if line.saved else 0
        untouched = entry is not None and entry.is_empty and entry.version == 0
        if entry and not untouched and entry.version != version and not says_the_same(entry, line.saved):
            stale.append(line)
    return stale


def to_write(sent: DayEntries, lines: list[Line]) -> list[Entry]:
    """Entries that change something."""
    saved = {line.indicator.code: line.saved for line in lines}
    asked = [entry for entry in sent.entries if entry.indicator in saved]
    return [entry for entry in asked if not says_the_same(entry, saved[entry.indicator]) and touches(entry)]


def touches(entry: Entry) -> bool:
    return not entry.is_empty or entry.version > 0


def says_the_same(entry: Entry, saved: Assessment | None) -> bool:
    if saved is None:
        return entry.is_empty
    kept = (saved.citizen_score, saved.professional_score, saved.note)
    return kept == (entry.citizen_score, entry.professional_score, entry.note)
