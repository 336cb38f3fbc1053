"""A citizen's spells, placements and outcomes on one axis of time."""

from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from app.casework.citizens.schemas import CitizenRecord, OutcomeRow

AXIS = 1000
SHORTEST_BAR = 8
LONGEST_YEARS = 5
# Outcomes that are a state one is in; the others happen on a day.
LASTING = frozenset({"employed", "flexjob", "education"})

Place = Callable[[date, date | None], tuple[int, int]]


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One period. `placed` is its start and width on an axis of 0 to 1000.

    kind : benefit, placement or outcome. For benefits and outcomes `code` names the entry of `code_list`.
    is_day : it happened on a day, and nothing runs on after it.
    """

    kind: str
    start_on: date
    end_on: date | None
    placed: tuple[int, int]
    code_list: str | None = None
    code: str | None = None
    title: str = ""
    detail: str = ""
    url: str | None = None
    end_reason: str | None = None
    is_day: bool = False


class Timeline(msgspec.Struct, frozen=True):
    """`bars` newest first."""

    first_on: date
    last_on: date
    bars: list[Bar]
    years: list[tuple[int, int]]


def make_timeline(record: CitizenRecord, on_date: date) -> Timeline | None:
    """None for a citizen without any period. What began before the axis is cut at its start."""
    starts = [s.start_on for s in record.spells]
    starts += [p.start_on for p in record.placements] + [o.start_on for o in record.outcomes]
    if not starts:
        return None
    first = max(min(starts), on_date - timedelta(days=365 * LONGEST_YEARS))
    last = max([on_date, *starts])
    span = max(1, (last - first).days)

    def place(start_on: date, end_on: date | None) -> tuple[int, int]:
        left = max(0, (start_on - first).days) * AXIS // span
        right = min(AXIS, ((min(end_on or last, last)) - first).days * AXIS // span)
        width = max(SHORTEST_BAR, right - left)
        return min(left, AXIS - width), width

    bars = benefit_bars(record, place) + placement_bars(record, place) + outcome_bars(record, place)
    bars.sort(key=lambda bar: (bar.start_on, bar.kind), reverse=True)
    years = [(y, (date(y, 1, 1) - first).days * AXIS // span) for y in range(first.year + 1, last.year + 1)]
    return Timeline(first, last, bars, years)


def benefit_bars(record: CitizenRecord, place: Place) -> list[Bar]:
    return [
        Bar(kind="benefit", start_on=s.start_on, end_on=s.end_on, code_list="benefit", code=s.benefit,
            placed=place(s.start_on, s.end_on))
        for s in record.spells
    ]  # fmt: skip


def placement_bars(record: CitizenRecord, place: Place) -> list[Bar]:
    return [
        Bar(kind="placement", start_on=p.start_on, end_on=p.end_on, title=p.offer_title, detail=p.supplier_name,
            url=f"/offers/{p.offer_id}", end_reason=p.end_reason, placed=place(p.start_on, p.end_on))
        for p in record.placements
    ]  # fmt: skip


def outcome_bars(record: CitizenRecord, place: Place) -> list[Bar]:
    return [outcome_bar(outcome, place) for outcome in record.outcomes]


def outcome_bar(outcome: OutcomeRow, place: Place) -> Bar:
    is_day = outcome.end_on is None and outcome.kind not in LASTING
    return Bar(
        kind="outcome",
        start_on=outcome.start_on,
        end_on=outcome.end_on,
        code_list="outcome_kind",
        code=outcome.kind,
        placed=place(outcome.start_on, outcome.start_on if is_day else outcome.end_on),
        is_day=is_day,
    )
