"""Scoring: each evaluator alone, sealed, until all have handed in and the meeting begins."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, NotAllowed, StaleVersion, refuse_faults
from app.platform.free_text import holds_cpr_number
from app.procurement.evaluation import queries, reads
from app.procurement.evaluation.basis import Basis, Cell, load_basis
from app.procurement.evaluation.panel_service import NOT_DECLARED, has_declared, require_evaluator
from app.procurement.evaluation.schemas import OwnScore
from app.procurement.evaluation.sealed_scores import Place, Score, seal, unseal
from app.procurement.evaluation.sheet import Sheet
from app.procurement.tenders.sections import PERSONAL_NUMBER

LEAST_REASON, LONGEST_REASON = 20, 4000
NOT_NOW = N_("Bids are scored while the tender is being evaluated, and it is not.")
MEETING_BEGUN = N_("The meeting has begun: scores are as they were handed in.")
HANDED_IN = N_("You have handed this score in, and it can no longer be changed. Bring it up at the meeting.")
NOT_ON_SCALE = N_("Choose points on the tender’s scale.")
NOT_JUDGED = N_("The bid is not scored under this lot and criterion. Load the page again.")


class Entry(msgspec.Struct, frozen=True):
    """What an evaluator writes of one bid; a draft may lack points or reason. version : 0 where nothing was saved."""

    opened_bid_id: int
    points: Decimal | None
    reason: str
    version: int

    @property
    def score(self) -> Score:
        return Score(self.points, self.reason)


def is_complete(score: Score) -> bool:
    return score.points is not None and len(score.reason) >= LEAST_REASON


async def require_scorer(actor: Actor, tender_id: int) -> None:
    """An evaluator who has declared an interest in nobody. Raises NotAllowed with the reason."""
    await require_evaluator(actor, tender_id)
    if not await has_declared(actor, tender_id):
        raise NotAllowed(NOT_DECLARED)


async def own_scores(actor: Actor, tender_id: int) -> dict[Cell, OwnScore]:
    """The actor's, handed in or not. Nobody else's can be asked for."""
    await require_scorer(actor, tender_id)
    return await _own(actor, tender_id)


async def may_score(tender_id: int) -> bool:
    """Whether scores are taken now."""
    return await reads.hold_state(tender_id) == "evaluation" and not await meeting_begun(tender_id)


async def meeting_begun(tender_id: int) -> bool:
    """Whether the present round's meeting has."""
    meeting = await queries.find_meeting(tender_id)
    return meeting is not None and meeting.round >= await reads.current_round(tender_id)


async def save_scores(actor: Actor, tender_id: int, lot: int, criterion: str, entries: Sequence[Entry]) -> int:
    """Save drafts of one criterion; returns how many were changed.

    Raises InvalidInput naming every field, StaleVersion with the saved scores by bid, Conflict once the meeting has
    begun or the score is handed in. All are saved or none.
    """
    await require_scorer(actor, tender_id)
    async with transaction():
        await queries.lock_evaluation(tender_id, shared=True)
        basis = await _open_basis(tender_id)
        basis.sheet.criterion(lot, criterion)
        _check(basis, lot, entries)
        stored = await _own(actor, tender_id)
        changed = [each for each in entries if each.score != _at(stored, each, lot, criterion).score]
        if any(_at(stored, each, lot, criterion).handed_in for each in changed):
            raise Conflict(HANDED_IN)
        stale = [each for each in changed if not await _write(actor, lot, criterion, each)]
        if stale:
            now = await _own(actor, tender_id)
            raise StaleVersion({each.opened_bid_id: _at(now, each, lot, criterion) for each in stale})
        return len(changed)


async def hand_in(actor: Actor, tender_id: int) -> int:
    """Hand in everything that is not yet; returns how many. Raises InvalidInput naming each place that lacks something.

    The trail holds how many, never the points.
    """
    await require_scorer(actor, tender_id)
    async with transaction():
        await queries.lock_evaluation(tender_id, shared=True)
        basis = await _open_basis(tender_id)
        stored = await _own(actor, tender_id)
        refuse_faults(gaps(basis, stored))
        asked = set(basis.cells())
        ids = [
            score.id
            for score in await queries.scores_of(tender_id, actor.user_id)
            if score.submitted_at is None and _cell(score.place) in asked
        ]
        await queries.hand_in(ids)
        await record(
            actor_id=actor.user_id, action="evaluation.handed_in", subject="tender", subject_id=tender_id,
            details={"scores": len(ids)},
        )  # fmt: skip
        return len(ids)


def gaps(basis: Basis, stored: dict[Cell, OwnScore]) -> list[FieldError]:
    """One for each lot and criterion where a bid lacks points or a reason; `field` is `score-1-B.2`."""
    found = []
    for lot, criterion in basis.sheet.places():
        missing = [
            bid.number
            for bid in basis.judged(lot)
            if not is_complete(stored.get((bid.id, lot, criterion), OwnScore()).score)
        ]
        if missing:
            message = N_("Lot {lot}, criterion {criterion}: points or a reason of {n} characters lack for {bids}.")
            numbers = ", ".join(str(number) for number in missing)
            params = {"lot": lot, "criterion": criterion, "n": LEAST_REASON, "bids": numbers}
            found.append(FieldError(f"score-{lot}-{criterion}", message, params))
    return found


async def _open_basis(tender_id: int) -> Basis:
    if await reads.hold_state(tender_id) != "evaluation":
        raise Conflict(NOT_NOW)
    if await meeting_begun(tender_id):
        raise Conflict(MEETING_BEGUN)
    return await load_basis(tender_id)


async def _own(actor: Actor, tender_id: int) -> dict[Cell, OwnScore]:
    return {
        _cell(each.place): OwnScore(
            score=unseal(each.place, each.sealed), handed_in=each.submitted_at is not None, version=each.version
        )
        for each in await queries.scores_of(tender_id, actor.user_id)
    }


async def _write(actor: Actor, lot: int, criterion: str, entry: Entry) -> bool:
    place = Place(entry.opened_bid_id, lot, criterion, actor.user_id)
    sealed = seal(place, entry.score)
    if entry.version:
        return await queries.update_score(place, sealed, entry.version)
    return await queries.insert_score(place, sealed)


def _check(basis: Basis, lot: int, entries: Sequence[Entry]) -> None:
    judged = {bid.id for bid in basis.judged(lot)}
    if any(each.opened_bid_id not in judged for each in entries):
        raise Conflict(NOT_JUDGED)
    refuse_faults([problem for each in entries for problem in _entry_problems(each, basis.sheet)])


def _entry_problems(entry: Entry, sheet: Sheet) -> Iterable[FieldError]:
    if entry.points is not None and not sheet.is_step(entry.points):
        yield FieldError(f"points-{entry.opened_bid_id}", NOT_ON_SCALE)
    yield from text_problems(f"reason-{entry.opened_bid_id}", entry.reason, LONGEST_REASON)


def text_problems(field: str, text: str, longest: int) -> Iterable[FieldError]:
    if len(text) > longest:
        yield FieldError(
            field, N_("At most {max} characters; this is {length}."), {"max": longest, "length": len(text)}
        )
    elif holds_cpr_number(text):
        yield FieldError(field, PERSONAL_NUMBER)


def _at(stored: dict[Cell, OwnScore], entry: Entry, lot: int, criterion: str) -> OwnScore:
    return stored.get((entry.opened_bid_id, lot, criterion), OwnScore())


def _cell(place: Place) -> Cell:
    return place.opened_bid_id, place.lot, place.criterion
