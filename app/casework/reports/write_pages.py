"""Writing a report: the draft, which saves itself, the answers once more before sending, and sending."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.casework.reports import service
from app.casework.reports.due import WRITTEN
from app.casework.reports.form import Section, as_values, in_writing_order, inputs_of, rating_choices, read_answers
from app.casework.reports.schemas import Report
from app.casework.reports.showing import Change, Line, Part, change_of, form_of, in_words, left_over, parts_of
from app.platform.access import AppRequest, allow
from app.platform.clock import to_local, today
from app.platform.errors import N_, FieldError, InvalidInput, StaleVersion
from app.platform.web import FormReader, FormState, locale_of, page, redirect

SAVED = N_("The draft is saved. Only you and your colleagues see it until it is sent.")
INCOMPLETE = N_("Something is still missing before the report can be sent. The draft is saved.")
CHANGED = N_("The draft was changed after you looked it through. Look again before you send it.")
SENT_MEANWHILE = N_("The report has been sent meanwhile.")


class WriteView(msgspec.Struct, frozen=True, kw_only=True):
    """change : how the form has changed since the draft was begun. left : texts the form has no place for any more."""

    report: Report
    sections: list[Section]
    ratings: list[tuple[str, str]]
    form: FormState
    change: Change | None
    left: list[Line]
    stale: Sequence[tuple[str, str, str]] = ()


class DraftState(msgspec.Struct, frozen=True):
    """What the form shows of its saving. `version` is what the next save must name; `problem` is a msgid."""

    report: Report
    version: int
    problem: str | None = None
    errors: Sequence[FieldError] = ()

    @property
    def saved_time(self) -> str:
        return f"{to_local(self.report.saved_at):%H.%M}" if self.report.saved_at else ""


class CheckView(msgspec.Struct, frozen=True):
    report: Report
    parts: list[Part]


@get("/reports/{report_id:int}/write", guards=[allow("supplier")], include_in_schema=False)
async def write_form(request: AppRequest, report_id: FromPath[int]) -> Response[str]:
    report = await service.open_to_write(request.user, report_id, today=today())
    return _show(request, report, FormState.of(as_values(report.answers)))


@post("/reports/{report_id:int}/write", guards=[allow("supplier")], include_in_schema=False)
async def save_report(request: AppRequest, report_id: FromPath[int]) -> Response[Any]:
    """Three buttons in one: the form saving itself, saving to go on later, and going on to the check."""
    before = await service.get_to_write(request.user, report_id, today=today())
    reader, locale = FormReader(await request.form()), locale_of(request)
    answers, version = read_answers(reader, inputs_of(form_of(before, locale)), today()), reader.version()
    step = reader.one_of("step", ("autosave", "save", "check"), required=True)
    try:
        reader.raise_if_errors()
        saved = await service.save_draft(request.user, report_id, answers, version=version, today=today())
        if step == "check":
            await service.check_draft(saved, locale)
    except InvalidInput as error:
        return await _show_errors(request, report_id, reader.state.with_errors(error), version, step)
    except StaleVersion as error:
        return _show_stale(request, error.current, reader.state, answers, version, step)
    if step == "autosave":
        return page(request, "reports/_draft_state.html", DraftState(saved, saved.version))
    if step == "check":
        return redirect(request, f"/reports/{report_id}/check")
    return redirect(request, f"/reports/{report_id}", flash=SAVED)


@get("/reports/{report_id:int}/check", guards=[allow("supplier")], include_in_schema=False)
async def check_page(request: AppRequest, report_id: FromPath[int]) -> Response[Any]:
    report = await service.get_to_write(request.user, report_id, today=today())
    locale = locale_of(request)
    try:
        await service.check_draft(report, locale)
    except InvalidInput:
        return redirect(request, f"/reports/{report_id}/write", kind="warning", flash=INCOMPLETE)
    return page(request, "reports/check.html", CheckView(report, parts_of(report, locale)))


@post("/reports/{report_id:int}/send", guards=[allow("supplier")], include_in_schema=False)
async def send_report(request: AppRequest, report_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    version = reader.version()
    try:
        reader.raise_if_errors()
        await service.send_report(request.user, report_id, version=version, today=today())
    except InvalidInput:
        return redirect(request, f"/reports/{report_id}/write", kind="warning", flash=INCOMPLETE)
    except StaleVersion:
        return redirect(request, f"/reports/{report_id}/check", kind="warning", flash=CHANGED)
    return redirect(request, f"/reports/{report_id}", flash=N_("The report is sent, and the caseworker is told."))


async def _show_errors(
    request: AppRequest, report_id: int, state: FormState, version: int, step: str | None
) -> Response[str]:
    report = await service.get_report(request.user, report_id, today=today())
    if step == "autosave":
        view = DraftState(report, version, N_("Not saved yet. Correct this, and it is saved:"), state.errors)
        return page(request, "reports/_draft_state.html", view, status=422)
    return _show(request, report, state, status=422)


def _show_stale(
    request: AppRequest, current: Report, state: FormState, answers: dict[str, Any], version: int, step: str | None
) -> Response[str]:
    """Both texts side by side; the next save is on top of the one that is shown."""
    if current.state in WRITTEN:
        return redirect(request, f"/reports/{current.id}", kind="warning", flash=SENT_MEANWHILE)
    if step == "autosave":
        problem = N_("Somebody else saved this draft meanwhile. Press “Save the draft” to see both texts.")
        return page(request, "reports/_draft_state.html", DraftState(current, version, problem), status=409)
    rows = _differing(current, answers, locale_of(request))
    return _show(request, current, state, status=409, stale=rows)


def _differing(current: Report, answers: dict[str, Any], locale: str) -> list[tuple[str, str, str]]:
    """Label, yours and saved of every answer that differs."""
    rows = []
    for each in inputs_of(form_of(current, locale)):
        yours, saved = (in_words(each.name, given.get(each.name), locale) for given in (answers, current.answers))
        if yours != saved:
            rows.append((each.label, yours, saved))
    return rows


def _show(
    request: AppRequest,
    report: Report,
    form: FormState,
    *,
    status: int = 200,
    stale: Sequence[tuple[str, str, str]] = (),
) -> Response[str]:
    locale = locale_of(request)
    sections = form_of(report, locale)
    view = WriteView(
        report=report,
        sections=in_writing_order(sections),
        ratings=rating_choices(locale),
        form=form,
        change=change_of(report, sections),
        left=left_over(report, sections, locale),
        stale=stale,
    )
    return page(request, "reports/write.html", view, status=status)


routes: list[Any] = [write_form, save_report, check_page, send_report]
