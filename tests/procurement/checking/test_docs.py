"""The page for procurement staff lists every rule, with its weight and its words."""

from pathlib import Path

from app.procurement.checking.registry import RULES
from app.procurement.checking.rules import all_rules

DOCS = (Path(__file__).resolve().parents[3] / "docs" / "tender-checks.md").read_text("utf-8")


def test_the_page_lists_every_rule_as_it_is() -> None:
    assert all_rules
    listed = [line for line in DOCS.splitlines() if line.startswith("| `")]
    assert listed == [
        f"| `{rule.name}` | {rule.severity} | {rule.message} | {rule.source} |" for rule in RULES.values()
    ]
