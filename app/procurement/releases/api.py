"""Releases of announced tenders, for everybody."""

from typing import Any

from litestar import get
from litestar.params import FromPath

from app.platform.access import public
from app.procurement.releases import service


@get("/api/public/tenders/{reference:str}/ocds", guards=[public()], tags=["tenders"], summary="OCDS release package")
async def public_package(reference: FromPath[str]) -> dict[str, Any]:
    """The tender's releases in the Open Contracting Data Standard 1.1."""
    return await service.public_package(reference)


@get("/api/public/tenders/{reference:str}/ocds/record", guards=[public()], tags=["tenders"], summary="OCDS record")
async def public_record(reference: FromPath[str]) -> dict[str, Any]:
    """How the tender stands now, as one compiled release, with where its releases are."""
    return await service.public_record(reference)


routes = [public_package, public_record]
