"""The score sheet: leaves of kind quality, their requirements, and the scale's steps."""

from decimal import Decimal

import pytest

from app.platform.errors import NotFound
from app.procurement.evaluation.sheet import sheet_of

SECTIONS = {
    "lots": [{"number": 1, "title": "Afklaring"}, {"number": 2, "title": "Job"}],
    "award": {"scale": [{"points": 0, "meaning": "Intet"}, {"points": 8, "meaning": "Godt"}, {"points": 5}]},
    "criteria": [
        {"number": "A", "kind": "price", "name": "Pris", "weight_percent": 40},
        {
            "number": "B",
            "kind": "quality",
            "name": "Indhold",
            "weight_percent": 60,
            "children": [
                {"number": "B.1", "name": "Metode", "weight_percent": 40, "counts_positively": ["at den følges"]},
                {"number": "B.2", "name": "Plan", "weight_percent": 20},
            ],
        },
    ],
    "requirements": [
        {"number": "K1", "kind": "evaluated", "criterion": "B.1"},
        {"number": "K2", "kind": "evaluated", "criterion": "B", "lots": [2]},
        {"number": "K3", "kind": "minimum", "criterion": "B.1"},
    ],
}


def test_only_quality_that_has_nothing_below_it_is_scored() -> None:
    sheet = sheet_of(SECTIONS)
    assert [each.number for each in sheet.criteria] == ["B.1", "B.2"]
    assert [each.weight_percent for each in sheet.criteria] == [40, 20]
    assert sheet.places() == [(1, "B.1"), (1, "B.2"), (2, "B.1"), (2, "B.2")]


def test_requirements_stand_under_their_criterion_and_its_parts() -> None:
    one, two = sheet_of(SECTIONS).criteria
    assert [each.number for each in one.requirements_of(1)] == ["K1"]
    assert [each.number for each in one.requirements_of(2)] == ["K1", "K2"]
    assert [each.number for each in two.requirements_of(2)] == ["K2"]


def test_points_are_steps_of_the_scale() -> None:
    sheet = sheet_of(SECTIONS)
    assert [step.points for step in sheet.steps] == [8, 5, 0]
    assert sheet.length == 8
    assert [sheet.is_step(Decimal(points)) for points in ("8", "8.0", "6", "-0")] == [True, True, False, True]


def test_what_is_not_scored_has_no_sheet() -> None:
    for lot, number in ((1, "A"), (1, "B"), (3, "B.1")):
        with pytest.raises(NotFound):
            sheet_of(SECTIONS).criterion(lot, number)
