"""A run's card: gathered from the run as its reader may see it, and issued as a document."""

from typing import TYPE_CHECKING

from app.evidence.cards import reads
from app.evidence.cards.document import KIND, LANGUAGES, SUBJECT, document_value
from app.evidence.cards.facts import EVERYBODY, CardFacts, MainOutcome, gather_line, gather_main, main_result
from app.evidence.cards.voice import Voice
from app.evidence.cards.writing import write_card
from app.evidence.effects import hooks
from app.evidence.effects import reads as effect_reads
from app.evidence.effects import service as effects
from app.evidence.effects.predictors import list_predictors
from app.evidence.effects.schemas import RunDetail
from app.platform.audit import record
from app.platform.clock import to_local
from app.platform.db import transaction
from app.platform.documents import issuing
from app.platform.documents.schemas import Issued
from app.platform.errors import N_, Conflict
from app.platform.jobs import enqueue
from app.platform.settings import settings

if TYPE_CHECKING:
    from app.platform.access import Actor

# A card is made of what a run found; before that, and after a failure, there is nothing to put on paper.
WITH_RESULTS = ("draft", "published", "withdrawn")


async def get_card(actor: "Actor", run_id: int) -> CardFacts:
    """Raises NotFound for a run the reader may not see."""
    await effects.get_visible_run(actor, run_id)
    return await _gather(run_id)


async def issue_card(actor: "Actor", run_id: int, locale: str) -> int:
    """Have the card made into a PDF in one language. Returns the document's id, for the same content the same one."""
    await effects.get_visible_run(actor, run_id)
    return await _issue(actor.user_id, run_id, locale)


async def ask_for_cards(run_id: int) -> None:
    """Each published run has its card on paper, without anybody having to think of it."""
    await enqueue(
        "cards.print", {"run_id": run_id}, actor_id=None, title=N_("Making the model card of run {run}"), run=run_id
    )


async def issue_cards(run_id: int) -> list[int]:
    """The documents' ids, one a language."""
    return [await _issue(None, run_id, locale) for locale in LANGUAGES]


async def list_documents(actor: "Actor", run_id: int) -> list[Issued]:
    """Newest first."""
    await effects.get_visible_run(actor, run_id)
    return await issuing.list_issued(SUBJECT, run_id)


async def get_document(actor: "Actor", run_id: int, document_id: int) -> Issued:
    await effects.get_visible_run(actor, run_id)
    return await issuing.get_issued(document_id, subject=SUBJECT, subject_id=run_id)


async def _gather(run_id: int) -> CardFacts:
    detail = RunDetail(run=await effects.get_run(run_id), results=await effect_reads.read_results(run_id))
    run, reviewed = detail.run, list_predictors()
    names = await reads.read_names((run.requested_by, run.published_by))
    return CardFacts(
        run=run,
        basis=await reads.find_basis(run.legal_basis_id),
        asked_by=names.get(run.requested_by or 0),
        published_by=names.get(run.published_by or 0),
        left_out=[one.code for one in reviewed if one.code not in run.predictors and one.sensitive],
        sensitive_used=[one.code for one in reviewed if one.code in run.predictors and one.sensitive],
        outcomes=[gather_line(one) for one in detail.results],
        main=await _gather_main(detail),
    )


async def _gather_main(detail: RunDetail) -> MainOutcome | None:
    result, run_id = main_result(detail), detail.run.id
    if result is None:
        return None
    return gather_main(
        result,
        await effect_reads.find_population(run_id, result.outcome, EVERYBODY),
        await effect_reads.read_common(run_id, result.outcome, EVERYBODY),
        await effect_reads.read_groups(run_id, result.outcome, EVERYBODY),
    )


async def _issue(actor_id: int | None, run_id: int, locale: str) -> int:
    async with transaction():
        facts = await _gather(run_id)
        run = facts.run
        if run.status not in WITH_RESULTS:
            raise Conflict(N_("Run {id} has no results yet, so there is no card to print."), id=run_id)
        document_id = await issuing.issue_document(
            actor_id,
            subject=SUBJECT,
            subject_id=run_id,
            kind=KIND,
            label=LANGUAGES[locale],
            data=document_value(
                write_card(facts, locale),
                municipality=settings().municipality,
                data_until=Voice(locale).day(run.data_until),
                made_on=to_local(run.finished_at or run.requested_at).date(),
            ),
            result_url=f"/effects/runs/{run_id}/card/documents/{{document_id}}",
            title=N_("Model card for run {id} as PDF"),
            id=run_id,
        )
        await record(
            actor_id=actor_id,
            action="effect_run.card_issued",
            subject="effect_run",
            subject_id=run_id,
            details={"document_id": document_id, "language": locale},
        )
    return document_id


hooks.on_published.append(ask_for_cards)
