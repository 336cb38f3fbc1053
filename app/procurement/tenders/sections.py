"""A tender's sections, as its template's metadata lays them out: which there are, and what is wrong with one."""

from collections.abc import Mapping
from functools import cache
from string import ascii_uppercase
from typing import Any

from app.platform.documents.metadata import FieldSpec, Metadata, load_metadata
from app.platform.documents.rules import broken_rules
from app.platform.documents.values import MISSING, conform
from app.platform.errors import FieldError, InvalidInput

# In the order of the document. Left out: what is set when a document is issued (document, evidence).
ORDER = (
    "tender", "buyer", "timetable", "lots", "lot_rules", "criteria", "award", "requirements", "kpis", "deliverables",
    "meetings", "suitability", "conditions", "payment", "quality", "contract_terms", "clauses", "data_protection",
    "definitions", "annexes",
)  # fmt: skip
ROWS = ("lots", "criteria", "requirements")
ONE_BY_ONE = (
    "lots", "requirements", "kpis", "suitability", "conditions", "payment", "quality", "contract_terms", "clauses",
    "data_protection", "definitions",
)  # fmt: skip
# Given by the system: people never type them.
DERIVED = {"tender": ("reference", "title"), "lots": ("number",), "criteria": ("number",), "requirements": ("number",)}


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
    return values[name], problems


def refuse_wrong(problems: list[FieldError]) -> None:
    """A draft may have gaps, but nothing false. Raises InvalidInput naming every field."""
    wrong = [problem for problem in problems if problem.msgid != MISSING]
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


def next_requirement_number(requirements: list[dict[str, Any]]) -> str:
    """K1, K2 …; a number that was used is never given to another requirement."""
    used = [int(digits) for each in requirements if (digits := str(each["number"]).removeprefix("K")).isdigit()]
    return f"K{max(used, default=0) + 1}"


def _within(rule: Any, name: str) -> bool:
    """Whether the rule speaks of this section alone."""
    paths = [rule.of, *rule.to]
    return all(path.split(".")[0].split("[")[0] == name for path in paths if path)
