"""What the tender's rules come to: gathered from the edition, the opened bids and the evaluation, and what is noted."""

from collections.abc import Mapping, Sequence

import msgspec

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from app.platform.free_text import holds_cpr_number
from app.procurement.awards import queries
from app.procurement.awards.freezing import basis_of_tie
from app.procurement.awards.limits import read_rules
from app.procurement.awards.proposing import Basis, proposals
from app.procurement.awards.ranking import JudgedBid
from app.procurement.awards.schemas import AwardRules, LotProposal, TieBreak
from app.procurement.evaluation import service as evaluation
from app.procurement.evaluation.schemas import Consensus
from app.procurement.opening import service as opening
from app.procurement.opening.schemas import OpenedBid
from app.procurement.publication.schemas import Edition
from app.procurement.publication.service import get_edition
from app.procurement.tenders import service as tenders
from app.procurement.tenders.roles import READERS, may_write
from app.procurement.tenders.sections import PERSONAL_NUMBER, lot_titles

LONGEST_TEXT = 4000
LONGEST_PRESENT = 300
NO_LOT = N_("The tender has no lot {lot}.")
NOT_YET = N_("The award is prepared while the tender is being evaluated.")


async def propose(tender_id: int, *, rules: AwardRules | None = None, without: Sequence[int] = ()) -> list[LotProposal]:
    """For each lot of the newest edition the ranking by the tender's own rules, and who is awarded it.

    rules : None reads them from the edition's own words. without : lots that are not to be awarded.
    For rooms that have seen to who may read; without its consensus a lot has a `problem` and no ranking.
    """
    edition = await get_edition(tender_id)
    return proposals(await basis_of(tender_id, edition), rules or rules_of(edition), without=without)


def rules_of(edition: Edition) -> AwardRules:
    return read_rules(edition.sections.get("lot_rules") or {}, sorted(lot_titles(edition.sections)))


async def basis_of(tender_id: int, edition: Edition) -> Basis:
    titles = lot_titles(edition.sections)
    agreed, notes = await evaluation.consensus_of(tender_id), await queries.list_notes(tender_id)
    bids = {lot: await evaluation.suitable_bids(tender_id, lot) for lot in titles}
    return Basis(
        criteria=edition.sections["criteria"],
        award=edition.sections["award"],
        titles=titles,
        judged={lot: [_judged(bid, lot, agreed.get((bid.id, lot), {})) for bid in bids[lot]] for lot in titles},
        asked=notes.low_prices,
        ties=notes.ties,
    )


def _judged(bid: OpenedBid, lot: int, agreed: Mapping[str, Consensus]) -> JudgedBid:
    return JudgedBid(
        opened_bid_id=bid.id,
        number=bid.number,
        bidder=bid.bidder,
        is_control_bid=bid.is_control_bid,
        sum_ore=bid.sums.get(lot),
        points={number: each.points for number, each in agreed.items()},
        reasons={number: each.reason for number, each in agreed.items()},
    )


async def require_reader(actor: Actor, tender_id: int) -> None:
    """Before it is decided, those who may read the bids; afterwards everybody who reads tenders. Never those shut out.

    Raises NotAllowed.
    """
    if await opening.may_read(actor, tender_id):
        return
    await opening.require_witness(actor, tender_id)
    if not actor.has(*READERS) or await queries.find_current(tender_id) is None:
        raise NotAllowed(opening.NOT_READER)


async def may_read(actor: Actor, tender_id: int) -> bool:
    try:
        await require_reader(actor, tender_id)
    except NotAllowed:
        return False
    return True


async def require_writer(actor: Actor, tender_id: int) -> None:
    """Raises NotAllowed unless the actor is a procurement officer who is not shut out of the tender."""
    if not may_write(actor):
        raise NotAllowed(N_("Only procurement staff decide on a tender."))
    await opening.require_reader(actor, tender_id)


async def note_low_price(actor: Actor, tender_id: int, *, lot: int, opened_bid_id: int, text: str) -> None:
    """What the bidder was asked about a low price and answered. Raises InvalidInput for a price that is not low."""
    await require_writer(actor, tender_id)
    text = checked_text("text", text, N_("Write what was asked and what the answer was, in at most {n} characters."))
    async with transaction():
        proposal = await _proposal_to_note(tender_id, lot)
        if opened_bid_id not in {each.opened_bid_id for each in proposal.low_prices}:
            raise InvalidInput([FieldError("text", N_("The bid's price is not among the low ones any more."))])
        await queries.insert_note(tender_id, lot, "low_price", bid=opened_bid_id, text=text, noted_by=actor.user_id)
        await _record(actor, tender_id, lot, "low_price")


async def note_tie(actor: Actor, tender_id: int, *, lot: int, tie: TieBreak, rules: AwardRules | None = None) -> None:
    """How equal bids were put in order. Lots drawn are recorded with who was present.

    rules : as in the proposal the officer looked at.
    Raises InvalidInput unless the order holds each of the bids that are equal, once.
    """
    await require_writer(actor, tender_id)
    text = checked_text("text", tie.text, N_("Write the rule, or how lots were drawn, in at most {n} characters."))
    problems = _tie_problems(tie)
    async with transaction():
        proposal = await _proposal_to_note(tender_id, lot, rules)
        equal = proposal.undecided or (proposal.tie_break.order if proposal.tie_break else ())
        if not equal or sorted(tie.order) != sorted(equal):
            problems.append(FieldError("order", N_("Put each of the equal bids in order, each with its own number.")))
        if problems:
            raise InvalidInput(problems)
        basis = basis_of_tie(proposal.ranking)
        details = msgspec.structs.replace(tie, text="", present=tie.present.strip(), basis=basis)
        await queries.insert_note(tender_id, lot, "tie", text=text, noted_by=actor.user_id, details=details)
        await _record(actor, tender_id, lot, "tie")


async def lock_in_evaluation(tender_id: int) -> None:
    """One officer at a time. Raises Conflict when the tender is not being evaluated."""
    await queries.lock_tender(tender_id)
    if (await tenders.get_tender(tender_id)).state != "evaluation":
        raise Conflict(NOT_YET)


def checked_text(field: str, text: str, message: str, longest: int = LONGEST_TEXT) -> str:
    """Raises InvalidInput for a text that is empty, too long, or holds a CPR number."""
    text = text.strip()
    if not text or len(text) > longest:
        raise InvalidInput([FieldError(field, message, {"n": longest})])
    if holds_cpr_number(text):
        raise InvalidInput([FieldError(field, PERSONAL_NUMBER)])
    return text


def _tie_problems(tie: TieBreak) -> list[FieldError]:
    present = tie.present.strip()
    if tie.how == "drawn" and not present:
        return [FieldError("present", N_("Write who was present when lots were drawn."))]
    if len(present) > LONGEST_PRESENT:
        return [FieldError("present", N_("Write at most {n} characters."), {"n": LONGEST_PRESENT})]
    return [FieldError("present", PERSONAL_NUMBER)] if holds_cpr_number(present) else []


async def _proposal_to_note(tender_id: int, lot: int, rules: AwardRules | None = None) -> LotProposal:
    await lock_in_evaluation(tender_id)
    found = next((each for each in await propose(tender_id, rules=rules) if each.lot == lot), None)
    if found is None:
        raise NotFound(NO_LOT, lot=lot)
    return found


async def _record(actor: Actor, tender_id: int, lot: int, kind: str) -> None:
    await record(
        actor_id=actor.user_id, action="tender.award_noted", subject="tender", subject_id=tender_id,
        details={"lot": lot, "kind": kind},
    )  # fmt: skip
