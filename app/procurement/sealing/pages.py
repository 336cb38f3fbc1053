"""A holder's page of their own code, and the checklist before bids can be taken.

A code is in the body of the one answer that makes it, and of requests that carry it; never in an address or a cookie.
"""

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import Actor, AppRequest, allow
from app.platform.errors import N_, InvalidInput, NotAllowed, VifteError
from app.platform.web import FormReader, FormState, Panel, locale_of, page, redirect, translate
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import DUTIES, KEY_DUTIES
from app.procurement.procedures.kinds import get_kind
from app.procurement.sealing import code_service, service, views
from app.procurement.tenders import service as tenders
from app.procurement.tenders.roles import READERS

KEEPING = N_(
    "Keep this code until the tender has ended, where nobody else can read it: on paper in a locked place, or in your "
    "password manager. Do not send it by e-mail, and do not put it where another holder can find it."
)


@get("/tenders/{tender_id:int}/opening-key", guards=[allow(*appointments.HOUSE)], include_in_schema=False)
async def code_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    return await _show(request, tender_id, FormState())


@post("/tenders/{tender_id:int}/opening-key", guards=[allow(*appointments.HOUSE)], include_in_schema=False)
async def make_code(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    """Answers with the code itself: it is kept nowhere that a redirected page could read it from."""
    code = await code_service.make_code(request.user, tender_id)
    tender = await tenders.get_tender(tender_id)
    return page(request, "sealing/new_code.html", views.NewCodeView(tender, code, code.split("-")))


@post("/tenders/{tender_id:int}/opening-key/file", guards=[allow(*appointments.HOUSE)], include_in_schema=False)
async def code_file(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    """The code that was just shown, as a text file."""
    code = FormReader(await request.form()).raw("code")
    await code_service.require_pending(request.user, tender_id, code)
    tender, locale = await tenders.get_tender(tender_id), locale_of(request)
    heading = translate(locale, N_("Opening code"))
    lines = (
        f"{heading}: {tender.reference}, {tender.title}",
        request.user.name,
        "",
        code,
        "",
        translate(locale, KEEPING),
    )
    name = f"{tender.reference}-kode.txt".encode("ascii", "replace").decode().replace("?", "_")
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response("\r\n".join((*lines, "")), media_type="text/plain", headers=headers)


@post("/tenders/{tender_id:int}/opening-key/confirm", guards=[allow(*appointments.HOUSE)], include_in_schema=False)
async def confirm_code(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    try:
        is_whole = await code_service.confirm_code(request.user, tender_id, reader.raw("code"))
    except InvalidInput as error:
        return await _show(request, tender_id, reader.state.with_errors(error), error)
    done = (
        N_("Your code counts. All three are there, and bids can be handed in.") if is_whole else N_("Your code counts.")
    )
    return redirect(request, f"/tenders/{tender_id}/opening-key", flash=done)


async def load_panel(actor: Actor, tender_id: int, on_date: date) -> views.PanelView | None:
    """Whether bids can be taken; nothing where the procedure takes none."""
    tender = await tenders.get_tender(tender_id)
    if not get_kind(tender.procedure_kind).uses_bids or tender.state not in code_service.BEFORE_OPENING:
        return None
    readiness = await service.readiness(tender_id)
    own = any(each.appointment.user_id == actor.user_id for each in readiness.holders)
    return views.PanelView(
        tender_id,
        views.check_lines(readiness),
        readiness.is_ready,
        readiness.in_use,
        f"/tenders/{tender_id}/opening-key" if own else "",
    )


async def _show(request: AppRequest, tender_id: int, form: FormState, error: VifteError | None = None) -> Response[str]:
    actor = request.user
    if not await appointments.has_duty(actor, tender_id, *KEY_DUTIES):
        raise NotAllowed(code_service.NOT_HOLDER)
    own, readiness = await code_service.own_key(actor, tender_id), await service.readiness(tender_id)
    view = views.CodeView(
        tender=await tenders.get_tender(tender_id),
        own=own,
        duty=DUTIES[own.appointment.duty],
        others=views.others_missing(readiness, actor.user_id),
        is_ready=readiness.is_ready,
        form=form,
    )
    return page(request, "sealing/code.html", view, status=error.status if error else 200)


routes: list[Any] = [code_page, make_code, code_file, confirm_code]
PANELS = [
    Panel(place=place, template="sealing/_panel.html", load=load_panel, roles=READERS, order=51)
    for place in ("tender", "tender_appointments")
]
