"""Confirming that offers are still right: who may, which are due, and several at once."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from app.offers.catalogue import queries, reads
from app.offers.catalogue.freshness import steps_on, to_confirm_before
from app.offers.catalogue.schemas import Offer
from app.offers.catalogue.service import CREATORS, EDITORS, may_edit
from app.offers.suppliers.service import own_supplier_only
from app.platform.access import Actor
from app.platform.audit import record
from app.platform.db import transaction
from app.platform.errors import N_, NotAllowed, NotFound, StaleVersion

# A supplier's people know best what their own offers hold, though they do not edit them.
CONFIRMERS = (*CREATORS, "supplier")
MOST_AT_ONCE = 200


class Confirmed(msgspec.Struct, frozen=True):
    """What became of each offer: confirmed now, confirmed today by somebody already, or changed meanwhile."""

    done: list[int]
    already: list[int]
    changed: list[Offer]


def may_confirm(actor: Actor, supplier_id: int, supplier_kind: str) -> bool:
    own = actor.has("supplier") and actor.supplier_id == supplier_id
    return own or may_edit(actor, supplier_kind)


def confirms(actor: Actor) -> str:
    """Whose offers this person confirms, by rule: what a list of offers shows depends on it."""
    if actor.has(*EDITORS):
        return "all"
    return "own" if actor.has("team_leader") else "supplier" if actor.has("supplier") else ""


async def confirm_offer(actor: Actor, offer_id: int, version: int, *, on_date: date) -> None:
    """Note that somebody has looked at the offer and everything in it is still right. Raises StaleVersion."""
    confirmed = await confirm_offers(actor, {offer_id: version}, on_date=on_date)
    if confirmed.changed:
        raise StaleVersion(confirmed.changed[0])


async def confirm_offers(actor: Actor, versions: Mapping[int, int], *, on_date: date) -> Confirmed:
    """Confirm offers as they were seen, in one transaction; those somebody changed meanwhile are left out and named.

    versions : of each offer its version when it was looked at.

    Raises NotFound or NotAllowed, and confirms none, when one of them is not this person's to see or to confirm.
    """
    async with transaction():
        offers = _checked(actor, versions, await queries.lock_offers(versions))
        already = [offer.id for offer in offers if offer.last_confirmed_on == on_date]
        rest = [offer for offer in offers if offer.last_confirmed_on != on_date]
        fit = [offer for offer in rest if offer.version == versions[offer.id]]
        await queries.confirm_offers([offer.id for offer in fit], on_date)
        for offer in fit:
            changes = {"last_confirmed_on": (msgspec.to_builtins(offer.last_confirmed_on), on_date.isoformat())}
            await queries.insert_revision(offer.id, offer.version + 1, "confirmed", actor.user_id, changes)
        for offer in fit:
            await record(
                actor_id=actor.user_id,
                action="offer.confirmed",
                subject="offer",
                subject_id=offer.id,
                details={"version": offer.version + 1, "fields": ["last_confirmed_on"]},
            )
    changed = [offer for offer in rest if offer.version != versions[offer.id]]
    return Confirmed([offer.id for offer in fit], already, changed)


async def offers_to_look_at(actor: Actor, offer_ids: Iterable[int]) -> list[Offer]:
    """The offers as they stand, for looking at before they are confirmed, by title.

    Raises NotFound or NotAllowed as `confirm_offers` does.
    """
    wanted = set(offer_ids)
    return _checked(actor, wanted, await queries.list_offers_by_id(wanted))


async def count_to_confirm(actor: Actor, *, on_date: date) -> int:
    """How many offers in use are to be confirmed, among those this person may confirm."""
    return await reads.count_unconfirmed_since(
        to_confirm_before(on_date, steps_on(on_date)),
        only_own=not actor.has(*EDITORS, "supplier"),
        only_supplier_id=own_supplier_only(actor),
    )


async def suppliers_to_remind(on_date: date) -> list[int]:
    """The suppliers with offers that are to be confirmed."""
    return await reads.suppliers_unconfirmed_since(to_confirm_before(on_date, steps_on(on_date)))


def _checked(actor: Actor, wanted: Iterable[int], offers: list[Offer]) -> list[Offer]:
    only = own_supplier_only(actor)
    visible = {offer.id for offer in offers if only is None or offer.supplier_id == only}
    if not set(wanted) <= visible:
        raise NotFound(N_("There is no such offer. Find it in the list of offers."))
    if not all(may_confirm(actor, offer.supplier_id, offer.supplier_kind) for offer in offers):
        raise NotAllowed(N_("You may not confirm all of these offers. Ask procurement or a manager."))
    return offers
