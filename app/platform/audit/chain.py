"""The hash chain: each entry's hash covers its content and the hash before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

GENESIS = bytes(32)


@dataclass(frozen=True)
class Link:
    """One entry as the chain sees it; `details` is plain JSON as `plain` makes it."""

    id: int
    at: datetime
    actor_id: int | None
    action: str
    subject: str
    subject_id: int | None
    details: Any
    previous_hash: bytes


def hash_of(link: Link) -> bytes:
    """SHA-256 over the previous hash and the content as canonical JSON."""
    content = [
        link.id,
        link.at.isoformat(),
        link.actor_id,
        link.action,
        link.subject,
        link.subject_id,
        link.details,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(link.previous_hash + text.encode()).digest()


def plain(value: Any) -> Any:
    """The value as JSON that PostgreSQL's jsonb gives back unchanged.

    Fractions become text, since jsonb rewrites some of them (`1e22`) and the hash would no longer fit.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [plain(item) for item in items]
    return str(value).replace("\x00", "\N{SYMBOL FOR NULL}")
