"""Fills an installation with the demonstration municipality, through the same doors as real data."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.evidence.effects import service as effects
from app.evidence.effects.legal import EVALUATION, INDIVIDUAL_USE, NewLegalBasis
from app.evidence.effects.outcomes import list_outcomes
from app.evidence.effects.schemas import RunSettings
from app.evidence.effects.tasks import fit
from app.platform.clock import today
from app.platform.codelists import load_codelists
from app.platform.errors import Conflict
from app.platform.intake.at_once import import_file
from app.platform.jobs import Progress
from app.platform.settings import settings
from app.procurement.library import service as library
from app.procurement.library.files import standard_requirements
from app.steering.demonstration.bought import make_bought
from app.steering.demonstration.files import Written, write_files, write_reports_on_orders
from app.steering.demonstration.history import simulate_history
from app.steering.demonstration.live_reports_service import write_reports
from app.steering.demonstration.people import (
    FOLDER,
    give_addresses,
    make_staff,
    make_supplier_users,
    remember,
    write_logins,
)
from app.steering.demonstration.progress import read_progression
from app.steering.demonstration.reads import references_of_orders
from app.steering.demonstration.stories_service import ORDERED, live_stories
from app.steering.demonstration.tenders import make_tenders
from app.steering.demonstration.under_way_service import order_recent
from app.steering.demonstration.views import save_views

N_CITIZENS = 6000
SEED = 2026
# Extracts of everything there is; rows missing from the next one are closed.
FULL = ("spells", "placements")
DECISION = "Demonstrationsbeslutning (opdigtet)"
ASSESSMENT = "Opdigtet konsekvensanalyse. Gælder kun demonstrationsdata."


async def make_demonstration(progress: Progress, *, n_citizens: int = N_CITIZENS, seed: int = SEED) -> None:
    """Users, files, legal bases, a published estimation, and tenders in several states.

    The true effects are left in `<data>/demonstration/truth.csv`, which nothing reads.
    """
    await load_codelists()
    until = last_sunday(today())
    await progress.step(0.02, "Living four years in a made-up municipality")
    written = await asyncio.to_thread(_write, n_citizens, until, seed)
    await progress.step(0.20, "Making users")
    remember(await make_staff())
    for place, (kind, path) in enumerate(written.files.items()):
        await progress.step(0.25 + 0.03 * place, "Importing {kind}", kind=kind)
        await _import(kind, path, until)
    remember(await make_supplier_users())
    await progress.step(0.52, "Living the orders of the last months")
    await live_stories(written.ordered, today=today(), seed=seed)
    references = await references_of_orders(ORDERED)
    reports = write_reports_on_orders(written.reports_on_orders, references, settings().data_dir / FOLDER)
    await _import("reports", reports, until)
    await progress.step(0.55, "Estimating effects")
    await _estimate(progress)
    await progress.step(0.88, "Drafting tenders and making a document")
    await library.load_requirements(None, standard_requirements())
    await make_tenders()
    await progress.step(0.92, "Taking tenders from bids to contracts")
    await make_bought()
    await progress.step(0.97, "Ordering offers of today")
    await give_addresses()
    await order_recent(today=today(), seed=seed)
    await write_reports(today=today(), seed=seed)
    await save_views()
    write_logins(remember({}))
    await progress.step(1.0, "The demonstration municipality is ready")


class Part:
    """A task's progress as a part of the whole."""

    def __init__(self, whole: Progress, *, begin: float, end: float) -> None:
        self._whole, self._begin, self._width = whole, begin, end - begin

    async def step(self, fraction: float, msgid: str, **params: Any) -> None:
        await self._whole.step(self._begin + self._width * fraction, msgid, **params)


def last_sunday(day: date) -> date:
    """The last Sunday before the day: extracts are made over the weekend."""
    return day - timedelta(days=day.isoweekday())


def _write(n_citizens: int, until: date, seed: int) -> Written:
    history = simulate_history(n_citizens=n_citizens, until=until, seed=seed)
    return write_files(history, settings().data_dir / FOLDER, seed=seed)


async def _import(kind: str, path: Path, until: date) -> None:
    full = kind in FULL
    data = await asyncio.to_thread(path.read_bytes)
    result = await import_file(kind, path.name, data, full=full, extracted_on=until if full else None)
    if not (result.committed or result.known):
        problems = "\n".join(str(error) for error in result.report.errors[:5])
        raise Conflict("The demonstration's file {kind} was refused:\n{problems}", kind=kind, problems=problems)


async def _estimate(progress: Progress) -> None:
    for purpose in (EVALUATION, INDIVIDUAL_USE):
        if not await effects.is_on(purpose):
            await effects.switch_on(None, NewLegalBasis(purpose, DECISION, today(), ASSESSMENT), today=today())
    # Of the indicators the one that all are assessed on; the others would make the first start longer and tell little.
    told = {None, *(one["code"] for one in read_progression()["indicators"] if one["everybody"])}
    outcomes = [outcome.code for outcome in list_outcomes(today()) if outcome.indicator in told]
    run_id = await effects.start_run(None, RunSettings(outcomes=outcomes), today=today(), in_background=False)
    await fit(Part(progress, begin=0.55, end=0.88), run_id=run_id)
    await effects.make_public(None, run_id)
