"""What an evaluation stands on: the published tender, its opened bids, and which of them are judged."""

from collections.abc import Iterator
from typing import Any

import msgspec

from app.procurement.evaluation import queries
from app.procurement.evaluation.schemas import SUITABLE, Check
from app.procurement.evaluation.sheet import Sheet, sheet_of
from app.procurement.opening import service as opening
from app.procurement.opening.schemas import OpenedBid
from app.procurement.publication import service as publication

Cell = tuple[int, int, str]


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """sections, edition : of the tender's last edition. bids : the valid ones, in the order they were received."""

    tender_id: int
    edition: int
    sections: dict[str, Any]
    bids: tuple[OpenedBid, ...]
    checks: dict[int, Check]

    @property
    def sheet(self) -> Sheet:
        return sheet_of(self.sections)

    @property
    def suitable(self) -> list[OpenedBid]:
        return [bid for bid in self.bids if bid.id in self.checks and self.checks[bid.id].outcome == SUITABLE]

    @property
    def unchecked(self) -> list[OpenedBid]:
        return [bid for bid in self.bids if bid.id not in self.checks]

    def judged(self, lot: int) -> list[OpenedBid]:
        """The bids for a lot that are scored."""
        return [bid for bid in self.suitable if lot in bid.lots]

    def cells(self) -> Iterator[Cell]:
        """Bid, lot and criterion of everything that is scored."""
        for lot, criterion in self.sheet.places():
            yield from ((bid.id, lot, criterion) for bid in self.judged(lot))


async def load_basis(tender_id: int) -> Basis:
    """Raises NotFound before the bids are opened."""
    await opening.get_opening(tender_id)
    edition = await publication.get_edition(tender_id)
    return Basis(
        tender_id=tender_id,
        edition=edition.number,
        sections=edition.sections,
        bids=tuple(await opening.valid_bids(tender_id)),
        checks=await queries.checks_of(tender_id),
    )
