"""The list of reports."""

from datetime import date
from typing import TYPE_CHECKING

from app.casework.reports import service
from app.casework.reports.due import OVERDUE, SENT, TO_WRITE
from app.casework.reports.schemas import ReportRow
from app.casework.reports.wording import STATES, TIMINGS
from app.platform.clock import today
from app.platform.errors import N_
from app.platform.lists import Column, Filter, InMemory, ListSpec, declare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.platform.access import Actor

SHOWN = ("due", "draft", "sent", "taken_up")


async def rows_of(actor: "Actor") -> "Sequence[ReportRow]":
    return await service.list_rows(actor, today=today())


def by_urgency(row: ReportRow) -> tuple[int, int, int]:
    """What waits longest for the reader first: what is late, what the reader is to do, what the other side is to do, by
    day; what nobody waits for any more stands last, the newest first.

    A supplier writes and the municipality takes up; a supplier's rows have no citizen's number.
    """
    own, theirs = (TO_WRITE, (SENT,)) if row.citizen_id is None else ((SENT,), TO_WRITE)
    waits = 0 if row.timing == OVERDUE else 1 if row.state in own else 2 if row.state in theirs else 3
    day = (row.due_on or row.sent_on or date.max).toordinal()
    return (waits, day, row.id) if waits < 3 else (waits, -day, -row.id)


REPORTS: ListSpec[ReportRow] = declare(
    ListSpec(
        path="/reports",
        title=N_("Reports"),
        roles=service.READERS,
        personal=True,
        search=N_("Name, reference, offer or supplier"),
        filters=(
            Filter("state", N_("Status"), words=STATES, unset=SHOWN),
            Filter("kind", N_("Kind"), code_list="report_kind"),
            Filter("timing", N_("Timeliness"), words=TIMINGS),
        ),
        sorts={"urgency": N_("What waits first"), "due": N_("Due"), "sent": N_("Sent"), "offer": N_("Offer")},
        columns=(
            Column(N_("Report"), lambda row: row.reference),
            Column(N_("Kind"), lambda row: row.kind, kind="code", code_list="report_kind"),
            Column(N_("Status"), lambda row: row.state, kind="code", words=STATES),
            Column(N_("Placement"), lambda row: row.placement_ref),
            Column(N_("Offer"), lambda row: row.offer_title),
            Column(N_("Supplier"), lambda row: row.supplier_name),
            Column(N_("Due"), lambda row: row.due_on, kind="date"),
            Column(N_("Sent"), lambda row: row.sent_on, kind="date"),
            Column(N_("Days late"), lambda row: row.days_late, kind="number"),
            Column(N_("What followed"), lambda row: row.follow_ups, kind="code", code_list="follow_up"),
        ),
        source=InMemory(
            rows=rows_of,
            text=lambda row: (
                f"{row.reference} {row.placement_ref} {row.offer_title} {row.supplier_name} {row.citizen_name or ''}"
            ),
            values={
                "state": lambda row: [row.state],
                "kind": lambda row: [row.kind],
                "timing": lambda row: [row.timing],
            },
            sorts={
                "urgency": by_urgency,
                "due": lambda row: (row.due_on or date.max, row.id),
                "sent": lambda row: (row.sent_on or date.max, row.id),
                "offer": lambda row: (row.offer_title.casefold(), row.id),
            },
        ),
    )
)
