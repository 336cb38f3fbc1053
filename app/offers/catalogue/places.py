"""Free places of offers: the room that keeps placements knows them, lies above this one, and registers itself here."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

FreePlacesReader = Callable[[Sequence[int]], Awaitable[Mapping[int, int]]]

_reader: FreePlacesReader | None = None


def register_free_places(reader: FreePlacesReader) -> None:
    """`reader` gets offer ids and returns the free places of those where it is known, in one query."""
    global _reader  # noqa: PLW0603 (set once at start)
    _reader = reader


async def free_places_of(offer_ids: Sequence[int]) -> Mapping[int, int]:
    return await _reader(offer_ids) if _reader is not None and offer_ids else {}
