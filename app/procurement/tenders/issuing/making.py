"""Makes a document at once in this process, for commands; pages leave it to a worker."""

from pathlib import Path

from app.platform.documents import issuing
from app.procurement.tenders import service


async def make_now(reference: str, label: str) -> Path:
    """Issue and render; no job is left for a worker. Returns the file's path."""
    tender = await service.get_by_reference(reference)
    document_id = await service.issue_document(None, tender.id, label=label, in_background=False)
    return await issuing.render_now(document_id)
