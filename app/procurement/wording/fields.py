"""The fields a kind's text may use, as a flat list from its metadata."""

from collections.abc import Iterator, Mapping

import msgspec

from app.platform.documents.metadata import FieldSpec, load_metadata

# What every text has beside the kind's own.
ALWAYS = ("language", "made.kind", "made.name", "made.template_version", "made.content_hash")


class FieldLine(msgspec.Struct, frozen=True):
    """path : as it is written in the text; `[]` marks a list, which is gone through with `for`."""

    path: str
    label: str
    type: str
    optional: bool


def fields_of(kind: str, locale: str) -> list[FieldLine]:
    own = _lines(load_metadata(kind).fields, "", "da" if locale == "da" else "en")
    return [*own, *(FieldLine(path, "", "text", False) for path in ALWAYS)]


def _lines(fields: Mapping[str, FieldSpec], before: str, language: str) -> Iterator[FieldLine]:
    for name, spec in fields.items():
        entries = spec.type == "list"
        path = f"{before}{name}{'[]' if entries else ''}"
        yield FieldLine(path, getattr(spec, language), spec.type, spec.optional)
        inner = spec.item if entries and spec.item else spec
        yield from _lines(inner.fields, f"{path}.", language)
