"""Result measures that today's results suggest, and taking one into the tender."""

from typing import Any

import msgspec

from app.platform.access import Actor
from app.platform.clock import today
from app.platform.errors import N_, Conflict
from app.procurement.needs.service import suggest_kpis
from app.procurement.tenders import service
from app.procurement.tenders.issuing.figures import lots_with_offers
from app.procurement.tenders.schemas import Tender

SECTION = "kpis"
NOT_SUGGESTED = N_("Today's results suggest no such measure any more. Load the page again.")
TAKEN = N_("The tender has this measure already.")


class Suggestion(msgspec.Struct, frozen=True):
    """A result measure in the shape of the metadata, for one lot. taken : the tender has one of the same outcome."""

    kpi: dict[str, Any]
    lot: int
    taken: bool

    @property
    def key(self) -> str:
        return f"{self.lot}-{self.kpi['outcome']}"


async def suggestions(tender: Tender) -> list[Suggestion]:
    """From the offers that the lots replace, all of a lot's together; none before a run is in use."""
    found = await suggest_kpis(lots_with_offers(tender), today())
    have = {(lot, each.get("outcome")) for each in tender.sections.get(SECTION) or [] for lot in _lots_of(each, tender)}
    return [Suggestion(kpi, kpi["lots"][0], (kpi["lots"][0], kpi["outcome"]) in have) for kpi in found]


async def take_measure(actor: Actor, tender_id: int, key: str, *, version: int) -> Tender:
    """Put a suggested measure after the tender's own, with the figures of today.

    Raises Conflict when it is not suggested any more or is there already, else as `save_section`.
    """
    tender = await service.get_editable(tender_id)
    chosen = next((each for each in await suggestions(tender) if each.key == key), None)
    if chosen is None:
        raise Conflict(NOT_SUGGESTED)
    if chosen.taken:
        raise Conflict(TAKEN)
    measures = [*(tender.sections.get(SECTION) or []), chosen.kpi]
    return await service.save_section(actor, tender_id, SECTION, measures, version=version)


def _lots_of(kpi: dict[str, Any], tender: Tender) -> list[int]:
    return list(kpi.get("lots") or [lot["number"] for lot in tender.sections["lots"]])
