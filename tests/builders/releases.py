"""Contracting processes to make releases of, from the specification's own sample."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.platform.documents.metadata import load_sample
from app.procurement.procedures.schemas import Deadlines
from app.procurement.releases.schemas import Enquiry, Process, PublishedFile, Publisher, ReleasedEdition

OUTSIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "ocds"
MUNICIPALITY = Publisher(
    name="Rødovre Kommune", cvr="65307316", prefix="ocds-abc123", origin="https://udbud.example.dk"
)
TRIAL = msgspec.structs.replace(MUNICIPALITY, prefix=None)
PUBLISHED = datetime(2027, 3, 1, 8, 30, tzinfo=UTC)
DEADLINES = Deadlines(
    questions_until=datetime(2027, 4, 2, 10, tzinfo=UTC),
    answers_until=datetime(2027, 4, 8, 21, 59, tzinfo=UTC),
    bids_until=datetime(2027, 4, 16, 10, tzinfo=UTC),
    opens_at=datetime(2027, 4, 16, 11, tzinfo=UTC),
)
FILE = PublishedFile(
    id="kravspecifikation-1.0",
    kind="kravspecifikation",
    title="Kravspecifikation 1.0",
    url="https://udbud.example.dk/udbud/RK-2027-014/editions/1/documents/1",
    published_at=PUBLISHED,
    sha256="0" * 64,
)


def sections(**overrides: Any) -> dict[str, Any]:
    sample = msgspec.json.decode(msgspec.json.encode(load_sample("kravspecifikation")))
    return {**sample, **overrides}


def edition(number: int = 1, **overrides: Any) -> ReleasedEdition:
    given: dict[str, Any] = {
        "number": number,
        "published_at": PUBLISHED.replace(day=PUBLISHED.day + number - 1),
        "sections": sections(),
        "content_hash": f"{number:064d}",
        "deadlines": DEADLINES,
        "files": (FILE,),
        "summary": "Fristen er flyttet." if number > 1 else "",
        "changed": ("Tidsplan: Frist for tilbud",) if number > 1 else (),
    }
    return ReleasedEdition(**{**given, **overrides})


def process(**overrides: Any) -> Process:
    given: dict[str, Any] = {
        "reference": "RK-2027-014",
        "state": "published",
        "procedure_label": "Udbud efter light-regimet",
        "is_public": True,
        "uses_bids": True,
        "editions": (edition(),),
    }
    return Process(**{**given, **overrides})


def enquiry(number: int, published_at: datetime) -> Enquiry:
    return Enquiry(
        number=number,
        asked_at=PUBLISHED,
        text="Må forløbet deles i to?",
        answer="Nej.",
        answered_at=published_at,
        published_at=published_at,
    )


@cache
def validator(name: str) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    if not OUTSIDE.exists():
        pytest.skip("the standard's schemas are not beside the repository")
    schema = json.loads((OUTSIDE / name).read_text("utf-8"))
    if name == "release-package-schema.json":
        # Releases are held against the schema with the extensions, one by one.
        schema["properties"]["releases"]["items"] = {"type": "object"}
    kind = jsonschema.validators.validator_for(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def faults(name: str, instance: Any) -> list[str]:
    """What the standard's schema of that name finds wrong; the test is skipped where the schemas are not at hand."""
    return [f"{list(each.absolute_path)}: {each.message[:150]}" for each in validator(name).iter_errors(instance)]
