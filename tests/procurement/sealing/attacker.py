"""Somebody who has every row of the database and the codes of some people, and tries everything with them."""

from collections.abc import Iterable
from itertools import product

from app.platform.db import fetch
from app.procurement.sealing.keys import CannotOpen, holder_key, join, public_key_of, read_code
from app.procurement.sealing.sharing import open_half


async def opens_with(tender_id: int, codes: Iterable[str]) -> bool:
    """Whether the tender's private key comes out of the rows and these codes, whoever they belong to."""
    keys = await fetch("select id, public_key from tender_key where tender_id = $1", tender_id)
    appointments = await fetch("select id from tender_appointment where tender_id = $1", tender_id)
    own = [
        holder_key(read_code(code), tender_id=tender_id, appointment_id=row["id"])
        for code, row in product(codes, appointments)
    ]
    for key in keys:
        halves = await _halves(tender_id, key["id"], own)
        candidates = [*own, *halves, *(join(one, other) for one, other in product(halves, halves))]
        if any(public_key_of(candidate) == key["public_key"] for candidate in candidates):
            return True
    return False


async def _halves(tender_id: int, key_id: int, own: list[bytes]) -> list[bytes]:
    shares = await fetch("select holder_id, partner_id, sealed from tender_key_share where key_id = $1", key_id)
    found = []
    for share, private_key in product(shares, own):
        try:
            half = open_half(share["sealed"], private_key, tender_id, key_id, share["holder_id"], share["partner_id"])
        except CannotOpen:
            continue
        found.append(half)
    return found
