"""A bidder's own questions: asked in time, answered to everybody, and nobody else sees whose they were."""

from app.platform.access import Actor
from app.platform.errors import N_, Conflict, NotAllowed
from app.procurement.bidders import reads
from app.procurement.bidders.schemas import OwnQuestion
from app.procurement.publication import public_service, question_service

# A company with more in waiting is helped by an answer, not by asking on.
MOST_WAITING = 60


async def ask(actor: Actor, reference: str, *, section: str, text: str) -> None:
    """Raises NotFound for a tender that is not published to the company, InvalidInput, Conflict after the deadline."""
    _require_bidder(actor)
    tender = await public_service.get_tender(reference, actor.supplier_id)
    if await reads.count_unanswered(actor.user_id, tender.tender_id) >= MOST_WAITING:
        raise Conflict(N_("You have many questions waiting here already. Wait for the answers to them."))
    await question_service.ask(actor, tender.tender_id, section=section, text=text)


async def list_own(actor: Actor, tender_id: int) -> list[OwnQuestion]:
    """What the reader asked; a colleague's questions are the colleague's."""
    _require_bidder(actor)
    return await reads.questions_of(actor.user_id, tender_id)


def _require_bidder(actor: Actor) -> None:
    if actor.supplier_id is None:
        raise NotAllowed(N_("Companies ask questions here. Staff record questions on the tender’s own page."))
