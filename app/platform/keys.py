"""The installation's keys: pseudonyms of CPR numbers and encryption of names, kept outside the database."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.platform.settings import settings

NONCE_BYTES = 12


@dataclass(frozen=True)
class Keyring:
    """Keys by id; `current` is the id that new rows get.

    Files in the keys folder: `pseudonym-<id>.key` and `text-<id>.key`, 32 random bytes as hex.
    """

    pseudonym_keys: dict[int, bytes]
    text_keys: dict[int, bytes]
    current: int

    def pseudonym(self, cpr: str) -> bytes:
        """HMAC-SHA-256 of ten digits under the current key; the same citizen always gets the same 32 bytes."""
        return hmac.new(self.pseudonym_keys[self.current], cpr.encode(), hashlib.sha256).digest()

    def encrypt(self, text: str) -> bytes:
        """AES-256-GCM; the key id is the first byte, so that rows survive a change of key."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.text_keys[self.current]).encrypt(nonce, text.encode(), None)
        return bytes([self.current]) + nonce + sealed

    def decrypt(self, blob: bytes) -> str:
        nonce, sealed = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
        return AESGCM(self.text_keys[blob[0]]).decrypt(nonce, sealed, None).decode()


def ensure_keys(folder: Path) -> None:
    """Make the first pair of keys where there is none; existing keys are never touched."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for purpose in ("pseudonym", "text", "session"):
        if not list(folder.glob(f"{purpose}-*.key")):
            _write_once(folder / f"{purpose}-1.key", secrets.token_hex(32))


def load_keyring(folder: Path) -> Keyring:
    pseudonym_keys, text_keys = _read(folder, "pseudonym"), _read(folder, "text")
    return Keyring(pseudonym_keys, text_keys, current=max(pseudonym_keys))


@cache
def keyring() -> Keyring:
    """This process's keys; made on first use."""
    folder = settings().keys_dir
    ensure_keys(folder)
    return load_keyring(folder)


def _read(folder: Path, purpose: str) -> dict[int, bytes]:
    return {
        int(path.stem.rsplit("-", 1)[1]): bytes.fromhex(path.read_text().strip())
        for path in folder.glob(f"{purpose}-*.key")
    }


def _write_once(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
