"""All rules on one tender."""

from app.procurement.checking.registry import RULES, Sections
from app.procurement.checking.rules import all_rules
from app.procurement.checking.schemas import SEVERITIES, Facts, Finding


def check_tender(facts: Facts, sections: Sections) -> list[Finding]:
    """Everything the rules find, the gravest first; inside a severity in the order of the rules.

    sections : by name, in the shape of the template's metadata; what is not written yet may be missing or None.
    """
    assert all_rules
    found = [finding for each in RULES.values() for finding in each.findings(sections, facts)]
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))
