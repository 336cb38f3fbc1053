"""From a timetable's dates and clock times to instants; a time that does not exist, or exists twice, is refused."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from app.platform.clock import local_instant, to_local
from app.platform.errors import N_, FieldError, InvalidInput
from app.procurement.procedures.schemas import Deadlines

# A deadline without a time of day lasts the whole day.
END_OF_DAY = "23.59"
NO_DATE = N_("This step has no date. Write the day.")
NO_TIME = N_("This step needs a time of day, for example 12.00.")
NOT_A_TIME = N_("{time} is no time of day. Write hours and minutes, for example 12.00.")
CLOCK_CHANGE = N_(
    "On {date} the clocks change, and {time} does not exist, or exists twice. Choose a time before 02.00 or from 03.00."
)
OUT_OF_ORDER = N_("“{later}” comes before “{earlier}” in time. Move one of them.")
PAST = N_("{date} has passed. Choose a later day.")
ORDER = QUESTIONS, ANSWERS, BIDS, OPENING = "questions", "answers", "bids", "opening"
# Steps that stop or begin something for bidders: they must be there, and the whole day is no answer.
MISSING_STEP = {
    BIDS: N_("The timetable has no step of the kind “Deadline for bids”. Add it, with day and time."),
    OPENING: N_("The timetable has no step of the kind “Opening of bids”. Add it, with day and time."),
}


def instant_of(step: Mapping[str, Any], *, field: str = "timetable") -> datetime:
    """The instant (UTC) of a timetable's step; without a time of day, the end of the day.

    field : the step's place, as the form names it. Raises InvalidInput with field, reason and what to do.
    """
    day = _day(step.get("date"))
    if day is None:
        raise InvalidInput([FieldError(f"{field}.date", NO_DATE)])
    written = str(step.get("time") or "")
    if not written and step.get("code") in MISSING_STEP:
        raise InvalidInput([FieldError(f"{field}.time", NO_TIME)])
    try:
        clock = time.fromisoformat((written or END_OF_DAY).replace(".", ":"))
    except ValueError as error:
        raise InvalidInput([FieldError(f"{field}.time", NOT_A_TIME, {"time": written})]) from error
    try:
        return local_instant(datetime.combine(day, clock))
    except ValueError as error:
        params = {"date": f"{day:%d-%m-%Y}", "time": written}
        raise InvalidInput([FieldError(f"{field}.time", CLOCK_CHANGE, params)]) from error


def read_deadlines(
    timetable: Sequence[Mapping[str, Any]], now: datetime, *, before: Deadlines | None = None
) -> Deadlines:
    """The deadlines of a tender that is published now. Raises InvalidInput naming every step that is wrong.

    before : of the edition that is amended; what it had may have passed by now, if it stays as it was.
    """
    problems: list[FieldError] = []
    found = _instants(timetable, problems)
    there = {step.get("code") for step in timetable}
    problems += [FieldError("timetable", message) for code, message in MISSING_STEP.items() if code not in there]
    kept = {before.questions_until, before.answers_until} if before else set()
    problems += _order_problems(timetable, found, now, kept)
    if problems:
        raise InvalidInput(problems)
    known = {code: instant for code, (_, instant) in found.items()}
    return Deadlines(known.get(QUESTIONS), known.get(ANSWERS), known[BIDS], known[OPENING])


def _instants(timetable: Sequence[Mapping[str, Any]], problems: list[FieldError]) -> dict[str, tuple[int, datetime]]:
    """For each kind of step its place and its instant; a kind that occurs twice counts by its first."""
    found: dict[str, tuple[int, datetime]] = {}
    for index, step in enumerate(timetable):
        code = step.get("code")
        if code not in ORDER or code in found:
            continue
        try:
            found[code] = (index, instant_of(step, field=f"timetable[{index}]"))
        except InvalidInput as error:
            problems.extend(error.fields)
    return found


def _order_problems(
    timetable: Sequence[Mapping[str, Any]],
    found: Mapping[str, tuple[int, datetime]],
    now: datetime,
    kept: Collection[datetime | None],
) -> Iterator[FieldError]:
    for index, instant in found.values():
        if instant <= now and instant not in kept:
            yield FieldError(f"timetable[{index}].date", PAST, {"date": f"{to_local(instant):%d-%m-%Y}"})
    for earlier, later in pairwise(code for code in ORDER if code in found):
        (first, first_at), (second, second_at) = found[earlier], found[later]
        if second_at < first_at:
            params = {"earlier": timetable[first].get("label"), "later": timetable[second].get("label")}
            yield FieldError(f"timetable[{second}].date", OUT_OF_ORDER, params)


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
