"""One's citizens as JSON."""

from typing import Any

from litestar import get
from litestar.params import FromPath

from app.casework.citizens import service
from app.casework.citizens.listing import CITIZENS
from app.casework.citizens.schemas import CitizenRecord, CitizenRow
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


@get(
    "/api/citizens", guards=[allow(*service.READERS)], tags=["citizens"], summary="One's own citizens, or one's teams'"
)
async def list_citizens(request: AppRequest) -> Page[CitizenRow]:
    return await json_page(request, CITIZENS)


@get("/api/citizens/{citizen_id:int}", guards=[allow(*service.READERS)], tags=["citizens"], summary="One citizen")
async def get_citizen(request: AppRequest, citizen_id: FromPath[int]) -> CitizenRecord:
    return await service.view_citizen(request.user, citizen_id, on_date=today())


routes: list[Any] = [list_citizens, get_citizen]
