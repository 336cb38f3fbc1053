"""Danish formats are read strictly and written as Danes write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform import danish


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,50", "1234.50"),
        ("1234,5", "1234.5"),
        ("-3", "-3"),
        ("12.345.678", "12345678"),
        (" 7 ", "7"),
        ("0,05", "0.05"),
    ],
)
def test_it_reads_danish_numbers(text: str, value: str) -> None:
    assert danish.parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize("text", ["12.5", "1,234.50", "1.23,4", "", "abc", "1e5", "1.2345", ",5", "5,", "٣"])
def test_it_refuses_what_could_be_read_two_ways(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a Danish number"):
        danish.parse_decimal(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_written_number_reads_back(value: Decimal) -> None:
    assert danish.parse_decimal(danish.format_number(value, 2)) == value


@given(st.integers(min_value=0, max_value=10**12))
def test_written_kroner_read_back(ore: int) -> None:
    assert danish.parse_ore(danish.format_kroner(ore)) == ore


@given(st.dates())
def test_a_written_date_reads_back(day: date) -> None:
    if day.year >= 1000:
        assert danish.parse_date(danish.format_date_short(day)) == day


@pytest.mark.parametrize("text", ["31-02-2026", "1-13-2026", "2026-2-1", "01-02-26", "i går"])
def test_it_refuses_dates_that_do_not_exist(text: str) -> None:
    with pytest.raises(ValueError):
        danish.parse_date(text)


def test_danish_letters_sort_last_and_aa_as_aring() -> None:
    words = ["Åbyhøj", "Aabenraa", "Ærø", "Zebra", "Østerbro", "Abe", "Aalborg"]
    assert sorted(words, key=danish.sort_key) == ["Abe", "Zebra", "Ærø", "Østerbro", "Aabenraa", "Åbyhøj", "Aalborg"]
