"""A tender without fault, and the facts it is checked against."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from app.procurement.checking import Facts, Finding, TodaysOffer, check_tender

TODAY = date(2026, 9, 1)
FACTS = Facts(
    today=TODAY,
    closed=frozenset({date(2026, 12, 24)}),
    minimum_days={"bids": 30},
    threshold_ore=5_600_000_00,
    threshold_period="2026-27",
    light_cpv=frozenset({"85312510-7", "80530000-8"}),
    todays_offers=(TodaysOffer(1, "Springet", "Nordstjernen ApS"),),
    municipality="Testby Kommune",
)
CLEAN: dict[str, Any] = {
    "tender": {
        "value_ore": 9_000_000_00,
        "value_options_ore": 3_000_000_00,
        "extension": "To gange 12 måneder",
        "cpv": [{"code": "85312510-7", "name": "Erhvervsmæssig revalidering"}],
    },
    "timetable": [
        {"code": "publish", "label": "Udbuddet offentliggøres", "date": "2026-10-01"},
        {"code": "questions", "label": "Frist for spørgsmål", "date": "2026-10-20", "time": "12.00"},
        {"code": "answers", "label": "Frist for svar", "date": "2026-10-27"},
        {"code": "bids", "label": "Frist for tilbud", "date": "2026-11-10", "time": "12.00"},
        {"code": "opening", "label": "Åbning", "date": "2026-11-10", "time": "13.00"},
        {"code": "notification", "label": "Underretning", "date": "2026-12-01"},
        {"code": "standstill", "label": "Standstill udløber", "date": "2026-12-11"},
        {"code": "sign", "label": "Kontrakt underskrives", "date": "2026-12-14"},
        {"code": "start", "label": "Kontraktstart", "date": "2027-02-01"},
    ],
    "lots": [
        {"number": 1, "title": "Afklaring", "volume_low": 60, "volume_high": 90, "value_ore": 4_000_000_00},
        {"number": 2, "title": "Lange forløb", "volume_low": 50, "volume_high": 80, "value_ore": 5_000_000_00},
    ],
    "lot_rules": {"suppliers": "Én leverandør pr. delaftale"},
    "criteria": [
        {"number": "A", "kind": "price", "name": "Pris", "weight_percent": 40},
        {
            "number": "B", "kind": "quality", "name": "Kvalitet", "weight_percent": 60, "children": [
                {"number": "B.1", "name": "Metode", "weight_percent": 35, "counts_positively": ["konkret"]},
                {"number": "B.2", "name": "Bemanding", "weight_percent": 25, "counts_positively": ["fast person"]},
            ],
        },
    ],
    "award": {
        "scale": [{"points": 0, "meaning": "Ringe"}, {"points": 10, "meaning": "Fremragende"}],
        "formula": "linear_above_lowest",
        "spread_percent": 50,
        "price_formula": "Laveste pris får 10 point.",
    },
    "requirements": [
        {"number": "K1", "area": "service", "kind": "minimum", "heading": "Første samtale",
         "text": "Leverandøren holder første samtale senest fem hverdage efter bestillingen."},
        {"number": "K2", "area": "service", "kind": "evaluated", "heading": "Metode", "criterion": "B.1",
         "text": "Beskriv, hvordan forløbet bygges op for borgere med helbredsproblemer.",
         "documentation": "Højst to sider."},
        {"number": "K3", "area": "staff", "kind": "evaluated", "heading": "Medarbejdere", "criterion": "B.2",
         "text": "Beskriv, hvem der løser opgaven.", "documentation": "Højst én side."},
        {"number": "K4", "area": "reporting", "kind": "minimum", "heading": "Rapport",
         "text": "Afsluttende rapport afleveres ti hverdage før forløbet slutter."},
    ],
    "suitability": [{"kind": "references", "heading": "Referencer", "text": "To sammenlignelige opgaver i tre år."}],
    "kpis": [
        {"name": "Selvforsørgelse", "event": "Uger uden ydelse", "source": "Ydelsessystemet", "window": "52 uger",
         "denominator": "Alle begyndte", "baseline": "Se afsnit", "adjustment": "Alder", "minimum_n": 40,
         "target_value": 12, "baseline_low": 9, "baseline_high": 15, "pays": "yes"},
    ],
    "prices": [
        {"number": 1, "lot": 1, "label": "Pris pr. uge", "unit": "week", "kind": "base", "quantity": 900},
        {"number": 2, "lot": 2, "label": "Pris pr. uge", "unit": "week", "kind": "base", "quantity": 1200},
    ],
    "payment_model": {
        "result_share_percent": 20, "clawback_weeks": 26,
        "instalments": [{"when": "Start", "share_percent": 50}, {"when": "Slut", "share_percent": 50}],
    },
    "data_protection": [{"heading": "Roller", "text": "Databehandleraftalen underskrives sammen med kontrakten."}],
    "annexes": [
        {"number": "1", "title": "Skabelon til bestilling"},
        {"number": "2", "title": "Skabelon til afrapportering"},
    ],
}  # fmt: skip


@pytest.fixture
def clean() -> dict[str, Any]:
    """Sections to change in one place."""
    return deepcopy(CLEAN)


def found(sections: dict[str, Any], rule: str, **facts: Any) -> list[Finding]:
    """What one rule says; other rules may speak too."""
    import msgspec

    return [each for each in check_tender(msgspec.structs.replace(FACTS, **facts), sections) if each.rule == rule]
