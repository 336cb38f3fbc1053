"""From the meeting to the contract: what is agreed, decided, written to the bidders, signed, and run out."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from app.offers.catalogue import service as catalogue
from app.platform.clock import today
from app.platform.documents import issuing
from app.procurement.awards import letter_service
from app.procurement.awards import service as awards
from app.procurement.awards.freezing import fingerprint
from app.procurement.awards.proposal_service import rules_of
from app.procurement.awards.schemas import LotChoice
from app.procurement.contracts import service as contracts
from app.procurement.contracts.schemas import ContractInput, LotOffer
from app.procurement.evaluation import consensus_service
from app.procurement.evaluation.basis import load_basis
from app.procurement.evaluation.consensus_service import Agreed
from app.procurement.publication import service as publication
from app.steering.demonstration.judging import agreed_points
from app.steering.demonstration.past_service import working_day
from app.steering.demonstration.story import Story

MET_AFTER, DECIDED_AFTER, SIGNED_AFTER = 14, 17, 2


async def close(story: Story) -> None:
    """Nobody bid."""
    await story.go_to("bids", 1)
    await publication.end(story.officer, story.tender_id, "close_unsuccessful", reason=story.told["reason"])


async def decide(story: Story) -> None:
    """The meeting agrees on points, and the tender's own rules say who wins; letters bear the day they are sent."""
    await story.go_to("opening", MET_AFTER, hour=13)
    await _meet(story)
    await story.go_to("opening", DECIDED_AFTER)
    await _award(story)
    if story.reaches == "decision":
        await _make_letters(story)


async def notify(story: Story) -> None:
    await story.go_to("notification", hour=10)
    decision = await awards.current_decision(story.tender_id)
    assert decision is not None
    await _make_letters(story)
    for letter in await awards.list_letters(story.officer, story.tender_id, decision.id):
        assert letter.document_id is not None
        await issuing.render_now(letter.document_id)
    await awards.notify(story.officer, story.tender_id, decision_id=decision.id)


async def sign(story: Story) -> None:
    """A contract with each winner, and its offers in the catalogue."""
    await story.go_to("sign", SIGNED_AFTER, hour=10)
    for proposal in await contracts.propose(story.tender_id, on_date=today()):
        await contracts.sign(story.officer, story.tender_id, _terms(story, proposal.terms))
    await _begin(story)


async def _begin(story: Story) -> None:
    """On the contracts' first day their offers take citizens in."""
    await story.past.go_to(story.days["start"], 8)
    for contract in await contracts.contracts_of(story.tender_id):
        for linked in contract.offers:
            offer = await catalogue.get_offer(story.officer, linked.offer_id)
            await catalogue.change_life(story.officer, offer.id, offer.version, "open", on_date=today())


async def run_out(story: Story) -> None:
    """The contract's last day passed, and the clock alone completes the tender."""
    ends = max(each.ends_on for each in await contracts.contracts_of(story.tender_id))
    await story.past.go_to(working_day(ends + timedelta(days=1)))
    await publication.catch_up(story.tender_id)


async def _meet(story: Story) -> None:
    await consensus_service.begin_meeting(story.officer, story.tender_id)
    basis = await load_basis(story.tender_id)
    for lot, criterion in basis.sheet.places():
        entries = []
        for bid in basis.judged(lot):
            points = agreed_points(story, bid.number, criterion)
            entries.append(Agreed(bid.id, Decimal(points), story.words["points"][points], 0))
        await consensus_service.save_consensus(story.officer, story.tender_id, lot, criterion, entries)


async def _award(story: Story) -> None:
    rules = rules_of(await publication.get_edition(story.tender_id))
    proposals = await awards.propose(story.tender_id, rules=rules)
    words = story.words
    await awards.decide(
        story.officer,
        story.tender_id,
        [
            LotChoice(lot=each.lot, outcome="awarded", reason=words["decided"], winners=each.winners)
            for each in proposals
        ],
        rules=rules,
        seen=fingerprint(proposals, rules),
        next_steps=words["next_steps"],
        complaint=words["complaint"],
    )


async def _make_letters(story: Story) -> None:
    decision = await awards.current_decision(story.tender_id)
    assert decision is not None
    await letter_service.prepare_letters(story.officer, story.tender_id, decision_id=decision.id)


def _terms(story: Story, terms: ContractInput) -> ContractInput:
    return replace(terms, offers=[_offer(story.told["lots"][each.lot - 1], each) for each in terms.offers])


def _offer(lot: dict[str, Any], offer: LotOffer) -> LotOffer:
    if lot.get("puts_offer") == "no":
        return replace(offer, action="none")
    return replace(offer, offer_type=lot.get("offer_type", offer.offer_type))
