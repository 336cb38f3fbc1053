"""Argon2id hashes, made off the event loop, and the rules for new passwords."""

import asyncio
import secrets
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.platform.errors import N_, FieldError

MIN_LENGTH = 12
MAX_LENGTH = 200
TEMPORARY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
AT_ONCE = 4

# RFC 9106's second recommendation: 64 MB, three passes.
hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
_turns = asyncio.Semaphore(AT_ONCE)


async def hash_password(password: str) -> str:
    async with _turns:
        return await asyncio.to_thread(hasher.hash, password)


async def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether the password fits. An unknown user (None) costs the same work as a known one."""
    async with _turns:
        return await asyncio.to_thread(_verify, password_hash, password)


def needs_rehash(password_hash: str) -> bool:
    return hasher.check_needs_rehash(password_hash)


def temporary_password() -> str:
    """Four groups of five, easy to read aloud: 99 bits."""
    groups = ("".join(secrets.choice(TEMPORARY_ALPHABET) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def check_new_password(password: str, *, username: str, field: str = "password") -> list[FieldError]:
    """What is wrong with a new password, if anything."""
    if len(password) < MIN_LENGTH:
        return [FieldError(field, N_("Choose a password of at least {n} characters."), {"n": MIN_LENGTH})]
    if len(password) > MAX_LENGTH:
        return [FieldError(field, N_("Choose a password of at most {n} characters."), {"n": MAX_LENGTH})]
    folded = password.casefold()
    if folded in _common() or len(set(folded)) < 4 or username.casefold() in folded:
        return [FieldError(field, N_("This password is easy to guess. Put several unrelated words together."))]
    return []


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        return hasher.verify(password_hash or _nobodys_hash(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return hasher.hash(secrets.token_urlsafe(32))


@cache
def _common() -> frozenset[str]:
    text = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip())
