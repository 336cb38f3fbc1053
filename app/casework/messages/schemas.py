"""Messages as plain values."""

from datetime import datetime

import msgspec


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """is_new : nobody on the reader's side had opened it before now. is_own : the reader's side wrote it."""

    id: int
    by_name: str | None
    by_supplier: bool
    text: str
    sent_at: datetime
    read_at: datetime | None
    is_own: bool
    is_new: bool


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """The messages of one order, for a list. `unread` counts those this side has not opened."""

    order_id: int
    reference: str
    offer_title: str
    supplier_name: str
    citizen_name: str | None
    messages: int
    unread: int
    last_at: datetime
    last_by_supplier: bool
