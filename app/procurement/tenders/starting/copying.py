"""An earlier tender as the beginning of a new one: its words, without its dates and its figures."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from app.procurement.tenders.starting.drafting import contract_period

# Measured once, at one time, for one tender.
MEASURED = ("baseline_value", "baseline_low", "baseline_high", "baseline_n")
LEFT_BEHIND = ("reference", "title", "threshold")


def copied_sections(earlier: dict[str, Any], timetable: list[dict[str, Any]]) -> dict[str, Any]:
    """Every section of the earlier tender with the new timetable and a contract as long as the earlier one.

    Left behind: reference and title, evidence and measured baselines, and the threshold, which belongs to its years.
    """
    sections = {name: deepcopy(value) for name, value in earlier.items() if name not in ("timetable", "evidence")}
    heading = {key: value for key, value in sections["tender"].items() if key not in LEFT_BEHIND}
    sections["timetable"] = timetable
    sections["tender"] = {**heading, **_period(earlier["tender"], timetable)}
    sections["kpis"] = [
        {key: value for key, value in kpi.items() if key not in MEASURED} for kpi in sections.get("kpis") or []
    ]
    return sections


def _period(earlier: dict[str, Any], timetable: list[dict[str, Any]]) -> dict[str, Any]:
    starts_on, ends_on = _day(earlier.get("starts_on")), _day(earlier.get("ends_on"))
    new = contract_period(timetable)
    if starts_on is None or ends_on is None or starts_on > ends_on:
        return new
    after = ends_on + timedelta(days=1)
    months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    if after.day != starts_on.day or months < 1:
        return {**new, "ends_on": new["starts_on"] + (ends_on - starts_on)}
    return {**new, "ends_on": _months_after(new["starts_on"], months) - timedelta(days=1)}


def _months_after(first_of_month: date, months: int) -> date:
    place = first_of_month.month - 1 + months
    return date(first_of_month.year + place // 12, place % 12 + 1, 1)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None
