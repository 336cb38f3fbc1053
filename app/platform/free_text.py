"""Keeps CPR numbers out of what people write."""

import re

# A day, a month and a year, then four digits; demonstration numbers have the month plus 52. Not in a longer number
# or after a plus, where it is a telephone number.
_CPR = re.compile(
    r"(?<![\d+])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2]|5[3-9]|6[0-4])\d{2}[-\N{HYPHEN}\N{EN DASH} ]?\d{4}(?!\d)",
    re.ASCII,
)


def holds_cpr_number(text: str) -> bool:
    """Whether something in the text reads as a CPR number."""
    return _CPR.search(text) is not None


def hide_cpr_numbers(text: str) -> str:
    """The text with dots in their place, for names that are kept but not written by us."""
    return _CPR.sub("••••••••••", text)
