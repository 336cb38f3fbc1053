"""The list of one's citizens, and a citizen's page."""

from typing import Any

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from app.casework.citizens import competence_pages, service
from app.casework.citizens.filtering import (
    EVERYBODY,
    EVERYBODY_LABEL,
    PASSIVE_LABEL,
    PASSIVE_LIMITS,
    chips_of,
    filter_of,
    read_citizen_query,
    shows_benefit_now,
)
from app.casework.citizens.schemas import CitizenFilter, CitizenRecord, CitizenRow
from app.casework.citizens.timeline import Timeline, make_timeline
from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import today
from app.platform.codelists import choices
from app.platform.errors import N_
from app.platform.web import (
    HomeCard,
    ListQuery,
    LoadedPanel,
    NavItem,
    Page,
    SearchHit,
    SearchSource,
    load_panels,
    locale_of,
    page,
    translate,
)

LONG_PASSIVE_WEEKS = 52


class CitizenListView(msgspec.Struct, frozen=True):
    result: Page[CitizenRow]
    query: ListQuery
    chips: list[tuple[str, str, str]]
    target_groups: list[tuple[str, str]]
    benefits: list[tuple[str, str]]
    passive_limits: list[tuple[str, str]]
    only_benefit_now: bool
    narrowed: bool
    everybody: list[tuple[str, str]]


class CitizenView(msgspec.Struct, frozen=True):
    record: CitizenRecord
    timeline: Timeline | None
    weeks_on_benefit: int | None
    panels: list[LoadedPanel]


@get("/citizens", guards=[allow(*service.READERS)], include_in_schema=False)
async def citizen_list(request: AppRequest) -> Response[str]:
    query, locale = read_citizen_query(request.query_params), locale_of(request)
    rows, total = await service.list_citizens(
        request.user,
        filter_of(query),
        sort=query.sort,
        descending=query.descending,
        limit=query.page_size,
        offset=query.offset,
        on_date=today(),
    )
    limits = [(str(weeks), translate(locale, PASSIVE_LABEL, weeks=weeks)) for weeks in PASSIVE_LIMITS]
    view = CitizenListView(
        result=Page(rows, total, query.page, query.page_size),
        query=query,
        chips=chips_of(query, locale),
        target_groups=options("target_group", locale),
        benefits=options("benefit", locale),
        passive_limits=limits,
        only_benefit_now=shows_benefit_now(query),
        narrowed=bool(query.q or query.filters.keys() - {"now"}),
        everybody=[(EVERYBODY, translate(locale, EVERYBODY_LABEL))],
    )
    return page(request, "citizens/list.html", view)


def options(code_list: str, locale: str) -> list[tuple[str, str]]:
    return [(code.code, code.label(locale)) for code in choices(code_list)]


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


routes: list[Any] = [citizen_list, citizen_page, *competence_pages.routes]

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
