"""Assessments: recorded by a citizen's caseworker together with the citizen, corrected, and shown as curves."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.casework.citizens.service import get_citizen_for, list_spells_of
from app.casework.progression import queries, reads
from app.casework.progression.checking import Problem, day_problems, find_changed, find_problems, find_stale, to_write
from app.casework.progression.schemas import Assessment, DayEntries, Entry, Indicator, Line, Progression
from app.casework.progression.weeks import count_up
from app.platform import audit
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, InvalidInput, StaleVersion

if TYPE_CHECKING:
    from app.platform.access import Actor

READERS = ("caseworker", "team_leader")
SHORTEST, LONGEST = timedelta(days=365), timedelta(days=5 * 365)


class ScaleChanged(Conflict):
    """Indicators that are asked otherwise on the day, or no longer, than the form asked; nothing has been saved."""

    def __init__(self, changed: list[Problem]) -> None:
        super().__init__(
            N_("What is assessed has changed since you opened the form. Nothing has been saved; look at it again.")
        )
        self.changed = changed


async def list_lines(citizen_id: int, day: date) -> list[Line]:
    """The indicators assessed on a day, in order, with what is saved. The caller has checked who asks."""
    saved = await queries.find_day(citizen_id, day)
    return lines_of(await queries.list_indicators(), saved, day)


def lines_of(indicators: list[Indicator], saved: dict[str, Assessment], day: date) -> list[Line]:
    on_day = [(one, one.scale_on(day)) for one in indicators]
    return [Line(indicator=one, scale=scale, saved=saved.get(one.code)) for one, scale in on_day if scale]


async def open_day(actor: "Actor", citizen_id: int, day: date) -> tuple[str | None, list[Line]]:
    """The citizen's name and the form of a day, with a note in the trail. NotFound for somebody else's citizen."""
    async with transaction():
        citizen = await get_citizen_for(actor, citizen_id)
        lines = await list_lines(citizen_id, day)
        await _note_seen(actor, citizen_id)
    return citizen.name, lines


async def record_assessments(actor: "Actor", citizen_id: int, sent: DayEntries, *, today: date) -> int:
    """Keep what was scored on a day, all of it or nothing; the number of indicators written.

    Sending the same form twice changes nothing. Clearing both scores of a saved indicator takes it away.

    Raises InvalidInput (fields `citizen-<code>`, `professional-<code>`, `note-<code>`, `assessed_on`), ScaleChanged,
    StaleVersion with the day's lines as they stand, NotFound for somebody else's citizen.
    """
    async with transaction():
        await get_citizen_for(actor, citizen_id)
        await queries.lock_scales()
        saved = await queries.lock_day(citizen_id, sent.assessed_on)
        lines = lines_of(await queries.list_indicators(), saved, sent.assessed_on)
        if problems := day_problems(sent, today):
            raise InvalidInput(problems)
        if changed := find_changed(sent, lines):
            raise ScaleChanged(changed)
        if problems := find_problems(sent, lines):
            raise InvalidInput(problems)
        if find_stale(sent, lines):
            raise StaleVersion(lines)
        written = [(entry, saved.get(entry.indicator)) for entry in to_write(sent, lines)]
        for entry, before in written:
            await _write(actor, citizen_id, sent.assessed_on, entry, before, lines)
        if written:
            await _note_in_trail(actor, citizen_id, sent.assessed_on, written)
    return len(written)


async def _write(
    actor: "Actor", citizen_id: int, day: date, entry: Entry, before: Assessment | None, lines: list[Line]
) -> None:
    if before is None:
        if not await queries.insert_assessment(citizen_id, day, entry, assessed_by=actor.user_id):
            raise StaleVersion(lines)
    elif entry.is_empty:
        await queries.delete_assessment(before.id)
    else:
        await queries.update_assessment(before, entry, assessed_by=actor.user_id)


async def _note_in_trail(
    actor: "Actor", citizen_id: int, day: date, written: list[tuple[Entry, Assessment | None]]
) -> None:
    """Which indicators of which day; never a score or a word of a note."""
    details = {
        "assessed_on": day.isoformat(),
        "recorded": [entry.indicator for entry, before in written if before is None],
        "corrected": [entry.indicator for entry, before in written if before and not entry.is_empty],
        "removed": [entry.indicator for entry, before in written if before and entry.is_empty],
    }
    await audit.record(
        actor_id=actor.user_id, action="assessment.recorded", subject="citizen", subject_id=citizen_id, details=details
    )


async def list_assessments(actor: "Actor", citizen_id: int) -> list[Assessment]:
    """Oldest first, with a note in the trail that they were seen."""
    async with transaction():
        await get_citizen_for(actor, citizen_id)
        found = await queries.list_assessments(citizen_id)
        await _note_seen(actor, citizen_id)
    return found


async def view_progression(actor: "Actor", citizen_id: int, *, on_date: date) -> Progression:
    """A citizen's curves, with a note in the trail that they were seen."""
    async with transaction():
        citizen = await get_citizen_for(actor, citizen_id)
        assessments = await queries.list_assessments(citizen_id)
        placements = await reads.list_placements(citizen_id)
        first_on = first_day(assessments, on_date)
        months = count_up(
            await list_spells_of(citizen_id),
            first_on=first_on,
            last_on=on_date,
            left_on=await reads.find_exit(citizen_id),
        )
        await _note_seen(actor, citizen_id)
    return Progression(
        citizen_id=citizen_id,
        citizen_name=citizen.name,
        first_on=first_on,
        last_on=on_date,
        indicators=await queries.list_indicators(),
        assessments=assessments,
        placements=[one for one in placements if one.end_on is None or one.end_on >= first_on],
        months=months,
    )


async def indicators_by_code() -> dict[str, Indicator]:
    return {one.code: one for one in await queries.list_indicators()}


async def newest_by_indicator(citizen_id: int) -> list[tuple[Indicator, list[Assessment]]]:
    """Each indicator that has been scored, with its two newest assessments, newest first."""
    indicators = await queries.list_indicators()
    found: dict[str, list[Assessment]] = {}
    for one in await queries.list_assessments(citizen_id):
        found.setdefault(one.indicator, []).insert(0, one)
    return [(one, found[one.code][:2]) for one in indicators if one.code in found]


def first_day(assessments: list[Assessment], on_date: date) -> date:
    """From the month of the first assessment, at least a year and at most five back."""
    first = min((one.assessed_on for one in assessments), default=on_date)
    return max(min(first, on_date - SHORTEST), on_date - LONGEST).replace(day=1)


async def _note_seen(actor: "Actor", citizen_id: int) -> None:
    await audit.record(actor_id=actor.user_id, action="assessment.seen", subject="citizen", subject_id=citizen_id)
