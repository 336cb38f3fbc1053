"""Published runs beside each other's suppliers, kinds and types, for those who answer for them."""

from typing import TYPE_CHECKING

from app.evidence.comparison import reads
from app.evidence.comparison.own_people import supplier_effects
from app.evidence.comparison.schemas import Comparison, OwnEffect, Standing, Wanted
from app.evidence.comparison.standing import stand
from app.evidence.effects import service as effects
from app.evidence.effects.legal import EVALUATION
from app.evidence.effects.schemas import CoursePoint, GroupResult, OutcomeResult, Population, Run
from app.evidence.effects.told_views import chosen_population, differ
from app.evidence.effects.views import chosen_result
from app.platform.errors import N_, NotAllowed

if TYPE_CHECKING:
    from app.platform.access import Actor

READERS = ("manager", "procurement", "auditor", "team_leader")
MOST_RUNS = 500
COURSES = ("all", "kind", "type", "supplier")


async def get_comparison(actor: "Actor", wanted: Wanted) -> Comparison | None:
    """None while no run is published, or evaluation is switched off."""
    runs = await list_published(actor)
    if not runs:
        return None
    run = next((one for one in runs if one.id == wanted.run), runs[0])
    detail = await effects.get_run_detail(actor, run.id)
    result = chosen_result(detail, wanted.outcome)
    if result is None:
        return None
    told = await effects.list_populations(actor, run.id)
    population = chosen_population(told, result.outcome, wanted.population)
    groups = await _groups(actor, run.id, result.outcome, population)
    return Comparison(
        run=run,
        runs=runs,
        outcomes=[one.outcome for one in detail.results],
        result=result,
        population=population,
        populations=[one for one in told if one.outcome == result.outcome],
        groups=groups,
        commons=await effects.list_common(actor, run.id, result.outcome, population.population) if population else [],
        standings=await _standings(result, population) if population else {},
        own=await _own(run.id, result.outcome),
    )


async def list_published(actor: "Actor") -> list[Run]:
    """The runs that may be compared by, the one in use first; none while evaluation is switched off."""
    if not actor.has(*READERS):
        raise NotAllowed(N_("The comparison is for managers, team leaders, procurement and auditors."))
    in_use = await effects.find_published_run()
    if in_use is None:
        return []
    others = await effects.list_runs(actor, limit=MOST_RUNS)
    return [in_use, *(one for one in others if one.status == "published" and one.id != in_use.id)]


async def list_courses(actor: "Actor", run_id: int, dimension: str) -> list[CoursePoint]:
    if not actor.has(*READERS):
        raise NotAllowed(N_("The comparison is for managers, team leaders, procurement and auditors."))
    if not await effects.is_on(EVALUATION):
        return []
    return await effects.list_course(actor, run_id, dimension if dimension in COURSES else "kind")


async def list_contrasts(actor: "Actor", comparison: Comparison) -> dict[str, GroupResult]:
    """Own against private in every population the outcome was told for."""
    found = {}
    for one in comparison.populations:
        rows = await effects.list_groups(actor, one.run_id, one.outcome, one.population, "contrast")
        if rows:
            found[one.population] = rows[0]
    return found


async def _groups(
    actor: "Actor", run_id: int, outcome: str, population: Population | None
) -> dict[str, list[GroupResult]]:
    if population is None:
        return {}
    found: dict[str, list[GroupResult]] = {}
    for one in await effects.list_groups(actor, run_id, outcome, population.population):
        found.setdefault(one.dimension, []).append(one)
    return found


async def _standings(result: OutcomeResult, population: Population) -> dict[str, Standing]:
    offers = await reads.read_offers(population.run_id, population.outcome, population.population)
    return stand(
        offers,
        population.offer_ids,
        population.covariance,
        lower_is_better=result.better == "fewer",
        may_differ=bool(differ(population)),
    )


async def _own(run_id: int, outcome: str) -> dict[str, OwnEffect]:
    offers = await reads.read_offers(run_id, outcome, "all")
    found = supplier_effects(offers, *await reads.read_own_covariance(run_id, outcome))
    return {str(supplier_id): effect for supplier_id, effect in found.items()}
