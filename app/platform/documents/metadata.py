"""A document kind's `metadata.yaml`: its name, limits, fields and rules."""

from functools import lru_cache
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


class Reuse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields that are another kind's, with the rules that speak of them alone: both take the same data."""

    kind: str
    fields: tuple[str, ...]


class Metadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    version: str
    name: dict[str, str]
    fields: dict[str, FieldSpec]
    language: str = "da"
    limits: Limits = Limits()
    rules: tuple[Rule, ...] = ()
    attachment: Attachment | None = None
    reuse: Reuse | None = None


def load_metadata(kind: str, templates: Path = TEMPLATES) -> Metadata:
    """Raises UnknownDocument, and msgspec.ValidationError for a metadata file that is itself wrong."""
    file = kind_folder(kind, templates) / "metadata.yaml"
    metadata = _read_metadata(file, file.stat().st_mtime_ns)
    return metadata if metadata.reuse is None else _with_reused(metadata, load_metadata(metadata.reuse.kind, templates))


@lru_cache(maxsize=64)
def _read_metadata(file: Path, _changed: int) -> Metadata:
    return msgspec.convert(_read_yaml(file), Metadata)


def _with_reused(own: Metadata, other: Metadata) -> Metadata:
    taken = own.reuse.fields if own.reuse else ()
    fields = {name: other.fields[name] for name in taken} | own.fields
    rules = [rule for rule in other.rules if _sections_of(rule) <= set(taken) - own.fields.keys()]
    return msgspec.structs.replace(own, fields=fields, rules=(*rules, *own.rules))


def _sections_of(rule: Rule) -> set[str]:
    paths = (rule.of, *rule.to, *((rule.low, rule.high) if not rule.of else ()))
    return {path.split(".")[0].removesuffix("[]") for path in paths if path}


def load_sample(kind: str, templates: Path = TEMPLATES) -> dict[str, Any]:
    """Data that fills the document; a reused field that the sample leaves out comes from the other kind's sample."""
    sample: dict[str, Any] = _read_yaml(kind_folder(kind, templates) / "sample.yaml") or {}
    reuse = load_metadata(kind, templates).reuse
    if reuse is None:
        return sample
    other = load_sample(reuse.kind, templates)
    return {name: other[name] for name in reuse.fields if name in other} | sample


def _read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=SAFE_LOADER)  # noqa: S506 a safe loader, see above
