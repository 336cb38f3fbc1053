"""What an offer must be: every fault is named at once, with its field."""

from datetime import date
from decimal import Decimal

import pytest

from app.offers.catalogue.rules import checked_offer
from app.platform.codelists import cache
from app.platform.codelists.seeds import read_seed
from app.platform.errors import InvalidInput
from tests.builders.catalogue import offer_input

TODAY = date(2026, 11, 22)


def faults_of(**overrides):
    with pytest.raises(InvalidInput) as raised:
        checked_offer(offer_input(supplier_id=1, **overrides), on_date=TODAY)
    return {fault.field for fault in raised.value.fields}


def test_a_sensible_offer_passes_with_its_spaces_trimmed():
    assert checked_offer(offer_input(supplier_id=1, title="  Jobklub "), on_date=TODAY).title == "Jobklub"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "a code with spaces"),
        ("title", " "),
        ("weeks", Decimal(0)),
        ("hours_per_week", Decimal(169)),
        ("places", -1),
        ("offer_type", "unknown"),
        ("target_groups", ["6.2", "7.1"]),
        ("languages", ["xx"]),
        ("track", ""),
        ("description", "Spørg efter 010264-1234"),
        ("requirements", "0102641234"),
    ],
)
def test_a_value_that_cannot_be_right_is_named(field, value):
    assert faults_of(**{field: value}) == {field}


def test_all_faults_are_named_at_once():
    assert faults_of(title="", weeks=Decimal(-1), price_ore=100) == {"title", "weeks", "price_model"}


def test_the_last_day_cannot_lie_before_the_first():
    assert faults_of(opens_on=date(2026, 2, 1), closes_on=date(2026, 1, 31)) == {"closes_on"}


def test_a_code_that_has_ended_may_stay_but_not_come_in_anew(monkeypatch):
    ended = [
        type(row)(**{**{f: getattr(row, f) for f in row.__struct_fields__}, "valid_to": date(2025, 12, 31)})
        for row in read_seed("target_group")
    ]
    others = [row for name in ("offer_type", "benefit", "barrier", "audience") for row in read_seed(name)]
    others += [row for name in ("intake", "place_kind", "price_model") for row in read_seed(name)]
    monkeypatch.setattr(cache, "_current", cache._Cache([*ended, *others], 1))
    before = offer_input(supplier_id=1, target_groups=["6.8"])
    assert checked_offer(before, on_date=TODAY, before=before).target_groups == ["6.8"]
    with pytest.raises(InvalidInput):
        checked_offer(before, on_date=TODAY)
