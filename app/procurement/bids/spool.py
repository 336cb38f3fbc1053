"""A file on its way in: sealed as it comes, and held sealed until it is known whether it may stay.

The sealed chunks wait in a file without a name: no byte of the bidder's lies in clear on a disk, and nothing is left
when the process dies. The database is not kept waiting for a slow line.
"""

import hashlib
import io
import tempfile
from collections.abc import Iterator

from app.procurement.sealing.bid_keys import CHUNK_BYTES, OVERHEAD, open_chunk, seal_chunk

SEALED_BYTES = CHUNK_BYTES + OVERHEAD


class Spool:
    def __init__(self, key: bytes, *, bid_id: int, part_id: int) -> None:
        self.bid_id, self.part_id = bid_id, part_id
        self.size, self.chunks = 0, 0
        self._key = key
        self._digest = hashlib.sha256()
        self._waiting = bytearray()
        self._sealed = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by `close`

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self._digest.update(data)
        self._waiting += data
        while len(self._waiting) > CHUNK_BYTES:
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]

    def finish(self) -> None:
        """Call it after the last byte: the last chunk is known as such."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def sealed(self) -> Iterator[bytes]:
        return (self._read(number) for number in range(self.chunks))

    def plain(self, number: int) -> bytes:
        """One chunk, opened again."""
        return open_chunk(
            self._key, self._read(number), bid_id=self.bid_id, part_id=self.part_id, number=number,
            last=number == self.chunks - 1,
        )  # fmt: skip

    def close(self) -> None:
        self._sealed.close()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        sealed = seal_chunk(self._key, plain, bid_id=self.bid_id, part_id=self.part_id, number=self.chunks, last=last)
        self._sealed.write(sealed)
        self.chunks += 1

    def _read(self, number: int) -> bytes:
        self._sealed.seek(number * SEALED_BYTES)
        return self._sealed.read(SEALED_BYTES)


class PlainView(io.RawIOBase):
    """The file as its checks see it, from any place in it; one chunk at a time is opened."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._at = 0
        self._held = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._spool.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        number, within = divmod(self._at, CHUNK_BYTES)
        if self._at >= self._spool.size:
            return 0
        if self._held[0] != number:
            self._held = (number, self._spool.plain(number))
        piece = self._held[1][within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
