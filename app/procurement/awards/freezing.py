"""Rankings as JSON and back: exact fractions are written `1/3`, so that nothing is rounded on the way."""

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeVar

import msgspec

from app.procurement.awards.schemas import AwardRules, LotProposal, RankedBid

Value = TypeVar("Value")


def freeze(value: Any) -> str:
    return msgspec.json.encode(value, enc_hook=_written).decode()


def thaw(text: str | bytes, kind: type[Value]) -> Value:
    return msgspec.json.decode(text, type=kind, dec_hook=_read)


def fingerprint(proposal: Sequence[LotProposal], rules: AwardRules) -> str:
    """What a proposal is known by: the same while no points, price, bid, note or rule has changed.

    Who wins is left out: it depends on which lots are awarded, and is compared lot by lot.
    """
    whole = [(each.lot, each.ranking, each.with_control, each.tie_break, each.low_prices) for each in proposal]
    limits = (sorted(rules.suppliers.items()), rules.lots_per_bidder, rules.method)
    return hashlib.sha256(freeze([whole, limits]).encode()).hexdigest()


def basis_of_tie(ranking: Sequence[RankedBid]) -> str:
    """What a lot's ranking is known by."""
    return hashlib.sha256(freeze(ranking).encode()).hexdigest()


def _written(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(type(value))


def _read(kind: type, value: Any) -> Any:
    if kind is Fraction:
        return Fraction(value)
    raise NotImplementedError(kind)
