"""The timetable of a tender, from its procedure and the municipality's working days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from app.procurement.procedures import service as procedures
from app.procurement.procedures.calendar import next_working_day
from app.procurement.procedures.kinds import LIGHT_REGIME, get_kind
from app.procurement.procedures.timetable import propose_timetable
from app.procurement.tenders.starting.drafting import PREPARATION_DAYS

TIMETABLE = "timetable"


async def planned_timetable(procedure_kind: str, today: date) -> list[dict[str, Any]]:
    """As a new draft proposes it: published when there has been time to write and review it."""
    return await timetable_from(procedure_kind, today + timedelta(days=PREPARATION_DAYS))


async def timetable_from(procedure_kind: str, publish_on: date) -> list[dict[str, Any]]:
    return propose_timetable(get_kind(procedure_kind), publish_on, await procedures.closing_days())


async def threshold_of(procedure_kind: str, steps: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The threshold of the day of publication, for the officer to draw the conclusion; nothing where none matters."""
    kind = get_kind(procedure_kind)
    is_bought = kind.uses_bids and (kind.is_light_regime or kind.is_below_threshold)
    if not is_bought or not steps:
        return {}
    found = await procedures.threshold_on(LIGHT_REGIME, steps[0]["date"])
    if found is None:
        return {}
    period = f"{found.valid_from.year}-{found.valid_to.year}"
    return {"threshold": {"amount_ore": found.amount_ore, "period": period}}


async def first_publication(today: date) -> date:
    """The day a draft begun today is proposed to be published."""
    return next_working_day(today + timedelta(days=PREPARATION_DAYS), await procedures.closing_days())


def recomputed(
    steps: Sequence[dict[str, Any]], kind: str, publish_on: date, closed: Iterable[date]
) -> list[dict[str, Any]]:
    """The timetable with new dates from its first: steps that the procedure knows move, others stay as they are."""
    proposed = {each["code"]: each for each in propose_timetable(get_kind(kind), publish_on, closed)}
    moved = [
        {**step, "date": proposed[step["code"]]["date"]} if step.get("code") in proposed else dict(step)
        for step in steps
    ]
    return moved or list(proposed.values())


async def plan_anew(procedure_kind: str, steps: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The written timetable with dates computed from its first; without a first date it is left as it is."""
    first = next((step.get("date") for step in steps or []), None)
    if not isinstance(first, date):
        return list(steps or [])
    return recomputed(steps, procedure_kind, first, await procedures.closing_days())
