"""A tender's files, for those who may read the tender."""

from litestar import Response, get
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.procurement.exports import service
from app.procurement.tenders.roles import READERS


@get(
    "/api/tenders/{tender_id:int}/export/{form:str}",
    guards=[allow(*READERS)],
    tags=["tenders"],
    summary="A tender as pdf, docx, xlsx or ocds",
)
async def export_tender(request: AppRequest, tender_id: FromPath[int], form: FromPath[str]) -> Response[bytes]:
    """The newest edition, or the draft before the first. 409 while its PDF is not made."""
    made = await service.export(tender_id, form)
    headers = {"content-disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=made.media_type, headers=headers)


routes = [export_tender]
