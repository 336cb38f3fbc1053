"""What reads as a CPR number, and what only looks a little like one."""

import pytest

from app.platform.free_text import hide_cpr_numbers, holds_cpr_number


@pytest.mark.parametrize(
    "text", ["Se 010153-1234.", "0101531234", "born 311264 1234", "(010101-1234)", "cpr010112-1234"]
)
def test_cpr_numbers_are_seen(text: str) -> None:
    assert holds_cpr_number(text)


@pytest.mark.parametrize("space", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}", " - "])
@pytest.mark.parametrize("dash", ["\N{NON-BREAKING HYPHEN}", "\N{EM DASH}", "\N{MINUS SIGN}", ".", "/", "_"])
def test_cpr_numbers_are_seen_however_a_text_program_writes_them(space: str, dash: str) -> None:
    assert all(holds_cpr_number(f"015390{between}1234") for between in (space, dash))


@pytest.mark.parametrize("text", ["01 53 90 1234", "01-53-90-1234"])
def test_cpr_numbers_in_pairs_are_seen(text: str) -> None:
    assert holds_cpr_number(text)


@pytest.mark.parametrize(
    "text", ["01-02-26 kl. 1530", "01-02-26 1530", "01.02.26 - 1500 kr.", "010126\n1500", "010126, 1500"]
)
def test_days_with_a_time_or_an_amount_pass(text: str) -> None:
    assert not holds_cpr_number(text)


@pytest.mark.parametrize(
    "text", ["+4512345678", "85312320-8", "5790000123456", "2026-0123456", "450101-1234", "12 34 56 78"]
)
def test_other_numbers_pass(text: str) -> None:
    assert not holds_cpr_number(text)


def test_names_of_files_are_kept_without_them() -> None:
    assert hide_cpr_numbers("sag 010153-1234.csv") == "sag ••••••••••.csv"
