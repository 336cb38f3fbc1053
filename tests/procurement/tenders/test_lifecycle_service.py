"""A tender moves as the table says, and every move stays."""

import asyncpg
import pytest

from app.platform.access import Actor
from app.platform.db import execute
from app.platform.errors import Conflict, InvalidInput, NotAllowed, StaleVersion
from app.procurement.procedures.lifecycle import STATES
from app.procurement.tenders import service
from app.procurement.tenders.lifecycle_service import list_events, move
from app.procurement.tenders.states import EDITABLE
from tests.builders.tenders import make_tender

OFFICER = Actor(1, "indkob", "Indkøber", frozenset(["procurement"]), frozenset(), None, "da")
READER = Actor(2, "leder", "Leder", frozenset(["manager"]), frozenset(), None, "da")


async def test_a_move_is_kept_as_an_event(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    moved = await move(OFFICER, tender.id, "ask_review", version=tender.version, details={"reviewer": 2})
    assert (moved.state, moved.version) == ("internal_review", tender.version)
    [event] = await list_events(tender.id)
    assert (event.kind, event.from_state, event.to_state, event.actor_id) == (
        "ask_review", "draft", "internal_review", 1,
    )  # fmt: skip
    assert event.details == {"reviewer": 2}


async def test_events_are_never_changed(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    await move(OFFICER, tender.id, "ask_review")
    with pytest.raises(asyncpg.CheckViolationError):
        await execute("update tender_event set kind = 'publish'")


async def test_a_move_that_the_table_does_not_have_is_refused(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    with pytest.raises(Conflict):
        await move(OFFICER, tender.id, "decide")
    assert (await service.get_tender(tender.id)).state == "draft"


async def test_a_move_on_a_text_saved_since_is_refused(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    with pytest.raises(StaleVersion):
        await move(OFFICER, tender.id, "ask_review", version=tender.version + 1)


async def test_nobody_cancels_without_a_reason(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    with pytest.raises(InvalidInput):
        await move(OFFICER, tender.id, "cancel", details={"reason": " "})
    ended = await move(OFFICER, tender.id, "cancel", details={"reason": "Behovet er bortfaldet."})
    assert ended.state == "cancelled_other"


async def test_who_only_reads_moves_nothing(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    with pytest.raises(NotAllowed):
        await move(READER, tender.id, "cancel", details={"reason": "x"})
    with pytest.raises(NotAllowed):
        await move(None, tender.id, "cancel", details={"reason": "x"})


async def test_a_suspended_tender_goes_back_to_where_it_was(db: asyncpg.Connection) -> None:
    tender = await make_tender()
    await execute("update tender set state = 'evaluation' where id = $1", tender.id)
    await move(OFFICER, tender.id, "suspend", details={"reason": "Klage"})
    with pytest.raises(Conflict):
        await move(OFFICER, tender.id, "resume", details={"reason": "Afvist"}, to_state="standstill")
    assert (await move(OFFICER, tender.id, "resume", details={"reason": "Afvist"})).state == "evaluation"


@pytest.mark.parametrize("state", STATES)
async def test_the_text_is_open_in_the_states_named_in_one_place(db: asyncpg.Connection, state: str) -> None:
    tender = await make_tender()
    await execute("update tender set state = $2 where id = $1", tender.id, state)
    value = {**tender.sections["lot_rules"], "suppliers": "To"}
    if state in EDITABLE:
        await service.save_section(OFFICER, tender.id, "lot_rules", value, version=tender.version)
    else:
        with pytest.raises(Conflict):
            await service.save_section(OFFICER, tender.id, "lot_rules", value, version=tender.version)
