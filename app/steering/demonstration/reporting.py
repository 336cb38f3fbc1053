"""The reports suppliers sent on placements: when they were due, when they came, what they said, what followed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from app.casework.reports.due import final_day, interim_days
from app.steering.demonstration.everyday import read_everyday
from app.steering.demonstration.history import History, Placement, weekday_after
from app.steering.demonstration.phrases import LEVELS, Level, pick, read_phrases, report_answers
from app.steering.demonstration.population import BARRIERS

# Reports have been asked for this long, as often as orders ask for them now.
ASKED_FOR_WEEKS = 78
EVERY_WEEKS: int = read_everyday()["report_every_weeks"]
FINAL_DAYS: int = read_everyday()["final_report_days"]
# Share of the reports that have been taken up: of this quarter's, and of the older ones.
TAKEN_UP, TAKEN_UP_IN_THE_END = 0.7, 0.985
A_QUARTER = timedelta(weeks=13)


@dataclass(frozen=True)
class SentReport:
    """`placement` numbers the history's placements from 0, `turn` the reports on one from 1."""

    placement: int
    turn: int
    kind: str
    due_on: date
    sent_on: date
    answers: dict[str, str]
    taken_up_on: date | None
    follow_ups: tuple[str, ...]
    follow_up_text: str


def send_reports(history: History, *, seed: int) -> list[SentReport]:
    """Every report sent up to the last day of the records; the same seed gives the same."""
    rng = np.random.default_rng([seed, 3])
    since = history.until - timedelta(weeks=ASKED_FOR_WEEKS)
    return [
        report
        for number, placement in enumerate(history.placements)
        if placement.start_on >= since
        for report in _reports_on(history, number, placement, rng)
    ]


def _reports_on(history: History, number: int, placement: Placement, rng: np.random.Generator) -> Iterator[SentReport]:
    offer = history.offers[placement.offer]
    for turn, (kind, due_on) in enumerate(due_days(placement, weeks=offer.weeks), start=1):
        level = _level(offer.progress, placement.end_reason, rng)
        answers = report_answers(offer, _barriers(history, placement), level, kind, placement.end_reason, rng)
        late = rng.random() < offer.late
        sent_on = due_on + timedelta(days=1 + int(rng.poisson(offer.late_days)) if late else -int(rng.integers(0, 5)))
        taken_up_on = weekday_after(sent_on + timedelta(days=int(rng.integers(1, 22))))
        follows = _follow_ups(level, rng)
        share = TAKEN_UP if sent_on > history.until - A_QUARTER else TAKEN_UP_IN_THE_END
        if sent_on > history.until:
            continue
        if rng.random() < share and taken_up_on <= history.until:
            yield SentReport(number, turn, kind, due_on, sent_on, answers, taken_up_on, *follows)
        else:
            yield SentReport(number, turn, kind, due_on, sent_on, answers, None, (), "")


def due_days(placement: Placement, *, weeks: int) -> Iterator[tuple[str, date]]:
    """Kind and day of each report on the placement, as an order would ask for them."""
    for due_on in interim_days(placement.start_on, every_weeks=EVERY_WEEKS, weeks=Decimal(weeks)):
        if placement.end_on is None or due_on <= placement.end_on:
            yield "interim", due_on
    if placement.end_on:
        yield "final", final_day(placement.end_on, FINAL_DAYS) or placement.end_on


def _level(progress: float, end_reason: str, rng: np.random.Generator) -> Level:
    tilt = progress + {"employment": 0.6, "education": 0.6, "dropout": -0.8, "illness": -0.5}.get(end_reason, 0.0)
    drawn = float(rng.normal(tilt, 0.5))
    return LEVELS[0 if drawn > 0.6 else 1 if drawn > 0 else 2]


def _barriers(history: History, placement: Placement) -> list[str]:
    """The citizen's barriers that the offer works with, or else what it works with."""
    met: list[str] = history.offers[placement.offer].programme["barriers"]
    own = history.people.barriers[placement.person]
    return [barrier for barrier in met if own[BARRIERS.index(barrier)]] or met[:1]


def _follow_ups(level: Level, rng: np.random.Generator) -> tuple[tuple[str, ...], str]:
    known = read_phrases()
    return (pick(known["follow_ups"][level], rng),), pick(known["follow_up_text"], rng)
