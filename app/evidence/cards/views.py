"""What the card's page shows."""

import msgspec

from app.evidence.cards.schemas import Card
from app.platform.documents.schemas import Issued
from app.platform.web import LoadedPanel


class CardView(msgspec.Struct, frozen=True, kw_only=True):
    """documents : the newest PDF in each language."""

    card: Card
    documents: list[Issued]
    may_print: bool
    panels: list[LoadedPanel]
