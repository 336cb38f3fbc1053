"""Whether something is sealed to a key: the rooms that seal know, and say so here."""

from collections.abc import Awaitable, Callable

# Gets a key's id; True when something is sealed to it.
InUse = Callable[[int], Awaitable[bool]]
_checks: list[InUse] = []


def register_in_use(check: InUse) -> None:
    """For the room that seals bids, at import. The database itself also refuses to drop a key that a bid refers to."""
    _checks.append(check)


async def is_in_use(key_id: int) -> bool:
    return any([await check(key_id) for check in _checks])
