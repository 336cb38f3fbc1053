"""The facts come from code lists, closing days, thresholds and the catalogue."""

from datetime import date

import pytest

from app.procurement.checking.service import gather_facts
from tests.builders.catalogue import make_offer

pytestmark = pytest.mark.usefixtures("db")


async def test_facts_of_a_light_regime_tender() -> None:
    offer = await make_offer(title="Springet")
    facts = await gather_facts(
        procedure_kind="light_regime", publish_on=date(2025, 3, 3), lot_offers={2: (offer,)}, today=date(2026, 9, 1)
    )
    assert facts.is_light_regime and not facts.is_below_threshold
    assert facts.minimum_days["bids"] == 40
    assert facts.standstill_days == 10
    assert facts.threshold_ore == 5_581_350_00
    assert "85312510-7" in facts.light_cpv and "79634000-7" not in facts.light_cpv
    assert [(each.lot, each.title) for each in facts.todays_offers] == [(2, "Springet")]


async def test_a_year_without_a_threshold_has_none() -> None:
    facts = await gather_facts(
        procedure_kind="light_regime", publish_on=date(2031, 3, 3), lot_offers={}, today=date(2026, 9, 1)
    )
    assert facts.threshold_ore is None
    assert facts.todays_offers == ()
