"""Reports as JSON."""

from litestar import get
from litestar.params import FromPath

from app.casework.reports import service
from app.casework.reports.listing import REPORTS
from app.casework.reports.schemas import Report, ReportRow
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.lists.list_pages import json_page
from app.platform.web import Page


@get("/api/reports", guards=[allow(*service.READERS)], tags=["reports"], summary="Reports, as on the page")
async def list_reports(request: AppRequest) -> Page[ReportRow]:
    return await json_page(request, REPORTS)


@get("/api/reports/{report_id:int}", guards=[allow(*service.READERS)], tags=["reports"], summary="One report")
async def get_report(request: AppRequest, report_id: FromPath[int]) -> Report:
    return await service.view_report(request.user, report_id, today=today())


routes = [list_reports, get_report]
