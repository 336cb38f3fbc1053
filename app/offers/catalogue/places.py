"""Free places of offers: the room that keeps placements knows them, lies above this one, and registers itself here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple


class FreePlaces(NamedTuple):
    """How to ask for free places.

    read : gets offer ids and returns the free places of those where it is known, in one query.
    revision : the name of a registered revision that changes whenever any answer of `read` may, but for the day's.
    """

    read: Callable[[Sequence[int]], Awaitable[Mapping[int, int]]]
    revision: str


_registered: FreePlaces | None = None


def register_free_places(places: FreePlaces) -> None:
    global _registered  # noqa: PLW0603 (set once at start)
    _registered = places


async def free_places_of(offer_ids: Sequence[int]) -> Mapping[int, int]:
    return await _registered.read(offer_ids) if _registered is not None and offer_ids else {}


def free_places_revision(revisions: Mapping[str, int]) -> int:
    return revisions.get(_registered.revision, 0) if _registered is not None else 0
