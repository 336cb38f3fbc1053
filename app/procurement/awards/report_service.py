"""The evaluation report: issued with the decision, kept in the case."""

from app.platform.access import Actor
from app.platform.clock import to_local
from app.platform.danish import format_date
from app.platform.documents import issuing
from app.platform.documents.schemas import Issued
from app.platform.errors import N_
from app.platform.web.translations import translate
from app.procurement.awards.letters import LetterBasis
from app.procurement.awards.report import Course, report_data
from app.procurement.awards.schemas import REPORT, Decision
from app.procurement.evaluation import service as evaluation
from app.procurement.opening import service as opening
from app.procurement.opening.schemas import OpenedBid
from app.procurement.publication.freezing import heading_of
from app.procurement.publication.question_service import list_questions
from app.procurement.publication.schemas import Edition
from app.procurement.publication.service import list_editions
from app.procurement.tenders.document_set import data_for
from app.procurement.tenders.reads import names_of_users
from app.procurement.tenders.sections import lot_titles

DOCUMENTS = "tender_decisions"


async def issue_report(actor: Actor, decision: Decision) -> int:
    """Freeze and make the report of a decision; the same content again is the same document."""
    editions = await list_editions(decision.tender_id)
    newest = editions[0]
    more = report_data(
        await _basis(decision, newest), await _course(decision.tender_id, editions), await _bids(decision)
    )
    day, heading = to_local(decision.decided_at).date(), heading_of(newest.sections)
    return await issuing.issue_document(
        actor.user_id,
        subject=DOCUMENTS,
        subject_id=decision.id,
        subject_version=newest.number,
        kind=REPORT,
        label=f"{decision.round}.0",
        data=data_for(REPORT, newest.sections, heading, f"{decision.round}.0", day, more=more),
        result_url=f"/tenders/{decision.tender_id}/award",
        title=N_("Making the evaluation report of {reference}"),
        reference=newest.reference,
    )


async def list_reports(decision: Decision) -> list[Issued]:
    """Newest first."""
    return await issuing.list_issued(DOCUMENTS, decision.id)


async def get_report(decision: Decision, document_id: int) -> Issued:
    return await issuing.get_issued(document_id, subject=DOCUMENTS, subject_id=decision.id)


async def _bids(decision: Decision) -> list[OpenedBid]:
    return await opening.all_bids(decision.tender_id)


async def _basis(decision: Decision, edition: Edition) -> LetterBasis:
    return LetterBasis(
        decision=decision,
        decided_on=to_local(decision.decided_at).date(),
        standstill_ends_on=None,
        criteria=edition.sections["criteria"],
        titles=lot_titles(edition.sections),
        bidders={bid.id: bid.bidder for bid in await _bids(decision)},
        checks=await evaluation.checks_of(decision.tender_id),
    )


async def _course(tender_id: int, editions: list[Edition]) -> Course:
    opened = await opening.get_opening(tender_id)
    until = editions[0].deadlines.bids_until
    local = to_local(until) if until else None
    names = await names_of_users([opened.first_opener, opened.second_opener])
    return Course(
        published_on=to_local(editions[-1].published_at).date(),
        n_editions=len(editions),
        n_answers=sum(question.published_at is not None for question in await list_questions(tender_id)),
        bids_until=f"{format_date(local.date())} kl. {local:%H.%M}" if local else "ikke fastsat",
        opened_on=to_local(opened.opened_at).date(),
        openers=[names.get(each, "–") for each in (opened.first_opener, opened.second_opener)],
        counts=opened.counts,
        evaluators=await evaluation.evaluators(tender_id),
        recusals=[(each.name, translate("da", each.why)) for each in await evaluation.recusals(tender_id)],
    )
