"""What the made-up municipality's registers would say, row for row."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from app.platform.danish import format_date_short, format_number
from app.steering.demonstration.history import History
from app.steering.demonstration.population import BARRIERS, DANISH, DISTRICTS, EDUCATION, SEGMENTS
from app.steering.demonstration.portfolio import DemoOffer, read_portfolio

TEAMS = ("TEAM-JOB", "TEAM-UDVIKLING", "TEAM-UNGE", "TEAM-SYG")
TEAM_OF_SEGMENT = (0, 0, 1, 2, 2, 3, 3, 1)
CASEWORKERS = tuple(f"sagsbehandler{number}" for number in range(1, 13))
IMPOSSIBLE_MONTH = 52

Rows = Iterable[Mapping[str, Any]]


def cpr_of(history: History, person: int) -> str:
    """Ten digits that no person can have: the month part is 53 to 64."""
    year = int(history.people.birth_year[person])
    return f"{1 + person % 28:02d}{1 + IMPOSSIBLE_MONTH + person % 12:02d}{year % 100:02d}{person % 10000:04d}"


def caseworker_of(history: History, person: int) -> str:
    return CASEWORKERS[TEAM_OF_SEGMENT[history.people.segment[person]] * 3 + person % 3]


def in_danish(day: date | None) -> str:
    return "" if day is None else format_date_short(day)


def placement_ref(number: int) -> str:
    """The case system's number of a placement, by its place in the history."""
    return f"DEMO-F{number + 1:06d}"


def suppliers() -> Rows:
    for supplier in read_portfolio()["suppliers"]:
        code = supplier["code"]
        yield {
            "code": code,
            "name": supplier["name"],
            "kind": supplier["kind"],
            "email": f"{code.lower()}@demo.example",
            "address": f"Demovej {int(code[1:])}, 0000 Demoby",
        }


def offers(history: History, rng: np.random.Generator) -> Rows:
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
        "opens_on": in_danish(until + timedelta(days=60) if life == "planned" else opened),
        "closes_on": in_danish({"closed": until - timedelta(days=40), "closing": until + timedelta(days=90)}.get(life)),
        "last_confirmed_on": in_danish(until - timedelta(days=int(rng.integers(5, 400)))),
    }


def citizens(history: History, rng: np.random.Generator) -> Rows:
    people = history.people
    for person in range(len(people)):
        segment = int(people.segment[person])
        recorded_on = history.monday(int(people.entry_week[person])) - timedelta(days=int(rng.integers(0, 14)))
        last_job = recorded_on - timedelta(weeks=int(people.weeks_since_job[person]))
        team = TEAM_OF_SEGMENT[segment]
        yield {
            "cpr": cpr_of(history, person),
            "recorded_on": in_danish(recorded_on),
            "birth_year": people.birth_year[person],
            "sex": people.sex[person],
            "target_group": SEGMENTS[segment].target_group,
            "contact_group": SEGMENTS[segment].contact_group,
            "education": EDUCATION[people.education[person]],
            "danish_level": DANISH[people.danish[person]],
            "district": DISTRICTS[people.district[person]],
            # A case system never has everything.
            "last_job_on": "" if rng.random() < 0.08 else in_danish(last_job),
            "barriers": "|".join(np.array(BARRIERS)[people.barriers[person]]),
            "name": f"Demoborger {person + 1:04d}",
            "case_number": f"DEMO-{person + 1:06d}",
            "team": TEAMS[team],
            "caseworker": caseworker_of(history, person),
        }


def spells(history: History) -> Rows:
    for spell in history.spells:
        yield {
            "cpr": cpr_of(history, spell.person),
            "benefit": spell.benefit,
            "start_on": in_danish(spell.start_on),
            "end_on": in_danish(spell.end_on),
        }


def placements(history: History, *, but: set[int]) -> Rows:
    """All placements except those whose number is in `but`."""
    for number, placement in enumerate(history.placements):
        if number in but:
            continue
        yield {
            "placement_ref": placement_ref(number),
            "cpr": cpr_of(history, placement.person),
            "offer_code": history.offers[placement.offer].code,
            "cohort": placement.cohort,
            "referred_on": in_danish(placement.referred_on),
            "start_on": in_danish(placement.start_on),
            "end_on": in_danish(placement.end_on),
            "end_reason": placement.end_reason,
        }


def outcomes(history: History) -> Rows:
    for event in history.events:
        yield {
            "cpr": cpr_of(history, event.person),
            "kind": event.kind,
            "start_on": in_danish(event.start_on),
            "end_on": in_danish(event.end_on),
        }
