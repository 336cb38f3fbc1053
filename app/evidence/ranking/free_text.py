"""Keeps CPR numbers out of what people write."""

import re

# Ten digits, with or without a hyphen or a space after six, that are no part of a longer number.
_CPR = re.compile(r"(?<!\d)\d{6}[-–‐ ]?\d{4}(?!\d)")


def holds_cpr_number(text: str) -> bool:
    """Whether something in the text is written as a CPR number is; when in doubt, yes."""
    return _CPR.search(text) is not None
