"""Reads what the demonstration's users write to each other."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

EVERYDAY = Path(__file__).with_name("everyday.yaml")


@cache
def read_everyday() -> dict[str, Any]:
    return yaml.safe_load(EVERYDAY.read_text("utf-8"))  # type: ignore[no-any-return]
