"""CPR numbers are found however they are written; other numbers are left alone."""

import pytest

from app.evidence.ranking.free_text import holds_cpr_number


@pytest.mark.parametrize("text", ["0102031234", "010203-1234", "010203 1234", "cpr:010203–1234.", "(0102031234)"])
def test_ten_digits_written_as_a_cpr_number_are_found(text: str) -> None:
    assert holds_cpr_number(text)


@pytest.mark.parametrize("text", ["12345678", "tlf. 58 57 36 00", "12345678901234", "sag 2026-000123", "2 x 10 uger"])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_cpr_number(text)
