"""What docs/documents.md lists is what the code has."""

import re
from pathlib import Path
from typing import get_args

import pytest

from app.platform.documents.filters import FILTERS
from app.platform.documents.kinds import REPOSITORY, TEMPLATES
from app.platform.documents.metadata import FieldType, Limits, Metadata
from app.platform.documents.rules import RULES
from app.platform.documents.sandbox import KEPT_FILTERS

PAGE = (REPOSITORY / "docs" / "documents.md").read_text("utf-8")


def table(heading: str) -> set[str]:
    """The names in the first column of the table under a header cell."""
    rows = PAGE.split(f"| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    return {re.match(r"\| `([\w-]+)`", row)[1] for row in rows}


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Type", set(get_args(FieldType))),
        ("Rule", set(RULES)),
        ("Filter", set(FILTERS)),
        ("Mark", {"data-numbered", "data-contents", "data-plain", "data-ref", "data-part"}),
    ],
)
def test_the_tables_list_what_there_is(heading, names):
    assert table(heading) == names


def test_kept_filters_and_limits_are_named():
    kept = PAGE.split("these are kept:")[1].split("There is no")[0]
    assert set(re.findall(r"`(\w+)`", kept)) == set(KEPT_FILTERS)
    limits = PAGE.split("bound it:")[1].split("\n- ")[0]
    assert set(re.findall(r"`(\w+)`", limits)) == set(Limits.__struct_fields__)


def test_the_keys_of_metadata_and_the_blocks_of_the_base_are_named():
    step = PAGE.split("Write `metadata.yaml`")[1].split("Raise")[0]
    assert set(re.findall(r"`(\w+)`", step)) == set(Metadata.__struct_fields__)
    blocks = set(re.findall(r"{% block (\w+) %}", (TEMPLATES / "_shared" / "base.html").read_text("utf-8")))
    named = PAGE.split("fill its blocks:")[1].split("Put what")[0]
    assert set(re.findall(r"`(\w+)`", named)) == blocks


@pytest.mark.parametrize("kind", sorted(folder.parent.name for folder in TEMPLATES.glob("*/metadata.yaml")))
def test_every_kind_has_all_its_files(kind):
    names = {each.name for each in Path(TEMPLATES / kind).iterdir()}
    assert {"metadata.yaml", "template.html", "style.css", "sample.yaml"} <= names
