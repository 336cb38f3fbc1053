"""Reads the whole trail and says whether anybody has changed it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from app.platform.audit.chain import GENESIS, hash_of
from app.platform.audit.head import Head, append_head, read_heads
from app.platform.audit.queries import read_chain, read_tail

MAX_FAULTS = 20


@dataclass(frozen=True)
class Verdict:
    """`faults` are English sentences, at most 20; none means that the trail is whole."""

    entries: int
    heads: int
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


async def verify(folder: Path) -> Verdict:
    """Recompute every hash, follow the chain, and compare with the heads kept in `folder`.

    An entry that was edited no longer fits its hash; one deleted, added or moved breaks the chain; a cut tail is
    missing what a head names. What came after the last head and was cut off again cannot be seen.
    """
    try:
        heads = await asyncio.to_thread(read_heads, folder)
    except ValueError as error:
        return Verdict(0, 0, (str(error),))
    named = {head.id: head for head in heads}
    faults: list[str] = []
    count, previous_id, previous_hash = 0, 0, GENESIS
    async for stored in read_chain():
        link = stored.link
        if link.id != previous_id + 1:
            faults.append(f"between entries {previous_id} and {link.id}: entries are missing or were added")
        if link.previous_hash != previous_hash:
            faults.append(f"entry {link.id}: does not follow from entry {previous_id}")
        if hash_of(link) != stored.hash:
            faults.append(f"entry {link.id}: its content was changed")
        head = named.pop(link.id, None)
        if head is not None and head.hash != stored.hash.hex():
            faults.append(f"entry {link.id}: differs from the head kept outside since {head.at:%Y-%m-%d %H:%M} UTC")
        count, previous_id, previous_hash = count + 1, link.id, stored.hash
    faults += [_missing(head) for head in named.values() if head.id > 0]
    return Verdict(count, len(heads), tuple(faults[:MAX_FAULTS]))


async def write_head(folder: Path) -> Head:
    """Keep the present end of the chain in `folder`; called each hour by the worker."""
    tail = await read_tail()
    head = Head(tail.now, tail.last_id, tail.last_hash.hex())
    await asyncio.to_thread(append_head, folder, head)
    return head


def _missing(head: Head) -> str:
    return f"entry {head.id} was there on {head.at:%Y-%m-%d %H:%M} UTC and is gone: the tail was cut off"
