"""Reports: a supplier writes what an order asked for, the caseworker takes it up and says what follows.

`version` is the report's as the form was opened with: a save on another one raises StaleVersion with the report as it
stands. It is also what makes a form that is sent twice count once.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from app.casework.referrals import naming
from app.casework.referrals.seeing import STAFF, is_supplier, scope_of
from app.casework.referrals.service import list_staff
from app.casework.reports import queries, reads
from app.casework.reports.due import DRAFT, DROPPED, SENT, TAKEN_UP, TO_WRITE, WRITTEN
from app.casework.reports.due_service import KIND
from app.casework.reports.form import current_version, in_writing_order, missing
from app.casework.reports.schemas import Report, ReportRow, Timeliness
from app.casework.reports.showing import document_value, form_of
from app.platform.access.service import users_of_supplier
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.documents import issuing
from app.platform.documents.schemas import Issued
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.platform.mail import notify

if TYPE_CHECKING:
    from app.platform.access import Actor

READERS = (*STAFF, "supplier")
TIMELINESS_READERS = ("procurement", "manager", "team_leader", "supplier")
SUBJECT = "report"
MAX_FOLLOW_UP = 3000
YEAR = timedelta(days=365)


async def get_report(actor: "Actor", report_id: int, *, today: date) -> Report:
    """The row rule: a supplier's own placements, a caseworker's and team's own citizens. NotFound for others'."""
    scope = scope_of(actor)
    report = await reads.find_report(scope, report_id, today) if scope else None
    if report is None:
        raise NotFound(N_("There is no report with this number among yours."))
    return report


async def view_report(actor: "Actor", report_id: int, *, today: date) -> Report:
    """The report for its page; the trail notes that it was looked at."""
    async with transaction():
        report = await get_report(actor, report_id, today=today)
        await record(actor_id=actor.user_id, action="report.viewed", subject=SUBJECT, subject_id=report_id)
    return report


async def list_rows(actor: "Actor", *, today: date) -> list[ReportRow]:
    scope = scope_of(actor)
    return await reads.list_rows(scope, is_leader=actor.has("team_leader"), today=today) if scope else []


async def list_of_placement(actor: "Actor", placement_id: int, *, today: date) -> list[Report]:
    scope = scope_of(actor)
    return await reads.list_of_placement(scope, placement_id, today) if scope else []


async def list_of_citizen(actor: "Actor", citizen_id: int, *, today: date) -> list[Report]:
    scope = scope_of(actor)
    return await reads.list_of_citizen(scope, citizen_id, today) if scope and not scope.is_supplier else []


async def get_timeliness(actor: "Actor", supplier_id: int, *, today: date) -> Timeliness | None:
    """The last year's; None for a supplier who asks about another."""
    own = actor.has("supplier") and actor.supplier_id == supplier_id
    if not (own or actor.has(*(role for role in TIMELINESS_READERS if role != "supplier"))):
        return None
    return await reads.timeliness(supplier_id, today - YEAR, today)


def may_write(actor: "Actor", report: Report) -> bool:
    return is_supplier(actor) and report.state in TO_WRITE


def may_take_up(actor: "Actor", report: Report) -> bool:
    return actor.has(*STAFF) and report.state == SENT


async def get_to_write(actor: "Actor", report_id: int, *, today: date) -> Report:
    """A report this supplier can write on now. Raises NotAllowed for the municipality, Conflict when it is over."""
    report = await get_report(actor, report_id, today=today)
    if not is_supplier(actor):
        raise NotAllowed(N_("Only the supplier writes the report."))
    if report.state == DROPPED:
        raise Conflict(N_("This report is not to come any more, since the placement ended before it was due."))
    if report.state in WRITTEN:
        raise Conflict(N_("The report has been sent and cannot be changed. Write to the caseworker on the order."))
    return report


async def open_to_write(actor: "Actor", report_id: int, *, today: date) -> Report:
    """The same for its form, which shows whose report it is; the trail notes it."""
    async with transaction():
        report = await get_to_write(actor, report_id, today=today)
        await record(actor_id=actor.user_id, action="report.viewed", subject=SUBJECT, subject_id=report_id)
    return report


async def save_draft(actor: "Actor", report_id: int, answers: dict[str, Any], *, version: int, today: date) -> Report:
    """Keep what is written so far; gaps are fine. Answers that the form has no place for any more are kept as well."""
    async with transaction():
        report = await _locked_to_write(actor, report_id, today)
        kept = {name: value for name, value in report.answers.items() if name not in answers and value}
        wanted = {**kept, **answers}
        if _same(report, wanted):
            return report
        if report.version != version:
            raise StaleVersion(report)
        await queries.save_draft(report_id, wanted, current_version(), actor.user_id)
        if report.state != DRAFT:
            await record(actor_id=actor.user_id, action="report.begun", subject=SUBJECT, subject_id=report_id)
        return await get_report(actor, report_id, today=today)


async def check_draft(report: Report, locale: str) -> None:
    """Raises InvalidInput with everything that keeps a draft from being sent."""
    problems = missing(in_writing_order(form_of(report, locale)), report.answers)
    name = await reads.find_name(report.placement_id)
    problems += [
        FieldError(each, N_("The text holds the citizen's name. Write “the citizen” instead."))
        for each in naming.fields_with_name(report.answers, name)
    ]
    if problems:
        raise InvalidInput(problems)


async def send_report(actor: "Actor", report_id: int, *, version: int, today: date) -> Report:
    """Send the draft as it was checked, and have its document made. Sent again, the same form changes nothing."""
    async with transaction():
        await queries.lock(report_id)
        report = await get_report(actor, report_id, today=today)
        if is_supplier(actor) and report.state in WRITTEN and report.version >= version + 1:
            return report
        report = await get_to_write(actor, report_id, today=today)
        if report.version != version or report.template_version != current_version():
            raise StaleVersion(report)
        await check_draft(report, actor.locale)
        await queries.mark_sent(report_id, actor.user_id)
        sent = await get_report(actor, report_id, today=today)
        await _issue(actor, sent)
        await notify(await _staff_of(sent), "report_sent", f"/reports/{report_id}", but=actor.user_id)
        await record(
            actor_id=actor.user_id, action="report.sent", subject=SUBJECT, subject_id=report_id,
            details={"days_late": sent.days_late},
        )  # fmt: skip
        return sent


async def take_up(
    actor: "Actor", report_id: int, *, follow_ups: Sequence[str], text: str, version: int, today: date
) -> Report:
    """What follows from the report, once. Raises StaleVersion when somebody else has said so already."""
    async with transaction():
        await queries.lock(report_id)
        report = await get_report(actor, report_id, today=today)
        if is_supplier(actor):
            raise NotAllowed(N_("Only the citizen's caseworker and team take up a report."))
        if report.state == TAKEN_UP and (list(follow_ups), text) == (report.follow_ups, report.follow_up_text):
            return report
        if report.state == TAKEN_UP:
            raise StaleVersion(report)
        if report.state != SENT:
            raise Conflict(N_("The report has not come yet, so it cannot be taken up."))
        _check_follow_up(follow_ups, text)
        await queries.mark_taken_up(report_id, list(follow_ups), text, actor.user_id)
        await notify(
            await users_of_supplier(report.supplier_id), "report_taken_up", f"/reports/{report_id}", but=actor.user_id
        )
        await record(
            actor_id=actor.user_id, action="report.taken_up", subject=SUBJECT, subject_id=report_id,
            details={"follow_ups": list(follow_ups)},
        )  # fmt: skip
        return await get_report(actor, report_id, today=today)


async def issue_document(actor: "Actor", report_id: int, *, today: date) -> int:
    """The report as PDF; the one made when it was sent, where there is one."""
    async with transaction():
        report = await get_report(actor, report_id, today=today)
        if report.state not in WRITTEN:
            raise Conflict(N_("The report has not come yet, so there is nothing to print."))
        return await _issue(actor, report)


async def get_document(actor: "Actor", report_id: int, document_id: int, *, today: date) -> tuple[Report, Issued]:
    report = await get_report(actor, report_id, today=today)
    return report, await issuing.get_issued(document_id, subject=SUBJECT, subject_id=report_id)


async def fetch_document(actor: "Actor", report_id: int, document_id: int, *, today: date) -> tuple[Report, Issued]:
    """For its file, which is read like the report's page; the trail notes it."""
    async with transaction():
        report, document = await get_document(actor, report_id, document_id, today=today)
        await record(
            actor_id=actor.user_id, action="report.viewed", subject=SUBJECT, subject_id=report_id,
            details={"document_id": document_id},
        )  # fmt: skip
    return report, document


async def _issue(actor: "Actor", report: Report) -> int:
    report = await _without_name(report)
    return await issuing.issue_document(
        actor.user_id, subject=SUBJECT, subject_id=report.id, subject_version=report.version, kind=KIND,
        label=report.reference, data=document_value(report),
        result_url=f"/reports/{report.id}/documents/{{document_id}}",
    )  # fmt: skip


async def _without_name(report: Report) -> Report:
    """For its document. One that came in a file was not asked to leave the name out."""
    name = await reads.find_name(report.placement_id)
    answers = {field: naming.without_name(text, name) for field, text in report.answers.items()}
    return msgspec.structs.replace(report, answers=answers, goal=naming.without_name(report.goal, name))


async def _locked_to_write(actor: "Actor", report_id: int, today: date) -> Report:
    await queries.lock(report_id)
    return await get_to_write(actor, report_id, today=today)


async def _staff_of(report: Report) -> list[int]:
    caseworker = await reads.find_caseworker(report.placement_id)
    ordered = await list_staff(report.order_id) if report.order_id else []
    return sorted({*ordered, *([caseworker] if caseworker else [])})


def _same(report: Report, answers: dict[str, Any]) -> bool:
    return report.state == DRAFT and report.template_version == current_version() and report.answers == answers


def _check_follow_up(follow_ups: Sequence[str], text: str) -> None:
    problems = []
    if not follow_ups:
        problems.append(FieldError("follow_ups", N_("Choose what follows from the report.")))
    if not text:
        problems.append(FieldError("follow_up_text", N_("Write what follows, and what you have talked over with the citizen.")))  # fmt: skip  # noqa: E501
    if problems:
        raise InvalidInput(problems)
