"""How fresh the confirmation of an offer is, in the steps of the code list `freshness`."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from app.platform.codelists import choices
from app.platform.danish import format_date_short
from app.platform.errors import N_

LIST = "freshness"
NEVER = "never"


class Step(msgspec.Struct, frozen=True):
    """An offer has this freshness from when its confirmation is so many days old, until the next step."""

    code: str
    days: int


class Period(msgspec.Struct, frozen=True):
    """Days of confirmation, both included; None is without end. `never` also takes offers that have no such day."""

    first: date | None = None
    last: date | None = None
    never: bool = False


class Badge(msgspec.Struct, frozen=True):
    """What people see: `text`, a msgid over `params`, says it all; `tag` is the colour."""

    code: str
    text: str
    params: dict[str, str | int]
    tag: str


def steps_on(on_date: date) -> list[Step]:
    """The steps in use, the freshest first. Codes without a number of days are none."""
    days = {row.code: str(row.attributes.get("days", "")) for row in choices(LIST, on_date)}
    return sorted((Step(code, int(text)) for code, text in days.items() if text.isdigit()), key=lambda step: step.days)


def freshness_of(confirmed_on: date | None, on_date: date, steps: Sequence[Step]) -> str:
    """The code of the step, or `never`. What was confirmed on a day to come is as fresh as can be."""
    if confirmed_on is None or not steps:
        return NEVER
    age = (on_date - confirmed_on).days
    return next((step.code for step in reversed(steps) if age >= step.days), steps[0].code)


def to_confirm_before(on_date: date, steps: Sequence[Step]) -> date:
    """Offers last confirmed before this day are to be confirmed: all that are past the freshest step."""
    return on_date - timedelta(days=steps[1].days - 1) if len(steps) > 1 else date.min


def period_of(code: str, on_date: date, steps: Sequence[Step]) -> Period:
    """The days of confirmation that have this freshness. For filtering; an ended code has no days."""
    number = next((number for number, step in enumerate(steps) if step.code == code), None)
    if number is None:
        return Period(date.max, date.min, never=code == NEVER)
    older = steps[number + 1] if number + 1 < len(steps) else None
    return Period(
        first=on_date - timedelta(days=older.days - 1) if older else None,
        last=on_date - timedelta(days=steps[number].days) if number else None,
    )


def codes_to_confirm(on_date: date) -> list[str]:
    """Every freshness but the freshest, for the filter of offers that are to be confirmed."""
    return [*(step.code for step in steps_on(on_date)[1:]), NEVER]


def badge_of(confirmed_on: date | None, on_date: date) -> Badge:
    steps = steps_on(on_date)
    code = freshness_of(confirmed_on, on_date, steps)
    if confirmed_on is None:
        return Badge(NEVER, N_("Never confirmed"), {}, "warning")
    if not steps or code != steps[0].code:
        return Badge(code, N_("Not confirmed since {date}"), {"date": format_date_short(confirmed_on)}, "warning")
    days = (on_date - confirmed_on).days
    if days <= 0:
        return Badge(code, N_("Confirmed today"), {}, "success")
    if days == 1:
        return Badge(code, N_("Confirmed yesterday"), {}, "success")
    return Badge(code, N_("Confirmed {days} days ago"), {"days": days}, "success")
