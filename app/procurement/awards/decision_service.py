"""Deciding every lot, with the rankings frozen; what holds now; and taking a decision up again."""

from collections.abc import Sequence

from app.platform.access import Actor, users_of_supplier
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, NotFound, StaleVersion, refuse_faults
from app.platform.free_text import holds_cpr_number
from app.platform.mail import notify as send_mail
from app.procurement.awards import queries, reads
from app.procurement.awards.freezing import fingerprint
from app.procurement.awards.proposal_service import (
    LONGEST_TEXT,
    basis_of,
    checked_text,
    lock_in_evaluation,
    require_writer,
)
from app.procurement.awards.proposing import proposals
from app.procurement.awards.report_service import issue_report
from app.procurement.awards.schemas import (
    OUTCOMES,
    AwardedLot,
    AwardRules,
    Decision,
    LotChoice,
    LotNotes,
    LotOutcome,
    LotProposal,
)
from app.procurement.evaluation import service as evaluation
from app.procurement.opening import service as opening
from app.procurement.publication.public_service import address_of
from app.procurement.publication.service import get_edition
from app.procurement.tenders import lifecycle_service
from app.procurement.tenders.sections import PERSONAL_NUMBER

NO_DECISION = N_("The tender has no such decision.")
OTHER_DECISION = N_("Another decision holds by now. Load the page again.")
WRITE_REASON = N_("Write the reason, in at most {n} characters.")
NO_WINNER = N_("No suitable bid can be awarded lot {lot}. Choose another outcome.")
EQUAL = N_("Equal bids on lot {lot} must be put in order before it can be awarded.")
OTHER_WINNERS = N_(
    "With the other lots decided so, the award limit gives lot {lot} to others. See the new proposal, and decide again."
)
NOT_BEST = N_("The control bid is not the best on lot {lot}, so the lot cannot be kept in-house on that ground.")
ASK_FIRST = N_(
    "Bid {number} on lot {lot} is far below the others. Note the explanation the bidder was asked for first."
)


async def decide(
    actor: Actor,
    tender_id: int,
    choices: Sequence[LotChoice],
    *,
    rules: AwardRules,
    seen: str,
    next_steps: str,
    complaint: str,
) -> Decision:
    """Decide every lot, freeze the rankings, and move the tender on.

    seen : what `fingerprint` said of the proposal the officer looked at.
    Raises InvalidInput naming each lot that cannot be decided so, StaleVersion when the proposal has changed since.
    """
    await require_writer(actor, tender_id)
    texts = {"next_steps": next_steps.strip(), "complaint": complaint.strip()}
    async with transaction():
        await lock_in_evaluation(tender_id)
        edition = await get_edition(tender_id)
        basis = await basis_of(tender_id, edition)
        whole = proposals(basis, rules)
        if fingerprint(whole, rules) != seen:
            raise StaleVersion(whole)
        without = [each.lot for each in choices if each.outcome != "awarded"]
        final = {each.lot: each for each in proposals(basis, rules, without=without)}
        refuse_faults([*_text_problems(texts), *_choice_problems(choices, final)])
        refuse_faults(await evaluation.missing_consensus(tender_id))
        decision_id = await queries.insert_decision(tender_id, decided_by=actor.user_id, rules=rules, **texts)
        for choice in choices:
            await queries.insert_lot(decision_id, _frozen(choice, final[choice.lot]))
        decision = await get_decision(tender_id, decision_id)
        details = {"decision": decision_id, "round": decision.round}
        await lifecycle_service.move(actor, tender_id, "decide", details=details)
        await issue_report(actor, decision)
        await _record(actor, tender_id, "award_decided", details)
        return decision


async def reconsider(actor: Actor, tender_id: int, *, decision_id: int, reason: str) -> None:
    """Withdraw the decision, which stays as history, and take the evaluation up again.

    Bidders who were notified of it are told by e-mail that there is news. Raises Conflict when another decision holds.
    """
    await require_writer(actor, tender_id)
    reason = checked_text("reason", reason, WRITE_REASON)
    async with transaction():
        await queries.lock_tender(tender_id)
        decision = await holding(tender_id, decision_id)
        await queries.withdraw(decision.id, reason)
        details = {"decision": decision.id, "round": decision.round, "reason": reason}
        await lifecycle_service.move(actor, tender_id, "reconsider", details=details)
        if decision.notified_at is not None:
            await tell_bidders(tender_id, decision, "award_reconsidered", actor)
        await _record(actor, tender_id, "award_reconsidered", {"decision": decision.id, "round": decision.round})


async def current_decision(tender_id: int) -> Decision | None:
    """The decision that holds, notified or not; None before one is made and after it is withdrawn."""
    return await queries.find_current(tender_id)


async def list_decisions(tender_id: int) -> list[Decision]:
    """Every round, the newest first, withdrawn ones too."""
    return await queries.list_decisions(tender_id)


async def get_decision(tender_id: int, decision_id: int) -> Decision:
    """Raises NotFound, also for another tender's."""
    decision = await queries.find_decision(decision_id)
    if decision is None or decision.tender_id != tender_id:
        raise NotFound(NO_DECISION)
    return decision


async def holding(tender_id: int, decision_id: int) -> Decision:
    """The decision that holds, if it is the one the officer has before them. Raises Conflict otherwise."""
    decision = await queries.find_current(tender_id)
    if decision is None or decision.id != decision_id:
        raise Conflict(OTHER_DECISION)
    return decision


async def awarded(tender_id: int) -> list[AwardedLot]:
    """The suppliers of the lots that the holding decision awards, by lot and place; also before they are notified."""
    decision = await queries.find_current(tender_id)
    if decision is None:
        return []
    bids = {bid.id: bid for bid in await opening.all_bids(tender_id)}
    found = []
    for lot in (each for each in decision.lots if each.outcome == "awarded"):
        for place, bid in enumerate((bids[winner] for winner in lot.winners), start=1):
            assert bid.supplier_id is not None
            found.append(
                AwardedLot(
                    lot=lot.lot,
                    lot_decision_id=lot.id,
                    place=place,
                    outcome=lot.outcome,
                    supplier_id=bid.supplier_id,
                    bidder=bid.bidder,
                    cvr=bid.cvr,
                    opened_bid_id=bid.id,
                    sum_ore=bid.sums.get(lot.lot),
                    prices=bid.prices,
                )
            )
    return found


async def tell_bidders(tender_id: int, decision: Decision, kind: str, actor: Actor) -> None:
    """E-mails to the users of every supplier with a letter; the outcome is only on the page behind the log-in."""
    path = f"{address_of(await get_edition(tender_id))}/result"
    for letter in await reads.list_letters(decision.id):
        await send_mail(await users_of_supplier(letter.supplier_id), kind, path, but=actor.user_id)


def _frozen(choice: LotChoice, proposal: LotProposal) -> LotOutcome:
    control = proposal.control_bid
    in_house = (control.opened_bid_id,) if control and choice.outcome == "kept_in_house" else ()
    return LotOutcome(
        id=0,
        lot=choice.lot,
        outcome=choice.outcome,
        winners=proposal.winners if choice.outcome == "awarded" else in_house,
        reason=choice.reason.strip(),
        ranking=proposal.ranking,
        notes=LotNotes(
            with_control=proposal.with_control,
            tie_break=proposal.tie_break,
            low_prices=proposal.low_prices,
            passed_over=proposal.passed_over if choice.outcome == "awarded" else (),
        ),
    )


def _choice_problems(choices: Sequence[LotChoice], final: dict[int, LotProposal]) -> list[FieldError]:
    if sorted(choice.lot for choice in choices) != sorted(final):
        return [FieldError("outcome", N_("Every lot must be decided, once. Load the page again."))]
    return [problem for choice in choices for problem in _lot_problems(choice, final[choice.lot])]


def _lot_problems(choice: LotChoice, proposal: LotProposal) -> list[FieldError]:
    params = {"lot": choice.lot}
    found = []
    if choice.outcome not in OUTCOMES:
        found.append(FieldError(f"outcome-{choice.lot}", N_("Choose an outcome from the list.")))
    if choice.outcome == "awarded" and (why := _why_not_awarded(choice, proposal)):
        found.append(FieldError(f"outcome-{choice.lot}", why, {**params, **proposal.problem_params}))
    if choice.outcome == "awarded":
        won = [each for each in proposal.ranking if each.opened_bid_id in proposal.winners]
        unasked = {each.opened_bid_id for each in proposal.low_prices if not each.note}
        found += [
            FieldError(f"outcome-{choice.lot}", ASK_FIRST, {**params, "number": each.number})
            for each in won
            if each.opened_bid_id in unasked
        ]
    if choice.outcome == "kept_in_house" and not proposal.control_wins:
        found.append(FieldError(f"outcome-{choice.lot}", NOT_BEST, params))
    return found + _reason_problems(choice)


def _why_not_awarded(choice: LotChoice, proposal: LotProposal) -> str:
    if proposal.problem:
        return proposal.problem
    if proposal.undecided:
        return EQUAL
    if not proposal.winners:
        return NO_WINNER
    return OTHER_WINNERS if proposal.winners != choice.winners else ""


def _reason_problems(choice: LotChoice) -> list[FieldError]:
    field, reason = f"reason-{choice.lot}", choice.reason.strip()
    if not reason or len(reason) > LONGEST_TEXT:
        return [FieldError(field, WRITE_REASON, {"n": LONGEST_TEXT})]
    return [FieldError(field, PERSONAL_NUMBER)] if holds_cpr_number(reason) else []


def _text_problems(texts: dict[str, str]) -> list[FieldError]:
    message = N_("Write at most {n} characters.")
    long = [FieldError(name, message, {"n": 3000}) for name, text in texts.items() if len(text) > 3000]
    if not texts["complaint"]:
        long.append(FieldError("complaint", N_("Write how the decision can be complained of.")))
    return long + [FieldError(name, PERSONAL_NUMBER) for name, text in texts.items() if holds_cpr_number(text)]


async def _record(actor: Actor, tender_id: int, what: str, details: dict[str, int]) -> None:
    await record(
        actor_id=actor.user_id, action=f"tender.{what}", subject="tender", subject_id=tender_id, details=details
    )
