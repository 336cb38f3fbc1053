"""Rules and transactions of the catalogue of offers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from app.offers.catalogue import queries, reads
from app.offers.catalogue.life import Life, check_successor, take_step
from app.offers.catalogue.places import free_places_of, free_places_revision
from app.offers.catalogue.rules import changes_between, checked_offer
from app.offers.catalogue.schemas import Offer, OfferFilter, OfferInput, OfferRevision, OfferRow
from app.offers.suppliers.service import get_supplier, own_supplier_only
from app.platform.access import Actor, register_revision
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, FieldError, InvalidInput, NotAllowed, NotFound, StaleVersion
from app.platform.kept import Kept

READERS = ("caseworker", "team_leader", "manager", "procurement", "administrator", "auditor", "supplier")
EDITORS = ("procurement", "manager", "administrator")
CREATORS = (*EDITORS, "team_leader")
FIRST_LIVES = ("planned", "open")

# The name under which a request knows the catalogue's revision.
REVISION = "catalogue"
register_revision(REVISION, reads.REVISION)
_read: Kept[Offer] = Kept(256)


def may_create(actor: Actor) -> bool:
    return actor.has(*CREATORS)


def may_edit(actor: Actor, supplier_kind: str) -> bool:
    """Team leaders look after the municipality's own offers, the others after all."""
    return actor.has(*EDITORS) or (supplier_kind == "own" and actor.has("team_leader"))


async def list_offers(
    actor: Actor,
    wanted: OfferFilter,
    *,
    sort: str = "title",
    descending: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[OfferRow], int]:
    """One page of the offers this person may see, and how many there are in all."""
    visible = msgspec.structs.replace(wanted, only_supplier_id=own_supplier_only(actor))
    rows, total = await reads.page_of_offers(visible, sort=sort, descending=descending, limit=limit, offset=offset)
    free = await free_places_of([row.id for row in rows])
    if free:
        rows = [msgspec.structs.replace(row, free_places=free.get(row.id)) for row in rows]
    return rows, total


async def count_offers(actor: Actor, wanted: Mapping[str, OfferFilter]) -> dict[str, dict[str, int]]:
    """For each facet the number of offers of each value, among those this person may see."""
    only = own_supplier_only(actor)
    return await reads.count_values(
        {name: msgspec.structs.replace(one, only_supplier_id=only) for name, one in wanted.items()}
    )


def catalogue_state(revisions: Mapping[str, int], on_date: date) -> tuple[int, int, date]:
    """Changes whenever a list of offers may: with the catalogue, with the free places, and with the day."""
    return revisions[REVISION], free_places_revision(revisions), on_date


async def get_offer(actor: Actor, offer_id: int, *, revision: int | None = None) -> Offer:
    """Raises NotFound, also for another supplier's people: that it exists is none of their business.

    revision : the catalogue's, when the request knows it; an offer is then read once for each.
    """
    if revision is None:
        return _visible(actor, await queries.find_offer(offer_id))
    offer = _read.get((offer_id, revision)) or await queries.find_offer(offer_id)
    return _read.put((offer_id, revision), _visible(actor, offer))


async def get_editable_offer(actor: Actor, offer_id: int) -> Offer:
    """Raises NotAllowed for those who may read the offer but not edit it."""
    offer = await get_offer(actor, offer_id)
    _check_may_edit(actor, offer.supplier_kind)
    return offer


async def titles_of_offers(actor: Actor) -> dict[int, str]:
    """Every offer this person may see, by id, sorted by title."""
    return await reads.titles(only_supplier_id=own_supplier_only(actor))


async def history_of_offer(actor: Actor, offer_id: int) -> list[OfferRevision]:
    await get_offer(actor, offer_id)
    return await reads.history_of(offer_id)


async def create_offer(actor: Actor, given: OfferInput, *, on_date: date, life: str = "planned") -> int:
    checked = checked_offer(given, on_date=on_date)
    if life not in FIRST_LIVES:
        raise InvalidInput([FieldError("life", N_("A new offer is planned or open."))])
    async with transaction():
        await _require_editor(actor, checked.supplier_id)
        await _refuse_taken_code(checked.code)
        offer_id = await queries.insert_offer(checked, life)
        await _keep(actor, offer_id, 1, "created", {})
    return offer_id


async def update_offer(actor: Actor, offer_id: int, version: int, given: OfferInput, *, on_date: date) -> None:
    """Raises StaleVersion with the offer as it stands when somebody saved in between."""
    async with transaction():
        current = await _editable(actor, offer_id)
        checked = checked_offer(given, on_date=on_date, before=current)
        await _require_editor(actor, checked.supplier_id)
        await _refuse_taken_code(checked.code, but_id=offer_id)
        _require(current, await queries.update_offer(offer_id, version, checked))
        await _keep(actor, offer_id, version + 1, "updated", changes_between(current, checked))


async def change_life(
    actor: Actor, offer_id: int, version: int, step: str, *, on_date: date, closes_on: date | None = None
) -> None:
    """Take the offer one step on; `life.take_step` says which are possible."""
    async with transaction():
        current = await _editable(actor, offer_id)
        before = Life(current.life, current.opens_on, current.closes_on)
        after = take_step(before, step, on_date=on_date, closes_on=closes_on)
        _require(current, await queries.update_life(offer_id, version, after))
        await _keep(actor, offer_id, version + 1, "life_changed", _changed(before, after))


async def name_successor(actor: Actor, offer_id: int, version: int, successor_id: int | None) -> None:
    """Say which offer takes over, or with None that none does."""
    async with transaction():
        successors = await queries.read_successors()
        current = await _editable(actor, offer_id)
        if successor_id is not None:
            await get_offer(actor, successor_id)
            check_successor(offer_id, current.life, successor_id, successors)
        _require(current, await queries.update_successor(offer_id, version, successor_id))
        changes = {"successor_id": (current.successor_id, successor_id)}
        await _keep(actor, offer_id, version + 1, "successor_named", changes)


def _visible(actor: Actor, offer: Offer | None) -> Offer:
    only = own_supplier_only(actor)
    if offer is None or (only is not None and offer.supplier_id != only):
        raise NotFound(N_("There is no such offer. Find it in the list of offers."))
    return offer


async def _editable(actor: Actor, offer_id: int) -> Offer:
    offer = _visible(actor, await queries.find_offer(offer_id, lock=True))
    _check_may_edit(actor, offer.supplier_kind)
    return offer


def _check_may_edit(actor: Actor, supplier_kind: str) -> None:
    if not may_edit(actor, supplier_kind):
        raise NotAllowed(N_("You may not edit this offer. Ask procurement or a manager."))


async def _require_editor(actor: Actor, supplier_id: int) -> None:
    try:
        supplier = await get_supplier(actor, supplier_id)
    except NotFound as problem:
        raise InvalidInput([FieldError("supplier_id", N_("Choose a supplier from the list."))]) from problem
    _check_may_edit(actor, supplier.kind)


async def _refuse_taken_code(code: str, *, but_id: int | None = None) -> None:
    if await queries.find_id_by_code(code) not in (None, but_id):
        raise InvalidInput([FieldError("code", N_("Another offer has this code. Choose another one."))])


def _require(current: Offer, saved: bool) -> None:
    if not saved:
        raise StaleVersion(current)


def _changed(before: Life, after: Life) -> dict[str, tuple[Any, Any]]:
    old: Mapping[str, Any] = msgspec.to_builtins(before)
    new: Mapping[str, Any] = msgspec.to_builtins(after)
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


async def _keep(actor: Actor, offer_id: int, version: int, action: str, changes: dict[str, tuple[Any, Any]]) -> None:
    await queries.insert_revision(offer_id, version, action, actor.user_id, changes)
    await record(
        actor_id=actor.user_id,
        action=f"offer.{action}",
        subject="offer",
        subject_id=offer_id,
        details={"version": version, "fields": sorted(changes)},
    )
