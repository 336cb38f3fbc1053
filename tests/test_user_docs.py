"""The users' guides name what stands on the pages: every Danish word in brackets is one of the interface's."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GUIDES = (
    "caseworker",
    "supplier",
    "comparison",
    "bidders",
    "sealed-bids",
    "opening",
    "evaluation",
    "awards",
    "contracts",
)


def danish_of_the_interface() -> set[str]:
    texts = [path.read_text("utf-8") for path in ROOT.glob("app/**/da.po")]
    return {found for text in texts for found in re.findall(r'^msgstr "(.+)"$', text, re.MULTILINE)}


@pytest.mark.parametrize("guide", GUIDES)
def test_the_words_in_brackets_stand_on_the_pages(guide: str) -> None:
    named = re.findall(r"\(\*([^*]+)\*\)", (ROOT / "docs" / f"{guide}.md").read_text("utf-8"))
    assert len(named) > 5
    assert set(named) - danish_of_the_interface() == set()


@pytest.mark.parametrize("guide", GUIDES)
def test_every_link_and_picture_of_a_guide_is_there(guide: str) -> None:
    text = (ROOT / "docs" / f"{guide}.md").read_text("utf-8")
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text)]
    missing = [target for target in targets if target and not (ROOT / "docs" / target).exists()]
    assert missing == []
