"""A document kind's `metadata.yaml`: its name, limits, fields and rules."""

from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from app.platform.documents.kinds import TEMPLATES, kind_folder

# libyaml reads ten times as fast as the same loader in Python.
SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FieldType = Literal[
    "text", "prose", "integer", "decimal", "money", "percent", "date", "boolean", "choice", "svg", "record", "list"
]


class FieldSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field. `min` and `max` bound a number's value, a text's characters or a list's length."""

    type: FieldType
    da: str = ""
    en: str = ""
    optional: bool = False
    min: float | None = None
    max: float | None = None
    pattern: str | None = None
    choices: tuple[str, ...] = ()
    fields: dict[str, "FieldSpec"] = {}
    item: "FieldSpec | None" = None


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one document may cost. `rows` are table rows, `characters` those of the HTML, `seconds` of CPU.

    `memory_mb` comes on top of what the warm process already holds.
    """

    pages: int = 200
    rows: int = 2_000
    characters: int = 5_000_000
    seconds: int = 20
    wall_seconds: int = 30
    memory_mb: int = 1024


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule across fields, with its message in both languages; see `rules.py` for what each kind means."""

    rule: Literal["unique", "sum", "sum_within", "refers", "needs", "not_above"]
    of: str
    da: str
    en: str
    to: tuple[str, ...] = ()
    children: str = ""
    equals: float | str = 0
    when: dict[str, str] = {}
    field: str = ""
    low: str = ""
    high: str = ""


class Attachment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The name under which an issued document carries its own data, as JSON."""

    name: str
    description: str


class Metadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    version: str
    name: dict[str, str]
    fields: dict[str, FieldSpec]
    language: str = "da"
    limits: Limits = Limits()
    rules: tuple[Rule, ...] = ()
    attachment: Attachment | None = None


def load_metadata(kind: str, templates: Path = TEMPLATES) -> Metadata:
    """Raises UnknownDocument, and msgspec.ValidationError for a metadata file that is itself wrong."""
    return msgspec.convert(_read_yaml(kind_folder(kind, templates) / "metadata.yaml"), Metadata)


def load_sample(kind: str, templates: Path = TEMPLATES) -> dict[str, Any]:
    sample: dict[str, Any] = _read_yaml(kind_folder(kind, templates) / "sample.yaml")
    return sample


def _read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=SAFE_LOADER)  # noqa: S506 a safe loader, see above
