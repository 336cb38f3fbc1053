"""What the made-up citizens can and want, as codes and in words of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from app.steering.demonstration.history import History
from app.steering.demonstration.population import SEGMENTS

PROFILES = Path(__file__).with_name("profiles.yaml")
DESCRIBED = 0.7
WITH_WORDS = 0.6


@dataclass(frozen=True)
class Described:
    person: int
    competences: tuple[str, ...]
    wishes: tuple[str, ...]
    competences_text: str
    wishes_text: str


@cache
def read_profiles() -> dict[str, Any]:
    return yaml.safe_load(PROFILES.read_text("utf-8"))  # type: ignore[no-any-return]


def describe_citizens(history: History, *, seed: int) -> Iterator[Described]:
    """Most of the citizens on a benefit at the end of the records; the others were never asked."""
    rng = np.random.default_rng([seed, 4])
    now = sorted({spell.person for spell in history.spells if spell.end_on is None})
    for person in now:
        if rng.random() < DESCRIBED:
            yield _describe(history, person, rng)


def _describe(history: History, person: int, rng: np.random.Generator) -> Described:
    known = read_profiles()
    competences = tuple(code for code, each in known["competences"].items() if rng.random() < each["share"])
    goals = known["goals"][SEGMENTS[history.people.segment[person]].benefit]
    besides = rng.permutation(known["besides"])[: int(rng.integers(0, 3))]
    wishes = (str(rng.choice(goals)), *map(str, besides))
    in_words = rng.random() < WITH_WORDS
    return Described(
        person,
        competences,
        wishes,
        " ".join(known["competences"][code]["text"] for code in competences[:3]) if in_words else "",
        " ".join(known["wishes"][code] for code in wishes) if in_words else "",
    )
