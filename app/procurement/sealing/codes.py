"""Random codes as people copy them: base32 in groups, each with a check character of its own.

The alphabet is Douglas Crockford's base32 (no I, L, O or U; I and L are read as 1, O as 0). A group is four characters
and a fifth that follows from them and from the group's place: a remainder in GF(32) modulo x⁵ + x² + 1, as in a CRC.
One wrong character in a group, two that have changed places, and a group out of its place are therefore always found.
"""

import re
import secrets

from app.platform.errors import N_, FieldError, InvalidInput

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans("ILO", "110")
POLYNOMIAL = 0b100101
DATA, CHECKED = 4, 5
BITS = 5
BETWEEN = re.compile(r"[\s\-–—.]+")
LONGEST = 400
WRONG_LENGTH = N_("The code has {n} groups of 5 letters and digits. Copy all of it.")
WRONG_CHARACTER = N_("A code has the letters A to Z without U and the digits 0 to 9.")
WRONG_GROUP = N_("Group {n} of the code is mistyped. Compare it with what you have written down.")


def new_code(n_bits: int) -> str:
    """A random code. n_bits : a multiple of 20."""
    return write_code(secrets.token_bytes(n_bits // 8), n_bits)


def write_code(secret: bytes, n_bits: int) -> str:
    """`7K3QM-…`: groups with a dash between. secret : n_bits / 8 bytes."""
    value, count = int.from_bytes(secret, "big"), n_bits // BITS
    digits = [value >> BITS * (count - 1 - place) & 31 for place in range(count)]
    groups = [digits[start : start + DATA] for start in range(0, count, DATA)]
    return "-".join(
        "".join(ALPHABET[digit] for digit in (*group, _check(place, group))) for place, group in enumerate(groups)
    )


def read_code(text: str, n_bits: int, *, field: str = "code") -> bytes:
    """The code's bits as n_bits / 8 bytes; case, spaces and dashes do not matter.

    Raises InvalidInput that says which group is mistyped; never with what was typed.
    """
    typed = BETWEEN.sub("", text[:LONGEST]).upper().translate(LOOK_ALIKES)
    n_groups = n_bits // (BITS * DATA)
    if any(each not in ALPHABET for each in typed):
        raise InvalidInput([FieldError(field, WRONG_CHARACTER)])
    if len(typed) != n_groups * CHECKED:
        raise InvalidInput([FieldError(field, WRONG_LENGTH, {"n": n_groups})])
    digits: list[int] = []
    for place in range(n_groups):
        *group, check = (ALPHABET.index(each) for each in typed[place * CHECKED : (place + 1) * CHECKED])
        if check != _check(place, group):
            raise InvalidInput([FieldError(field, WRONG_GROUP, {"n": place + 1})])
        digits += group
    return sum(digit << BITS * place for place, digit in enumerate(reversed(digits))).to_bytes(n_bits // 8, "big")


def _check(place: int, group: list[int]) -> int:
    """Horner's rule in GF(32), beginning with the group's place."""
    remainder = place + 1
    for digit in group:
        remainder = _times_x(remainder) ^ digit
    return _times_x(remainder)


def _times_x(element: int) -> int:
    return (element << 1) ^ (POLYNOMIAL if element & 16 else 0)
