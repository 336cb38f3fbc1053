"""What is frozen into a document: only figures that are about the lot's people, as they may be shown."""

from datetime import date, datetime
from typing import Any

import asyncpg

from app.platform.codelists import load_codelists
from app.procurement.tenders.issuing.assembly import evidence_section
from app.procurement.tenders.schemas import MeasuredEffect, Tender


def tender(lot_offers: dict[int, int]) -> Tender:
    return Tender(1, "T-1", "Udbud", "draft", "kravspecifikation", 1, {}, lot_offers, datetime(2026, 1, 1))  # noqa: DTZ001


def effect(**overrides: Any) -> MeasuredEffect:
    sensible: dict[str, Any] = {
        "offer_id": 7,
        "target_groups": ["6.6"],
        "outcome": "selvforsorgelse_52",
        "estimate": 2.44,
        "low": 0.31,
        "high": 4.52,
        "n": 186,
        "run_id": 3,
        "data_until": date(2026, 11, 15),
        "first_monday": date(2023, 1, 2),
        "last_monday": date(2025, 12, 29),
    }
    return MeasuredEffect(**{**sensible, **overrides})


async def test_a_figure_carries_interval_n_period_and_run(db: asyncpg.Connection) -> None:
    await load_codelists()
    section = evidence_section(tender({1: 7}), [effect()])
    assert section is not None
    figure = section["figures"][0]
    assert (figure["value"], figure["low"], figure["high"], figure["unit"], figure["n"]) == (2.4, 0.3, 4.5, "uger", 186)
    assert figure["period"] == "Start 2. januar 2023 til 29. december 2025"
    assert figure["run"] == "3"


async def test_a_share_is_told_in_percentage_points(db: asyncpg.Connection) -> None:
    await load_codelists()
    section = evidence_section(
        tender({1: 7}), [effect(outcome="selvforsorget_i_uge_52", estimate=0.091, low=-0.012, high=0.194)]
    )
    assert section is not None
    assert (section["figures"][0]["value"], section["figures"][0]["unit"]) == (9.1, "procentpoint")


async def test_an_outcome_for_other_target_groups_is_left_out(db: asyncpg.Connection) -> None:
    await load_codelists()
    assert evidence_section(tender({1: 7}), [effect(outcome="uddannelse_52")]) is None


async def test_an_offer_that_no_lot_replaces_is_left_out(db: asyncpg.Connection) -> None:
    await load_codelists()
    assert evidence_section(tender({1: 8}), [effect()]) is None
