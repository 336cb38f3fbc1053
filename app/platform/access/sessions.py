"""Session tokens: made here, known to the database only as hashes."""

import hashlib
import secrets

from app.platform.access.actor import SignedIn
from app.platform.access.session_queries import find_signed_in, insert_session

TOKEN_BYTES = 32


def hash_token(token: str) -> bytes:
    """SHA-256 is enough for 256 random bits; it is read with every request."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


async def start_session(user_id: int, *, stage: str = "full", user_agent: str = "") -> str:
    """A new session under a new random token, which is returned and stored nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await insert_session(hash_token(token), user_id=user_id, stage=stage, user_agent=user_agent)
    return token


async def authenticate(token: str, locale: str | None) -> SignedIn | None:
    return await find_signed_in(hash_token(token), locale)
