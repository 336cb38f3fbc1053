"""Saved views as values."""

import msgspec


class View(msgspec.Struct, frozen=True, kw_only=True):
    """owner_name : empty for one's own. is_default : the list opens with it, for this reader."""

    id: int
    list: str
    name: str
    query: str
    shared: bool
    own: bool
    owner_name: str
    is_default: bool


class NewView(msgspec.Struct, frozen=True, kw_only=True):
    list: str
    name: str
    query: str
    shared: bool = False
    is_default: bool = False
