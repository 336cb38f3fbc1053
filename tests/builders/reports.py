"""Reports for tests: on an order that has started, with a supplier's user and a caseworker."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

from app.casework.reports import due_service  # noqa: F401 - registers what happens when an order starts
from app.platform.access import Actor
from app.platform.clock import today
from app.platform.db import fetch_value
from tests.builders.access import make_user
from tests.builders.catalogue import make_offer
from tests.builders.citizens import make_citizen
from tests.builders.referrals import actor_of, begin_order, make_order, make_placement
from tests.builders.suppliers import make_supplier

# Enough for the order that `make_running` places.
ANSWERS: dict[str, Any] = {
    "assessment": "Borgeren kan arbejde 15 timer om ugen fordelt på tre dage.",
    "barriers.netvaerk.work": "Der er arbejdet med faste makkere.",
    "barriers.netvaerk.result": "Borgeren henvender sig nu selv.",
    "tasks": "Køkkenopgaver tre dage om ugen.",
}
LONG_AGO = timedelta(weeks=5)


@dataclass(frozen=True)
class Running:
    """A started order and the two who meet on it."""

    caseworker: Actor
    supplier: Actor
    citizen_id: int
    offer_id: int
    order_id: int
    placement_id: int


async def make_running(name: str = "Sofie Prøve", **order: Any) -> Running:
    """An order that began today, with an interim report every four weeks of thirteen."""
    supplier_id = await make_supplier(kind="private")
    caseworker = actor_of(await make_user("caseworker"))
    supplier = actor_of(await make_user("supplier", supplier_id=supplier_id), "supplier", supplier_id=supplier_id)
    citizen_id = await make_citizen(name=name, caseworker_id=caseworker.user_id)
    offer_id = await make_offer(supplier_id=supplier_id)
    order_id = await make_order(citizen_id, offer_id, ordered_by=caseworker.user_id, **order)
    placement_id = await begin_order(order_id, by=supplier)
    return Running(caseworker, supplier, citizen_id, offer_id, order_id, placement_id)


async def first_report(running: Running) -> int:
    return int(
        await fetch_value("select id from report where placement_id = $1 order by due_on limit 1", running.placement_id)
    )


async def make_report(
    placement_id: int,
    *,
    state: str = "due",
    kind: str = "interim",
    due_on: date | None = None,
    sent_on: date | None = None,
    answers: dict[str, Any] | None = None,
) -> int:
    """One report as it stands in the table; sent ones were sent at noon."""
    sent = state in ("sent", "taken_up")
    return int(
        await fetch_value(
            """insert into report (placement_id, kind, state, due_on, answers, sent_at, taken_up_at, template_version)
               values ($1, $2, $3, $4, $5, ($6::date + time '12:00') at time zone 'Europe/Copenhagen',
                       case when $3 = 'taken_up' then now() end, '1.0') returning id""",
            placement_id, kind, state, due_on, msgspec.json.encode(answers or {}).decode(),
            (sent_on or today()) if sent else None,
        )
    )  # fmt: skip


async def make_own_report(who: Any, *, state: str = "due") -> tuple[int, int]:
    """For the table of every route: a report of this person's, and one of somebody else's."""
    made = []
    for team, supplier in ((who.team_id, who.supplier_id), (who.other_team_id, who.other_supplier_id)):
        citizen_id = await make_citizen(team_id=team)
        placement_id = await make_placement(citizen_id, await make_offer(supplier_id=supplier))
        made.append(await make_report(placement_id, state=state, due_on=today(), answers=dict(ANSWERS)))
    return made[0], made[1]


async def issue_own_report(report_id: int) -> int:
    """The report's document, whoever's it is; it waits for a worker."""
    from app.casework.reports.due_service import KIND
    from app.platform.documents import issuing
    from app.platform.documents.metadata import load_sample

    return await issuing.issue_document(
        None, subject="report", subject_id=report_id, kind=KIND, label="1", data=load_sample(KIND),
        result_url=f"/reports/{report_id}",
    )  # fmt: skip
