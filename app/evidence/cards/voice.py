"""One language: sentences, numbers, dates and codes as its readers know them."""

from datetime import date, datetime
from typing import Any

import msgspec

from app.evidence.effects.wording import DECIMALS, UNITS
from app.platform.codelists import label
from app.platform.errors import N_
from app.platform.web import filters, translate

MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"


def small(name: str) -> str:
    """The first letter small, unless the word is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


class Voice(msgspec.Struct, frozen=True):
    locale: str

    def __call__(self, msgid: str, **params: Any) -> str:
        return translate(self.locale, msgid, **params)

    def number(self, value: float | None, decimals: int = 0) -> str:
        return filters.number(self.locale, value, decimals)

    def percent(self, share: float | None, decimals: int = 0) -> str:
        return filters.percent(self.locale, share, decimals)

    def day(self, day: date | None) -> str:
        return filters.long_date(self.locale, day)

    def moment(self, moment: datetime | None) -> str:
        return filters.date_time(self.locale, moment)

    def code(self, code_list: str, code: str | None) -> str:
        return label(code_list, code, self.locale) if code else filters.NOTHING

    def effect(self, value: float | None, unit: str) -> str:
        """`+2,1 uger`; shares are read as percentage points."""
        return f"{self.bare(value, unit)} {self(UNITS[unit])}"

    def bare(self, value: float | None, unit: str) -> str:
        scaled = value * 100 if value is not None and unit == "share" else value
        return filters.signed(self.locale, scaled, DECIMALS[unit])

    def estimate(self, value: float | None, low: float | None, high: float | None, unit: str) -> str:
        """An effect never goes without its interval."""
        if value is None or low is None or high is None:
            return self(N_("not shown"))
        return self(
            N_("{effect} (95% interval {low} to {high})"),
            effect=self.effect(value, unit),
            low=self.bare(low, unit),
            high=self.bare(high, unit),
        )

    def people(self, value: int | None, low: int, high: int | None) -> str:
        """A number of people as it may be shown: exactly, or as its band."""
        if value is not None:
            return self.number(value)
        if high is None:
            return self(N_("{low} or more"), low=low)
        return self(N_("under 5")) if high < 5 else f"{low}{DASH}{high}"

    def count(self, value: int | None) -> str:
        """Rows or people counted by reason; None hides one to four."""
        return self(N_("under 5")) if value is None else self.number(value)

    def word(self, code_list: str, code: str) -> str:
        """A code's label inside a sentence."""
        return small(self.code(code_list, code))

    def joined(self, words: list[str]) -> str:
        """`a, b and c`."""
        if len(words) < 2:
            return "".join(words)
        return self(N_("{most} and {last}"), most=", ".join(words[:-1]), last=words[-1])
