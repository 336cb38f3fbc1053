"""The list of reports, a report's page, taking it up, and its document."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import File

from app.casework.referrals.seeing import STAFF
from app.casework.reports import panels, service, write_pages
from app.casework.reports.listing import REPORTS
from app.casework.reports.schemas import Report
from app.casework.reports.service import MAX_FOLLOW_UP, READERS
from app.casework.reports.showing import Part, parts_of
from app.casework.reports.wording import STATE_TAGS, STATES, TIMING_TAGS
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.codelists import choices, label
from app.platform.documents.issuing import list_issued
from app.platform.documents.issuing_pages import IssuedView, issued_file, issued_page
from app.platform.documents.schemas import Issued
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.lists.list_pages import export_route, list_page
from app.platform.web import FormReader, FormState, NavItem, locale_of, page, redirect, translate


class ReportListMore(msgspec.Struct, frozen=True):
    states: dict[str, str]
    state_tags: dict[str, str]
    timing_tags: dict[str, str]


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """stale : what is written now, when somebody else took the report up first."""

    report: Report
    parts: list[Part]
    state: str
    state_tag: str
    timing_tag: str
    documents: list[Issued]
    may_write: bool
    may_take_up: bool
    follow_ups: list[tuple[str, str]]
    form: FormState
    stale: Sequence[tuple[str, str, str]] = ()


@get("/reports", guards=[allow(*READERS)], include_in_schema=False)
async def report_list(request: AppRequest) -> Response[Any]:
    return await list_page(request, REPORTS, "reports/list.html", ReportListMore(STATES, STATE_TAGS, TIMING_TAGS))


@get("/reports/{report_id:int}", guards=[allow(*READERS)], include_in_schema=False)
async def report_page(request: AppRequest, report_id: FromPath[int]) -> Response[str]:
    report = await service.view_report(request.user, report_id, today=today())
    return await _show(request, report, FormState())


@post("/reports/{report_id:int}/take-up", guards=[allow(*STAFF)], include_in_schema=False)
async def take_up(request: AppRequest, report_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    codes = reader.choices("follow_ups", "follow_up", today())
    text = reader.text("follow_up_text", max_length=MAX_FOLLOW_UP)
    version = reader.version()
    try:
        await service.get_report(request.user, report_id, today=today())
        reader.raise_if_errors()
        await service.take_up(request.user, report_id, follow_ups=codes, text=text, version=version, today=today())
    except InvalidInput as error:
        report = await service.get_report(request.user, report_id, today=today())
        return await _show(request, report, reader.state.with_errors(error), status=error.status)
    except StaleVersion as error:
        stale = _stale(error.current, codes, text, locale_of(request))
        return await _show(request, error.current, reader.state, status=error.status, stale=stale)
    return redirect(request, f"/reports/{report_id}", flash=N_("The report is taken up, and the supplier is told."))


@post("/reports/{report_id:int}/documents", guards=[allow(*READERS)], include_in_schema=False)
async def make_document(request: AppRequest, report_id: FromPath[int]) -> Response[Any]:
    document_id = await service.issue_document(request.user, report_id, today=today())
    return redirect(request, f"/reports/{report_id}/documents/{document_id}")


@get("/reports/{report_id:int}/documents/{document_id:int}", guards=[allow(*READERS)], include_in_schema=False)
async def document_page(request: AppRequest, report_id: FromPath[int], document_id: FromPath[int]) -> Response[str]:
    report, document = await service.get_document(request.user, report_id, document_id, today=today())
    locale = locale_of(request)
    view = IssuedView(
        document=document,
        url=f"/reports/{report_id}/documents/{document_id}",
        title=translate(locale, N_("The report {reference} as PDF"), reference=report.reference),
        lead=f"{report.offer_title} · {report.supplier_name}",
        crumbs=[(translate(locale, N_("Reports")), "/reports"), (report.reference, f"/reports/{report_id}")],
    )
    return issued_page(request, view)


@get("/reports/{report_id:int}/documents/{document_id:int}/file", guards=[allow(*READERS)], include_in_schema=False)
async def document_file(request: AppRequest, report_id: FromPath[int], document_id: FromPath[int]) -> File:
    report, document = await service.fetch_document(request.user, report_id, document_id, today=today())
    return issued_file(document, f"afrapportering-{report.reference}.pdf")


async def _show(
    request: AppRequest,
    report: Report,
    form: FormState,
    *,
    status: int = 200,
    stale: Sequence[tuple[str, str, str]] = (),
) -> Response[str]:
    locale = locale_of(request)
    view = ReportView(
        report=report,
        parts=parts_of(report, locale),
        state=STATES[report.state],
        state_tag=STATE_TAGS[report.state],
        timing_tag=TIMING_TAGS.get(report.timing, "neutral"),
        documents=await list_issued(service.SUBJECT, report.id),
        may_write=service.may_write(request.user, report),
        may_take_up=service.may_take_up(request.user, report),
        follow_ups=[(code.code, code.label(locale)) for code in choices("follow_up")],
        form=form,
        stale=stale,
    )
    return page(request, "reports/show.html", view, status=status)


def _stale(current: Report, codes: list[str], text: str, locale: str) -> list[tuple[str, str, str]]:
    def named(given: list[str]) -> str:
        return ", ".join(label("follow_up", code, locale) for code in given)

    return [
        (translate(locale, N_("What follows")), named(codes), named(current.follow_ups)),
        (translate(locale, N_("In words")), text, current.follow_up_text),
    ]


routes: list[Any] = [
    report_list, export_route(REPORTS), report_page, take_up, make_document, document_page, document_file,
    *write_pages.routes,
]  # fmt: skip
NAV = [NavItem(label=N_("Reports"), path="/reports", roles=READERS, order=14)]
HOME = panels.HOME
PANELS = panels.PANELS
