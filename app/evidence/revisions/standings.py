"""Why an offer moved from one run to another: by the model, by the data, by another case mix. Pure."""

from collections.abc import Sequence

import msgspec

from app.evidence.revisions.schemas import Move, Standing


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one cause moved; `places` is positive towards the top, None where a place was lacking before or after."""

    estimate: float | None
    places: int | None


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """One offer: where it stood, where it stands, and the three causes, which add up to the whole way.

    cause : "model", "data" or "mix": what moved it most in the outcome's unit; "" where nothing did, or cannot be told.
    """

    offer_id: int
    old: Standing | None
    new: Standing | None
    model: Part
    data: Part
    mix: Part
    cause: str

    @property
    def places(self) -> int | None:
        return _places(self.old, self.new)


def part_moves(moves: Sequence[Move]) -> list[Moved]:
    """The offers of one outcome, those that moved most first; without a common scale those that came or went last."""
    return sorted((_part(one) for one in moves), key=_most_first)


def count_causes(moved: Sequence[Moved]) -> dict[str, float]:
    """Cause -> mean absolute move over the offers that both runs told, in the outcome's unit."""
    told = [one for one in moved if one.model.estimate is not None and one.mix.estimate is not None]
    if not told:
        return {}
    return {
        name: sum(abs(getattr(one, name).estimate or 0.0) for one in told) / len(told)
        for name in ("model", "data", "mix")
    }


def _part(move: Move) -> Moved:
    steps = {
        "model": _between(move.old, move.same_data),
        "data": _between(move.same_data, move.same_mix),
        "mix": _between(move.same_mix, move.new),
    }
    sizes = {name: abs(step.estimate) for name, step in steps.items() if step.estimate}
    cause = max(sizes, key=lambda name: sizes[name]) if sizes else ""
    return Moved(offer_id=move.offer_id, old=move.old, new=move.new, cause=cause, **steps)


def _between(before: Standing | None, after: Standing | None) -> Part:
    estimate = after.estimate - before.estimate if before and after else None
    return Part(estimate=estimate, places=_places(before, after))


def _places(before: Standing | None, after: Standing | None) -> int | None:
    if before is None or after is None or before.rank is None or after.rank is None:
        return None
    return before.rank - after.rank


def _most_first(one: Moved) -> tuple[bool, float, int]:
    whole = one.new.estimate - one.old.estimate if one.old and one.new else None
    return (whole is None, -abs(whole or 0.0), one.offer_id)
