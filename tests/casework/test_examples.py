"""The made-up citizens of the examples go in after the offers, with their placements, assessments and reports."""

from pathlib import Path

import asyncpg
import pytest

from app.platform.codelists import load_codelists
from app.platform.db import fetch, fetch_value
from app.platform.intake.at_once import import_file

VARDE = Path(__file__).resolve().parents[2] / "examples" / "varde"
KINDS = ("suppliers", "offers", "citizens", "spells", "placements", "assessments", "reports")


@pytest.fixture
async def varde(db: asyncpg.Connection) -> None:
    await load_codelists()
    for kind in KINDS:
        result = await import_file(kind, f"{kind}.csv", (VARDE / f"{kind}.csv").read_bytes())
        assert result.committed, (kind, result.report.errors)


async def test_reports_of_job_sti_came_in_time_and_of_job_og_motivation_late(varde: None) -> None:
    rows = await fetch(
        """select offer.title, sent_at::date - due_on as days from report join placement on placement.id = placement_id
             join offer on offer.id = offer_id order by report.id"""
    )
    assert [(row["title"], row["days"] > 0) for row in rows] == [
        ("Job-STI", False), ("Job og motivation", True), ("Job-STI", False),
    ]  # fmt: skip


async def test_disagreement_between_citizen_and_professional_is_kept(varde: None) -> None:
    apart = await fetch_value("select count(*) from assessment where citizen_score <> professional_score")
    assert apart >= 3
