"""Rendering an issued document, outside the request."""

from typing import Any

import msgspec

from app.platform.documents import Attached, render_document_async
from app.platform.errors import N_
from app.platform.jobs import Progress, task
from app.platform.settings import settings
from app.procurement.tenders import document_queries, service


@task("tenders.render", queue="quick")
async def render(progress: Progress, *, document_id: int) -> dict[str, Any]:
    """Render the frozen value; the file's name tells the content, and an unchanged document is the same file."""
    document = await document_queries.find_document(document_id)
    if document is None or document.state == "ready":
        return {}
    data = await document_queries.document_data(document_id)
    folder = settings().documents_dir / "tenders"
    folder.mkdir(parents=True, exist_ok=True)
    file_name = f"{document_id}-{document.content_hash[:16]}.pdf"
    await progress.step(0.1, N_("Laying out the pages"))
    attachment = Attached("udbud.json", msgspec.json.format(msgspec.json.encode(data)), "Udbuddets data")
    try:
        made = await render_document_async(document.kind, data, attachments=[attachment], out=folder / file_name)
    except Exception:
        await service.mark_failed(document_id)
        raise
    await service.store_rendered(
        document_id,
        file_name=file_name,
        file_sha256=made.sha256,
        pages=made.pages,
        template_version=made.template_version,
    )
    return {"pages": made.pages}
