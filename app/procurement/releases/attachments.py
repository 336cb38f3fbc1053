"""The release package inside the specification's PDF, for systems that read on."""

from typing import Any

import msgspec

from app.platform.documents.protocol import Attached
from app.platform.documents.schemas import Issued
from app.procurement.publication.service import DOCUMENTS as EDITIONS
from app.procurement.releases import service
from app.procurement.releases.plain import Json
from app.procurement.tenders.service import DOCUMENTS as DRAFTS

NAME, DESCRIPTION = "ocds.json", "Udbuddet i Open Contracting Data Standard 1.1"
# The document that says what is bought; the others of the set refer to it.
KINDS = ("kravspecifikation", "projektbeskrivelse")


async def attach_release(document: Issued, data: dict[str, Any]) -> list[Attached]:
    if document.kind not in KINDS:
        return []
    package = await service.edition_package(document.subject_id)
    return [] if package is None else [_attached(package)]


async def attach_plan(document: Issued, data: dict[str, Any]) -> list[Attached]:
    """A draft's document says what is planned."""
    version = document.subject_version or 0
    return [_attached(await service.draft_package(document.subject_id, version, document.created_at, data))]


def _attached(package: Json) -> Attached:
    return Attached(NAME, msgspec.json.format(msgspec.json.encode(package)), DESCRIPTION)


ATTACH = {EDITIONS: attach_release, DRAFTS: attach_plan}
