"""Kinds of procedure, as data: an administrator keeps them and their days in the code list `procurement_procedure`."""

from datetime import date

import msgspec

from app.platform.codelists import Code, choices, find_code
from app.platform.errors import N_, NotFound

LIST = "procurement_procedure"
STEPS = "timetable_step"
# Steps counted in days from publication; the standstill is counted from the notification.
COUNTED = ("questions", "answers", "bids", "opening", "notification", "sign", "start")
LEAST_DOCUMENTS = ("kravspecifikation",)
# The threshold that a tender's value is held against; `procurement_threshold` has its amounts.
LIGHT_REGIME = "light_regime"


class ProcedureKind(msgspec.Struct, frozen=True):
    """What a procedure asks for.

    minimum_days : least days from publication to each step, in the order of the steps; a step not there is not taken.
    standstill_days : calendar days after the notification; 0 for none.
    sections : names of the sections that must be written; empty for all that the template asks for.
    documents : kinds in `tender_templates` that are issued at publication.
    is_public : whether everybody finds the tender at /udbud.
    """

    code: str
    label_da: str
    label_en: str
    minimum_days: dict[str, int]
    standstill_days: int
    sections: tuple[str, ...]
    documents: tuple[str, ...]
    is_light_regime: bool
    is_below_threshold: bool
    is_public: bool
    uses_bids: bool
    needs_review: bool

    def label(self, locale: str) -> str:
        return self.label_da if locale == "da" else self.label_en

    @property
    def uses_standstill(self) -> bool:
        return self.standstill_days > 0

    @property
    def by_invitation(self) -> bool:
        """Whether only those who are invited bid."""
        return self.uses_bids and not self.is_public

    @property
    def steps(self) -> tuple[str, ...]:
        """Codes of the steps in order, publication first."""
        counted = [step for step in COUNTED if step in self.minimum_days]
        if self.uses_standstill and "notification" in counted:
            counted.insert(counted.index("notification") + 1, "standstill")
        return ("publish", *counted)


def list_kinds(on_date: date | None) -> list[ProcedureKind]:
    """The kinds a tender may be begun as on a day, in the administrator's order; without a day all there have been."""
    return [_kind_of(item) for item in choices(LIST, on_date)]


def find_kind(code: str) -> ProcedureKind | None:
    """A kind, also one that is no longer chosen for new tenders."""
    item = find_code(LIST, code)
    return _kind_of(item) if item else None


def get_kind(code: str) -> ProcedureKind:
    kind = find_kind(code)
    if kind is None:
        raise NotFound(N_("There is no procedure called {code}. Choose one from the list."), code=code)
    return kind


def leads_to_bids(code: str) -> bool:
    """Whether the procedure takes bids, and so ends with a contract; one that is not known is taken to."""
    kind = find_kind(code)
    return kind is None or kind.uses_bids


def _kind_of(item: Code) -> ProcedureKind:
    days = {step: _days(item, step) for step in COUNTED}
    return ProcedureKind(
        code=item.code,
        label_da=item.label_da,
        label_en=item.label_en,
        minimum_days={step: n for step, n in days.items() if n is not None},
        standstill_days=_days(item, "standstill") or 0,
        sections=_words(item, "sections"),
        documents=_words(item, "documents") or LEAST_DOCUMENTS,
        is_light_regime=_flag(item, "is_light_regime"),
        is_below_threshold=_flag(item, "is_below_threshold"),
        is_public=_flag(item, "is_public"),
        uses_bids=_flag(item, "uses_bids"),
        needs_review=_flag(item, "needs_review"),
    )


def _days(item: Code, step: str) -> int | None:
    text = str(item.attributes.get(f"days_{step}") or "")
    return int(text) if text.isdigit() else None


def _flag(item: Code, name: str) -> bool:
    return item.attributes.get(name) is True


def _words(item: Code, name: str) -> tuple[str, ...]:
    return tuple(str(item.attributes.get(name) or "").split())
