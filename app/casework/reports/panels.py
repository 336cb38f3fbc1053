"""What the room shows on other pages: on an order, a citizen and a supplier, and what waits on the front page."""

from datetime import date

import msgspec

from app.casework.referrals.seeing import STAFF, get_order_for, is_supplier
from app.casework.reports import service
from app.casework.reports.due import DROPPED, DUE_SOON, OVERDUE, SENT, TO_WRITE
from app.casework.reports.schemas import Report, ReportRow, Timeliness
from app.casework.reports.service import READERS, TIMELINESS_READERS
from app.casework.reports.wording import STATE_TAGS, STATES, TIMING_TAGS
from app.platform.access import Actor
from app.platform.clock import today
from app.platform.errors import N_
from app.platform.web import HomeCard, Panel

# Under this many reports a share says more about persons than about the supplier.
SMALLEST_SHOWN = 5
MOST_ON_A_CITIZEN = 5


class ReportsPanel(msgspec.Struct, frozen=True):
    reports: list[Report]
    states: dict[str, str]
    state_tags: dict[str, str]
    timing_tags: dict[str, str]
    to_write: tuple[str, ...]
    may_write: bool


class TimelinessPanel(msgspec.Struct, frozen=True):
    """n : reports that came or are missing, n_late those of them that came late or are missing. on_time_share is None
    where there are too few; so are the median and what was taken up where they are not shown."""

    figures: Timeliness
    n: int
    n_late: int
    on_time_share: float | None
    median_shown: bool
    taken_up_shown: bool


async def load_order_panel(actor: Actor, order_id: int, on_date: date) -> ReportsPanel | None:
    order = await get_order_for(actor, order_id)
    if order.placement_id is None:
        return None
    reports = await service.list_of_placement(actor, order.placement_id, today=on_date)
    shown = [report for report in reports if report.state != DROPPED]
    return _panel(shown, may_write=is_supplier(actor)) if shown else None


async def load_citizen_panel(actor: Actor, citizen_id: int, on_date: date) -> ReportsPanel | None:
    """Those nobody has taken up come first, then the newest and what followed from them."""
    reports = await service.list_of_citizen(actor, citizen_id, today=on_date)
    first = sorted(reports, key=lambda report: report.state != SENT)
    return _panel(first[:MOST_ON_A_CITIZEN], may_write=False) if first else None


async def load_supplier_panel(actor: Actor, supplier_id: int, on_date: date) -> TimelinessPanel | None:
    figures = await service.get_timeliness(actor, supplier_id, today=on_date)
    if figures is None:
        return None
    n_late = figures.late + figures.missing
    n = figures.on_time + n_late
    return TimelinessPanel(
        figures=figures,
        n=n,
        n_late=n_late,
        on_time_share=figures.on_time / n if n >= SMALLEST_SHOWN else None,
        median_shown=n_late >= SMALLEST_SHOWN,
        taken_up_shown=figures.sent >= SMALLEST_SHOWN,
    )


def _panel(reports: list[Report], *, may_write: bool) -> ReportsPanel:
    return ReportsPanel(reports, STATES, STATE_TAGS, TIMING_TAGS, TO_WRITE, may_write)


async def _own(actor: Actor) -> list[ReportRow]:
    return await service.list_rows(actor, today=today())


async def count_to_write(actor: Actor) -> int:
    return sum(row.state in TO_WRITE and row.timing in (OVERDUE, DUE_SOON) for row in await _own(actor))


async def count_to_take_up(actor: Actor) -> int:
    return sum(row.state == SENT for row in await _own(actor))


async def count_overdue(actor: Actor) -> int:
    return sum(row.timing == OVERDUE for row in await _own(actor))


HOME = [
    HomeCard(
        label=N_("Reports to write"),
        path=f"/reports?timing={OVERDUE}&timing={DUE_SOON}",
        roles=("supplier",),
        count=count_to_write,
        hint=N_("Late, or due within two weeks."),
        order=14,
    ),
    HomeCard(
        label=N_("Reports to take up"),
        path=f"/reports?state={SENT}",
        roles=STAFF,
        count=count_to_take_up,
        hint=N_("They have come; write what follows from them."),
        order=12,
    ),
    HomeCard(
        label=N_("Reports that are late"),
        path=f"/reports?timing={OVERDUE}",
        roles=STAFF,
        count=count_overdue,
        hint=N_("The day has passed, and nothing has come."),
        order=16,
    ),
]
PANELS = [
    Panel(place="order", template="reports/_order_panel.html", load=load_order_panel, roles=READERS, order=10),
    Panel(place="citizen", template="reports/_citizen_panel.html", load=load_citizen_panel, roles=STAFF, order=20),
    Panel(
        place="supplier",
        template="reports/_supplier_panel.html",
        load=load_supplier_panel,
        roles=TIMELINESS_READERS,
        order=20,
    ),
]
