"""Hands a bid in and takes it back, while the deadline lasts by the database's clock."""

from collections.abc import Sequence

from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict
from app.procurement.bids import queries
from app.procurement.bids.asked import sections_changed
from app.procurement.bids.moments import exact
from app.procurement.bids.problems import find_problems
from app.procurement.bids.schemas import BidEvent, OpenBid, Problem, Receipt
from app.procurement.bids.sealed_content import content_hash, content_size
from app.procurement.bids.window import TOO_LATE, why_not_now
from app.procurement.publication import public_service
from app.procurement.publication.schemas import PublicTender
from app.procurement.sealing import bid_keys
from app.procurement.sealing import service as sealing

NO_KEY = N_("Bids cannot be handed in yet: the municipality has not made the tender’s key. Your draft is kept.")
CAME_TOO_LATE = N_("The deadline was {deadline}. The bid came at {came} and is not handed in.")
NOT_READY = N_("Something is missing in the bid. Mend it and hand in again; nothing is handed in.")
AMENDED = N_("The tender was amended a moment ago. Read what has changed, and hand in again; nothing is handed in.")
CHANGED = N_("Somebody of your company changed the bid meanwhile. Look at it and hand in again; nothing is handed in.")
NOT_HANDED_IN = N_("The bid is not handed in.")
ALREADY = N_("The bid is handed in already.")

# A key that bids are sealed to stays as it is.
sealing.register_in_use(queries.key_is_used)


class NotReady(Conflict):
    """The bid has gaps or faults; `problems` has them all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(NOT_READY)
        self.problems = problems


class Amended(Conflict):
    """What was confirmed is not what is asked for now."""

    def __init__(self) -> None:
        super().__init__(AMENDED)


async def hand_in(opened: OpenBid, *, edition: int) -> Receipt:
    """Everything checked, then one statement that either receives the bid or does not.

    edition : the one whose requirements the bidder has confirmed to have read.
    Raises NotReady, Amended, or Conflict with the reason; then nothing is changed.
    """
    draft, bid = opened.draft, opened.bid
    if bid.state != "draft":
        raise Conflict(ALREADY)
    if edition != opened.tender.edition.number:
        raise Amended
    if problems := find_problems(draft, opened.editions):
        raise NotReady(problems)
    async with transaction():
        key = await sealing.current_key(bid.tender_id, hold=True)
        if key is None:
            raise Conflict(NO_KEY)
        digest, size = content_hash(draft.content), content_size(draft.content)
        box = bid_keys.seal_bid_key(key.public_key, draft.key, tender_id=bid.tender_id, bid_id=bid.id)
        received_at = await queries.receive(
            bid, edition=edition, key_id=key.id, key_box=box, content_hash=digest, size=size
        )
        if received_at is None:
            raise await _why_not(opened)
        await queries.insert_event(bid.id, "submitted", edition, content_hash=digest, size=size)
        await record(actor_id=None, action="bid.submitted", subject="bid", subject_id=bid.id,
                     details={"edition": edition, "content_hash": digest.hex(), "size": size})  # fmt: skip
    return Receipt(bid_id=bid.id, tender_id=bid.tender_id, received_at=received_at, sha256=digest.hex(),
                   size=size, edition=edition)  # fmt: skip


async def take_back(opened: OpenBid) -> None:
    """The bid is a draft again, and not handed in until it is handed in anew."""
    bid = opened.bid
    if bid.state != "submitted":
        raise Conflict(NOT_HANDED_IN)
    async with transaction():
        if not await queries.take_back(bid):
            raise Conflict(TOO_LATE if opened.shut else CHANGED)
        await queries.insert_event(bid.id, "taken_back", opened.tender.edition.number)
        await record(actor_id=None, action="bid.taken_back", subject="bid", subject_id=bid.id)


def receipt_of(opened: OpenBid) -> Receipt | None:
    """Of a bid that is handed in, as often as it is asked for."""
    bid = opened.bid
    if bid.received_at is None or bid.content_hash is None or bid.edition is None:
        return None
    return Receipt(
        bid_id=bid.id,
        tender_id=bid.tender_id,
        received_at=bid.received_at,
        sha256=bid.content_hash.hex(),
        size=bid.size,
        edition=bid.edition,
    )


async def changed_since(opened: OpenBid) -> list[str]:
    """Sections that amendments have changed since the bid was begun, or was last handed in or taken back."""
    events: list[BidEvent] = await queries.list_events(opened.bid.id)
    return sections_changed(opened.editions, events[-1].edition if events else 0)


async def is_key_made(tender_id: int) -> bool:
    return await sealing.current_key(tender_id) is not None


async def _why_not(opened: OpenBid) -> Conflict:
    """What has come between: the clock, the tender's state, an amendment, or a colleague."""
    reference, company = opened.tender.edition.reference, opened.draft.identity.supplier_id
    now, tender = await queries.moment(), await public_service.get_tender(reference, company)
    until = tender.edition.deadlines.bids_until
    if until is not None and now >= until:
        return Conflict(CAME_TOO_LATE, deadline=exact(until), came=exact(now))
    if refused := why_not_now(tender.state, until, now):
        return Conflict(refused)
    return Amended() if _is_amended(opened, tender) else Conflict(CHANGED)


def _is_amended(opened: OpenBid, tender: PublicTender) -> bool:
    return tender.edition.number != opened.tender.edition.number
