"""What bidders see of their own letters, and what everybody sees once the bidders are notified."""

from app.platform.access import Actor
from app.platform.db import transaction
from app.platform.documents import issuing
from app.platform.documents.schemas import Issued
from app.platform.errors import N_, NotFound
from app.procurement.awards import queries, reads
from app.procurement.awards.letter_service import DOCUMENTS, NO_LETTER
from app.procurement.awards.letters import one_line
from app.procurement.awards.reads import OwnLetter
from app.procurement.awards.schemas import Decision, Letter, LotOutcome
from app.procurement.awards.views import LETTER_WORDS, OwnLot, OwnResult, OwnResultView, PublicLot, PublicPanel
from app.procurement.evaluation import service as evaluation
from app.procurement.evaluation.schemas import SUITABLE
from app.procurement.opening import service as opening
from app.procurement.procedures.kinds import get_kind
from app.procurement.publication.public_service import LONGEST_REFERENCE, address_of
from app.procurement.publication.service import get_edition
from app.procurement.tenders import service as tenders
from app.procurement.tenders.sections import lot_titles

OWN_WORDS = {
    "awarded": N_("You are awarded the lot."),
    "not_awarded": N_("Your bid was not chosen."),
    "kept_in_house": N_("The municipality’s control bid is the best, and it solves the task itself."),
    "no_award": N_("The lot is not awarded."),
    "rejected": N_("Your bid was rejected; the letter gives the reason."),
}


async def own_results(actor: Actor, reference: str) -> OwnResultView:
    """The supplier's own letters on a tender, the newest first; that they were opened is kept, the first time.

    Raises NotFound where there is none, in the same words whatever the reason.
    """
    found = await _own_letters(actor, reference)
    if not found:
        raise NotFound(NO_LETTER)
    edition = await get_edition(found[0].tender_id)
    async with transaction():
        await queries.set_seen([each.letter.id for each in found])
    url = f"{address_of(edition)}/result"
    return OwnResultView(
        edition.reference,
        edition.title,
        url,
        [await _result(each, url, lot_titles(edition.sections)) for each in found],
    )


async def own_document(actor: Actor, reference: str, letter_id: int) -> tuple[Letter, Issued]:
    """Raises NotFound for everybody else's letters and for those that are not sent."""
    own = next((each.letter for each in await _own_letters(actor, reference) if each.letter.id == letter_id), None)
    if own is None or own.document_id is None:
        raise NotFound(NO_LETTER)
    async with transaction():
        await queries.set_seen([own.id])
    return own, await issuing.get_issued(own.document_id, subject=DOCUMENTS, subject_id=own.id)


async def public_panel(actor: Actor | None, tender_id: int) -> PublicPanel | None:
    """None before the bidders are notified, and for whoever has nothing to see after a decision is withdrawn.

    Of a tender that is not announced only its bidders see the winners: those invited never learn of one another here.
    """
    edition = await get_edition(tender_id)
    own = bool(actor and await _own_letters(actor, edition.reference))
    own_url = f"{address_of(edition)}/result" if own else ""
    decision = await queries.find_current(tender_id)
    if decision is None or decision.notified_at is None:
        return PublicPanel([], None, None, own_url) if own else None
    if not own and get_kind((await tenders.get_tender(tender_id)).procedure_kind).by_invitation:
        return None
    titles, names = lot_titles(edition.sections), {bid.id: bid.bidder for bid in await opening.all_bids(tender_id)}
    lots = [PublicLot(lot.lot, titles.get(lot.lot, ""), lot.outcome, _winners(lot, names)) for lot in decision.lots]
    return PublicPanel(lots, decision.notified_at, decision.standstill_ends_on, own_url)


async def _own_letters(actor: Actor, reference: str) -> list[OwnLetter]:
    if actor.supplier_id is None:
        return []
    return await reads.letters_of_supplier(reference[:LONGEST_REFERENCE], actor.supplier_id)


async def _result(own: OwnLetter, url: str, titles: dict[int, str]) -> OwnResult:
    letter = own.letter
    decision = await queries.find_decision(letter.decision_id)
    assert decision is not None
    assert letter.sent_at is not None
    return OwnResult(
        letter=letter,
        name=LETTER_WORDS[letter.kind],
        sent_at=letter.sent_at,
        standstill_ends_on=decision.standstill_ends_on,
        withdrawn_at=decision.withdrawn_at,
        lots=await _own_lots(decision, letter, titles),
        file_url=f"{url}/{letter.id}/file" if letter.state == "ready" else "",
    )


async def _own_lots(decision: Decision, letter: Letter, titles: dict[int, str]) -> list[OwnLot]:
    bids = {bid.id: bid for bid in await opening.all_bids(decision.tender_id)}
    names = {bid.id: bid.bidder for bid in bids.values()}
    ranked = {each.opened_bid_id for lot in decision.lots for each in lot.ranking}
    found = []
    for lot in (each for each in decision.lots if each.lot in bids[letter.opened_bid_id].lots):
        words = _own_outcome(lot, letter.opened_bid_id)
        if letter.opened_bid_id not in ranked and await _is_rejected(decision.tender_id, letter.opened_bid_id):
            words = "rejected"
        alone = lot.winners == (letter.opened_bid_id,)
        winners = [] if alone else _winners(lot, names)
        found.append(OwnLot(lot.lot, titles.get(lot.lot, ""), OWN_WORDS[words], winners))
    return found


async def _is_rejected(tender_id: int, opened_bid_id: int) -> bool:
    check = (await evaluation.checks_of(tender_id)).get(opened_bid_id)
    return check is None or check.outcome != SUITABLE


def _own_outcome(lot: LotOutcome, opened_bid_id: int) -> str:
    if lot.outcome != "awarded":
        return lot.outcome
    return "awarded" if opened_bid_id in lot.winners else "not_awarded"


def _winners(lot: LotOutcome, names: dict[int, str]) -> list[str]:
    return [one_line(names[each], 160) for each in lot.winners] if lot.outcome == "awarded" else []
