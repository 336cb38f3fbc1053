"""The room's pages, and what it adds to the tender's page and to the front page."""

from datetime import date

from app.platform.access import Actor
from app.platform.errors import N_
from app.platform.web import HomeCard, NavItem, Panel
from app.procurement.appointments.service import HOUSE
from app.procurement.evaluation import consensus_pages, qualification_pages, scoring_pages, showing
from app.procurement.evaluation.views import PanelView
from app.procurement.tenders.roles import READERS


async def load_panel(actor: Actor, tender_id: int, on_date: date) -> PanelView | None:
    return await showing.panel_view(actor, tender_id)


async def count_waiting(actor: Actor) -> int:
    """Tenders that wait for this evaluator's declaration or scores."""
    return sum(each.waits for each in await showing.own_evaluations(actor))


routes = [*qualification_pages.routes, *scoring_pages.routes, *consensus_pages.routes]
NAV = [NavItem(N_("My evaluations"), "/evaluations", HOUSE, place="person")]
HOME = [
    HomeCard(
        N_("Bids to score"),
        "/evaluations",
        ("procurement", "manager", "team_leader"),
        count=count_waiting,
        hint=N_("Tenders where you are appointed evaluator"),
        order=60,
    )
]
PANELS = [Panel(place="tender", template="evaluation/_panel.html", load=load_panel, roles=READERS, order=70)]
