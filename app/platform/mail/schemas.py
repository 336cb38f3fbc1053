"""E-mails as values: on their way out, and as an administrator sees them."""

from datetime import datetime

import msgspec


class Outgoing(msgspec.Struct, frozen=True):
    """Messages whose turn it is, all of one kind to one user: one e-mail with a link for each.

    attempts : the most that any of them has had, this one counted.
    outside : where it goes when it is for nobody who is a user; `user_id` is then None.
    """

    ids: list[int]
    user_id: int | None
    kind: str
    paths: list[str]
    attempts: int
    outside: "Recipient | None" = None


class Recipient(msgspec.Struct, frozen=True):
    """email : None when this user gets no e-mails any more."""

    email: str | None
    locale: str | None


class MessageLine(msgspec.Struct, frozen=True):
    """One line of the administrator's list. `error` is a msgid; `username` is empty for those who are no users."""

    id: int
    username: str
    kind: str
    status: str
    attempts: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
