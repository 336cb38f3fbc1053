"""The figures frozen in a tender, and fetching them anew."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, Conflict, StaleVersion
from app.platform.web import FormReader, page, redirect
from app.procurement.tenders.evidence import service
from app.procurement.tenders.issuing.figures import SECTION
from app.procurement.tenders.roles import READERS, WRITERS, may_write
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.service import get_tender
from app.procurement.tenders.states import may_edit


class EvidenceView(msgspec.Struct, frozen=True):
    tender: Tender
    intro: str
    figures: list[dict[str, Any]]
    may_write: bool


@get("/tenders/{tender_id:int}/evidence", guards=[allow(*READERS)])
async def evidence_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    tender = await get_tender(tender_id)
    frozen = tender.sections.get(SECTION) or {}
    writes = may_write(request.user) and may_edit(tender.state)
    figures = [_shown(each) for each in frozen.get("figures") or []]
    view = EvidenceView(tender, frozen.get("intro") or "", figures, writes)
    return page(request, "tenders/evidence.html", view)


def _shown(figure: dict[str, Any]) -> dict[str, Any]:
    """With numbers and the day as such; stored they are text."""
    numbers = {name: Decimal(str(figure[name])) for name in ("value", "low", "high") if figure.get(name) is not None}
    return {"low": None, "high": None, **figure, **numbers, "as_of": date.fromisoformat(str(figure["as_of"]))}


@post("/tenders/{tender_id:int}/evidence", guards=[allow(*WRITERS)])
async def fetch_figures(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    form = FormReader(await request.form())
    back, version = f"/tenders/{tender_id}/evidence", form.version()
    try:
        if form.raw("leave_out"):
            await service.leave_out(request.user, tender_id, version=version)
            return redirect(request, back, flash=N_("The figures are taken out."))
        await service.fetch_figures(request.user, tender_id, version=version)
    except StaleVersion:
        raise
    except Conflict as error:
        return redirect(request, back, flash=error.msgid, kind="error")
    return redirect(request, back, flash=N_("The figures are frozen as they are today."))


routes = [evidence_page, fetch_figures]
