"""Indicators, their scales, and assessments on them, as plain values."""

from datetime import date

import msgspec


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """One version of how an indicator is asked and scored.

    anchors : by score as text, the words in each language; scores between may have none.
    scored : whether anything has been scored on it; then it is never changed again.
    """

    id: int
    number: int
    low: int
    high: int
    higher_is_better: bool
    question_da: str
    question_en: str
    anchors: dict[str, dict[str, str]]
    valid_from: date
    valid_to: date | None
    scored: bool = False

    def question(self, locale: str) -> str:
        return self.question_da if locale == "da" else self.question_en

    def anchor(self, score: int, locale: str) -> str:
        return self.anchors.get(str(score), {}).get("da" if locale == "da" else "en", "")

    def holds(self, score: int | None) -> bool:
        return score is None or self.low <= score <= self.high

    @property
    def steps(self) -> list[int]:
        return list(range(self.low, self.high + 1))


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """What is assessed, with its scales from the first to the newest."""

    id: int
    code: str
    position: int
    label_da: str
    label_en: str
    valid_from: date
    valid_to: date | None
    scales: list[Scale]

    def label(self, locale: str) -> str:
        return self.label_da if locale == "da" else self.label_en

    def scale_on(self, day: date) -> Scale | None:
        """The scale to score on; None on days when the indicator is not assessed."""
        if not covers(self.valid_from, self.valid_to, day):
            return None
        return next((scale for scale in self.scales if covers(scale.valid_from, scale.valid_to, day)), None)

    def scale(self, scale_id: int) -> Scale:
        return next(scale for scale in self.scales if scale.id == scale_id)


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator scored on a day. `indicator` is its code; either score may be missing, never both."""

    id: int
    indicator: str
    scale_id: int
    assessed_on: date
    citizen_score: int | None
    professional_score: int | None
    note: str
    assessed_by_name: str | None
    version: int

    @property
    def disagrees(self) -> bool:
        both = self.citizen_score is not None and self.professional_score is not None
        return both and self.citizen_score != self.professional_score


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator on the form of a day, and what has been saved of it."""

    indicator: Indicator
    scale: Scale
    saved: Assessment | None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says of one indicator.

    scale_id : the scale it was drawn with.   version : of what was saved then, 0 for nothing.
    """

    indicator: str
    scale_id: int
    version: int
    citizen_score: int | None
    professional_score: int | None
    note: str

    @property
    def is_empty(self) -> bool:
        return self.citizen_score is None and self.professional_score is None and not self.note


class DayEntries(msgspec.Struct, frozen=True, kw_only=True):
    """A form as sent: everything scored on one day."""

    assessed_on: date
    entries: list[Entry]


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """Time in an offer, as the curve's background."""

    offer_id: int
    title: str
    start_on: date
    end_on: date | None


class MonthPoint(msgspec.Struct, frozen=True, kw_only=True):
    """Whole weeks without any benefit, from the first day shown to the end of a month."""

    month_on: date
    weeks: int


class Progression(msgspec.Struct, frozen=True, kw_only=True):
    """A citizen's curves. `first_on` to `last_on` is the time they share; the assessments are all there are."""

    citizen_id: int
    citizen_name: str | None
    first_on: date
    last_on: date
    indicators: list[Indicator]
    assessments: list[Assessment]
    placements: list[Placement]
    months: list[MonthPoint]

    def of(self, code: str) -> list[Assessment]:
        """Of one indicator within the time shown, oldest first."""
        return [one for one in self.assessments if one.indicator == code and one.assessed_on >= self.first_on]


class NewScale(msgspec.Struct, frozen=True, kw_only=True):
    """A scale as an administrator writes it; `words` are its anchors by score, Danish and English."""

    low: int
    high: int
    question_da: str
    question_en: str
    words: dict[str, dict[str, str]]
    valid_from: date


class NewIndicator(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    label_da: str
    label_en: str
    higher_is_better: bool
    scale: NewScale


def covers(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or day <= last)
