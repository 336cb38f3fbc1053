"""The keys of a tender: holders' codes, boxes that one key opens, and a secret that takes two people.

- An opening code is 160 random bits. HKDF-SHA-256 (RFC 5869) makes an X25519 private key of it, bound to the tender and
  the appointment; only the public half is ever stored.
- A box is HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM: 32 bytes of
  encapsulated key, then the sealed text. `info` says what the box is for and on which tender; a box that is moved to
  another place does not open there.
- A secret is split in two by a one-time pad: one half is random, the other the secret xor it. Either half alone
  is 32 random bytes.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.procurement.sealing import codes

CODE_BITS = 160
KEY_BYTES = 32
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class CannotOpen(Exception):
    """Wrong key, wrong place, or changed on the way; which of them cannot be told."""


def new_code() -> str:
    """A new opening code, as its holder writes it down."""
    return codes.new_code(CODE_BITS)


def read_code(text: str) -> bytes:
    """20 bytes. Raises InvalidInput on `code` that says which group is mistyped."""
    return codes.read_code(text, CODE_BITS)


def holder_key(code: bytes, *, tender_id: int, appointment_id: int) -> bytes:
    """The private key that follows from a holder's code (as `read_code` gives it): 32 bytes."""
    return derive(code, info_of("opening code", tender_id, appointment_id))


def new_private_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def public_key_of(private_key: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def seal_to(public_key: bytes, plain: bytes, info: bytes) -> bytes:
    """A box that only the private half of `public_key` opens. public_key : 32 bytes. info : by `info_of`."""
    return SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public_key), info=info)


def open_box(private_key: bytes, box: bytes, info: bytes) -> bytes:
    """What was sealed. Raises CannotOpen."""
    try:
        return SUITE.decrypt(box, X25519PrivateKey.from_private_bytes(private_key), info=info)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error


def split(secret: bytes) -> tuple[bytes, bytes]:
    """Two halves as long as the secret; `join` makes it whole."""
    pad = secrets.token_bytes(len(secret))
    return pad, join(pad, secret)


def join(one: bytes, other: bytes) -> bytes:
    """Raises ValueError when the halves differ in length."""
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def derive(secret: bytes, info: bytes) -> bytes:
    """HKDF-SHA-256 without salt: 32 bytes. secret : at least 128 random bits, never a password."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(secret)


def info_of(purpose: str, *ids: int) -> bytes:
    """What a key or box is for, and where: `vifte 1|purpose|tender id|…`. purpose : without a bar."""
    return "|".join(("vifte 1", purpose, *map(str, ids))).encode()
