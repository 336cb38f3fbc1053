"""The meeting: scores are laid open, and points and reasons agreed that the bidders will read."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.clock import utc_now
from app.platform.danish import sort_key
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, FieldError, StaleVersion, refuse_faults
from app.procurement.appointments import service as appointments
from app.procurement.evaluation import queries, reads
from app.procurement.evaluation.basis import Basis, load_basis
from app.procurement.evaluation.panel_service import list_panel, require_leader, require_member
from app.procurement.evaluation.schemas import Consensus, Meeting, Panelist, PastConsensus, RevealedScore
from app.procurement.evaluation.scoring_service import LEAST_REASON, NOT_JUDGED, NOT_ON_SCALE, text_problems
from app.procurement.evaluation.sealed_scores import unseal
from app.procurement.evaluation.sheet import Sheet
from app.procurement.tenders.reads import names_of_users

# As much as the letters and the evaluation report take.
LONGEST_REASON = 6000
NOT_NOW = N_("Points are agreed while the tender is being evaluated, and it is not.")
NO_MEETING = N_("Begin the meeting first.")


class Agreed(msgspec.Struct, frozen=True):
    """What is written of one bid; both empty where nothing is agreed yet. version : 0 where nothing was saved."""

    opened_bid_id: int
    points: Decimal | None
    reason: str
    version: int

    @property
    def is_empty(self) -> bool:
        return self.points is None and not self.reason


async def find_meeting(tender_id: int) -> Meeting | None:
    """The newest, also of an earlier round."""
    return await queries.find_meeting(tender_id)


async def current_round(tender_id: int) -> int:
    return await reads.current_round(tender_id)


async def is_open(tender_id: int) -> bool:
    """Whether the present round's meeting has begun and points can be agreed."""
    meeting = await queries.find_meeting(tender_id)
    evaluating = await reads.hold_state(tender_id) == "evaluation"
    return evaluating and meeting is not None and meeting.round >= await reads.current_round(tender_id)


def why_not_begin(panel: Sequence[Panelist], n_cells: int) -> list[FieldError]:
    """What a meeting waits for: people by name with how many scores they lack, never what they gave."""
    seated = [each for each in panel if not each.shut_out]
    if n_cells and not seated:
        return [FieldError("panel", N_("No evaluator can take part. Appoint one first."))]
    message = N_("{name} has not handed in; scores missing: {n}.")
    undeclared = N_("{name} has not declared interests; scores missing: {n}.")
    return [
        FieldError("panel", message if each.declared else undeclared, {"name": each.name, "n": each.n_missing})
        for each in seated
        if not each.is_done
    ]


async def begin_meeting(actor: Actor, tender_id: int) -> None:
    """Lay the scores open. Raises InvalidInput naming who has not handed in, Conflict when it has begun already."""
    await require_leader(actor, tender_id)
    async with transaction():
        await queries.lock_evaluation(tender_id)
        round = await _open_round(tender_id)
        meeting = await queries.find_meeting(tender_id)
        if meeting is not None and meeting.round >= round:
            raise Conflict(N_("The meeting has begun already."))
        basis = await load_basis(tender_id)
        panel = await list_panel(basis)
        refuse_faults(why_not_begin(panel, sum(1 for _ in basis.cells())))
        seated = [each.user_id for each in panel if not each.shut_out]
        await queries.insert_meeting(tender_id, round, actor.user_id, seated)
        await record(
            actor_id=actor.user_id, action="evaluation.meeting_begun", subject="tender", subject_id=tender_id,
            details={"round": round, "evaluators": seated},
        )  # fmt: skip


async def revealed_scores(actor: Actor, tender_id: int) -> list[RevealedScore]:
    """What was handed in before the newest meeting; nothing before the first one."""
    await require_member(actor, tender_id)
    return await scores_on_the_table(tender_id)


async def scores_on_the_table(tender_id: int) -> list[RevealedScore]:
    """As `revealed_scores`, for rooms and pages that have seen to who may read."""
    meeting = await queries.find_meeting(tender_id)
    if meeting is None:
        return []
    names = await names_of_users(await counted(tender_id, meeting))
    found = []
    for each in await queries.scores_of(tender_id):
        if each.place.evaluator_id in names and each.submitted_at is not None and each.submitted_at < meeting.begun_at:
            score = unseal(each.place, each.sealed)
            assert score.points is not None
            name = names[each.place.evaluator_id]
            found.append(RevealedScore(place=each.place, evaluator=name, points=score.points, reason=score.reason))
    return sorted(found, key=lambda score: (sort_key(score.evaluator), score.place.evaluator_id))


async def counted(tender_id: int, meeting: Meeting) -> list[int]:
    """Who sat in the meeting and has not been shut out since."""
    return [each for each in meeting.evaluators if not await appointments.is_shut_out(each, tender_id)]


async def past_consensus(actor: Actor, tender_id: int, lot: int, criterion: str) -> list[PastConsensus]:
    await require_member(actor, tender_id)
    return await queries.past_consensus(tender_id, lot, criterion)


async def save_consensus(actor: Actor, tender_id: int, lot: int, criterion: str, entries: Sequence[Agreed]) -> int:
    """Save what is agreed under one criterion; returns how many were changed. All are saved or none.

    Raises InvalidInput naming every field, StaleVersion with the saved consensus by bid, Conflict outside a meeting.
    """
    await require_leader(actor, tender_id)
    async with transaction():
        await queries.lock_evaluation(tender_id)
        round = await _require_meeting(tender_id)
        basis = await load_basis(tender_id)
        basis.sheet.criterion(lot, criterion)
        _check(basis, lot, entries)
        before = await _before(tender_id, lot, criterion)
        changed = [each for each in entries if not each.is_empty and not _is_same(each, before.get(each.opened_bid_id))]
        stale = [each for each in changed if not await _write(actor, lot, criterion, each, round)]
        if stale:
            raise StaleVersion({each.opened_bid_id: before.get(each.opened_bid_id) for each in stale})
        await _record(actor, basis, lot, criterion, changed, round)
        return len(changed)


def names_others(reason: str, bid_id: int, basis: Basis) -> list[str]:
    """Other bidders named in a reason, which its own bidder will read."""
    said = reason.casefold()
    others = (bid.bidder for bid in basis.bids if bid.id != bid_id and bid.bidder)
    return [name for name in others if _without_form(name).casefold() in said]


def _without_form(name: str) -> str:
    """`Vejen Videre A/S` is also named by `Vejen Videre`."""
    first, _, last = name.rpartition(" ")
    return first if first and last.casefold().strip(".") in ("a/s", "aps", "i/s", "p/s", "k/s", "ivs") else name


async def _open_round(tender_id: int) -> int:
    if await reads.hold_state(tender_id) != "evaluation":
        raise Conflict(NOT_NOW)
    return await reads.current_round(tender_id)


async def _require_meeting(tender_id: int) -> int:
    """The present round. Raises Conflict before its meeting has begun."""
    round = await _open_round(tender_id)
    meeting = await queries.find_meeting(tender_id)
    if meeting is None or meeting.round < round:
        raise Conflict(NO_MEETING)
    return round


async def _before(tender_id: int, lot: int, criterion: str) -> dict[int, Consensus]:
    found = await queries.consensus_of(tender_id)
    return {each.opened_bid_id: each for each in found if each.lot == lot and each.criterion == criterion}


def _is_same(entry: Agreed, before: Consensus | None) -> bool:
    return before is not None and (entry.points, entry.reason) == (before.points, before.reason)


async def _write(actor: Actor, lot: int, criterion: str, entry: Agreed, round: int) -> bool:
    assert entry.points is not None
    agreed = Consensus(
        opened_bid_id=entry.opened_bid_id, lot=lot, criterion=criterion, points=entry.points, reason=entry.reason,
        saved_by=actor.user_id, saved_at=utc_now(), version=entry.version,
    )  # fmt: skip
    if not await (queries.update_consensus(agreed) if entry.version else queries.insert_consensus(agreed)):
        return False
    await queries.keep_revision(agreed, round)
    return True


def _check(basis: Basis, lot: int, entries: Sequence[Agreed]) -> None:
    judged = {bid.id for bid in basis.judged(lot)}
    if any(each.opened_bid_id not in judged for each in entries):
        raise Conflict(NOT_JUDGED)
    refuse_faults([problem for each in entries if not each.is_empty for problem in _entry_problems(each, basis.sheet)])


def _entry_problems(entry: Agreed, sheet: Sheet) -> Iterable[FieldError]:
    if entry.points is None or not sheet.is_step(entry.points):
        yield FieldError(f"points-{entry.opened_bid_id}", NOT_ON_SCALE)
    field = f"reason-{entry.opened_bid_id}"
    if len(entry.reason) < LEAST_REASON:
        message = N_("Write the reason for the bidder, at least {n} characters.")
        yield FieldError(field, message, {"n": LEAST_REASON})
    yield from text_problems(field, entry.reason, LONGEST_REASON)


async def _record(actor: Actor, basis: Basis, lot: int, criterion: str, changed: Sequence[Agreed], round: int) -> None:
    """Which bids, and no points: those who read the trail may be shut out of the evaluation."""
    numbers = {bid.id: bid.number for bid in basis.bids}
    if changed:
        bids = [numbers[each.opened_bid_id] for each in changed]
        await record(
            actor_id=actor.user_id, action="evaluation.agreed", subject="tender", subject_id=basis.tender_id,
            details={"lot": lot, "criterion": criterion, "round": round, "bids": bids},
        )  # fmt: skip
