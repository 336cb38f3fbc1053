"""Writes the made-up municipality as the files its systems would deliver, ready for the intake."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from app.platform.danish import format_date_short, format_number
from app.steering.demonstration.history import History, truth
from app.steering.demonstration.population import BARRIERS, DANISH, DISTRICTS, EDUCATION, SEGMENTS
from app.steering.demonstration.portfolio import DemoOffer, read_portfolio

TEAMS = ("TEAM-JOB", "TEAM-UDVIKLING", "TEAM-UNGE", "TEAM-SYG")
TEAM_OF_SEGMENT = (0, 0, 1, 2, 2, 3, 3, 1)
CASEWORKERS = tuple(f"sagsbehandler{number}" for number in range(1, 13))
IMPOSSIBLE_MONTH = 52

SUPPLIER_COLUMNS = ("code", "name", "kind", "cvr", "email", "phone", "address")
OFFER_COLUMNS = (
    "code", "title", "supplier_code", "offer_type", "target_groups", "benefits", "barriers", "track",
    "company_directed", "audience", "intake", "place_kind", "places", "weeks", "hours_per_week", "price_model",
    "price_kr", "location",
    "languages", "requirements", "description", "life", "opens_on", "closes_on", "successor_code", "last_confirmed_on",
)  # fmt: skip
CITIZEN_COLUMNS = (
    "cpr", "recorded_on", "birth_year", "sex", "target_group", "contact_group", "education", "danish_level", "district",
    "last_job_on", "barriers", "name", "case_number", "team", "caseworker",
)  # fmt: skip


def write_files(history: History, folder: Path, *, seed: int, truth_replicates: int = 20) -> dict[str, Path]:
    """One file for each import kind, in the order they must be read, and `truth.csv` beside them.

    Returns the path of each kind's file; `truth.csv` is not among them, since nothing imports it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed + 1)
    tables: dict[str, tuple[Sequence[str], Iterable[Mapping[str, Any]]]] = {
        "suppliers": (SUPPLIER_COLUMNS, _suppliers()),
        "offers": (OFFER_COLUMNS, _offers(history, rng)),
        "citizens": (CITIZEN_COLUMNS, _citizens(history, rng)),
        "spells": (("cpr", "benefit", "start_on", "end_on"), _spells(history)),
        "placements": (
            ("placement_ref", "cpr", "offer_code", "cohort", "referred_on", "start_on", "end_on", "end_reason"),
            _placements(history),
        ),
        "outcomes": (("cpr", "kind", "start_on", "end_on"), _outcomes(history)),
    }
    for kind, (columns, rows) in tables.items():
        _write(folder / f"{kind}.csv", columns, rows)
    _write(
        folder / "truth.csv",
        ("offer_code", "starts", "starts_with_full_follow_up", "weeks_within_52", "simulation_error"),
        _truth(history, replicates=truth_replicates, seed=seed + 2),
    )
    return {kind: folder / f"{kind}.csv" for kind in tables}


def cpr_of(history: History, person: int) -> str:
    """Ten digits that no person can have: the month part is 53 to 64."""
    year = int(history.people.birth_year[person])
    return f"{1 + person % 28:02d}{1 + IMPOSSIBLE_MONTH + person % 12:02d}{year % 100:02d}{person % 10000:04d}"


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    # Semicolons, a byte order mark and Danish numbers: what Excel in Denmark writes.
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, columns, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def _day(day: date | None) -> str:
    return "" if day is None else format_date_short(day)


def _suppliers() -> Iterable[Mapping[str, Any]]:
    for supplier in read_portfolio()["suppliers"]:
        code = supplier["code"]
        yield {
            "code": code,
            "name": supplier["name"],
            "kind": supplier["kind"],
            "email": f"{code.lower()}@demo.example",
            "address": f"Demovej {int(code[1:])}, 0000 Demoby",
        }


def _offers(history: History, rng: np.random.Generator) -> Iterable[Mapping[str, Any]]:
    running = np.bincount([p.offer for p in history.placements if p.end_on is None], minlength=len(history.offers))
    lives = _lives(running, rng)
    for number, offer in enumerate(history.offers):
        yield _offer_row(offer, int(running[number]), lives[number], history.until, rng)


def _lives(running: np.ndarray[Any, Any], rng: np.random.Generator) -> list[str]:
    """Mostly open; what nobody is in just now may be planned, paused or closed."""
    lives = ["open"] * len(running)
    idle = rng.permutation(np.flatnonzero(running == 0))
    for offer, life in zip(idle, ["closed", "closed", "paused", "planned", "paused"], strict=False):
        lives[int(offer)] = life
    lives[int(np.argsort(running)[len(running) // 2])] = "closing"
    return lives


def _offer_row(offer: DemoOffer, running: int, life: str, until: date, rng: np.random.Generator) -> Mapping[str, Any]:
    programme, terms = offer.programme, offer.programme["terms"]
    places = running if running and rng.random() < 0.15 else running + int(rng.integers(3, 12))
    opened = until - timedelta(days=365 * 4 + int(rng.integers(0, 900)))
    return {
        "code": offer.code,
        "title": f"{offer.title}, {offer.site}",
        "supplier_code": offer.supplier_code,
        "offer_type": programme["type"],
        "target_groups": "|".join(programme["target_groups"]),
        "benefits": "|".join(programme["benefits"]),
        "barriers": "|".join(programme["barriers"]),
        "track": terms["track"],
        "company_directed": "ja" if terms["company"] else "nej",
        "audience": "citizens",
        "intake": terms["intake"],
        "place_kind": terms["places"],
        "places": places,
        "weeks": terms["weeks"],
        "hours_per_week": format_number(terms["hours"], 1),
        "price_model": terms["price_model"],
        "price_kr": terms["price_kr"],
        "location": offer.site,
        "languages": "da|en" if programme["type"] != "kursus" else "da",
        "requirements": "",
        "description": f"{programme['title']} på {terms['weeks']} uger. Demonstrationsdata.",
        "life": life,
        "opens_on": _day(until + timedelta(days=60) if life == "planned" else opened),
        "closes_on": _day({"closed": until - timedelta(days=40), "closing": until + timedelta(days=90)}.get(life)),
        "last_confirmed_on": _day(until - timedelta(days=int(rng.integers(5, 400)))),
    }


def _citizens(history: History, rng: np.random.Generator) -> Iterable[Mapping[str, Any]]:
    people = history.people
    for person in range(len(people)):
        segment = int(people.segment[person])
        recorded_on = history.monday(int(people.entry_week[person])) - timedelta(days=int(rng.integers(0, 14)))
        last_job = recorded_on - timedelta(weeks=int(people.weeks_since_job[person]))
        team = TEAM_OF_SEGMENT[segment]
        yield {
            "cpr": cpr_of(history, person),
            "recorded_on": _day(recorded_on),
            "birth_year": people.birth_year[person],
            "sex": people.sex[person],
            "target_group": SEGMENTS[segment].target_group,
            "contact_group": SEGMENTS[segment].contact_group,
            "education": EDUCATION[people.education[person]],
            "danish_level": DANISH[people.danish[person]],
            "district": DISTRICTS[people.district[person]],
            # A case system never has everything.
            "last_job_on": "" if rng.random() < 0.08 else _day(last_job),
            "barriers": "|".join(np.array(BARRIERS)[people.barriers[person]]),
            "name": f"Demoborger {person + 1:04d}",
            "case_number": f"DEMO-{person + 1:06d}",
            "team": TEAMS[team],
            "caseworker": CASEWORKERS[team * 3 + person % 3],
        }


def _spells(history: History) -> Iterable[Mapping[str, Any]]:
    for spell in history.spells:
        yield {
            "cpr": cpr_of(history, spell.person),
            "benefit": spell.benefit,
            "start_on": _day(spell.start_on),
            "end_on": _day(spell.end_on),
        }


def _placements(history: History) -> Iterable[Mapping[str, Any]]:
    for number, placement in enumerate(history.placements, start=1):
        yield {
            "placement_ref": f"DEMO-F{number:06d}",
            "cpr": cpr_of(history, placement.person),
            "offer_code": history.offers[placement.offer].code,
            "cohort": placement.cohort,
            "referred_on": _day(placement.referred_on),
            "start_on": _day(placement.start_on),
            "end_on": _day(placement.end_on),
            "end_reason": placement.end_reason,
        }


def _outcomes(history: History) -> Iterable[Mapping[str, Any]]:
    for event in history.events:
        yield {
            "cpr": cpr_of(history, event.person),
            "kind": event.kind,
            "start_on": _day(event.start_on),
            "end_on": _day(event.end_on),
        }


def _truth(history: History, *, replicates: int, seed: int) -> Iterable[Mapping[str, Any]]:
    known = truth(history, replicates=replicates, seed=seed)
    n_weeks = (history.until - history.first_monday).days // 7
    for number, offer in enumerate(history.offers):
        mine = known["offer"] == number
        effects = known["effect"][mine]
        if not len(effects):
            continue
        error = effects.std(ddof=1) / len(effects) ** 0.5 if len(effects) > 1 else float("nan")
        yield {
            "offer_code": offer.code,
            "starts": int(mine.sum()),
            "starts_with_full_follow_up": int((known["week"][mine] + 52 <= n_weeks).sum()),
            "weeks_within_52": f"{effects.mean():.3f}",
            "simulation_error": f"{error:.3f}",
        }
