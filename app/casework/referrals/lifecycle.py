"""An order's life: which step may be taken in which state, and on which days. Decided on plain values."""

from datetime import date, timedelta

from app.platform.errors import N_, Conflict, FieldError, InvalidInput

WAITING, SENT, ACCEPTED, STARTED = "waiting", "sent", "accepted", "started"
ENDED, DECLINED, WITHDRAWN = "ended", "declined", "withdrawn"

OPEN = (WAITING, SENT, ACCEPTED, STARTED)
# In these a place is held that no placement takes up yet.
HOLDING = (SENT, ACCEPTED)
# In these the supplier needs the citizen's name; otherwise the reference has to do.
NAMED = (SENT, ACCEPTED, STARTED)

# The states in which each step may be taken.
STEPS: dict[str, tuple[str, ...]] = {
    "edit": (WAITING, SENT),
    "answer": (SENT,),
    "start": (ACCEPTED,),
    "absence": (ACCEPTED, STARTED),
    "refusal": (SENT, ACCEPTED, STARTED),
    "end": (STARTED,),
    "withdraw": (WAITING, SENT, ACCEPTED),
}
# What the supplier does; the caseworker may write it down on the supplier's behalf.
OF_THE_SUPPLIER = ("answer", "start", "absence", "refusal", "end")
OF_THE_MUNICIPALITY = ("edit", "withdraw")

LONGEST_PLAN = timedelta(days=366)
ADVANCE_NOTICE = timedelta(days=31)


def may_take(step: str, state: str) -> bool:
    return state in STEPS[step]


def check_step(step: str, state: str) -> None:
    """Raises Conflict naming what can be done about it."""
    if not may_take(step, state):
        raise Conflict(
            N_("The order has moved on, and this step cannot be taken where it stands now. Open the order and look.")
        )


def steps_from(state: str, *, is_supplier: bool) -> list[str]:
    """The steps this side may take now, in the order they usually come."""
    own = OF_THE_SUPPLIER if is_supplier else (*OF_THE_SUPPLIER, *OF_THE_MUNICIPALITY)
    return [step for step in own if may_take(step, state)]


def free_places(places: int | None, *, running: int, held: int) -> int | None:
    """None where the number of places is not recorded: then there is always one. Below 0 for an over-full offer."""
    return None if places is None else places - running - held


def has_place(free: int | None) -> bool:
    return free is None or free > 0


def check_planned_start(planned_on: date, *, today: date, closes_on: date | None) -> None:
    if planned_on < today:
        raise _wrong("planned_start_on", N_("The planned start lies before today. Choose a later day."))
    if planned_on > today + LONGEST_PLAN:
        raise _wrong("planned_start_on", N_("The planned start lies more than a year ahead. Correct the day."))
    if closes_on is not None and planned_on > closes_on:
        raise _wrong(
            "planned_start_on",
            N_("The offer closes on {day}, before the planned start. Choose an earlier day, or decline the order."),
            day=closes_on,
        )


def check_start(start_on: date, *, sent_on: date, today: date) -> None:
    if start_on > today:
        raise _wrong("start_on", N_("The first day lies ahead. Record the start when it has happened."))
    if start_on < sent_on:
        raise _wrong("start_on", N_("The first day lies before {day}, when the order was sent."), day=sent_on)


def check_end(end_on: date, *, start_on: date, today: date) -> None:
    if end_on < start_on:
        raise _wrong("end_on", N_("The last day lies before the first day, {day}. Correct it."), day=start_on)
    if end_on > today:
        raise _wrong("end_on", N_("The last day lies ahead. Record the end when it has happened."))


def check_absence(from_on: date, until_on: date | None, *, earliest_on: date, today: date) -> None:
    if from_on < earliest_on:
        raise _wrong("from_on", N_("The absence begins before {day}, when the order was sent."), day=earliest_on)
    if from_on > today + ADVANCE_NOTICE:
        raise _wrong("from_on", N_("The absence lies more than a month ahead. Correct the day."))
    if until_on is not None and until_on < from_on:
        raise _wrong("until_on", N_("The last day of the absence lies before the first. Correct one of them."))


def check_frame(*, start_from: date | None, answer_by: date | None, today: date, closes_on: date | None) -> None:
    """What an order asks for: nothing before today, and no start after the offer has closed."""
    wrong = []
    if answer_by is not None and answer_by < today:
        wrong.append(FieldError("answer_by", N_("The day to answer by has passed. Choose a later one.")))
    if start_from is not None and start_from < today:
        wrong.append(FieldError("start_from", N_("The earliest start has passed. Choose a later day.")))
    elif start_from is not None and start_from > today + LONGEST_PLAN:
        wrong.append(FieldError("start_from", N_("The earliest start lies more than a year ahead. Correct the day.")))
    elif start_from is not None and closes_on is not None and start_from > closes_on:
        wrong.append(
            FieldError(
                "start_from", N_("The offer closes on {day}, before the earliest start."), {"day": _short(closes_on)}
            )
        )
    if wrong:
        raise InvalidInput(wrong)


def _wrong(field: str, msgid: str, **days: date) -> InvalidInput:
    return InvalidInput([FieldError(field, msgid, {name: _short(day) for name, day in days.items()})])


def _short(day: date) -> str:
    return f"{day:%d-%m-%Y}"
