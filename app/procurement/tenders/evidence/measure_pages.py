"""Suggested result measures, each with what it rests on and a button that takes it."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, Conflict, StaleVersion
from app.platform.web import FormReader, page, redirect
from app.procurement.needs.service import why_no_results
from app.procurement.tenders.evidence import measures
from app.procurement.tenders.evidence.measures import Suggestion
from app.procurement.tenders.roles import READERS, WRITERS, may_write
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.service import get_tender
from app.procurement.tenders.states import may_edit


class MeasuresView(msgspec.Struct, frozen=True):
    """why : a msgid of why nothing is suggested, where that is known."""

    tender: Tender
    suggestions: list[Suggestion]
    why: str | None
    may_write: bool


@get("/tenders/{tender_id:int}/measures", guards=[allow(*READERS)])
async def measures_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    tender = await get_tender(tender_id)
    writes = may_write(request.user) and may_edit(tender.state)
    view = MeasuresView(tender, await measures.suggestions(tender), await why_no_results(), writes)
    return page(request, "tenders/measures.html", view)


@post("/tenders/{tender_id:int}/measures", guards=[allow(*WRITERS)])
async def take_measure(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    form = FormReader(await request.form())
    back = f"/tenders/{tender_id}/measures"
    try:
        await measures.take_measure(request.user, tender_id, form.raw("measure"), version=form.version())
    except StaleVersion:
        raise
    except Conflict as error:
        return redirect(request, back, flash=error.msgid, kind="error")
    return redirect(request, back, flash=N_("The measure is in the tender. Read it through, and change what must be."))


routes = [measures_page, take_measure]
