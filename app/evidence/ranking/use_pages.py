"""How the lists are used: followed or not, and why."""

from datetime import date
from typing import Any

from litestar import Response, get

from app.evidence.ranking.use_service import READERS, count_use
from app.evidence.ranking.use_views import JUDGEMENTS, CardPanel, show_use
from app.platform.access import Actor, AppRequest, allow, list_teams
from app.platform.clock import today
from app.platform.errors import N_
from app.platform.web import NavItem, Panel, page
from app.platform.web.page_context import locale_of


@get("/ranking/use", guards=[allow(*READERS)], include_in_schema=False)
async def use_page(request: AppRequest) -> Response[str]:
    use = await count_use(request.user, today=today())
    teams = {team.id: team.name for team in await list_teams()}
    view = show_use(use, teams=teams, today=today(), locale=locale_of(request))
    return page(request, "ranking/use.html", view)


async def load_card_panel(actor: Actor, _run_id: int, on_date: date) -> CardPanel:
    use = await count_use(actor, today=on_date)
    return CardPanel(use.total.share, JUDGEMENTS.get(use.judgement or ""))


routes: list[Any] = [use_page]

NAV = [NavItem(label=N_("Use of the lists"), path="/ranking/use", roles=READERS, order=45)]
PANELS = [Panel(place="card", template="ranking/_card_panel.html", load=load_card_panel, roles=READERS, order=50)]
