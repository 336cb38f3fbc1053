"""The list of offers for one citizen, and the choice made from it."""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from app.casework.referrals.service import orders_of_choices
from app.evidence.ranking import queries
from app.evidence.ranking.building import build_ranking, pick_option, require_citizen
from app.evidence.ranking.ordering import is_override, what_is_seen
from app.evidence.ranking.schemas import Choice, NewChoice, OfferOption, RankedOffer, Ranking
from app.platform.audit import record
from app.platform.codelists import is_valid
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, InvalidInput
from app.platform.free_text import holds_cpr_number

if TYPE_CHECKING:
    from app.platform.access import Actor

LONGEST_REASON = 2000
OVERRIDE_REASONS = "override_reason"


class ListChanged(Conflict):
    """The list is another than the one the choice was made from; `ranking` is the list as it stands."""

    def __init__(self, ranking: Ranking) -> None:
        super().__init__(N_("The list has changed since you opened it. Look at it again before you choose."))
        self.ranking = ranking


async def rank_offers(actor: "Actor", citizen_id: int, *, outcome: str | None, today: date) -> Ranking:
    """The offers for this citizen, in order where published evidence allows, and a note in the trail that it was seen.

    Raises NotFound for a citizen the actor does not work with.
    """
    ranking = await build_ranking(actor, citizen_id, outcome=outcome, today=today)
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
    ranking = await build_ranking(actor, citizen_id, outcome=outcome, today=today)
    return ranking, pick_option(ranking, offer_id), find_ranked(ranking, offer_id)


def find_ranked(ranking: Ranking, offer_id: int) -> RankedOffer | None:
    return next((one for one in ranking.ranked if one.option.offer_id == offer_id), None)


async def choose_offer(actor: "Actor", citizen_id: int, new: NewChoice, *, today: date) -> int:
    """Keep a choice with its reason and the list it was made from. The same form twice is one choice.

    Raises InvalidInput without a reason, with a CPR number in it, or when the best set is passed by without saying
    why; ListChanged when the list is no longer what was seen; NotFound when the offer is not one to choose from.
    """
    _check(new)
    async with transaction():
        ranking = await build_ranking(actor, citizen_id, outcome=new.outcome, today=today)
        if (known := await queries.find_by_token(new.form_token)) is not None:
            return known
        pick_option(ranking, new.offer_id)
        if ranking.digest != new.digest:
            raise ListChanged(ranking)
        new = _with_override(ranking, new, today)
        ranked = find_ranked(ranking, new.offer_id)
        choice_id = await queries.insert_choice(
            ranking,
            new,
            chosen_by=actor.user_id,
            position=ranked.position if ranked else None,
            shown=what_is_seen(ranking),
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
    await require_citizen(actor, citizen_id)
    ordered = await orders_of_choices(actor, citizen_id)
    return [_with_order(choice, ordered.get(choice.id)) for choice in await queries.list_choices(citizen_id)]


def _with_order(choice: Choice, order: tuple[int, str, str] | None) -> Choice:
    if order is None:
        return choice
    order_id, reference, state = order
    return msgspec.structs.replace(choice, order_id=order_id, order_reference=reference, order_state=state)


def _with_override(ranking: Ranking, new: NewChoice, today: date) -> NewChoice:
    """The code of the reason is kept where the best set is passed by, and nowhere else."""
    if not is_override(ranking, new.offer_id):
        return msgspec.structs.replace(new, override_reason="")
    if not is_valid(OVERRIDE_REASONS, new.override_reason, today):
        raise InvalidInput([FieldError("override_reason", N_("Choose what speaks against the best ones."))])
    return new


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
        "order": ranking.order,
        "run_id": evidence.run_id if evidence else None,
        "outcome": evidence.outcome if evidence else None,
        "ranked": len(ranking.ranked),
        "unranked": len(ranking.unranked),
        "full": len(ranking.full),
    }
