"""What was left in the texts: places not filled in, and law that is gone."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from app.platform.errors import N_
from app.procurement.checking.registry import Fault, Sections, rule
from app.procurement.checking.schemas import Facts
from app.procurement.checking.words import texts_of

REPEALED = Path(__file__).with_name("repealed.yaml")
LEFT_OVER = re.compile(
    r"\[[^\]\n]{0,80}\]|<[a-zæøåA-ZÆØÅ][^>\n]{0,60}>|\b[Xx]{2,}\b|\bTODO\b|\bN\.?N\.|\{\{?[^}\n]{0,60}\}?\}|_{3,}|\.{4,}|"
    r"\b[Ii]ndsæt (?:her|tekst|navn|dato|beløb)\b|\b[Ll]orem ipsum\b"
)


@rule(
    "error",
    message=N_("“{text}” is left from the template."),
    source=N_("What is not filled in is read as written."),
    remedy=N_("Write what belongs there, or take it out."),
)
def nothing_is_left_from_the_template(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for section, entry, field, text in texts_of(sections):
        if found := LEFT_OVER.search(text):
            yield Fault(section, entry, field, {"text": found[0]})


@rule(
    "warning",
    message=N_("The text names “{name}”, which no longer holds: {instead}."),
    source=N_("The list of repealed acts that Vifte comes with; check with a lawyer."),
    remedy=N_("Correct the reference."),
)
def references_are_to_law_in_force(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for section, entry, field, text in texts_of(sections):
        for pattern, since, instead in _repealed():
            if facts.today.isoformat() >= since and (found := pattern.search(text)):
                yield Fault(section, entry, field, {"name": found[0], "instead": instead})


@cache
def _repealed() -> list[tuple[re.Pattern[str], str, str]]:
    listed = yaml.safe_load(REPEALED.read_text("utf-8"))
    return [(re.compile(each["words"], re.IGNORECASE), str(each["since"]), each["instead"]) for each in listed]
