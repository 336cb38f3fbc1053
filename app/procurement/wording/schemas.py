"""Texts of documents as values."""

from datetime import datetime

import msgspec


class TextInput(msgspec.Struct, frozen=True, kw_only=True):
    """What a person writes. style : empty for the shipped style sheet.

    begun_from : the version that was opened, 0 for the shipped text. seen_shipped : the writer has looked at the
    shipped text as it stands today, and it need not be told of any more.
    """

    template: str
    style: str = ""
    note: str = ""
    begun_from: int = 0
    seen_shipped: bool = False


class TextVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version. based_on : the shipped template's version it was written from."""

    id: int
    kind: str
    version: int
    template: str
    style: str | None
    based_on: str
    note: str
    created_by: int | None
    created_at: datetime
    active: bool


class Shipped(msgspec.Struct, frozen=True):
    """The text that comes with the product."""

    version: str
    template: str
    style: str


class KindTexts(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of document with its shipped text and every edited version, the newest first."""

    kind: str
    names: dict[str, str]
    shipped: Shipped
    versions: list[TextVersion]

    @property
    def in_use(self) -> TextVersion | None:
        return next((each for each in self.versions if each.active), None)

    @property
    def newest(self) -> int:
        return self.versions[0].version if self.versions else 0

    @property
    def shipped_changed(self) -> bool:
        """Whether the product has brought another text since the one in use was written."""
        return self.in_use is not None and self.in_use.based_on != self.shipped.version
