"""A tender's sections, as its template's metadata lays them out: which there are, and what is wrong with one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from string import ascii_uppercase
from typing import Any

from app.platform.documents.metadata import FieldSpec, Metadata, load_metadata
from app.platform.documents.rules import broken_rules
from app.platform.documents.values import MISSING, conform
from app.platform.errors import N_, FieldError, InvalidInput
from app.platform.free_text import holds_cpr_number

# In the order of the document. Left out: what is set when a document is issued (document, evidence).
ORDER = (
    "tender", "buyer", "timetable", "lots", "lot_rules", "criteria", "award", "requirements", "kpis", "deliverables",
    "meetings", "suitability", "conditions", "prices", "payment_model", "payment", "quality", "contract_terms",
    "clauses", "data_protection", "definitions", "annexes",
)  # fmt: skip
ROWS = ("lots", "criteria", "requirements")
ONE_BY_ONE = (
    "lots", "requirements", "kpis", "suitability", "conditions", "prices", "payment", "quality", "contract_terms",
    "clauses", "data_protection", "definitions",
)  # fmt: skip
PERSONAL_NUMBER = N_("The text seems to hold a CPR number. Leave it out.")
# Given by the system: people never type them.
DERIVED = {
    "tender": ("reference", "title"),
    "lots": ("number",),
    "criteria": ("number",),
    "requirements": ("number", "library_code", "library_version"),
    "prices": ("number",),
}

REQUIREMENT_NUMBER = re.compile(r"K([1-9][0-9]{0,4})")
LARGEST_LOT = 99
# What no row of a requirement can be without, even in a draft.
NEVER_MISSING = re.compile(r"requirements\[\d+\]\.(area|kind)")


@cache
def metadata_of(template: str) -> Metadata:
    return load_metadata(template)


def section_spec(template: str, name: str) -> FieldSpec:
    return metadata_of(template).fields[name]


def label_of(spec: FieldSpec, locale: str) -> str:
    return spec.en if locale == "en" else spec.da


def check_section(template: str, name: str, value: Any) -> tuple[Any, list[FieldError]]:
    """The section as the document sees it, and everything wrong with it; what is only missing so far is told too."""
    values, problems = conform({name: value}, {name: section_spec(template, name)})
    if not problems:
        rules = [rule for rule in metadata_of(template).rules if _within(rule, name)]
        problems = broken_rules(values, rules)
    return values[name], problems + [
        FieldError(path, PERSONAL_NUMBER) for path, text in _texts(values[name], name) if holds_cpr_number(text)
    ]


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text in a section, with its path."""
    if isinstance(value, str):
        yield path, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield from _texts(inner, f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}")


def refuse_wrong(problems: list[FieldError]) -> None:
    """A draft may have gaps, but nothing false. Raises InvalidInput naming every field."""
    wrong = [problem for problem in problems if problem.msgid != MISSING or NEVER_MISSING.fullmatch(problem.field)]
    if wrong:
        raise InvalidInput(wrong)


def check_whole(template: str, sections: Mapping[str, Any]) -> list[FieldError]:
    """Everything between this draft and a document, rules across sections included."""
    fields = {name: spec for name, spec in metadata_of(template).fields.items() if name in ORDER}
    values, problems = conform({name: sections[name] for name in fields if name in sections}, fields)
    return problems or broken_rules(values, metadata_of(template).rules)


def number_criteria(criteria: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Criteria with their numbers by position: A, B, B.1, B.2; letters, since the document's chapters have digits."""
    return [
        {
            **criterion,
            "number": letter,
            "children": [
                {**child, "number": f"{letter}.{place}"}
                for place, child in enumerate(criterion.get("children") or [], start=1)
            ],
        }
        for letter, criterion in zip(ascii_uppercase, criteria, strict=False)
    ]


def number_requirements(
    requirements: Sequence[dict[str, Any]], before: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """K1, K2 … for those without; a number `before` or among them now is never given to another requirement."""
    taken = [int(match[1]) for each in (*before, *requirements) if (match := _number_of(each))]
    free = count(max(taken, default=0) + 1)
    return [each if _number_of(each) else {**each, "number": f"K{next(free)}"} for each in requirements]


def _number_of(requirement: Mapping[str, Any]) -> re.Match[str] | None:
    return REQUIREMENT_NUMBER.fullmatch(str(requirement.get("number") or ""))


def number_prices(prices: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Price lines keep their numbers, since bids name them; those without get the next free ones."""
    free = count(max((line["number"] for line in prices if type(line.get("number")) is int), default=0) + 1)
    return [line if type(line.get("number")) is int else {**line, "number": next(free)} for line in prices]


def number_lots(lots: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lots keep their numbers; those without get the next free ones."""
    free = count(max((lot["number"] for lot in lots if _is_lot_number(lot)), default=0) + 1)
    return [lot if _is_lot_number(lot) else {**lot, "number": next(free)} for lot in lots]


def lot_titles(sections: Mapping[str, Any]) -> dict[int, str]:
    """By number, in the order of the document; empty where nothing is written yet."""
    return {int(lot["number"]): str(lot.get("title") or "") for lot in sections.get("lots") or []}


def _is_lot_number(lot: Mapping[str, Any]) -> bool:
    number = lot.get("number")
    return type(number) is int and 1 <= number <= LARGEST_LOT


def _within(rule: Any, name: str) -> bool:
    """Whether the rule speaks of this section alone."""
    paths = [rule.of, *rule.to]
    return all(path.split(".")[0].split("[")[0] == name for path in paths if path)
