"""Fetches figures of today's offers and keeps them in the tender until they are fetched anew."""

from app.platform.access import Actor
from app.platform.errors import N_, Conflict
from app.procurement.tenders import service
from app.procurement.tenders.issuing.figures import SECTION, current_figures
from app.procurement.tenders.schemas import Tender

NOTHING_TO_SHOW = N_(
    "There are no figures to fetch: no lot names an offer of today, no estimation is published, or the groups are too "
    "small."
)


async def fetch_figures(actor: Actor, tender_id: int, *, version: int) -> Tender:
    """Freeze today's figures in the tender. Raises Conflict when there are none, else as `save_section`."""
    figures = await current_figures(await service.get_editable(tender_id))
    if figures is None:
        raise Conflict(NOTHING_TO_SHOW)
    return await service.save_section(actor, tender_id, SECTION, figures, version=version)


async def leave_out(actor: Actor, tender_id: int, *, version: int) -> Tender:
    """Take the frozen figures out of the tender."""
    return await service.save_section(actor, tender_id, SECTION, None, version=version)
