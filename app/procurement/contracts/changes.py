"""Whether a change of a contract is so large that it may take a new tender. Decided on amounts alone.

Source: udbudsloven, section 180: a change is not substantial below the threshold and below 10 % of the original value
of a contract for services; of changes made one after another the net value counts. Options written into the tender are
no changes (section 179).
"""

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from app.platform.errors import N_

LIMIT = Fraction(10, 100)
SOURCE = N_("Public Procurement Act, section 180 (udbudsloven § 180)")
TOO_LARGE = N_(
    "The changes come to {percent} % of the contract's original value, more than {limit} %. Such a change may take a "
    "new tender: have it weighed, and write what it rests on."
)


class ChangeWeight(msgspec.Struct, frozen=True):
    """share : of the original value, up or down, all changes together; None where the value is not known."""

    share: Fraction | None

    @property
    def is_large(self) -> bool:
        return self.share is not None and self.share > LIMIT

    @property
    def percent(self) -> float:
        return round(float((self.share or 0) * 100), 1)


def weigh(original_ore: int | None, earlier_ore: Sequence[int], change_ore: int) -> ChangeWeight:
    """All changes so far and the new one against the value the contract was signed at.

    earlier_ore, change_ore : differences in øre, up or down.
    """
    if not original_ore:
        return ChangeWeight(None)
    return ChangeWeight(Fraction(abs(sum(earlier_ore) + change_ore), original_ore))
