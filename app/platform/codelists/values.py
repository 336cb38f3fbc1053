"""One code of a list, with the period in which it may be used."""

from datetime import date
from typing import Any

import msgspec


class Code(msgspec.Struct, frozen=True, kw_only=True):
    list: str
    code: str
    label_da: str
    label_en: str
    valid_from: date
    valid_to: date | None = None
    position: int = 0
    attributes: dict[str, Any] = {}
    id: int | None = None

    def label(self, locale: str) -> str:
        return self.label_da if locale == "da" else self.label_en

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
