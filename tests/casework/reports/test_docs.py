"""docs/reports.md names the topics there are."""

import re
from pathlib import Path

from app.casework.reports.form import TOPICS

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reports.md").read_text("utf-8")


def test_the_table_of_topics_lists_them_all() -> None:
    table = PAGE.split("| Topic | Field |")[1].split("\n\n")[0]
    named = {name for row in table.splitlines() if row for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == set(TOPICS)
