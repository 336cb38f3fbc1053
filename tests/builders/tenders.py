"""Tenders with sensible values."""

from itertools import count
from typing import Any

from app.platform.access import Actor
from app.procurement.tenders.reviewing.comment_service import comment
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.service import save_section
from app.procurement.tenders.starting import service

_numbers = count(1)

# What standard texts cannot know and every tender must say.
OWN_WORDS: dict[str, Any] = {
    "buyer": {
        "name": "Testkommune",
        "cvr": "10000000",
        "address": "Testvej 1, 0000 Testby",
        "contact": "Gennem portalen",
        "portal": "Portalen",
    },
    "tender": {
        "nuts": [{"code": "DK012", "name": "Københavns omegn"}],
        "value_ore": 500_000_00,
        "summary": "Testkommune køber forløb.",
        "purpose": "Flere i arbejde.",
        "legal_frame": "Lov om en aktiv beskæftigelsesindsats.",
    },
}
LOT = {
    "title": "Afklaring",
    "description": "Et forløb.",
    "target_group": "Borgere på sygedagpenge.",
    "volume_low": 20,
    "volume_high": 40,
    "price_model": "Pris pr. uge",
}


async def make_lived_tender(writer_id: int) -> Tender:
    """A tender that was saved since it was begun, with a comment."""
    tender = await make_tender()
    writer = Actor(writer_id, "writer", "Anna Prøve", frozenset(["procurement"]), frozenset(), None, "da")
    rules = {**tender.sections["lot_rules"], "suppliers": "Op til to leverandører på hver delaftale"}
    saved = await save_section(writer, tender.id, "lot_rules", rules, version=tender.version)
    await comment(writer, tender.id, section="requirements", entry="K1", text="Er fristen rimelig?")
    return saved


async def make_tender(**overrides: Any) -> Tender:
    """A tender that a document can be made from at once."""
    number = next(_numbers)
    heading = {"reference": f"TEST-{number:04d}", "title": f"Udbud {number}"}
    data = {**OWN_WORDS, "lots": [LOT], **overrides}
    data["tender"] = {**data["tender"], **heading}
    tender, is_new = await service.load_tender(None, data)
    assert is_new
    return tender
