"""A bid's sealed parts, opened with the bid's own key: its forms, its files, and the hash over all of it."""

from collections.abc import AsyncIterator

from app.procurement.bids.schemas import BidContent


async def read_bid(key: bytes, bid_id: int) -> BidContent:
    """Forms and files' heads. Raises SealBroken when a part cannot be opened or a form cannot be read."""
    raise NotImplementedError


def read_file(key: bytes, bid_id: int, part_id: int) -> AsyncIterator[bytes]:
    """A file's bytes, chunk by chunk. Raises SealBroken when one is missing, swapped or changed."""
    raise NotImplementedError


async def check_files(key: bytes, bid_id: int) -> None:
    """Every file opened and held against its own hash. Raises SealBroken naming none."""
    raise NotImplementedError


def content_hash(content: BidContent) -> bytes:
    """SHA-256 over the forms and the files' names, sizes and hashes: what the receipt and `bid.content_hash` hold."""
    raise NotImplementedError


def content_size(content: BidContent) -> int:
    """Bytes in the files and forms, as the receipt tells it."""
    raise NotImplementedError
