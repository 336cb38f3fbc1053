"""The list of one's citizens, and a citizen's page."""

from typing import Any

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from app.casework.citizens import competence_pages, service
from app.casework.citizens.listing import CITIZENS
from app.casework.citizens.schemas import CitizenFilter, CitizenRecord
from app.casework.citizens.timeline import Timeline, make_timeline
from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import (
    HomeCard,
    LoadedPanel,
    NavItem,
    SearchHit,
    SearchSource,
    load_panels,
    page,
)

LONG_PASSIVE_WEEKS = 52


class CitizenView(msgspec.Struct, frozen=True):
    record: CitizenRecord
    timeline: Timeline | None
    weeks_on_benefit: int | None
    panels: list[LoadedPanel]


@get("/citizens", guards=[allow(*service.READERS)], include_in_schema=False)
async def citizen_list(request: AppRequest) -> Response[Any]:
    return await list_page(request, CITIZENS, "citizens/list.html")


@get("/citizens/{citizen_id:int}", guards=[allow(*service.READERS)], include_in_schema=False)
async def citizen_page(request: AppRequest, citizen_id: FromPath[int]) -> Response[str]:
    record = await service.view_citizen(request.user, citizen_id, on_date=today())
    weeks = (today() - record.running.start_on).days // 7 if record.running else None
    panels = await load_panels(request, "citizen", citizen_id, today())
    return page(request, "citizens/show.html", CitizenView(record, make_timeline(record, today()), weeks, panels))


async def search_citizens(actor: Actor, text: str, limit: int) -> list[SearchHit]:
    rows = await service.own_rows(actor, CitizenFilter(text=text), today())
    return [
        SearchHit(row.name or f"#{row.id}", row.caseworker_name or "", f"/citizens/{row.id}") for row in rows[:limit]
    ]


async def count_long_passive(actor: Actor) -> int:
    return await service.count_citizens(actor, CitizenFilter(passive_weeks=LONG_PASSIVE_WEEKS), on_date=today())


routes: list[Any] = [citizen_list, export_route(CITIZENS), citizen_page, *competence_pages.routes]

NAV = [NavItem(label=N_("Citizens"), path="/citizens", roles=service.READERS, order=10)]
HOME = [
    HomeCard(
        label=N_("Citizens passive for a year"),
        path=f"/citizens?passive={LONG_PASSIVE_WEEKS}&sort=-passive",
        roles=service.READERS,
        count=count_long_passive,
        hint=N_("On a benefit for 52 weeks or more since the last offer ended."),
        order=15,
    )
]
SEARCH = [SearchSource(label=N_("Citizens"), search=search_citizens, roles=service.READERS)]
