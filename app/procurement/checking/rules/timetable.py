"""The timetable: order, working days, least times and the standstill."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from app.platform.clock import local_instant
from app.platform.codelists import find_code
from app.platform.danish import format_date
from app.platform.errors import N_
from app.procurement.checking.registry import Fault, Sections, rule
from app.procurement.checking.schemas import Facts
from app.procurement.procedures.calendar import is_working_day, next_working_day, standstill_end
from app.procurement.procedures.kinds import STEPS

ORDER = ("publish", "questions", "answers", "bids", "opening", "notification", "standstill", "sign", "start")
# Deadlines that people must be able to keep, or to ask about, on the day.
ON_WORKING_DAYS = ("questions", "answers", "bids", "opening")
WORKING_DAYS = N_("Nobody can be asked, and nothing handed in on paper or opened, on a closing day.")
STANDSTILL = N_("A contract may not be signed before the standstill has run out (lov om Klagenævnet for Udbud § 3).")


def steps_of(sections: Sections) -> Iterator[tuple[int, str, date, dict[str, Any]]]:
    """Place, code, date and record of the steps that have both a code and a date."""
    for index, step in enumerate(sections.get("timetable") or []):
        day = _day(step.get("date"))
        if step.get("code") and day:
            yield index, step["code"], day, step


def days_of(sections: Sections) -> dict[str, date]:
    return {code: day for _, code, day, _ in steps_of(sections)}


@rule(
    "error",
    message=N_("“{step}” on {day} lies before “{earlier}” on {earlier_day}."),
    source=N_("The steps of a tender follow one another."),
    remedy=N_("Move one of the dates, or compute the timetable anew."),
)
def steps_follow_one_another(sections: Sections, facts: Facts) -> Iterator[Fault]:
    listed = sorted((each for each in steps_of(sections) if each[1] in ORDER), key=lambda each: ORDER.index(each[1]))
    for (_, _, earlier_day, earlier), (index, _, day, step) in pairwise(listed):
        if (day, step.get("time") or "24.00") < (earlier_day, earlier.get("time") or "00.00"):
            params = {"step": step.get("label"), "day": format_date(day), "earlier": earlier.get("label"),
                      "earlier_day": format_date(earlier_day)}  # fmt: skip
            yield Fault("timetable", index, "date", params)


@rule(
    "error",
    message=N_("The timetable lacks the step “{code}”."),
    source=N_("Bidders must know when they can ask, and when the bid must be in."),
    remedy=N_("Add the step, or compute the timetable anew."),
)
def the_steps_bidders_need_are_there(sections: Sections, facts: Facts) -> Iterator[Fault]:
    days = days_of(sections)
    for code in facts.needed_steps:
        if code not in days:
            step = find_code(STEPS, code)
            yield Fault("timetable", params={"code": step.label_da if step else code})


@rule(
    "error",
    message=N_("“{step}” is on {day}, which is no working day."),
    source=WORKING_DAYS,
    remedy=N_("Move it to the next working day, {next_day}."),
)
def deadlines_are_on_working_days(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, code, day, step in steps_of(sections):
        if code in ON_WORKING_DAYS and not is_working_day(day, facts.closed):
            open_day = next_working_day(day, facts.closed)
            params = {"step": step.get("label"), "day": format_date(day), "next_day": format_date(open_day)}
            yield Fault("timetable", index, "date", params)


@rule(
    "error",
    message=N_("From publication to “{step}” there are {days} days, and the procedure asks for {least}."),
    source=N_("The procedure's least times, so that a good bid can be written."),
    remedy=N_("Move the deadline, or publish earlier."),
)
def bidders_have_the_time_they_need(sections: Sections, facts: Facts) -> Iterator[Fault]:
    published = days_of(sections).get("publish")
    for index, code, day, step in steps_of(sections):
        least = facts.minimum_days.get(code)
        if published and least is not None and (day - published).days < least:
            params = {"step": step.get("label"), "days": (day - published).days, "least": least}
            yield Fault("timetable", index, "date", params)


@rule(
    "error",
    message=N_("The standstill has {days} days from the notification, and must have {least}."),
    source=STANDSTILL,
    remedy=N_("Let it run to {until} at the least."),
)
def the_standstill_is_long_enough(sections: Sections, facts: Facts) -> Iterator[Fault]:
    days = days_of(sections)
    notified = days.get("notification")
    for index, code, day, _ in steps_of(sections):
        if code == "standstill" and notified and (day - notified).days < facts.standstill_days:
            until = standstill_end(notified, facts.closed, days=facts.standstill_days)
            params = {"days": (day - notified).days, "least": facts.standstill_days, "until": format_date(until)}
            yield Fault("timetable", index, "date", params)


@rule(
    "error",
    message=N_("The standstill ends on {day}, which is no working day."),
    source=N_("A standstill whose last day is a weekend or holiday runs to the end of the next working day."),
    remedy=N_("Let it run to {next_day}."),
)
def the_standstill_ends_on_a_working_day(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, code, day, _ in steps_of(sections):
        if code == "standstill" and not is_working_day(day, facts.closed):
            params = {"day": format_date(day), "next_day": format_date(next_working_day(day, facts.closed))}
            yield Fault("timetable", index, "date", params)


@rule(
    "error",
    message=N_("“{step}” on {day} at {time} is a time the Danish clock does not have, or has twice."),
    source=N_("When clocks change, an hour is missing or comes twice, and a deadline in it cannot be decided."),
    remedy=N_("Choose a time outside the hour from 2 to 3."),
)
def deadlines_exist_on_the_clock(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, _, day, step in steps_of(sections):
        hour, _, minute = str(step.get("time") or "").partition(".")
        if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
            continue
        try:
            local_instant(datetime(day.year, day.month, day.day, int(hour), int(minute)))  # noqa: DTZ001
        except ValueError:
            params = {"step": step.get("label"), "day": format_date(day), "time": step.get("time")}
            yield Fault("timetable", index, "time", params)


@rule(
    "warning",
    message=N_("“{step}” on {day} is over already."),
    source=N_("The timetable is written anew when a draft has lain still."),
    remedy=N_("Compute the timetable anew from a later day."),
)
def publication_lies_ahead(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, code, day, step in steps_of(sections):
        if code in ("publish", "bids") and day < facts.today:
            yield Fault("timetable", index, "date", {"step": step.get("label"), "day": format_date(day)})


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
