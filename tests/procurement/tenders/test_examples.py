"""Rødovre's tender goes the whole way: import files, draft, document."""

from pathlib import Path

import asyncpg
import yaml

from app.platform.codelists import load_codelists
from app.platform.intake.at_once import import_file
from app.platform.jobs.testing import run_jobs
from app.procurement.tenders import service
from app.procurement.tenders.starting import service as starting

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "roedovre"


async def test_the_clarification_tender_is_made_from_the_imported_offers(db: asyncpg.Connection) -> None:
    await load_codelists()
    for kind in ("suppliers", "offers"):
        file = EXAMPLE / f"{kind}.csv"
        assert (await import_file(kind, file.name, file.read_bytes())).committed
    tender, is_new = await starting.load_tender(None, yaml.safe_load((EXAMPLE / "tender.yaml").read_text("utf-8")))
    assert is_new
    assert len(tender.lot_offers) == 2
    assert "Sygedagpenge" in tender.sections["lots"][0]["target_group"]
    document_id = await service.issue_document(None, tender.id, label="1.0")
    await run_jobs()
    document = await service.get_document(tender.id, document_id)
    assert document.state == "ready"
    assert document.pages is not None
    assert document.pages >= 8
