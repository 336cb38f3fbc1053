"""The part of a tender's publication page where suppliers are invited, for procedures that are not public."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, Conflict, InvalidInput
from app.platform.web import FormReader, redirect
from app.procurement.publication import invitation_service as service
from app.procurement.publication.office_pages import show_refused
from app.procurement.tenders.roles import WRITERS


@post("/tenders/{tender_id:int}/publication/invitations", guards=[allow(*WRITERS)], include_in_schema=False)
async def invite(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    supplier_id = reader.integer("supplier", required=True)
    try:
        reader.raise_if_errors()
        await service.invite(request.user, tender_id, supplier_id or 0)
    except (InvalidInput, Conflict) as error:
        return await show_refused(request, tender_id, reader, error)
    return _back(request, tender_id, N_("The supplier is invited."))


@post(
    "/tenders/{tender_id:int}/publication/invitations/{invited_id:int}/withdraw",
    guards=[allow(*WRITERS)],
    include_in_schema=False,
)
async def withdraw(request: AppRequest, tender_id: FromPath[int], invited_id: FromPath[int]) -> Response[Any]:
    await service.withdraw(request.user, tender_id, invited_id)
    return _back(request, tender_id, N_("The invitation is withdrawn."))


def _back(request: AppRequest, tender_id: int, flash: str) -> Response[Any]:
    return redirect(request, f"/tenders/{tender_id}/publication#invited", flash=flash)


routes: list[Any] = [invite, withdraw]
