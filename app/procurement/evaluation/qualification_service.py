"""Qualification: each bid is checked item by item before it is scored, and the tender goes on when all are."""

from collections.abc import Mapping

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.clock import utc_now
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, NotFound, StaleVersion, refuse_faults
from app.platform.free_text import holds_cpr_number
from app.platform.mail import notify
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import EVALUATOR
from app.procurement.evaluation import queries, reads
from app.procurement.evaluation.basis import Basis, load_basis
from app.procurement.evaluation.checklist import Item, check_problems, items_of
from app.procurement.evaluation.panel_service import require_leader
from app.procurement.evaluation.schemas import Check, Finding
from app.procurement.opening.schemas import OpenedBid
from app.procurement.tenders import lifecycle_service
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import PERSONAL_NUMBER

LONGEST_REMARK, LONGEST_REASON = 2000, 4000
CHECKED_IN = ("qualification", "evaluation")
NO_BID = N_("The tender has no such bid to check.")
NOT_NOW = N_("Bids are checked during qualification and evaluation, and the tender is in neither.")


def bid_of(basis: Basis, number: int) -> OpenedBid:
    """By its number on the tender. Raises NotFound, also for bids that were replaced or could not be read."""
    found = next((bid for bid in basis.bids if bid.number == number), None)
    if found is None:
        raise NotFound(NO_BID)
    return found


def items_for(basis: Basis, bid: OpenedBid) -> list[Item]:
    return items_of(basis.sections, bid, edition=basis.edition)


async def begin_qualification(actor: Actor, tender_id: int) -> Tender:
    async with transaction():
        await require_leader(actor, tender_id)
        return await lifecycle_service.move(actor, tender_id, "begin_qualification")


async def begin_evaluation(actor: Actor, tender_id: int) -> Tender:
    """Let the evaluators score. Raises Conflict naming the bids that nobody has checked, or when none is suitable."""
    async with transaction():
        await require_leader(actor, tender_id)
        tender = await lifecycle_service.move(actor, tender_id, "begin_evaluation")
        basis = await load_basis(tender_id)
        if missing := basis.unchecked:
            numbers = ", ".join(str(bid.number) for bid in missing)
            raise Conflict(N_("Check every bid first. Not checked: bid {numbers}."), numbers=numbers)
        if not basis.suitable:
            raise Conflict(
                N_("No bid is suitable, so there is nothing to evaluate. Close the tender without an award.")
            )
        people = [each.user_id for each in await appointments.appointees(tender_id, EVALUATOR)]
        await notify(people, "bids_to_score", f"/tenders/{tender_id}/scores", but=actor.user_id)
        return tender


async def save_check(
    actor: Actor,
    tender_id: int,
    number: int,
    *,
    findings: Mapping[str, Finding],
    outcome: str,
    reason: str,
    version: int,
) -> Check:
    """Write down whether a bid is judged further.

    findings : by the item's key. version : of the check that was open; 0 for the first.
    Raises InvalidInput naming every item, StaleVersion when somebody else checked the bid meanwhile, Conflict outside
    qualification and evaluation.
    """
    await require_leader(actor, tender_id)
    async with transaction():
        await queries.lock_evaluation(tender_id)
        if await reads.hold_state(tender_id) not in CHECKED_IN:
            raise Conflict(NOT_NOW)
        basis = await load_basis(tender_id)
        bid = bid_of(basis, number)
        items = items_for(basis, bid)
        kept = {item.key: findings.get(item.key, Finding()) for item in items}
        refuse_faults(_text_problems(kept, reason) + check_problems(items, kept, outcome, reason))
        check = Check(
            opened_bid_id=bid.id, outcome=outcome, findings=kept, reason=reason, checked_by=actor.user_id,
            checked_at=utc_now(), version=version,
        )  # fmt: skip
        before = basis.checks.get(bid.id)
        if not await (queries.update_check(check) if version else queries.insert_check(check)):
            raise StaleVersion(before)
        saved = (await queries.checks_of(tender_id))[bid.id]
        details = {"bid": bid.number, "outcome": outcome, "before": before.outcome if before else None}
        await record(
            actor_id=actor.user_id, action="evaluation.bid_checked", subject="tender", subject_id=tender_id,
            details={**details, "version": saved.version},
        )  # fmt: skip
        return saved


def _text_problems(findings: Mapping[str, Finding], reason: str) -> list[FieldError]:
    texts = [(f"remark-{key}", finding.remark, LONGEST_REMARK) for key, finding in findings.items()]
    return [
        FieldError(field, N_("At most {max} characters; this is {length}."), {"max": most, "length": len(text)})
        if len(text) > most
        else FieldError(field, PERSONAL_NUMBER)
        for field, text, most in (*texts, ("reason", reason, LONGEST_REASON))
        if len(text) > most or holds_cpr_number(text)
    ]
