"""A bid's sealed parts, opened with the bid's own key: its forms, its files, and the hash over all of it."""

import hashlib
from collections.abc import AsyncIterator

import msgspec

from app.procurement.bids import queries
from app.procurement.bids.parts import check_shape, file_head, is_file, open_form, read_head
from app.procurement.bids.schemas import FILE, IDENTITY, BidContent, Identity, PartRow
from app.procurement.sealing.bid_keys import open_chunk
from app.procurement.sealing.keys import CannotOpen


async def read_bid(key: bytes, bid_id: int) -> BidContent:
    """Forms and files' heads. Raises CannotOpen when a part cannot be opened or a form cannot be read."""
    return await content_of(key, await queries.list_parts(bid_id))


async def content_of(key: bytes, parts: list[PartRow]) -> BidContent:
    forms = [part for part in parts if not is_file(part)]
    sealed = await queries.list_small([part.id for part in forms])
    if len(sealed) < len(forms):
        raise CannotOpen
    opened = {part.place: open_form(key, part, sealed[part.id]) for part in forms}
    for place, plain in opened.items():
        check_shape(place, plain)
    if IDENTITY not in opened:
        raise CannotOpen
    return BidContent(
        identity=msgspec.json.decode(opened.pop(IDENTITY), type=Identity),
        forms={place: msgspec.json.decode(plain) for place, plain in opened.items()},
        files=[file_head(part, read_head(key, part)) for part in parts if is_file(part)],
    )


async def read_file(key: bytes, bid_id: int, part_id: int) -> AsyncIterator[bytes]:
    """A file's bytes, chunk by chunk. Raises CannotOpen when one is missing, swapped or changed."""
    parts = [part for part in await queries.list_parts(bid_id) if part.id == part_id and part.place == FILE]
    if not parts:
        raise CannotOpen
    for number in range(parts[0].chunks):
        sealed = await queries.find_chunk(part_id, number)
        if sealed is None:
            raise CannotOpen
        last = number == parts[0].chunks - 1
        yield open_chunk(key, sealed, bid_id=bid_id, part_id=part_id, number=number, last=last)


async def check_files(key: bytes, bid_id: int) -> None:
    """Every file opened and held against its own hash. Raises CannotOpen, naming none."""
    for part in await queries.list_parts(bid_id):
        if not is_file(part):
            continue
        digest, size = hashlib.sha256(), 0
        async for plain in read_file(key, bid_id, part.id):
            digest.update(plain)
            size += len(plain)
        head = read_head(key, part)
        if (head.sha256, head.size) != (digest.hexdigest(), size):
            raise CannotOpen


def content_hash(content: BidContent) -> bytes:
    """SHA-256 over the forms and the files' names, sizes and hashes: what the receipt and `bid.content_hash` hold.

    The identity's salt is in it, so that nobody can try contents out against the hash.
    """
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).digest()


def content_size(content: BidContent) -> int:
    """Bytes in forms and files, as the receipt tells it."""
    forms = sum(len(msgspec.json.encode(form, order="deterministic")) for form in content.forms.values())
    return forms + sum(file.size for file in content.files)
