"""Contracting processes to make releases of, from the specification's own sample."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.platform.documents.metadata import load_sample
from app.procurement.procedures.schemas import Deadlines
from app.procurement.releases.schemas import (
    Company,
    ContractStep,
    DecidedLots,
    Decision,
    Enquiry,
    Process,
    PublishedFile,
    Publisher,
    ReceivedBid,
    ReleasedEdition,
    SignedContract,
)

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


NOTIFIED = datetime(2027, 5, 20, 9, tzinfo=UTC)
SIGNED = datetime(2027, 6, 2, 9, tzinfo=UTC)
AKTIV = Company(id="supplier-1", name="Aktiv Vej A/S", cvr="12345674", address="Vejen 1, 2610 Rødovre")
BROEN = Company(id="supplier-2", name="Broen ApS", cvr="87654325")
HAVEN = Company(id="supplier-3", name="Haven")


def bid(number: int, *companies: Company, **overrides: Any) -> ReceivedBid:
    given: dict[str, Any] = {
        "number": number,
        "received_at": datetime(2027, 4, 15, 8, number, tzinfo=UTC),
        "companies": companies,
        "lots": (1, 2),
        "is_valid": True,
    }
    return ReceivedBid(**{**given, **overrides})


def decision(**overrides: Any) -> Decision:
    """Lot 1 goes to Aktiv Vej; lot 2 to nobody."""
    given: dict[str, Any] = {
        "round": 1,
        "decided_at": datetime(2027, 5, 18, 9, tzinfo=UTC),
        "notified_at": NOTIFIED,
        "has_standstill": True,
        "bids": (
            bid(1, AKTIV, value_ore=1_900_000_000),
            bid(2, BROEN, HAVEN, lots=(1,)),
            bid(3, HAVEN, is_valid=False),
        ),
        "outcomes": (
            DecidedLots(lots=(1,), outcome="awarded", bid=1, value_ore=900_000_000),
            DecidedLots(lots=(2,), outcome="no_award"),
        ),
    }
    return Decision(**{**given, **overrides})


def step(kind: str = "signed", at: datetime = SIGNED, **overrides: Any) -> ContractStep:
    given: dict[str, Any] = {
        "ends_on": date(2029, 8, 31),
        "latest_on": date(2031, 8, 31),
        "value_ore": 880_000_000,
    }
    return ContractStep(kind=kind, at=at, **{**given, **overrides})


def contract(*steps: ContractStep, **overrides: Any) -> SignedContract:
    given: dict[str, Any] = {
        "reference": "K-2027-004",
        "title": "Afklaringsforløb, delaftale 1",
        "round": 1,
        "bid": 1,
        "lots": (1,),
        "signed_on": date(2027, 6, 2),
        "starts_on": date(2027, 9, 1),
        "kpis": tuple(kpi for kpi in sections()["kpis"] if 1 in kpi["lots"]),
        "options": "Kommunen kan forlænge kontrakten to gange med 12 måneder.",
    }
    return SignedContract(**{**given, "steps": steps or (step(),), **overrides})


@cache
def validator(name: str) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    if not OUTSIDE.exists():
        pytest.skip("the standard's schemas are not beside the repository")
    schema = json.loads((OUTSIDE / name).read_text("utf-8"))
    if name == "release-package-schema.json":
        # Releases are held against the schema with the extensions, one by one.
        schema["properties"]["releases"]["items"] = {"type": "object"}
    if name == "record-package-schema.json":
        record = schema["definitions"]["record"]["properties"]
        record["compiledRelease"] = {"type": "object"}
        # The other way to tell them is whole, which would need the schema of releases from the net.
        record["releases"] = record["releases"]["oneOf"][0]
    kind = jsonschema.validators.validator_for(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def faults(name: str, instance: Any) -> list[str]:
    """What the standard's schema of that name finds wrong; the test is skipped where the schemas are not at hand."""
    return [f"{list(each.absolute_path)}: {each.message[:150]}" for each in validator(name).iter_errors(instance)]
