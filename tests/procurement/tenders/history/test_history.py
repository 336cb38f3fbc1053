"""Earlier versions can be read again, and what differs is told at its clause."""

from typing import Any

import asyncpg

from app.platform.access import Actor
from app.procurement.tenders import service as tenders
from app.procurement.tenders.history import service
from app.procurement.tenders.schemas import Tender
from tests.builders.tenders import make_tender

OFFICER = Actor(1, "indkob", "Indkøber", frozenset(["procurement"]), frozenset(), None, "da")


async def edited() -> tuple[Tender, Tender]:
    """A tender as it was, and after three saves."""
    first = await make_tender()
    requirements = [dict(each) for each in first.sections["requirements"]]
    requirements[0]["text"] = requirements[0]["text"] + " Også om lørdagen."
    second = await tenders.save_section(OFFICER, first.id, "requirements", requirements, version=1)
    rules = {**second.sections["lot_rules"], "suppliers": "To leverandører"}
    third = await tenders.save_section(OFFICER, first.id, "lot_rules", rules, version=2)
    last = await tenders.save_heading(OFFICER, first.id, reference=first.reference, title="Nyt navn", version=3)
    assert third.version == 3
    return first, last


async def test_an_earlier_version_can_be_read_again(db: asyncpg.Connection) -> None:
    first, last = await edited()
    assert await service.sections_at(last, 1) == first.sections
    assert await service.sections_at(last, last.version) == last.sections
    assert (await service.sections_at(last, 3))["tender"]["title"] == first.title


async def test_the_changes_between_two_versions_are_told_by_clause(db: asyncpg.Connection) -> None:
    _, last = await edited()
    changes = await service.changes_between(last, 1, last.version)
    told = {(each.section, each.number) for each in changes}
    assert told == {("tender", ""), ("lot_rules", ""), ("requirements", "K1")}


async def test_the_pages_mark_words_that_came_and_went(db: asyncpg.Connection, client_as: Any) -> None:
    _, last = await edited()
    reader = await client_as("auditor")
    listed = await reader.get(f"/tenders/{last.id}/history")
    assert f"/tenders/{last.id}/history/2" in listed.text
    assert "K1 (ændret)" in listed.text
    one = await reader.get(f"/tenders/{last.id}/history/2")
    assert "Også om lørdagen." in one.text
    assert "<ins>" in one.text
    both = await reader.get(f"/tenders/{last.id}/compare?older=1&newer={last.version}")
    assert ">added" in both.text or "tilføjet:" in both.text
    assert "Nyt navn" in both.text


async def test_a_version_that_never_was_is_not_found(db: asyncpg.Connection, client_as: Any) -> None:
    tender, reader = await make_tender(), await client_as("procurement")
    for path in ("history/99", "compare?older=1&newer=99", "compare?older=0"):
        assert (await reader.get(f"/tenders/{tender.id}/{path}")).status_code == 404, path
