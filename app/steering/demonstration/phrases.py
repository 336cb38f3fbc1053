"""Puts Danish sentences together for reports, messages and profiles. They name nobody."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import yaml

from app.platform.danish import format_number
from app.steering.demonstration.portfolio import DemoOffer

PHRASES = Path(__file__).with_name("phrases.yaml")
MOST_BARRIERS = 2
WAYS_IN_A_REPORT = 3

Level = Literal["good", "some", "little"]
LEVELS: tuple[Level, ...] = ("good", "some", "little")


@cache
def read_phrases() -> dict[str, Any]:
    return yaml.safe_load(PHRASES.read_text("utf-8"))  # type: ignore[no-any-return]


def pick(sentences: list[str], rng: np.random.Generator) -> str:
    return sentences[int(rng.integers(len(sentences)))]


def report_answers(
    offer: DemoOffer, barriers: list[str], level: Level, kind: str, end_reason: str, rng: np.random.Generator
) -> dict[str, str]:
    """What a supplier would write, by the columns of the file of reports."""
    known = read_phrases()
    offer_type = offer.programme["type"]
    closing = end_reason if kind == "final" and end_reason in known["recommendation"] else f"{kind}_{level}"
    numbers = _numbers(offer, level, rng)
    return {
        "barriers": " ".join(pick(known["barrier"][barrier], rng) for barrier in barriers[:MOST_BARRIERS]),
        "results": pick(known["result"][level], rng).format(**numbers),
        "tasks": pick(known["task"].get(offer_type, known["task"]["other"]), rng),
        "ways_of_working": _ways(level, rng),
        "recommendation": pick(known["recommendation"][closing], rng).format(**numbers),
    }


def _ways(level: Level, rng: np.random.Generator) -> str:
    """Some of the ways of working, most of them at the report's level and now and then one a step off."""
    ways = read_phrases()["ways"]
    chosen = np.sort(rng.permutation(len(ways))[:WAYS_IN_A_REPORT])
    steps = np.clip(LEVELS.index(level) + rng.choice([-1, 0, 0, 1], len(chosen)), 0, len(LEVELS) - 1)
    return " ".join(ways[way][step] for way, step in zip(chosen, steps, strict=True))


def _numbers(offer: DemoOffer, level: Level, rng: np.random.Generator) -> dict[str, str]:
    most = float(offer.programme["terms"]["hours"])
    to_hours = round(most * {"good": 0.9, "some": 0.6, "little": 0.4}[level]) or 1
    from_hours = max(1, round(to_hours * float(rng.uniform(0.4, 0.7))))
    attendance = {"good": 90, "some": 75, "little": 50}[level] + int(rng.integers(-8, 9))
    return {"to_hours": format_number(to_hours), "from_hours": format_number(from_hours), "attendance": str(attendance)}
