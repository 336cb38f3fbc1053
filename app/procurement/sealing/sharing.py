"""A tender's private key made, split between pairs of holders, and joined again. Pure.

For each of the three pairs the key is split anew, one half sealed to either; whichever two come to the opening
have a pair of halves, and nobody has both halves of any.
"""

from collections.abc import Mapping
from itertools import combinations

import msgspec

from app.procurement.sealing.keys import info_of, join, new_private_key, open_box, public_key_of, seal_to, split


class SplitKey(msgspec.Struct, frozen=True):
    """halves : by holder and partner, not sealed yet. Kept in memory for as long as it takes to seal them."""

    public_key: bytes
    halves: Mapping[tuple[int, int], bytes]


def make_split_key(holder_ids: list[int]) -> SplitKey:
    """A new key of which any two of the holders have the two halves."""
    private_key = new_private_key()
    halves: dict[tuple[int, int], bytes] = {}
    for one, other in combinations(holder_ids, 2):
        halves[one, other], halves[other, one] = split(private_key)
    return SplitKey(public_key_of(private_key), halves)


def seal_half(half: bytes, public_key: bytes, tender_id: int, key_id: int, holder_id: int, partner_id: int) -> bytes:
    """public_key : the holder's."""
    return seal_to(public_key, half, info_of("key half", tender_id, key_id, holder_id, partner_id))


def open_half(sealed: bytes, private_key: bytes, tender_id: int, key_id: int, holder_id: int, partner_id: int) -> bytes:
    """private_key : the holder's. Raises CannotOpen."""
    return open_box(private_key, sealed, info_of("key half", tender_id, key_id, holder_id, partner_id))


def join_halves(one: bytes, other: bytes, public_key: bytes) -> bytes:
    """The private key. Raises ValueError when the halves do not make the key that `public_key` is the half of."""
    private_key = join(one, other)
    if public_key_of(private_key) != public_key:
        raise ValueError("the halves are not of this key")
    return private_key
