"""How fresh a confirmation is, in steps that are data."""

from datetime import date, timedelta

import pytest

from app.offers.catalogue.freshness import (
    Step,
    badge_of,
    codes_to_confirm,
    freshness_of,
    period_of,
    steps_on,
    to_confirm_before,
)
from app.platform.web import translate

DAY = date(2026, 11, 22)
STEPS = [Step("fresh", 0), Step("due", 90), Step("old", 365)]


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "code"),
    [(-3, "fresh"), (0, "fresh"), (89, "fresh"), (90, "due"), (364, "due"), (365, "old"), (9999, "old")],
)
def test_a_confirmation_ages_step_by_step(days: int, code: str) -> None:
    assert freshness_of(ago(days), DAY, STEPS) == code


def test_what_was_never_confirmed_is_a_step_of_its_own() -> None:
    assert freshness_of(None, DAY, STEPS) == "never"


@pytest.mark.parametrize("days", [-3, 0, 1, 89, 90, 91, 364, 365, 366, 9999])
def test_a_day_lies_in_the_period_of_its_own_freshness_alone(days: int) -> None:
    day = ago(days)
    periods = {step.code: period_of(step.code, DAY, STEPS) for step in STEPS}
    holding = [
        code
        for code, period in periods.items()
        if (period.first is None or period.first <= day) and (period.last is None or day <= period.last)
    ]
    assert holding == [freshness_of(day, DAY, STEPS)]


@pytest.mark.parametrize("days", [0, 89, 90, 365])
def test_what_is_past_the_freshest_step_is_to_be_confirmed(days: int) -> None:
    assert (ago(days) < to_confirm_before(DAY, STEPS)) == (freshness_of(ago(days), DAY, STEPS) != "fresh")


def test_with_one_step_nothing_is_to_be_confirmed_but_what_never_was() -> None:
    assert to_confirm_before(DAY, STEPS[:1]) == date.min


def test_the_list_that_comes_with_the_product_has_its_steps() -> None:
    assert [step.code for step in steps_on(DAY)] == ["fresh", "due", "old"]
    assert codes_to_confirm(DAY) == ["due", "old", "never"]


@pytest.mark.parametrize(
    ("confirmed_on", "danish", "tag"),
    [
        (ago(0), "Bekræftet i dag", "success"),
        (ago(1), "Bekræftet i går", "success"),
        (ago(34), "Bekræftet for 34 dage siden", "success"),
        (ago(400), "Ikke bekræftet siden 18-10-2025", "warning"),
        (None, "Aldrig bekræftet", "warning"),
    ],
)
def test_the_badge_says_it_in_words(confirmed_on: date | None, danish: str, tag: str) -> None:
    badge = badge_of(confirmed_on, DAY)
    assert (translate("da", badge.text, **badge.params), badge.tag) == (danish, tag)
