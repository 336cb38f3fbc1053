"""Gathers what the officer's pages show."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app.platform.access import Actor
from app.platform.clock import to_local
from app.platform.errors import NotFound, VifteError
from app.platform.web import FormState
from app.procurement.awards import letter_service, proposal_service, queries, reads, report_service, service
from app.procurement.awards.freezing import fingerprint
from app.procurement.awards.proposal_service import NO_LOT, rules_of
from app.procurement.awards.proposing import Basis, proposals
from app.procurement.awards.robustness import Robustness, robustness
from app.procurement.awards.schemas import AwardRules, Decision, LotProposal
from app.procurement.awards.showing import (
    decided_lot,
    proposed_lot,
    rules_query,
    sentences_of,
)
from app.procurement.awards.texts import default_complaint, default_next_steps
from app.procurement.awards.views import LETTER_WORDS, AwardView, LetterLine, LettersView, LotView, NotesView, PanelView
from app.procurement.evaluation import consensus_service
from app.procurement.evaluation import service as evaluation
from app.procurement.evaluation.schemas import RevealedScore
from app.procurement.opening import service as opening
from app.procurement.pricing.formulas import PricingError
from app.procurement.procedures.kinds import get_kind
from app.procurement.procedures.lifecycle import moves_from
from app.procurement.publication.schemas import Edition
from app.procurement.publication.service import get_edition
from app.procurement.tenders import service as tenders
from app.procurement.tenders.reads import names_of_users
from app.procurement.tenders.roles import may_write
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.sections import lot_titles


async def award_view(
    actor: Actor,
    tender_id: int,
    form: FormState,
    *,
    rules: AwardRules | None = None,
    without: Sequence[int] = (),
    stale: bool = False,
) -> AwardView:
    """The decision that holds, or the proposal; the caller has seen to who may read."""
    tender, edition = await tenders.get_tender(tender_id), await get_edition(tender_id)
    decision = await service.current_decision(tender_id)
    rules = decision.rules if decision else rules or rules_of(edition)
    evaluating = decision is None and tender.state == "evaluation"
    missing = await evaluation.missing_consensus(tender_id) if evaluating else []
    lots, seen = await _lots(edition, decision, rules, without, proposing=evaluating and not missing)
    letters = await reads.list_letters(decision.id) if decision else []
    events = {move.event for move in moves_from(tender.state)}
    writes = may_write(actor)
    shown_fields = {f"{name}-{lot.lot}" for lot in lots for name in ("outcome", "reason")}
    return AwardView(
        tender=tender,
        state_label=tender.state_label,
        decision=decision,
        decided_by=(await names_of_users([decision.decided_by])).get(decision.decided_by, "") if decision else "",
        lots=lots,
        missing=missing,
        may_decide=writes and evaluating and not missing,
        may_reconsider=writes and decision is not None and "reconsider" in events,
        may_write=writes,
        rules=rules,
        rules_query=rules_query(rules),
        sentences=sentences_of(edition.sections),
        seen=seen,
        history=[each for each in await service.list_decisions(tender_id) if each.withdrawn_at is not None],
        reports=await report_service.list_reports(decision) if decision else [],
        n_letters=len(letters),
        n_seen=sum(letter.seen_at is not None for letter in letters),
        form=form if form.raw else FormState.of(_first_values(tender, edition)),
        stale=stale,
        others=[each for each in form.errors if each.field not in {*shown_fields, "next_steps", "complaint", "reason"}],
    )


async def notes_view(actor: Actor, tender_id: int, lot: int, rules: AwardRules | None, form: FormState) -> NotesView:
    """Raises NotFound for a lot the tender has not."""
    edition = await get_edition(tender_id)
    rules = rules or rules_of(edition)
    basis = await proposal_service.basis_of(tender_id, edition)
    found = next((each for each in proposals(basis, rules) if each.lot == lot), None)
    if found is None:
        raise NotFound(NO_LOT, lot=lot)
    tender = await tenders.get_tender(tender_id)
    return NotesView(
        tender=tender,
        lot=proposed_lot(basis.criteria, found, None),
        rules=rules,
        rules_query=rules_query(rules),
        may_write=may_write(actor) and tender.state == "evaluation",
        form=form,
    )


async def letters_view(
    actor: Actor, tender_id: int, decision: Decision, form: FormState, refused: VifteError | None = None
) -> LettersView:
    tender = await tenders.get_tender(tender_id)
    kind, letters = get_kind(tender.procedure_kind), await reads.list_letters(decision.id)
    today = to_local(await queries.database_now()).date()
    is_open = may_write(actor) and decision.notified_at is None and tender.state == "decision"
    url = f"/tenders/{tender_id}/award/letters"
    ready = bool(letters) and all(letter.state == "ready" for letter in letters)
    return LettersView(
        tender=tender,
        decision=decision,
        letters=[LetterLine(letter, LETTER_WORDS[letter.kind], f"{url}/{letter.id}/file") for letter in letters],
        today=today,
        bears_today=decision.letters_dated_on == today,
        all_ready=ready,
        waiting=any(letter.state == "queued" for letter in letters),
        has_standstill=kind.uses_standstill and decision.is_awarded,
        standstill_ends_on=await letter_service.standstill_of(decision, kind, today)
        if decision.notified_at is None
        else decision.standstill_ends_on,
        may_send=is_open and ready and decision.letters_dated_on == today,
        may_make=is_open,
        default_reason="\n".join(dict.fromkeys(lot.reason for lot in decision.lots)),
        form=form,
        refused=refused,
    )


async def panel_view(actor: Actor, tender_id: int) -> PanelView | None:
    """None before the evaluation, and for those who may not read yet."""
    tender = await tenders.get_tender(tender_id)
    if not await service.may_read(actor, tender_id):
        return None
    decision = await service.current_decision(tender_id)
    if decision is None and tender.state != "evaluation":
        return None
    bids = {bid.id: bid.bidder for bid in await opening.all_bids(tender_id)}
    letters = await reads.list_letters(decision.id) if decision else []
    return PanelView(
        tender_id=tender_id,
        decision=decision,
        winners=[(lot.lot, lot.outcome, [bids[each] for each in lot.winners]) for lot in decision.lots]
        if decision
        else [],
        n_letters=len(letters),
        n_sent=sum(letter.sent_at is not None for letter in letters),
        may_prepare=decision is None and not await evaluation.missing_consensus(tender_id),
        n_withdrawn=sum(each.withdrawn_at is not None for each in await service.list_decisions(tender_id)),
    )


async def _lots(
    edition: Edition, decision: Decision | None, rules: AwardRules, without: Sequence[int], *, proposing: bool
) -> tuple[list[LotView], str]:
    criteria, titles = edition.sections["criteria"], lot_titles(edition.sections)
    if decision:
        return [decided_lot(criteria, each, titles.get(each.lot, "")) for each in decision.lots], ""
    if not proposing:
        return [], ""
    basis = await proposal_service.basis_of(edition.tender_id, edition)
    scores = await consensus_service.scores_on_the_table(edition.tender_id)
    found = proposals(basis, rules, without=without)
    lots = [proposed_lot(criteria, each, _firmness(basis, each, scores)) for each in found]
    return lots, fingerprint(proposals(basis, rules), rules)


def _firmness(basis: Basis, each: LotProposal, scores: Sequence[RevealedScore]) -> Robustness | None:
    """One table of points for each evaluator who has scored this lot."""
    own: dict[int, dict[int, dict[str, Decimal | Fraction]]] = {}
    for score in scores:
        if score.place.lot == each.lot:
            of_bid = own.setdefault(score.place.evaluator_id, {}).setdefault(score.place.opened_bid_id, {})
            of_bid[score.place.criterion] = score.points
    try:
        return robustness(basis.criteria, basis.award, basis.judged.get(each.lot, []), own_points=list(own.values()))
    except PricingError:
        return None


def _first_values(tender: Tender, edition: Edition) -> dict[str, str]:
    kind = get_kind(tender.procedure_kind)
    return {
        "next_steps": default_next_steps(kind.uses_standstill),
        "complaint": default_complaint(kind.uses_standstill),
    }
