"""How a draft begins: standard texts, a timetable on working days, and lots from offers of today."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.platform.codelists import label
from app.procurement.tenders.schemas import LotSource

STANDARD_TEXTS = Path(__file__).resolve().parents[4] / "tender_templates" / "kravspecifikation" / "standard.yaml"

# How long it takes to write and review a draft, from its first day to publication.
PREPARATION_DAYS = 30
CONTRACT_YEARS = 2


@cache
def _standard_texts() -> dict[str, Any]:
    return yaml.safe_load(STANDARD_TEXTS.read_text("utf-8"))  # type: ignore[no-any-return]


def standard_sections(municipality: str, cvr: str, timetable: list[dict[str, Any]]) -> dict[str, Any]:
    """Every section as a new draft has it: texts to be checked and changed, and a contract after the timetable."""
    sections = deepcopy(_standard_texts())
    sections["buyer"] = {**sections.get("buyer", {}), "name": municipality, "cvr": cvr or None}
    sections["timetable"] = timetable
    sections["tender"] = {**sections["tender"], **contract_period(timetable)}
    return sections


def contract_period(timetable: list[dict[str, Any]]) -> dict[str, Any]:
    """First and last day of the contract, from the timetable's last step."""
    starts_on = timetable[-1]["date"]
    return {"starts_on": starts_on, "ends_on": _years_after(starts_on, CONTRACT_YEARS) - timedelta(days=1)}


def _years_after(day: date, years: int) -> date:
    last = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if last else day.day)


def lot_of(sources: Sequence[LotSource]) -> dict[str, Any]:
    """A lot that buys anew what the offers give today; several are brought together, and their volumes added up."""
    first = sources[0]
    groups = dict.fromkeys(code for each in sources for code in each.target_groups)
    years = _full_years(sources)
    counts = list(years.values())
    return {
        "title": first.title[:160],
        "description": "\n\n".join(dict.fromkeys(each.description for each in sources if each.description)) or None,
        "target_group": target_group_words(list(groups)),
        "volume_low": min(counts) if counts else None,
        "volume_high": max(counts) if counts else None,
        "volume_note": _volume_note(years, len(sources)),
        "places": sum(each.places or 0 for each in sources) or None,
        "weeks": max((each.weeks for each in sources if each.weeks), default=None),
        "hours_per_week": max((each.hours_per_week for each in sources if each.hours_per_week), default=None),
        "price_model": label("price_model", first.price_model, "da"),
    }


def lot_for(target_groups: Sequence[str]) -> dict[str, Any]:
    """A lot for people who have no offer today."""
    names = [label("target_group", code, "da") for code in target_groups]
    return {"title": f"Tilbud til {', '.join(names)}"[:160], "target_group": target_group_words(target_groups)}


def target_group_words(codes: Sequence[str]) -> str | None:
    if not codes:
        return None
    groups = [f"- {label('target_group', code, 'da')}" for code in codes]
    return "Borgere i målgruppen:\n\n" + "\n".join(groups)


def _full_years(sources: Sequence[LotSource]) -> dict[int, int]:
    """Starts by year, in the years that every offer can be shown for; the last is not over and only counts alone."""
    shared = set.intersection(*(set(each.starts_by_year) for each in sources))
    years = sorted(shared)[:-1] or sorted(shared)
    return {year: sum(each.starts_by_year[year] for each in sources) for year in years}


def _volume_note(years: dict[int, int], n_offers: int) -> str | None:
    if not years:
        return None
    what = "det nuværende tilbud" if n_offers == 1 else f"de {n_offers} nuværende tilbud"
    return f"Borgere begyndt i {what}: " + ", ".join(f"{n} i {year}" for year, n in years.items()) + "."
