"""The code lists Vifte comes with, one CSV file each: the columns of `Code`, and any attributes after them."""

import csv
from datetime import date
from pathlib import Path

from app.platform.codelists.values import Code

SEED_DIR = Path(__file__).parent / "seed"
_OWN_COLUMNS = {"code", "label_da", "label_en", "valid_from", "valid_to"}
_FLAGS = {"true": True, "false": False}


def seeded_lists() -> list[str]:
    return sorted(file.stem for file in SEED_DIR.glob("*.csv"))


def read_seed(list_name: str) -> list[Code]:
    """The codes of one list, in the order of the file, which is the order people see them in."""
    with (SEED_DIR / f"{list_name}.csv").open(encoding="utf-8", newline="") as file:
        return [_read_row(list_name, position, row) for position, row in enumerate(csv.DictReader(file), start=1)]


def _read_row(list_name: str, position: int, row: dict[str, str]) -> Code:
    return Code(
        list=list_name,
        code=row["code"],
        label_da=row["label_da"],
        label_en=row["label_en"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        position=position,
        attributes={name: _FLAGS.get(text, text) for name, text in row.items() if name not in _OWN_COLUMNS},
    )
