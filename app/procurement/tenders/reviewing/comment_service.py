"""Comments at a place in the text: open until somebody settles them. The writers' talk is no part of the tender."""

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, FieldError, InvalidInput, NotAllowed, NotFound
from app.platform.free_text import holds_cpr_number
from app.procurement.tenders import shutting_out
from app.procurement.tenders.reviewing import queries
from app.procurement.tenders.reviewing.schemas import Comment
from app.procurement.tenders.sections import ORDER, PERSONAL_NUMBER
from app.procurement.tenders.service import get_tender

COMMENTERS = ("procurement", "manager")
LONGEST = 4000


def may_comment(actor: Actor) -> bool:
    return actor.has(*COMMENTERS)


async def list_comments(tender_id: int, *, section: str | None = None) -> list[Comment]:
    return await queries.list_comments(tender_id, section)


async def comment(actor: Actor, tender_id: int, *, section: str, entry: str, text: str) -> int:
    """Raises InvalidInput when there is nothing in it, too much, or a CPR number."""
    _require(actor)
    text = text.strip()
    if section not in ORDER:
        raise NotFound(N_("A tender has no such section."))
    if not text or len(text) > LONGEST:
        message = N_("Write a comment of at most {max} characters.")
        raise InvalidInput([FieldError("text", message, {"max": LONGEST})])
    if holds_cpr_number(text) or holds_cpr_number(entry):
        raise InvalidInput([FieldError("text", PERSONAL_NUMBER)])
    async with transaction():
        await get_tender(tender_id)
        await shutting_out.refuse(actor, tender_id)
        comment_id = await queries.insert_comment(tender_id, section, entry[:160], text, actor.user_id)
        await _record(actor, tender_id, "commented", comment_id)
        return comment_id


async def settle(actor: Actor, tender_id: int, comment_id: int, *, settled: bool = True) -> None:
    """Close a comment, or open it again."""
    _require(actor)
    async with transaction():
        await shutting_out.refuse(actor, tender_id)
        if not await queries.set_settled(tender_id, comment_id, actor.user_id if settled else None):
            raise NotFound(N_("That comment is not there."))
        await _record(actor, tender_id, "comment_settled" if settled else "comment_reopened", comment_id)


async def _record(actor: Actor, tender_id: int, what: str, comment_id: int) -> None:
    await record(
        actor_id=actor.user_id, action=f"tender.{what}", subject="tender", subject_id=tender_id,
        details={"comment": comment_id},
    )  # fmt: skip


def _require(actor: Actor) -> None:
    if not may_comment(actor):
        raise NotAllowed(N_("Only procurement and managers write comments on a tender."))
