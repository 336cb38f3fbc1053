"""One's citizens as JSON."""

from typing import Any

from litestar import get
from litestar.params import FromPath

from app.casework.citizens import service
from app.casework.citizens.filtering import filter_of, read_citizen_query
from app.casework.citizens.schemas import CitizenRecord, CitizenRow
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.web import Page


@get(
    "/api/citizens", guards=[allow(*service.READERS)], tags=["citizens"], summary="One's own citizens, or one's teams'"
)
async def list_citizens(request: AppRequest) -> Page[CitizenRow]:
    query = read_citizen_query(request.query_params)
    rows, total = await service.list_citizens(
        request.user,
        filter_of(query),
        sort=query.sort,
        descending=query.descending,
        limit=query.page_size,
        offset=query.offset,
        on_date=today(),
    )
    return Page(rows, total, query.page, query.page_size)


@get("/api/citizens/{citizen_id:int}", guards=[allow(*service.READERS)], tags=["citizens"], summary="One citizen")
async def get_citizen(request: AppRequest, citizen_id: FromPath[int]) -> CitizenRecord:
    return await service.view_citizen(request.user, citizen_id, on_date=today())


routes: list[Any] = [list_citizens, get_citizen]
