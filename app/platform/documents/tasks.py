"""Rendering issued documents, outside the request."""

from typing import Any

from app.platform.documents import issuing
from app.platform.errors import N_
from app.platform.jobs import Progress, task


@task("documents.render", queue="quick")
async def render(progress: Progress, *, document_id: int) -> dict[str, Any]:
    await progress.step(0.1, N_("Laying out the pages"))
    await issuing.render_now(document_id)
    return {}
