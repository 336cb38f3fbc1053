"""The page of how the lists are used: names for keys, and the tables in their order."""

from collections.abc import Mapping
from datetime import date

import msgspec

from app.evidence.ranking.use import FREE, KINDS, Use, UseRow
from app.evidence.ranking.use_service import MONTHS, first_month
from app.platform.codelists import label
from app.platform.errors import N_

KIND_HEADINGS = {
    "best": N_("In the best set"),
    "outside": N_("With a place outside it"),
    "unranked": N_("Too early to rank"),
    "no_order": N_("No best set on the list"),
}
TABLES = {"month": N_("Month by month"), "outcome": N_("By outcome"), "team": N_("By the citizen's team")}
FIRST_COLUMNS = {"month": N_("Month"), "outcome": N_("Outcome"), "team": N_("Team")}
JUDGEMENTS = {
    "almost_all": (
        N_("Almost everybody follows the list"),
        N_(
            "At least nine of ten choices are among the best ones. It may be that the list is good; it may also be "
            "that nobody decides any more. Ask caseworkers when they last chose something else, and why."
        ),
    ),
    "few": (
        N_("The list is hardly followed"),
        N_(
            "At most three of ten choices are among the best ones. Read the reasons below: the list may miss something "
            "that matters, or the best offers may be hard to get into."
        ),
    ),
}


class UseTable(msgspec.Struct, frozen=True, kw_only=True):
    heading: str
    first_column: str
    rows: list[tuple[str, UseRow]]


class UseView(msgspec.Struct, frozen=True, kw_only=True):
    """`kinds` are the columns in their order: pairs of kind and heading.

    without_best : no list had a best set, so there was nothing to follow.
    """

    total: UseRow
    kinds: list[tuple[str, str]]
    tables: list[UseTable]
    reasons: list[tuple[str, int | None]]
    judgement: tuple[str, str] | None
    since: date
    months: int
    is_empty: bool
    without_best: bool


class CardPanel(msgspec.Struct, frozen=True):
    """share : of the choices of the last months in the best set, None where it may not be shown."""

    share: float | None
    judgement: tuple[str, str] | None


def show_use(use: Use, *, teams: Mapping[int, str], today: date, locale: str) -> UseView:
    return UseView(
        total=use.total,
        kinds=[(kind, KIND_HEADINGS[kind]) for kind in KINDS],
        tables=[_table(name, use, teams, locale) for name in TABLES if name == "month" or len(use.by[name]) > 1],
        reasons=[(label("override_reason", code, locale), n) for code, n in use.reasons],
        judgement=JUDGEMENTS.get(use.judgement or ""),
        since=first_month(today),
        months=MONTHS,
        is_empty=not use.by["month"],
        without_best=all(use.total.counts[kind] == 0 for kind in FREE),
    )


def _table(name: str, use: Use, teams: Mapping[int, str], locale: str) -> UseTable:
    rows = [(_name(name, row.key, teams, locale), row) for row in use.by[name]]
    return UseTable(
        heading=TABLES[name],
        first_column=FIRST_COLUMNS[name],
        rows=rows[::-1] if name == "month" else sorted(rows, key=lambda row: row[0]),
    )


def _name(dimension: str, key: str, teams: Mapping[int, str], locale: str) -> str:
    """ "" where the choice has none."""
    if dimension == "outcome":
        return label("effect_outcome", key, locale) if key else ""
    if dimension == "team":
        return teams.get(int(key), key) if key else ""
    return f"{key[5:]}-{key[:4]}"
