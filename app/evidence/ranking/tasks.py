"""Working citizens out for personal orders, in a worker."""

import asyncio
from typing import Any

from app.evidence.ranking import terms_service
from app.platform.clock import today
from app.platform.errors import N_
from app.platform.jobs import Progress, task


@task("ranking.terms", queue="heavy")
async def work_out(progress: Progress, *, run_id: int) -> dict[str, Any]:
    # Imported here: the web process reads this module's room, and must never load pandas.
    from app.evidence.ranking.terms import encode_citizens

    await progress.step(0.0, N_("Reading the records"))
    found = await terms_service.copy_for(run_id, today=today())
    if found is None:
        return {"citizens": 0}
    coding, records = found
    await progress.step(0.3, N_("Working citizens out"))
    known_on, rows = await asyncio.to_thread(encode_citizens, records, coding)
    return {"citizens": await terms_service.store_terms(run_id, known_on, rows)}
