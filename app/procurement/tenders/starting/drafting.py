"""How a draft begins: standard texts, a timetable on working days, and lots from offers of today."""

from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.platform.codelists import label
from app.procurement.tenders.schemas import LotSource

STANDARD_TEXTS = Path(__file__).resolve().parents[4] / "tender_templates" / "kravspecifikation" / "standard.yaml"

# Days from publication; the least that the light regime's own practice leaves room for, all moved to working days.
STEPS = (
    ("Udbuddet offentliggøres", 0, None),
    ("Frist for spørgsmål", 25, "12.00"),
    ("Frist for kommunens svar", 30, None),
    ("Frist for tilbud", 40, "12.00"),
    ("Åbning af tilbud", 40, "13.00"),
    ("Underretning om tildeling", 70, None),
    ("Standstill udløber", 80, None),
    ("Kontrakt underskrives", 83, None),
    ("Kontraktstart", 150, None),
)
PREPARATION_DAYS = 30
CONTRACT_YEARS = 2


@cache
def _standard_texts() -> dict[str, Any]:
    return yaml.safe_load(STANDARD_TEXTS.read_text("utf-8"))  # type: ignore[no-any-return]


def standard_sections(municipality: str, cvr: str, on_date: date) -> dict[str, Any]:
    """Every section as a new draft has it: texts to be checked and changed, and a timetable from `on_date`."""
    sections = deepcopy(_standard_texts())
    sections["buyer"] = {**sections.get("buyer", {}), "name": municipality, "cvr": cvr or None}
    sections["timetable"] = timetable(on_date + timedelta(days=PREPARATION_DAYS))
    starts_on = sections["timetable"][-1]["date"]
    ends_on = starts_on.replace(year=starts_on.year + CONTRACT_YEARS) - timedelta(days=1)
    sections["tender"] = {**sections["tender"], "starts_on": starts_on, "ends_on": ends_on}
    return sections


def timetable(published_on: date) -> list[dict[str, Any]]:
    """The usual steps, each on the first working day on or after its place; the contract starts on a first of a month.

    A standstill that would end on a closing day thereby ends on the next working day.
    """
    steps = []
    for name, days, time in STEPS:
        day = next_working_day(published_on + timedelta(days=days))
        if name == "Kontraktstart" and day.day != 1:
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        steps.append({"label": name, "date": day, "time": time, "note": None})
    return steps


def next_working_day(day: date) -> date:
    """The day itself, or the first one after it that is neither weekend nor Danish public holiday."""
    import holidays  # half a second, for the one page that needs it

    closed = holidays.country_holidays("DK", years=(day.year, day.year + 1))
    while day.weekday() >= 5 or day in closed:
        day += timedelta(days=1)
    return day


def lot_from(number: int, source: LotSource) -> dict[str, Any]:
    """A lot that buys anew what the offer gives today; volume from the full years' starts, where they may be shown."""
    years = sorted(source.starts_by_year.items())[:-1] or sorted(source.starts_by_year.items())
    counts = [n for _, n in years]
    return {
        "number": number,
        "title": source.title[:160],
        "description": source.description or None,
        "target_group": _target_group(source),
        "volume_low": min(counts) if counts else None,
        "volume_high": max(counts) if counts else None,
        "volume_note": _volume_note(years),
        "places": source.places or None,
        "weeks": source.weeks,
        "hours_per_week": source.hours_per_week,
        "price_model": label("price_model", source.price_model, "da"),
    }


def _target_group(source: LotSource) -> str | None:
    if not source.target_groups:
        return None
    groups = [f"- {label('target_group', code, 'da')}" for code in source.target_groups]
    return "Borgere i målgruppen:\n\n" + "\n".join(groups)


def _volume_note(years: list[tuple[int, int]]) -> str | None:
    if not years:
        return None
    return "Borgere begyndt i det nuværende tilbud: " + ", ".join(f"{n} i {year}" for year, n in years) + "."
