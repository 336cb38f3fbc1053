"""The list for one citizen, put together from what is read: which run, population and order it rests on."""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from app.casework.citizens.service import find_citizen_for
from app.evidence.effects import service as effects
from app.evidence.effects.legal import EVALUATION, INDIVIDUAL_USE
from app.evidence.effects.outcomes import default_outcome
from app.evidence.effects.schemas import Run
from app.evidence.ranking import reads
from app.evidence.ranking.ordering import digest_of, order_options
from app.evidence.ranking.personal import Order, choose_order
from app.evidence.ranking.schemas import Evidence, OfferOption, Ranking
from app.evidence.ranking.scoring import Joint
from app.evidence.ranking.terms_service import terms_fit
from app.platform.errors import N_, NotFound

if TYPE_CHECKING:
    from app.platform.access import Actor

FEWEST_TO_ORDER = 2
UNORDERED = Order("average", None)


async def build_ranking(actor: "Actor", citizen_id: int, *, outcome: str | None, today: date) -> Ranking:
    """The offers for the citizen, in order where the published run allows. Raises NotFound for somebody else's."""
    await require_citizen(actor, citizen_id)
    situation = await reads.read_situation(citizen_id, today)
    individual = await effects.is_on(INDIVIDUAL_USE)
    run = await effects.find_published_run()
    found = await _evidence(run, outcome, situation.target_group, citizen_id) if run else None
    evidence, standing = found or (None, None)
    order = _order(found, individual=individual) if found else UNORDERED
    read = await reads.read_options(citizen_id, situation, today, personal=individual, evidence=evidence)
    options = [order.applied_to(option) for option in read]
    joint = Joint(standing.offer_ids, standing.covariance) if standing else None
    ranked, unranked, full = order_options(options, joint, sign=-1 if evidence and evidence.better == "fewer" else 1)
    ranking = Ranking(
        citizen_id=citizen_id,
        target_group=situation.target_group,
        benefits=situation.benefits,
        mode="unranked" if evidence is None else "individual" if individual else "general",
        why_unranked=None if evidence else await _why_unranked(run),
        order=order.kind,
        why_average=order.why_average,
        known_on=order.known_on,
        evidence=evidence,
        ranked=ranked,
        unranked=unranked,
        full=full,
        digest="",
    )
    return msgspec.structs.replace(ranking, digest=digest_of(ranking))


async def require_citizen(actor: "Actor", citizen_id: int) -> None:
    if await find_citizen_for(actor, citizen_id) is None:
        raise NotFound(N_("There is no such citizen among those you work with."))


def pick_option(ranking: Ranking, offer_id: int) -> OfferOption:
    """Raises NotFound when the offer is not one to choose from."""
    for option in (*(one.option for one in ranking.ranked), *ranking.unranked):
        if option.offer_id == offer_id:
            return option
    raise NotFound(N_("Offer number {id} is not among those that can be chosen for this citizen now."), id=offer_id)


def _order(found: tuple[Evidence, reads.Standing], *, individual: bool) -> Order:
    evidence, standing = found
    terms = standing.terms if terms_fit(evidence.outcome) else None
    return choose_order(standing.personal, terms, individual=individual, known_on=standing.known_on)


async def _why_unranked(run: Run | None) -> str:
    if run is not None:
        return "older_model"
    return "no_run" if await effects.is_on(EVALUATION) else "evaluation_off"


async def _evidence(
    run: Run, outcome: str | None, target_group: str | None, citizen_id: int
) -> tuple[Evidence, reads.Standing] | None:
    """The run in use, on the outcome asked for or the one chosen for the target group, and for which population.

    None for a run by an older model: what an offer did for its own people says little of this citizen.
    """
    outcomes = {code: one for code, one in (await reads.read_outcomes(run.id)).items() if one.is_told}
    # An outcome too rare to say anything of would leave the list without an order; it can still be asked for.
    telling = [code for code, one in outcomes.items() if one.n_shown >= FEWEST_TO_ORDER]
    chosen = outcome if outcome in outcomes else default_outcome(telling or list(outcomes), target_group)
    if chosen is None or run.published_at is None or run.data_until is None:
        return None
    standing = await reads.read_standing(run.id, chosen, target_group=target_group, citizen_id=citizen_id)
    evidence = Evidence(
        run_id=run.id,
        model_version=run.model_version or "",
        published_at=run.published_at,
        data_until=run.data_until,
        first_monday=run.first_monday,
        last_monday=run.last_monday,
        outcomes=list(outcomes),
        outcome=chosen,
        better=outcomes[chosen].better,
        unit=outcomes[chosen].unit,
        population=standing.population,
    )
    return evidence, standing
