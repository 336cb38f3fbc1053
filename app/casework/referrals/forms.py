"""The order's form: the answers it opens with, and the choices it offers."""

from datetime import date, timedelta
from typing import Any

from app.casework.referrals.schemas import OfferAsOrdered
from app.platform.codelists import choices, codes
from app.platform.web import FormState

# Field of an order, and the code list it is chosen from.
SOME_OF = {"barriers": "barrier", "services": "service", "report_topics": "report_topic"}
DAYS_TO_ANSWER = timedelta(days=7)
# A short course ends before a report on the way would be of use.
REPORT_EVERY_WEEKS, SHORT_WEEKS = 4, 6
FINAL_REPORT_DAYS = 14


def usual_answers(offer: OfferAsOrdered, barriers: list[str], *, today: date) -> dict[str, Any]:
    """What a new order opens with, so that only services and goal are left to say.

    barriers : those in the citizen's profile.
    """
    is_short = offer.weeks is not None and offer.weeks <= SHORT_WEEKS
    return {
        "barriers": [code for code in codes("barrier", today) if code in barriers],
        "report_topics": codes("report_topic", today),
        "start_from": usual_start(offer.closes_on, today=today),
        "answer_by": today + DAYS_TO_ANSWER,
        "weeks": offer.weeks,
        "hours_per_week": offer.hours_per_week,
        "report_every_weeks": None if is_short else REPORT_EVERY_WEEKS,
        "final_report_days": FINAL_REPORT_DAYS,
    }


def usual_start(closes_on: date | None, *, today: date) -> date:
    """The first Monday a week ahead, but no later than the offer's last day."""
    monday = today + timedelta(days=7 + (-today.weekday()) % 7)
    return monday if closes_on is None or closes_on < today else min(monday, closes_on)


def options(code_list: str, on_date: date, locale: str, form: FormState, field: str) -> list[tuple[str, str]]:
    """The codes valid today, and those the form holds already."""
    return [
        (code.code, code.label(locale))
        for code in choices(code_list)
        if code.is_valid_on(on_date) or code.code in form.values(field)
    ]
