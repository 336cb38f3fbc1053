"""The head of the chain, written outside the database: what a cut tail is seen by."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FILE_NAME = "audit-head.jsonl"


@dataclass(frozen=True)
class Head:
    """At `at` the last entry was `id`, with this hash (hex)."""

    at: datetime
    id: int
    hash: str


def append_head(folder: Path, head: Head) -> None:
    """One line, on the disk before this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"at": head.at.isoformat(), "id": head.id, "hash": head.hash})
    with (folder / FILE_NAME).open("a", encoding="ascii") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_heads(folder: Path) -> list[Head]:
    """All heads ever written here, oldest first. A line broken by a crash raises ValueError naming it."""
    path = folder / FILE_NAME
    if not path.exists():
        return []
    heads = []
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), start=1):
        try:
            fields = json.loads(line)
            heads.append(Head(datetime.fromisoformat(fields["at"]), int(fields["id"]), str(fields["hash"])))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path.name}, line {number} is not a head of the trail") from error
    return heads
