"""The tender's own sentences as numbers, and the last day of the standstill."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procurement.awards.limits import read_limit, read_rules, read_suppliers
from app.procurement.awards.standstill import last_day
from app.procurement.procedures.calendar import is_working_day, standstill_end


@pytest.mark.parametrize(
    ("text", "suppliers"),
    [
        ("Der indgås kontrakt med én leverandør på hver delaftale.", {1: 1, 2: 1, 3: 1}),
        ("Der indgås kontrakt med to leverandører på delaftale 1 og én leverandør på delaftale 2.", {1: 2, 2: 1, 3: 1}),
        (
            "Der indgås aftale med 3 leverandører på delaftale 1-2, og to leverandører på delaftale 3.",
            {1: 3, 2: 3, 3: 2},
        ),
        ("Op til fire leverandører", {1: 4, 2: 4, 3: 4}),
        ("", {1: 1, 2: 1, 3: 1}),
    ],
)
def test_suppliers_are_read_from_the_sentence(text: str, suppliers: dict[int, int]) -> None:
    assert read_suppliers(text, [1, 2, 3]) == suppliers


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("Samme tilbudsgiver kan tildeles begge delaftaler.", None),
        ("En tilbudsgiver kan højst tildeles to delaftaler.", 2),
        ("Maksimalt 1 delaftale pr. tilbudsgiver.", 1),
        ("En tilbudsgiver kan højst få tildelt én delaftale.", 1),
        ("", None),
    ],
)
def test_the_award_limit_is_read_from_the_sentence(text: str, limit: int | None) -> None:
    assert read_limit(text) == limit
    assert read_rules({"award_limit": text}, [1]).lots_per_bidder == limit


@pytest.mark.parametrize(
    ("sent_on", "ends_on"),
    [
        (date(2027, 1, 5), date(2027, 1, 15)),
        (date(2027, 1, 6), date(2027, 1, 18)),  # a Saturday
        (date(2026, 12, 14), date(2026, 12, 28)),  # Christmas Eve, then Christmas and the weekend
        (date(2026, 12, 21), date(2027, 1, 4)),  # New Year's Eve, New Year's Day and the weekend
        (date(2027, 3, 15), date(2027, 3, 30)),  # Maundy Thursday to Easter Monday
        (date(2027, 4, 27), date(2027, 5, 10)),  # the day after Ascension Day and the weekend
        (date(2028, 5, 26), date(2028, 6, 6)),  # Whit Monday is Constitution Day
        (date(2026, 5, 26), date(2026, 6, 8)),  # Constitution Day is a Friday
    ],
)
def test_the_standstill_ends_on_a_working_day(sent_on: date, ends_on: date) -> None:
    assert last_day(sent_on, (), 10) == ends_on


@given(
    st.dates(date(2024, 1, 1), date(2060, 12, 31)),
    st.integers(1, 30),
    st.sets(st.dates(date(2024, 1, 1), date(2061, 12, 31)), max_size=5),
)
def test_it_is_never_shorter_than_the_law_asks_and_never_ends_on_a_closed_day(
    sent_on: date, days: int, closed: set[date]
) -> None:
    end = last_day(sent_on, closed, days)
    assert end >= sent_on + timedelta(days=days)
    assert end >= standstill_end(sent_on, closed, days=days)
    assert is_working_day(end, closed)
    assert (end.month, end.day) not in ((6, 5), (12, 24), (12, 31))
