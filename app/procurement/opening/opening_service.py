"""The opening: two people's codes, and in the same transaction every bid is opened and read."""

from datetime import datetime

import msgspec

from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, Conflict, NotFound
from app.platform.mail import notify
from app.procurement.appointments import service as appointments
from app.procurement.appointments.schemas import KEY_DUTIES
from app.procurement.opening import queries, reads
from app.procurement.opening.bid_reading import read_sealed
from app.procurement.opening.schemas import NewOpenedBid, Opening
from app.procurement.opening.standing import counts_of, with_standing
from app.procurement.pricing.layout import Schedule
from app.procurement.procedures.lifecycle import NEEDS
from app.procurement.publication import service as publication
from app.procurement.publication.freezing import price_schedule
from app.procurement.sealing import service as sealing
from app.procurement.sealing.schemas import RecoveredKey
from app.procurement.tenders import lifecycle_service

OPENED = N_("The bids are opened already.")
NOT_NOW = N_("The bids of this tender cannot be opened now: it is suspended, cancelled or not published.")


async def give_code(actor: Actor, tender_id: int, code: str) -> Opening | None:
    """One of the holders gives the own code. When it is the second within the hour, the bids are opened with it.

    Returns the opening, or None while the other half is waited for. The private key lives in this call alone.
    Raises Conflict before the deadline (by the database's clock), when the tender's state does not allow it or the
    bids are opened, NotAllowed for whoever holds no key, InvalidInput on `code`, TooManyCodes after several.
    """
    await require_holder(actor, tender_id)
    await _require_openable(tender_id)
    # A wrong code is told in the audit trail for good, so it is given outside the opening's own transaction.
    key = await sealing.give_share(actor, tender_id, code)
    return await _open(actor, tender_id, key) if key else None


async def require_holder(actor: Actor, tender_id: int) -> None:
    """Raises NotAllowed unless the actor is one of the openers or holds the spare key."""
    await appointments.require_duty(actor, tender_id, *KEY_DUTIES)


async def _require_openable(tender_id: int) -> None:
    """Inside a transaction the tender's life is locked until it ends: of two who come second, one opens."""
    state = await publication.catch_up(tender_id)
    if await queries.find_opening(tender_id):
        raise Conflict(OPENED)
    if state != "tendering":
        raise Conflict(NOT_NOW)
    edition = await publication.get_edition(tender_id)
    until = edition.deadlines.bids_until
    if until is None or await reads.database_now() < until:
        raise Conflict(NEEDS["bids_closed"])


async def _open(actor: Actor, tender_id: int, key: RecoveredKey) -> Opening:
    """Everything or nothing: no bid is opened before another."""
    async with transaction():
        await _require_openable(tender_id)
        bids = with_standing(await _read_all(tender_id, key.private_key))
        left = await reads.unfinished(tender_id)
        counts = counts_of(bids, drafts=left.drafts, taken_back=left.taken_back)
        for bid in bids:
            await queries.insert_bid(tender_id, bid)
        await queries.insert_opening(
            tender_id, key_id=key.key_id, first_opener=key.first, second_opener=key.second, counts=counts
        )
        await sealing.destroy_shares(tender_id)
        openers = {"first_opener": key.first, "second_opener": key.second}
        await lifecycle_service.move(actor, tender_id, "open", details=openers)
        await record(
            actor_id=actor.user_id, action="tender.bids_opened", subject="tender", subject_id=tender_id,
            details={**openers, **msgspec.structs.asdict(counts)},
        )  # fmt: skip
        opening = await queries.find_opening(tender_id)
        assert opening is not None
        return opening


async def _read_all(tender_id: int, private_key: bytes) -> list[NewOpenedBid]:
    kinds = await reads.kinds_of_suppliers()
    schedules: dict[int, Schedule] = {}
    found = []
    await reads.hold_key(tender_id)
    for bid in await reads.sealed_bids(tender_id):
        if bid.edition not in schedules:
            schedules[bid.edition] = price_schedule(await publication.get_edition(tender_id, bid.edition))
        schedule = schedules[bid.edition]
        found.append(await read_sealed(private_key, bid, tender_id=tender_id, schedule=schedule, kinds=kinds))
    return found


async def closes_at(tender_id: int) -> tuple[datetime | None, bool]:
    """The newest edition's deadline for bids, and whether it has passed by the database's clock."""
    try:
        edition = await publication.get_edition(tender_id)
    except NotFound:
        return None, False
    until = edition.deadlines.bids_until
    return until, until is not None and await reads.database_now() >= until


async def tell_holders() -> int:
    """Those who open the bids of a tender whose deadline has passed are told, once. Returns how many e-mails."""
    total = 0
    for tender_id in await reads.waiting_to_be_opened():
        holders = [each.user_id for each in await appointments.appointees(tender_id, *KEY_DUTIES)]
        path = f"/tenders/{tender_id}/opening"
        total += await notify(holders, "bids_to_open", path, occasion=f"bids_to_open/{tender_id}")
    return total
