"""The keys of one bid: what its parts are sealed with, and the bidder's code that opens them again.

A bid has 256 random bits of its own. They seal its parts, chunk by chunk, with AES-256-GCM (NIST SP 800-38D) under
random nonces of 96 bits; the additional data names bid, part, the chunk's number and whether it is the last, so that a
chunk that is moved, left out, doubled or cut off does not open. The bid's key itself is kept in two boxes: one that the
bidder's code opens, and, once handed in, one for the tender's key.
"""

import hashlib
import secrets
import struct

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.procurement.sealing import codes
from app.procurement.sealing.keys import KEY_BYTES, CannotOpen, derive, info_of, open_box, seal_to

CHUNK_BYTES = 1024 * 1024
NONCE_BYTES = 12
TAG_BYTES = 16
# How much longer a sealed chunk is than what it holds.
OVERHEAD = NONCE_BYTES + TAG_BYTES
FINDER_BYTES, OPENER_BYTES = 10, 20
CODE_BITS = 8 * (FINDER_BYTES + OPENER_BYTES)
CHUNK, HEAD = b"chunk", b"head "


class BidCode(msgspec.Struct, frozen=True):
    """A bidder's code. The finder says which bid, by its hash; the opener, which is never stored, opens it."""

    finder: bytes
    opener: bytes


def new_bid_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def seal_chunk(key: bytes, plain: bytes, *, bid_id: int, part_id: int, number: int, last: bool) -> bytes:
    """One chunk of a part. number : from 0. last : true for the part's last chunk, which may be empty."""
    return _seal(key, plain, struct.pack(">5sQQQ?", CHUNK, bid_id, part_id, number, last))


def open_chunk(key: bytes, sealed: bytes, *, bid_id: int, part_id: int, number: int, last: bool) -> bytes:
    """Raises CannotOpen when the chunk is not exactly the one that was sealed for this place."""
    return _open(key, sealed, struct.pack(">5sQQQ?", CHUNK, bid_id, part_id, number, last))


def seal_head(key: bytes, plain: bytes, *, bid_id: int, part_id: int) -> bytes:
    """What a part is called and holds."""
    return _seal(key, plain, struct.pack(">5sQQ", HEAD, bid_id, part_id))


def open_head(key: bytes, sealed: bytes, *, bid_id: int, part_id: int) -> bytes:
    """Raises CannotOpen."""
    return _open(key, sealed, struct.pack(">5sQQ", HEAD, bid_id, part_id))


def seal_bid_key(public_key: bytes, key: bytes, *, tender_id: int, bid_id: int) -> bytes:
    """`bid.key_box`: the bid's key for those who open the tender."""
    return seal_to(public_key, key, info_of("bid key", tender_id, bid_id))


def open_bid_key(private_key: bytes, box: bytes, *, tender_id: int, bid_id: int) -> bytes:
    """The bid's key, with the tender's private key. Raises CannotOpen."""
    return open_box(private_key, box, info_of("bid key", tender_id, bid_id))


def new_bid_code() -> str:
    """A new bid code, as the bidder keeps it."""
    return codes.new_code(CODE_BITS)


def read_bid_code(text: str) -> BidCode:
    """Raises InvalidInput on `code` that says which group is mistyped."""
    both = codes.read_code(text, CODE_BITS)
    return BidCode(both[:FINDER_BYTES], both[FINDER_BYTES:])


def tidy_bid_code(text: str) -> str:
    """The code as it was given out, however it was typed. Raises InvalidInput on `code`."""
    return codes.write_code(codes.read_code(text, CODE_BITS), CODE_BITS)


def code_hash(code: BidCode) -> bytes:
    """`bid.code_hash`, by which the code finds its bid: 32 bytes that say nothing of the opener."""
    return hashlib.sha256(code.finder).digest()


def code_box(code: BidCode, key: bytes, *, tender_id: int) -> bytes:
    """`bid.code_box`: the bid's key for the bidder."""
    info = info_of("bid code", tender_id)
    return _seal(derive(code.opener, info), key, info)


def open_code_box(code: BidCode, box: bytes, *, tender_id: int) -> bytes:
    """The bid's key, with the bidder's code. Raises CannotOpen."""
    info = info_of("bid code", tender_id)
    return _open(derive(code.opener, info), box, info)


def _seal(key: bytes, plain: bytes, aad: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, aad)


def _open(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error
