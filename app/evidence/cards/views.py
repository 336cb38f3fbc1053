"""What the card's page shows."""

import msgspec

from app.evidence.cards.schemas import Card
from app.platform.documents.schemas import Issued
from app.platform.web import LoadedPanel


class CardView(msgspec.Struct, frozen=True, kw_only=True):
    """documents : the newest PDF in each language.   languages : (code, name in its own language) to print it in."""

    card: Card
    documents: list[Issued]
    languages: list[tuple[str, str]]
    may_print: bool
    panels: list[LoadedPanel]
