"""A bidder's own letters, at the tender's public address."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import File

from app.platform.access import AppRequest, allow
from app.platform.documents.issuing_pages import issued_file
from app.platform.web import page
from app.procurement.awards import result_service
from app.procurement.publication.public_service import LONGEST_REFERENCE


@get("/udbud/{reference:str}/result", guards=[allow("supplier")], include_in_schema=False)
async def own_result(request: AppRequest, reference: FromPath[str]) -> Response[str]:
    return page(request, "awards/result.html", await result_service.own_results(request.user, reference))


@get("/udbud/{reference:str}/result/{letter_id:int}/file", guards=[allow("supplier")], include_in_schema=False)
async def own_letter(request: AppRequest, reference: FromPath[str], letter_id: FromPath[int]) -> File:
    letter, document = await result_service.own_document(request.user, reference, letter_id)
    return issued_file(document, f"{reference[:LONGEST_REFERENCE]}-{letter.kind}.pdf")


routes: list[Any] = [own_result, own_letter]
