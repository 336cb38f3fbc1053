"""Lists declared once: facets with counts, saved views, files with their filters stated, and a JSON twin.

A room says what its list is (`ListSpec`, in its `listing.py`), and its handlers call `list_page`, `json_page` and
`export_route`; the template extends "lists/page.html". docs/how-to-add.md has the steps.
"""

from app.platform.lists.sources import Condition, InMemory, InSql, count_of, fetch_counts, row_of
from app.platform.lists.spec import (
    Column,
    Filter,
    Found,
    ListSpec,
    Source,
    declare,
    declared_lists,
    find_list,
    without_filter,
)

__all__ = [
    "Column",
    "Condition",
    "Filter",
    "Found",
    "InMemory",
    "InSql",
    "ListSpec",
    "Source",
    "count_of",
    "declare",
    "declared_lists",
    "fetch_counts",
    "find_list",
    "row_of",
    "without_filter",
]
