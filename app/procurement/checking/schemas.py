"""What a rule is given, and what it says."""

from datetime import date
from typing import Any, Literal

import msgspec

Severity = Literal["error", "warning", "hint"]
# An error keeps the tender from being published; a warning and a hint are for the writer to weigh.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


class Finding(msgspec.Struct, frozen=True):
    """One thing to mend, and where.

    section : as in the template's metadata. entry : place in a section that is a list, from 0. field : the field's
    name inside the section or entry, when the finding is about one.
    message, source, remedy : English msgids; `params` fills the places in `message` and `remedy`.
    """

    rule: str
    severity: Severity
    section: str
    message: str
    source: str
    remedy: str
    entry: int | None = None
    field: str | None = None
    params: dict[str, Any] = {}

    @property
    def path(self) -> str:
        """As the form names the place: `criteria[2].weight_percent`."""
        entry = "" if self.entry is None else f"[{self.entry}]"
        return f"{self.section}{entry}" + (f".{self.field}" if self.field else "")


class TodaysOffer(msgspec.Struct, frozen=True):
    """Who gives today what a lot is to buy anew."""

    lot: int
    title: str
    supplier: str


class Facts(msgspec.Struct, frozen=True):
    """What the rules must know beside the tender's own text.

    today : the day it is checked. closed : the municipality's own closing days.
    is_light_regime, is_below_threshold : what kind of procedure it is; both False where no threshold matters.
    needed_steps : codes of the steps the procedure's timetable must have.
    minimum_days : by step, least days from publication to it. standstill_days : 0 where none is asked for.
    threshold_ore : the light regime's threshold on the day of publication; None when nobody has entered it.
    threshold_period : for which period it holds, as people read it.
    light_cpv : CPV codes under the light regime; empty when they are not known, and then nothing is said.
    price_surplus_percent : how much dearer than the cheapest a bid is expected to be at the most.
    todays_offers : offers that lots are to replace, with who gives them. municipality : the buyer's name.
    """

    today: date
    closed: frozenset[date] = frozenset()
    is_light_regime: bool = True
    is_below_threshold: bool = False
    needed_steps: tuple[str, ...] = ("publish", "questions", "bids")
    minimum_days: dict[str, int] = {}
    standstill_days: int = 10
    threshold_ore: int | None = None
    threshold_period: str = ""
    light_cpv: frozenset[str] = frozenset()
    price_surplus_percent: int = 30
    todays_offers: tuple[TodaysOffer, ...] = ()
    municipality: str = ""
