"""The rules by name; a rule says where something is wrong, the registry adds why and what to do."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from app.procurement.checking.schemas import Facts, Finding, Severity

Sections = Mapping[str, Any]


class Fault(msgspec.Struct, frozen=True):
    """What a rule found: where, and the values its message names."""

    section: str
    entry: int | None = None
    field: str | None = None
    params: dict[str, Any] = {}


RuleBody = Callable[[Sections, Facts], Iterator[Fault]]


class Rule(msgspec.Struct, frozen=True):
    name: str
    severity: Severity
    message: str
    source: str
    remedy: str
    body: RuleBody

    def findings(self, sections: Sections, facts: Facts) -> Iterator[Finding]:
        for fault in self.body(sections, facts):
            yield Finding(
                rule=self.name,
                severity=self.severity,
                section=fault.section,
                entry=fault.entry,
                field=fault.field,
                message=self.message,
                source=self.source,
                remedy=self.remedy,
                params=fault.params,
            )


RULES: dict[str, Rule] = {}


def rule(severity: Severity, *, message: str, source: str, remedy: str) -> Callable[[RuleBody], RuleBody]:
    """Enter a function as a rule; its name is the rule's. All texts are msgids marked with `N_`."""

    def enter(body: RuleBody) -> RuleBody:
        RULES[body.__name__] = Rule(body.__name__, severity, message, source, remedy, body)
        return body

    return enter
