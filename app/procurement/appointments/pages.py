"""The page of a tender's appointments, and its part of the tender's own page."""

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import Actor, AppRequest, allow, signed_in
from app.platform.clock import today
from app.platform.errors import N_, Conflict, InvalidInput, NotAllowed, VifteError
from app.platform.web import FormReader, FormState, Panel, load_panels, locale_of, page, redirect, translate
from app.procurement.appointments import rules, service
from app.procurement.appointments.schemas import DUTIES, Appointment
from app.procurement.appointments.views import (
    EXPLAINED,
    AppointmentsView,
    EndView,
    PanelView,
    choices_of,
    groups_of,
)
from app.procurement.procedures.kinds import get_kind
from app.procurement.tenders import service as tenders
from app.procurement.tenders.roles import READERS, WRITERS, may_write


@get("/tenders/{tender_id:int}/appointments", guards=[signed_in()], include_in_schema=False)
async def appointments_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    if not await service.may_look(request.user, tender_id):
        raise NotAllowed(service.NOT_APPOINTED)
    return await _show(request, tender_id, FormState())


@post("/tenders/{tender_id:int}/appointments", guards=[allow(*WRITERS)], include_in_schema=False)
async def appoint(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    duty = reader.one_of("duty", tuple(DUTIES), required=True)
    user_id = reader.integer("user_id", required=True)
    try:
        reader.raise_if_errors()
        await service.appoint(request.user, tender_id, user_id or 0, duty or "")
    except InvalidInput as error:
        return await _show(request, tender_id, reader.state.with_errors(error), status=422)
    return redirect(request, _url(tender_id), flash=N_("The appointment is made."))


@get(
    "/tenders/{tender_id:int}/appointments/{appointment_id:int}/end",
    guards=[allow(*WRITERS)],
    include_in_schema=False,
)
async def end_page(request: AppRequest, tender_id: FromPath[int], appointment_id: FromPath[int]) -> Response[str]:
    return await _show_end(request, await service.get_appointment(tender_id, appointment_id), FormState())


@post(
    "/tenders/{tender_id:int}/appointments/{appointment_id:int}/end",
    guards=[allow(*WRITERS)],
    include_in_schema=False,
)
async def end_appointment(
    request: AppRequest, tender_id: FromPath[int], appointment_id: FromPath[int]
) -> Response[Any]:
    appointment = await service.get_appointment(tender_id, appointment_id)
    reader = FormReader(await request.form())
    reason = reader.text("reason", max_length=service.LONGEST_REASON)
    try:
        reader.raise_if_errors()
        await service.end(request.user, appointment_id, reason)
    except InvalidInput as error:
        return await _show_end(request, appointment, reader.state.with_errors(error), error)
    return redirect(request, _url(tender_id), flash=N_("The appointment is ended."))


async def load_panel(actor: Actor, tender_id: int, on_date: date) -> PanelView | None:
    """On the tender's own page; nothing where the procedure takes no bids."""
    tender = await tenders.get_tender(tender_id)
    if not get_kind(tender.procedure_kind).uses_bids:
        return None
    return PanelView(tender_id, groups_of(await service.appointees(tender_id)))


def _url(tender_id: int) -> str:
    return f"/tenders/{tender_id}/appointments"


async def _show(request: AppRequest, tender_id: int, form: FormState, *, status: int = 200) -> Response[str]:
    tender, actor = await tenders.get_tender(tender_id), request.user
    kind, locale = get_kind(tender.procedure_kind), locale_of(request)
    everybody, reads = await service.all_appointments(tender_id), actor.has(*READERS)
    shut = {duty: rules.why_not_now(tender.state, duty, uses_bids=kind.uses_bids) for duty in DUTIES}
    writes = may_write(actor) and await service.is_shut_out(actor.user_id, tender_id) is None
    view = AppointmentsView(
        tender=tender,
        groups=groups_of(everybody) if reads else [],
        ended=[each for each in everybody if reads and not each.stands],
        own=[each for each in everybody if each.stands and each.user_id == actor.user_id],
        people=choices_of(await service.list_candidates(tender_id)) if writes else [],
        duties=[(duty, translate(locale, label)) for duty, label in DUTIES.items() if shut[duty] is None],
        may_appoint=writes,
        not_now=next((why for why in shut.values() if why), None) if all(shut.values()) else None,
        labels=DUTIES,
        explained=EXPLAINED,
        panels=await load_panels(request, "tender_appointments", tender_id, today()),
        form=form,
    )
    return page(request, "appointments/appointments.html", view, status=status)


async def _show_end(
    request: AppRequest, appointment: Appointment, form: FormState, error: VifteError | None = None
) -> Response[str]:
    tender = await tenders.get_tender(appointment.tender_id)
    if not appointment.stands:
        raise Conflict(N_("The appointment has ended already."))
    view = EndView(tender, appointment, DUTIES[appointment.duty], form)
    return page(request, "appointments/end.html", view, status=error.status if error else 200)


routes: list[Any] = [appointments_page, appoint, end_page, end_appointment]
PANELS = [Panel(place="tender", template="appointments/_panel.html", load=load_panel, roles=READERS, order=50)]
