"""Finds the rooms' tables by their place, so that the database room need not import upward."""

import importlib
import inspect
from pathlib import Path

from piccolo.table import Table, sort_table_classes

APP_DIR = Path(__file__).resolve().parents[2]


def table_modules() -> list[str]:
    """Dotted names of every room's `tables.py`, sorted."""
    files = APP_DIR.glob("*/*/tables.py")
    return sorted(".".join(("app", *file.relative_to(APP_DIR).with_suffix("").parts)) for file in files)


def all_tables() -> list[type[Table]]:
    """Every Piccolo table of the product, referenced ones first."""
    found = {
        table._meta.tablename: table
        for name in table_modules()
        for _, table in inspect.getmembers(importlib.import_module(name), inspect.isclass)
        if issubclass(table, Table) and table.__module__ == name
    }
    return sort_table_classes(list(found.values()))
