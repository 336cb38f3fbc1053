"""Requirements of the library as values."""

from datetime import datetime
from typing import Any

import msgspec

AREAS = ("service", "staff", "place", "cooperation", "reporting", "quality")
KINDS = ("minimum", "evaluated", "information")


class RequirementInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person or a file says of a requirement.

    area, kind : as in the specification's metadata.
    target_groups : codes of the code list target_group; none means it suits all.
    source : what it rests on: a law, an analysis, the municipality's own experience.
    note : to colleagues, on when and how to use it; never part of a tender.
    """

    area: str
    kind: str
    heading: str
    text: str
    documentation: str = ""
    target_groups: list[str] = []
    source: str = ""
    note: str = ""


class StandardRequirement(RequirementInput, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A requirement in a file, known by its code."""

    code: str


class RequirementVersion(RequirementInput, frozen=True, kw_only=True):
    """One version of a requirement. Of a retired requirement the newest version has `retired_at`."""

    id: int
    code: str
    version: int
    created_by: int | None
    created_at: datetime
    retired_at: datetime | None

    @property
    def retired(self) -> bool:
        return self.retired_at is not None


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the requirements in a file, by code.

    kept : the municipality has its own wording, or has retired the requirement; the file's is left out.
    """

    added: list[str]
    reworded: list[str]
    unchanged: list[str]
    kept: list[str]


def wording_of(given: RequirementInput) -> RequirementInput:
    """What two versions are compared by: everything a person writes."""
    return RequirementInput(**{name: getattr(given, name) for name in RequirementInput.__struct_fields__})


def as_entry(requirement: RequirementVersion) -> dict[str, Any]:
    """The requirement as an entry of a tender's section `requirements`.

    The tender gives it its number, and an evaluated one the criterion it gets points under.
    """
    return {
        "area": requirement.area,
        "kind": requirement.kind,
        "lots": [],
        "heading": requirement.heading,
        "text": requirement.text,
        "criterion": None,
        "documentation": requirement.documentation or None,
        "library_code": requirement.code,
        "library_version": requirement.version,
    }
