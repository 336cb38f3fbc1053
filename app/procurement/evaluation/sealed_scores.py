"""An evaluator's points and reason, sealed with the installation's key; whoever reads the tables reads none of it."""

from decimal import Decimal

import msgspec

from app.platform.keys import keyring


class Place(msgspec.Struct, frozen=True):
    """Whose score it is, and of what."""

    opened_bid_id: int
    lot: int
    criterion: str
    evaluator_id: int


class Score(msgspec.Struct, frozen=True):
    """A draft may lack both. points : on the tender's scale."""

    points: Decimal | None = None
    reason: str = ""


class _Sealed(msgspec.Struct, frozen=True):
    place: Place
    score: Score


def seal(place: Place, score: Score) -> bytes:
    return keyring().encrypt(msgspec.json.encode(_Sealed(place, score)).decode())


def unseal(place: Place, sealed: bytes) -> Score:
    """Raises ValueError for a seal that was moved from another place, InvalidTag for one that was changed."""
    found = msgspec.json.decode(keyring().decrypt(sealed), type=_Sealed)
    if found.place != place:
        raise ValueError("the sealed score belongs to another bid, criterion or evaluator")
    return found.score
