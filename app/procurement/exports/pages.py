"""On a tender's own page: the tender as files for those who work elsewhere."""

from datetime import date

import msgspec

from app.platform.access import Actor
from app.platform.web.hooks import Panel
from app.procurement.exports import service
from app.procurement.tenders.roles import READERS


class FilesView(msgspec.Struct, frozen=True):
    """label : of the edition the files are of, None for the draft. forms : those that can be made of it now."""

    tender_id: int
    label: str | None
    forms: list[str]


async def load_panel(actor: Actor, tender_id: int, on_date: date) -> FilesView:
    return FilesView(tender_id, *await service.forms_at_hand(tender_id))


PANELS = [Panel(place="tender", template="exports/_panel.html", load=load_panel, roles=READERS, order=30)]
