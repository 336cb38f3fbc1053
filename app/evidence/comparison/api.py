"""The comparison's figures as JSON, hidden by the same rules as on the page."""

from typing import Any

from litestar import get
from litestar.params import FromPath, FromQuery

from app.evidence.comparison import service
from app.evidence.comparison.listing import FIGURES, FigureRow
from app.evidence.effects.schemas import CoursePoint
from app.platform.access import AppRequest, allow
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


@get("/api/comparison/figures", guards=[allow(*service.READERS)], tags=["comparison"])
async def list_figures(request: AppRequest) -> Page[FigureRow]:
    """Effects of offers, suppliers, kinds, types and lengths in the published runs."""
    return await json_page(request, FIGURES)


@get("/api/comparison/runs/{run_id:int}/course", guards=[allow(*service.READERS)], tags=["comparison"])
async def list_course(request: AppRequest, run_id: FromPath[int], by: FromQuery[str] = "all") -> list[CoursePoint]:
    """The effect week by week after the start: `by` is all, kind, type or supplier."""
    return await service.list_courses(request.user, run_id, by)


routes: list[Any] = [list_figures, list_course]
