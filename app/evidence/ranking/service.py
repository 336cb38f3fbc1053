"""The list of offers for one citizen, and the choice made from it."""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from app.casework.citizens.service import find_citizen_for
from app.casework.referrals.service import orders_of_choices
from app.evidence.effects import service as effects
from app.evidence.effects.legal import EVALUATION, INDIVIDUAL_USE
from app.evidence.effects.outcomes import default_outcome
from app.evidence.effects.schemas import Run
from app.evidence.ranking import queries, reads
from app.evidence.ranking.free_text import holds_cpr_number
from app.evidence.ranking.ordering import digest_of, order_options, what_is_seen
from app.evidence.ranking.schemas import Choice, Evidence, NewChoice, OfferOption, RankedOffer, Ranking
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotFound

if TYPE_CHECKING:
    from app.platform.access import Actor

LONGEST_REASON = 2000
FEWEST_TO_ORDER = 2


class ListChanged(Conflict):
    """The list is another than the one the choice was made from; `ranking` is the list as it stands."""

    def __init__(self, ranking: Ranking) -> None:
        super().__init__(N_("The list has changed since you opened it. Look at it again before you choose."))
        self.ranking = ranking


async def rank_offers(actor: "Actor", citizen_id: int, *, outcome: str | None, today: date) -> Ranking:
    """The offers for this citizen, in order where published evidence allows, and a note in the trail that it was seen.

    Raises NotFound for a citizen the actor does not work with.
    """
    ranking = await _build(actor, citizen_id, outcome=outcome, today=today)
    async with transaction():
        await record(
            actor_id=actor.user_id,
            action="ranking.seen",
            subject="citizen",
            subject_id=citizen_id,
            details=_trace(ranking),
        )
    return ranking


async def find_option(
    actor: "Actor", citizen_id: int, offer_id: int, *, outcome: str | None, today: date
) -> tuple[Ranking, OfferOption, RankedOffer | None]:
    """One offer of the list, for choosing it. Raises NotFound when it is not one to choose from."""
    ranking = await _build(actor, citizen_id, outcome=outcome, today=today)
    return ranking, *_pick(ranking, offer_id)


async def choose_offer(actor: "Actor", citizen_id: int, new: NewChoice, *, today: date) -> int:
    """Keep a choice with its reason and the list it was made from. The same form twice is one choice.

    Raises InvalidInput without a reason or with a CPR number in it, ListChanged when the list is no longer
    what was seen, NotFound when the offer is not among those to choose from.
    """
    _check(new)
    async with transaction():
        ranking = await _build(actor, citizen_id, outcome=new.outcome, today=today)
        if (known := await queries.find_by_token(new.form_token)) is not None:
            return known
        _, ranked = _pick(ranking, new.offer_id)
        if ranking.digest != new.digest:
            raise ListChanged(ranking)
        choice_id = await queries.insert_choice(
            ranking,
            new,
            chosen_by=actor.user_id,
            position=ranked.position if ranked else None,
            shown=what_is_seen(ranking.ranked, ranking.unranked, ranking.full),
        )
        if choice_id is None:
            return int(await queries.find_by_token(new.form_token) or 0)
        await record(
            actor_id=actor.user_id,
            action="offer.chosen",
            subject="citizen",
            subject_id=citizen_id,
            details={"choice_id": choice_id, "offer_id": new.offer_id, **_trace(ranking)},
        )
    return choice_id


async def list_choices(actor: "Actor", citizen_id: int) -> list[Choice]:
    """Newest first. Raises NotFound for a citizen the actor does not work with."""
    await _require_citizen(actor, citizen_id)
    ordered = await orders_of_choices(actor, citizen_id)
    return [_with_order(choice, ordered.get(choice.id)) for choice in await queries.list_choices(citizen_id)]


def _with_order(choice: Choice, order: tuple[int, str, str] | None) -> Choice:
    if order is None:
        return choice
    order_id, reference, state = order
    return msgspec.structs.replace(choice, order_id=order_id, order_reference=reference, order_state=state)


async def _build(actor: "Actor", citizen_id: int, *, outcome: str | None, today: date) -> Ranking:
    await _require_citizen(actor, citizen_id)
    situation = await reads.read_situation(citizen_id, today)
    personal = await effects.is_on(INDIVIDUAL_USE)
    run = await effects.find_published_run()
    evidence = await _evidence(run, outcome, situation.target_group) if run else None
    options = await reads.read_options(
        citizen_id,
        situation,
        today,
        personal=personal,
        run_id=evidence.run_id if evidence else None,
        outcome=evidence.outcome if evidence else None,
    )
    covariance = await reads.read_covariance(evidence.run_id, evidence.outcome) if evidence else {}
    sign = -1 if evidence and evidence.better == "fewer" else 1
    ranked, unranked, full = order_options(options, covariance, sign=sign)
    mode = "unranked" if evidence is None else "individual" if personal else "general"
    return Ranking(
        citizen_id=citizen_id,
        target_group=situation.target_group,
        benefits=situation.benefits,
        mode=mode,
        why_unranked=None if evidence else "no_run" if await effects.is_on(EVALUATION) else "evaluation_off",
        evidence=evidence,
        ranked=ranked,
        unranked=unranked,
        full=full,
        digest=digest_of(
            what_is_seen(ranked, unranked, full),
            mode=mode,
            run_id=evidence.run_id if evidence else None,
            outcome=evidence.outcome if evidence else None,
        ),
    )


async def _evidence(run: Run, outcome: str | None, target_group: str | None) -> Evidence | None:
    """The run in use, on the outcome asked for or the one chosen for the target group."""
    outcomes = await reads.read_outcomes(run.id)
    # An outcome too rare to say anything of would leave the list without an order; it can still be asked for.
    telling = [code for code, one in outcomes.items() if one.n_shown >= FEWEST_TO_ORDER]
    chosen = outcome if outcome in outcomes else default_outcome(telling or list(outcomes), target_group)
    if chosen is None or run.published_at is None or run.data_until is None:
        return None
    return Evidence(
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
    )


async def _require_citizen(actor: "Actor", citizen_id: int) -> None:
    if await find_citizen_for(actor, citizen_id) is None:
        raise NotFound(N_("There is no such citizen among those you work with."))


def _pick(ranking: Ranking, offer_id: int) -> tuple[OfferOption, RankedOffer | None]:
    for ranked in ranking.ranked:
        if ranked.option.offer_id == offer_id:
            return ranked.option, ranked
    for option in ranking.unranked:
        if option.offer_id == offer_id:
            return option, None
    raise NotFound(N_("Offer number {id} is not among those that can be chosen for this citizen now."), id=offer_id)


def _check(new: NewChoice) -> None:
    reason = new.reason.strip()
    if not reason:
        raise InvalidInput([FieldError("reason", N_("Write why you choose this offer. One sentence is enough."))])
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(
            [
                FieldError(
                    "reason",
                    N_("At most {max} characters; this is {length}."),
                    {"max": LONGEST_REASON, "length": len(reason)},
                )
            ]
        )
    if holds_cpr_number(reason):
        raise InvalidInput(
            [
                FieldError(
                    "reason", N_("The text seems to hold a CPR number. Write it without; the citizen is known already.")
                )
            ]
        )


def _trace(ranking: Ranking) -> dict[str, object]:
    evidence = ranking.evidence
    return {
        "mode": ranking.mode,
        "run_id": evidence.run_id if evidence else None,
        "outcome": evidence.outcome if evidence else None,
        "ranked": len(ranking.ranked),
        "unranked": len(ranking.unranked),
        "full": len(ranking.full),
    }
