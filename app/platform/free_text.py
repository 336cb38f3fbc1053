"""Keeps CPR numbers out of what people write."""

import re

# A day, a month and a year, then four digits; demonstration numbers have the month plus 52. Not in a longer number
# or after a plus, where it is a telephone number. Text programs put their own spaces and dashes between.
_DAY, _MONTH = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2]|5[3-9]|6[0-4])"
_SPACE = r"[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{ZERO WIDTH SPACE}]?"
_DASH = r"[-._/\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}]?"
_CPR = re.compile(
    rf"(?<![\d+])(?:{_DAY}{_MONTH}\d{{2}}{_SPACE}{_DASH}{_SPACE}|{_DAY}([- ]){_MONTH}\1\d{{2}}\1)\d{{4}}(?!\d)",
    re.ASCII,
)


def holds_cpr_number(text: str) -> bool:
    """Whether something in the text reads as a CPR number."""
    return _CPR.search(text) is not None


def hide_cpr_numbers(text: str) -> str:
    """The text with dots in their place, for names that are kept but not written by us."""
    return _CPR.sub("••••••••••", text)
