"""Contracting processes to make releases of, from the specification's own sample."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from app.platform.documents.metadata import load_sample
from app.procurement.procedures.schemas import Deadlines
from app.procurement.releases.schemas import Enquiry, Process, PublishedFile, Publisher, ReleasedEdition

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
