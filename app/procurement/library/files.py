"""Requirements in YAML files: those that come with the product, and those a municipality shares."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import yaml

from app.platform.errors import N_, FieldError, InvalidInput
from app.procurement.library.schemas import StandardRequirement

STANDARD = Path(__file__).parent / "standard"
NOT_READ = N_("{file} cannot be read as YAML: {problem}")
NO_LIST = N_("{file} must hold one list named “requirements”; see docs/library.md.")
WRONG_ENTRY = N_("Requirement {place} in {file} is not as it must be: {problem}")


def standard_requirements() -> list[StandardRequirement]:
    """The requirements that come with the product."""
    return read_files(sorted(STANDARD.glob("*.yaml")))


def read_files(paths: Iterable[Path]) -> list[StandardRequirement]:
    """Raises InvalidInput naming every entry that cannot be read."""
    return [each for path in paths for each in _read(path)]


def _read(path: Path) -> list[StandardRequirement]:
    found: list[StandardRequirement] = []
    faults: list[FieldError] = []
    for place, entry in enumerate(_entries(path), start=1):
        try:
            found.append(msgspec.convert(entry, StandardRequirement))
        except msgspec.ValidationError as problem:
            params = {"file": path.name, "place": place, "problem": str(problem)}
            faults.append(FieldError("file", WRONG_ENTRY, params))
    if faults:
        raise InvalidInput(faults)
    return found


def _entries(path: Path) -> list[Any]:
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        first_line = str(problem).splitlines()[0]
        raise InvalidInput([FieldError("file", NOT_READ, {"file": path.name, "problem": first_line})]) from problem
    entries = data.get("requirements") if isinstance(data, dict) and len(data) == 1 else None
    if not isinstance(entries, list):
        raise InvalidInput([FieldError("file", NO_LIST, {"file": path.name})])
    return entries
