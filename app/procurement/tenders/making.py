"""Makes a document at once in this process, for commands; pages leave it to a worker."""

from pathlib import Path

from app.platform.jobs.progress import TerminalProgress
from app.platform.settings import settings
from app.procurement.tenders import document_queries, service
from app.procurement.tenders.tasks import render


async def make_now(reference: str, label: str) -> Path:
    """Issue and render; no job is left for a worker. Returns the file's path."""
    tender = await service.get_by_reference(reference)
    document_id = await service.issue_document(None, tender.id, label=label, in_background=False)
    await render(TerminalProgress(), document_id=document_id)
    document = await document_queries.find_document(document_id)
    assert document is not None
    assert document.file_name is not None
    return settings().documents_dir / "tenders" / document.file_name
