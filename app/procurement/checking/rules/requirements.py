"""Requirements: of one kind, open to all, and clear."""

import re
from collections.abc import Iterator

from app.platform.errors import N_
from app.procurement.checking.registry import Fault, Sections, rule
from app.procurement.checking.schemas import Facts
from app.procurement.checking.words import likeness, words_of

OPEN = N_("Bidders are treated alike (udbudsloven § 2).")
# Words in common over words in either, from which two texts ask for the same thing.
SAME = 0.7
VAGUE = (
    "hurtigst muligt", "efter behov", "i passende omfang", "passende", "i nødvendigt omfang", "tilstrækkelig",
    "løbende", "i videst muligt omfang", "så vidt muligt",
)  # fmt: skip


@rule(
    "error",
    message=N_("{number} is a minimum requirement, and {other} scores the same thing."),
    source=N_("What every bid must meet cannot set bids apart."),
    remedy=N_("Keep one of them, or let the scored one ask for what goes beyond the minimum."),
)
def nothing_is_both_minimum_and_scored(sections: Sections, facts: Facts) -> Iterator[Fault]:
    listed = list(enumerate(sections.get("requirements") or []))
    scored = [each for _, each in listed if each.get("kind") == "evaluated"]
    for index, each in listed:
        if each.get("kind") != "minimum":
            continue
        if each.get("criterion"):
            yield Fault("requirements", index, "kind", {"number": each.get("number"), "other": each["criterion"]})
        for other in scored:
            texts = (f"{one.get('heading')} {one.get('text')}" for one in (each, other))
            if _shares_a_lot(each, other) and likeness(*texts) >= SAME:
                params = {"number": each.get("number"), "other": other.get("number")}
                yield Fault("requirements", index, "kind", params)


@rule(
    "warning",
    message=N_("{number} is scored, and does not say how the bidder is to answer it."),
    source=OPEN,
    remedy=N_("Say what the answer is to hold and how long it may be."),
)
def scored_requirements_say_how_to_answer(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, each in enumerate(sections.get("requirements") or []):
        if each.get("kind") == "evaluated" and not each.get("documentation"):
            yield Fault("requirements", index, "documentation", {"number": each.get("number")})


@rule(
    "error",
    message=N_("{number} names today's supplier or offer, “{name}”. Only they can meet it."),
    source=OPEN,
    remedy=N_("Describe what is needed, without the name."),
)
def requirements_name_no_supplier(sections: Sections, facts: Facts) -> Iterator[Fault]:
    names = {name for each in facts.todays_offers for name in (each.supplier, each.title) if len(name) > 3}
    for index, each in enumerate(sections.get("requirements") or []):
        text = f"{each.get('heading')} {each.get('text')}"
        for name in sorted(names):
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
                yield Fault("requirements", index, "text", {"number": each.get("number"), "name": name})


@rule(
    "warning",
    message=N_("{number} asks for experience with {municipality} itself. Few but today's supplier have it."),
    source=OPEN,
    remedy=N_("Ask for experience with the task and the target group instead."),
)
def requirements_ask_for_no_local_past(sections: Sections, facts: Facts) -> Iterator[Fault]:
    if not facts.municipality:
        return
    # Cut down to the name's stem: "i Testkommune", "fra Testby Kommune".
    name = re.escape(facts.municipality.removesuffix(" Kommune"))
    past = re.compile(rf"(erfaring|kendskab|samarbejd\w*)\s[^.]{{0,60}}{name}", re.IGNORECASE)
    for index, each in enumerate(sections.get("requirements") or []):
        if past.search(str(each.get("text") or "")):
            params = {"number": each.get("number"), "municipality": facts.municipality}
            yield Fault("requirements", index, "text", params)


@rule(
    "hint",
    message=N_("{number} says “{word}”. Two bidders will read it in two ways."),
    source=N_("A requirement that cannot be checked is no requirement."),
    remedy=N_("Write a number, a deadline or an example."),
)
def requirements_are_precise(sections: Sections, facts: Facts) -> Iterator[Fault]:
    for index, each in enumerate(sections.get("requirements") or []):
        text = str(each.get("text") or "").lower()
        found = next((word for word in VAGUE if re.search(rf"(?<!\w){word}(?!\w)", text)), None)
        if found and each.get("kind") == "minimum" and words_of(text):
            yield Fault("requirements", index, "text", {"number": each.get("number"), "word": found})


def _shares_a_lot(one: dict[str, list[int]], other: dict[str, list[int]]) -> bool:
    """Whether both hold for some lot; without lots a requirement holds for all."""
    first, second = set(one.get("lots") or []), set(other.get("lots") or [])
    return not first or not second or bool(first & second)
