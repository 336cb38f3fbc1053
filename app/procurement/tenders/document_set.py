"""A tender's document set: from its sections to the data of each kind of document, so that nothing is typed twice."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.platform.documents.metadata import FieldSpec, load_metadata
from app.platform.documents.values import conform, content_hash

SPECIFICATION = "kravspecifikation"
# What a published tender consists of, in the order it is read.
PUBLISHED = ("udbudsbetingelser", SPECIFICATION, "kravmatrix", "loesningsskema", "kontraktudkast")
# Made from a tender and what has happened to it since.
LATER = ("spoergsmaal_svar", "rettelsesblad", "evalueringsrapport", "tildelingsbrev", "afslagsbrev")
KINDS = ("projektbeskrivelse", *PUBLISHED, *LATER)


def kinds_of(documents: Sequence[str]) -> list[str]:
    """Those of a procedure's documents that are made from templates, in the order they are read."""
    return [kind for kind in KINDS if kind in documents]


def edition_hash(sections: Mapping[str, Any], heading: Mapping[str, Any]) -> str:
    """SHA-256 over a tender's frozen sections: the number that every document of the edition carries.

    heading : its reference and title. The evidence frozen with the sections is part of it.
    """
    fields = {name: spec for name, spec in load_metadata(SPECIFICATION).fields.items() if name != "document"}
    values, _ = conform(_fitted(_whole(sections, heading), fields), fields)
    return content_hash(values)


def data_for(
    kind: str,
    sections: Mapping[str, Any],
    heading: Mapping[str, Any],
    edition: str,
    issued_on: date,
    *,
    published: bool = True,
    more: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Plain data in the shape of the kind's metadata; whether it is complete is for `check_data` to say.

    sections : the tender's, in the shape of the specification's metadata; fields that the kind has no use for are
    left out. heading : reference and title. edition : what the cover calls the version. more : what comes from beside
    the sections, such as `questions` or `amendment`.
    """
    fields = load_metadata(kind).fields
    document = {
        "version": edition,
        "issued_on": issued_on,
        "status": "published" if published else "draft",
        "edition_hash": edition_hash(sections, heading),
    }
    given = {**_whole(sections, heading), **(more or {}), "document": document}
    return _fitted({name: given[name] for name in fields if given.get(name) is not None}, fields)


def _whole(sections: Mapping[str, Any], heading: Mapping[str, Any]) -> dict[str, Any]:
    return {**sections, "tender": {**(sections.get("tender") or {}), **heading}}


def _fitted(record: Mapping[str, Any], fields: Mapping[str, FieldSpec]) -> dict[str, Any]:
    """The record with only the fields that are known, all the way down."""
    return {name: _fit(record[name], spec) for name, spec in fields.items() if name in record}


def _fit(value: Any, spec: FieldSpec) -> Any:
    if spec.type == "record" and isinstance(value, Mapping):
        return _fitted(value, spec.fields)
    if spec.type == "list" and spec.item is not None and isinstance(value, (list, tuple)):
        return [_fit(each, spec.item) for each in value]
    return value
