"""An order's fields and events in words."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from app.casework.referrals.forms import SOME_OF
from app.casework.referrals.schemas import Order, OrderEvent
from app.casework.referrals.wording import EVENTS, FIELD_LABELS, REASONS
from app.platform.codelists import label
from app.platform.errors import N_
from app.platform.web import translate
from app.platform.web.filters import NOTHING, date_short, number


class EventLine(msgspec.Struct, frozen=True):
    """One entry of the timeline. `note` says of whom and for whom it was written down."""

    event: OrderEvent
    heading: str
    days: str
    reason: str
    note: str
    is_new: bool


def field_in_words(name: str, value: Any, locale: str) -> str:
    if name in SOME_OF:
        return ", ".join(label(SOME_OF[name], code, locale) for code in value) or NOTHING
    if name == "report_every_weeks" and value is not None:
        return translate(locale, N_("{n} weeks"), n=value)
    if name == "final_report_days" and value is not None:
        return translate(locale, N_("{n} days after the end"), n=value)
    if isinstance(value, date):
        return date_short(locale, value)
    if isinstance(value, Decimal):
        return number(locale, value, 0 if value == value.to_integral_value() else 1)
    return str(value) if value not in (None, "") else NOTHING


def facts_of(order: Order, locale: str) -> list[tuple[str, str]]:
    """What is ordered, but for the lists and texts that stand on their own. What nobody filled in is left out."""
    shown = ("start_from", "weeks", "hours_per_week", "answer_by", "report_every_weeks", "final_report_days")
    return [
        (translate(locale, FIELD_LABELS[name]), field_in_words(name, getattr(order, name), locale))
        for name in shown
        if getattr(order, name) is not None
    ]


def timeline_of(events: list[OrderEvent], locale: str, *, is_supplier: bool) -> list[EventLine]:
    """Newest first. New is what the other side did and nobody here had opened before."""
    return [
        EventLine(
            event=event,
            heading=translate(locale, EVENTS.get(event.kind, event.kind)),
            days=_days(event, locale),
            reason=label(REASONS[event.kind], event.reason, locale) if event.reason and event.kind in REASONS else "",
            note=_note(event, locale),
            is_new=event.seen_at is None and event.by_supplier != is_supplier,
        )
        for event in reversed(events)
    ]


def _days(event: OrderEvent, locale: str) -> str:
    if event.happened_on is None:
        return ""
    day = date_short(locale, event.happened_on)
    if event.kind == "accepted":
        return translate(locale, N_("planned start {day}"), day=day)
    if event.until_on is None or event.until_on == event.happened_on:
        return day
    return f"{day} – {date_short(locale, event.until_on)}"


def _note(event: OrderEvent, locale: str) -> str:
    if event.kind == "changed":
        names = [translate(locale, FIELD_LABELS[name]) for name in event.text.split() if name in FIELD_LABELS]
        return ", ".join(names)
    if event.on_behalf:
        return translate(locale, N_("written down on the supplier's behalf"))
    if event.by_name is None and event.kind in ("ended", "reopened"):
        return translate(locale, N_("by a file of placements"))
    if event.by_name is None:
        return translate(locale, N_("by itself, when a place was free")) if event.kind == "sent" else ""
    return ""
