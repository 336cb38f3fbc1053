"""The trail as a list: newest first, found by action, person, record and day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.platform.access.actor import Actor, Role
from app.platform.audit import queries
from app.platform.audit.labels import ACTIONS, SUBJECTS
from app.platform.audit.schemas import EntryRow
from app.platform.danish import parse_date, parse_integer
from app.platform.errors import N_
from app.platform.lists import Column, Condition, Filter, InSql, ListSpec, declare
from app.platform.web import ListQuery

READERS = (Role.AUDITOR, Role.ADMINISTRATOR)
NOT_A_DATE = N_("Write a date as day-month-year, for example 01-02-2026.")
NOT_A_NUMBER = N_("Write a whole number, for example 12.")


def _row_id(text: str) -> int:
    value = parse_integer(text)
    if not 0 <= value < 2**63:
        raise ValueError(text)
    return value


def _day(text: str) -> date:
    """A day near enough to now that the database's calendar has it and the next."""
    day = parse_date(text)
    if not 1900 <= day.year <= 2200:
        raise ValueError(text)
    return day


def _readable(parse: Callable[[str], Any]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            parse(text)
        except (ValueError, ArithmeticError):
            return False
        return True

    return check


def _where(actor: Actor, query: ListQuery, condition: Condition) -> None:
    """Whoever may open the trail reads all of it."""
    condition.any_of("e.action", query.all("action"))
    condition.any_of("e.subject", query.all("subject"))
    for text in query.all("subject_id"):
        condition.add(f"e.subject_id = {condition.bind(_row_id(text), 'bigint')}")
    for name in query.all("actor"):
        condition.add(f"e.actor_id in (select id from app_user where username = {condition.bind(name, 'text')})")
    for text in query.all("from"):
        condition.add(f"e.at >= {condition.bind(queries.day_start(_day(text)), 'timestamptz')}")
    for text in query.all("until"):
        condition.add(f"e.at < {condition.bind(queries.day_end(_day(text)), 'timestamptz')}")


def _details(row: EntryRow) -> str:
    return " · ".join(f"{name}: {value}" for name, value in row.details.items())


TRAIL: ListSpec[EntryRow] = declare(
    ListSpec(
        path="/audit",
        title=N_("Audit trail"),
        roles=READERS,
        personal=True,
        filters=(
            Filter("action", N_("Action"), words=ACTIONS),
            Filter("subject", N_("Kind of record"), words=SUBJECTS),
            Filter("actor", N_("User name"), field="text"),
            Filter(
                "subject_id", N_("Number of the record"), field="number", check=_readable(_row_id), problem=NOT_A_NUMBER
            ),
            Filter("from", N_("From"), field="date", check=_readable(_day), problem=NOT_A_DATE),
            Filter("until", N_("Until"), field="date", check=_readable(_day), problem=NOT_A_DATE),
        ),
        sorts={"-at": N_("When")},
        columns=(
            Column(N_("Number"), lambda row: row.id, kind="number"),
            Column(N_("When"), lambda row: row.at, kind="instant"),
            Column(N_("Who"), lambda row: row.actor),
            Column(N_("Action"), lambda row: row.action, kind="code", words=ACTIONS),
            Column(N_("Record"), lambda row: row.subject, kind="code", words=SUBJECTS),
            Column(N_("Number of the record"), lambda row: row.subject_id, kind="number"),
            Column(N_("Details"), _details),
        ),
        source=InSql(
            select=queries.ENTRY,
            tables="audit_entry e left join app_user u on u.id = e.actor_id",
            row=queries.to_entry,
            where=_where,
            sorts={"at": "e.id"},
            never_empty=("at",),
            last="e.id",
            values={"action": "e.action", "subject": "e.subject"},
        ),
    )
)
