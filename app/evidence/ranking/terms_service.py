"""When citizens are worked out for a personal order: on publication and every night, while a decision allows it."""

from datetime import date
from typing import Any

from app.evidence.effects import hooks
from app.evidence.effects import reads as effect_reads
from app.evidence.effects import service as effects
from app.evidence.effects.legal import EVALUATION, INDIVIDUAL_USE
from app.evidence.effects.outcomes import find_outcome
from app.evidence.ranking import queries, reads
from app.platform.db import transaction
from app.platform.errors import N_
from app.platform.jobs import enqueue

PURPOSES = (EVALUATION, INDIVIDUAL_USE)


async def ask_for_terms(run_id: int) -> None:
    """A worker works the citizens out, where the run orders anything by citizen and individual use is on.

    Otherwise nothing is kept of anybody.
    """
    async with transaction():
        if await coding_of(run_id) is None:
            await queries.forget_terms()
            return
        await enqueue(
            "ranking.terms", {"run_id": run_id}, actor_id=None, title=N_("Working citizens out for personal orders")
        )


async def ask_tonight() -> None:
    run = await effects.find_published_run()
    if run is not None:
        await ask_for_terms(run.id)
    else:
        await queries.forget_terms()


async def coding_of(run_id: int) -> dict[str, Any] | None:
    """How a citizen becomes terms, None where no order is personal.

    All outcomes of the registers share one coding. A change on an indicator has the score before among its facts,
    and that is only known of some; its order is the average one.
    """
    if not await effects.is_on(INDIVIDUAL_USE):
        return None
    for outcome, coding in await reads.read_personal_codings(run_id):
        if terms_fit(outcome):
            return coding
    return None


def terms_fit(outcome: str) -> bool:
    """Whether the terms that are kept are those of the outcome."""
    found = find_outcome(outcome)
    return found is not None and found.indicator is None


async def copy_for(run_id: int, *, today: date) -> tuple[dict[str, Any], effect_reads.Records] | None:
    """What a worker needs; None where nothing is to be worked out any more."""
    async with transaction() as connection:
        run, coding = await effects.find_published_run(), await coding_of(run_id)
        if run is None or run.id != run_id or not coding:
            return None
        return coding, await effect_reads.copy_records(connection, today=today)


async def store_terms(run_id: int, known_on: date, rows: list[tuple[int, list[float]]]) -> int:
    """In place of everything kept before. Returns how many citizens there are rows of: none where a purpose was
    switched off, or another run published, while they were worked out."""
    async with transaction():
        for purpose in PURPOSES:
            if not await effects.hold_switch(purpose):
                await queries.forget_terms()
                return 0
        run = await effects.find_published_run()
        if run is None or run.id != run_id:
            return 0
        await queries.forget_terms()
        return await queries.insert_terms(run_id, known_on, rows)


async def forget_at_once(purpose: str) -> None:
    """Without either decision nothing may be kept of anybody, not even until the night."""
    if purpose in PURPOSES:
        await queries.forget_terms()


hooks.on_published.append(ask_for_terms)
hooks.on_switched_off.append(forget_at_once)
