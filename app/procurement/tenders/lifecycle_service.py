"""Moves a tender through its life: one table of allowed moves, and an event for each that stays."""

from collections.abc import Mapping
from typing import Any

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.procurement.procedures.lifecycle import EVENTS, NEEDS, Move, find_move
from app.procurement.tenders import life_queries, queries, shutting_out
from app.procurement.tenders.schemas import Tender, TenderEvent

# Who acts without being logged in.
CLOCK = "clock"
# Roles of the house; a move may also be for those who are appointed on the tender, and its own room knows who they are.
ROLES = frozenset(["procurement", "manager", "administrator"])
NOT_ALLOWED_NOW = N_("“{event}” is not possible while the tender is in this state. Load the page again.")


async def move(
    actor: Actor | None,
    tender_id: int,
    event: str,
    *,
    version: int | None = None,
    details: Mapping[str, Any] | None = None,
    to_state: str | None = None,
) -> Tender:
    """Make one allowed move, as an event that stays. Call it inside the transaction of what the move is made of.

    actor : None for the clock. version : of the text that the decision was made on; None where the text is no matter.
    details : plain data; a move that needs a reason has it under `reason`. Of what else a move needs, and of
    appointments, the calling room has made sure.
    to_state : where an event may lead to several.
    Raises Conflict when the table does not allow it, StaleVersion when the text was saved since.
    """
    given = dict(details or {})
    async with transaction():
        tender = await queries.find_tender(tender_id, lock=True)
        if tender is None:
            raise NotFound(N_("There is no tender number {id}."), id=tender_id)
        if version is not None and tender.version != version:
            raise StaleVersion(tender)
        to_state = to_state or (await left_from(tender_id) if event == "resume" else None)
        found = find_move(tender.state, event, to_state=to_state)
        if found is None:
            raise Conflict(NOT_ALLOWED_NOW, event=EVENTS.get(event, event))
        _check_who(actor, found)
        if actor is not None:
            await shutting_out.refuse(actor, tender_id)
        await _check_needs(tender, found, given)
        await _write(actor, tender, found, given)
        return await _again(tender_id)


async def list_events(tender_id: int) -> list[TenderEvent]:
    """The tender's life, the first event first."""
    return await life_queries.list_events(tender_id)


async def left_from(tender_id: int) -> str | None:
    """The state a suspended tender was in when it was suspended."""
    events = await life_queries.list_events(tender_id)
    return next((each.from_state for each in reversed(events) if each.kind == "suspend"), None)


def _check_who(actor: Actor | None, found: Move) -> None:
    if actor is None and CLOCK not in found.who:
        raise NotAllowed(N_("Somebody must be logged in to do this."))
    roles = ROLES.intersection(found.who)
    if actor is not None and roles and set(found.who) <= ROLES and not actor.has(*roles):
        raise NotAllowed(N_("Only procurement staff may do this."))


async def _check_needs(tender: Tender, found: Move, details: Mapping[str, Any]) -> None:
    if "reason" in found.needs and not str(details.get("reason") or "").strip():
        raise InvalidInput([FieldError("reason", NEEDS["reason"])])
    if "left_from" in found.needs and found.to_state != await left_from(tender.id):
        raise Conflict(NEEDS["left_from"])


async def _write(actor: Actor | None, tender: Tender, found: Move, details: Mapping[str, Any]) -> None:
    actor_id = actor.user_id if actor else None
    await life_queries.set_state(tender.id, found.to_state)
    await life_queries.insert_event(tender.id, found, actor_id, details)
    await record(
        actor_id=actor_id, action="tender.moved", subject="tender", subject_id=tender.id,
        details={"event": found.event, "to": found.to_state, "version": tender.version},
    )  # fmt: skip


async def _again(tender_id: int) -> Tender:
    tender = await queries.find_tender(tender_id)
    assert tender is not None
    return tender
