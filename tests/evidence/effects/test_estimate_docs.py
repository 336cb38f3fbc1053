"""docs/estimate.md and the program say the same: options, fields of an arm, reasons, links."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from app.evidence.effects.estimate_command import estimate
from app.evidence.effects.estimate_printing import WHY_NOT
from models.pooled.pooling import NO_RANK
from models.result import ArmEffect

DOCS = Path(__file__).resolve().parents[3] / "docs"
TEXT = (DOCS / "estimate.md").read_text("utf-8")


def _section(title):
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def _first_cells(title):
    """Names in backticks in the first cell of each row of the section's tables."""
    rows = re.findall(r"^\| (.*?) \|", _section(title), re.MULTILINE)
    return {name for cell in rows for name in re.findall(r"`([^`]+)`", cell)}


def test_every_option_has_a_row_and_every_row_an_option():
    options = {name for one in estimate.params for name in one.opts if name.startswith("--")}
    assert _first_cells("Options") == options


def test_every_field_of_an_arm_has_a_row_and_every_row_a_field():
    assert _first_cells("What comes out") == {field.name for field in fields(ArmEffect)}


def test_every_option_named_anywhere_is_one():
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", TEXT)) - {"--where", "--out"}
    assert named <= {name for one in estimate.params for name in one.opts}


@pytest.mark.parametrize("reason", sorted(NO_RANK))
def test_every_reason_not_to_rank_has_words(reason):
    assert WHY_NOT[reason]


def test_every_link_leads_somewhere():
    targets = re.findall(r"\]\(([^)#]+)", TEXT)
    assert targets
    assert [target for target in targets if not (DOCS / target).exists()] == []


def test_the_page_is_linked_from_the_method_and_the_front_page():
    assert "(estimate.md)" in (DOCS / "effects.md").read_text("utf-8")
    assert "(docs/estimate.md)" in (DOCS.parent / "README.md").read_text("utf-8")
