"""From a lot to the catalogue: an offer made from it, or one that is there already; and what becomes of today's."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from app.offers.catalogue import service as catalogue
from app.offers.catalogue.schemas import Offer, OfferInput
from app.platform.access import Actor
from app.platform.errors import N_, FieldError, InvalidInput, NotFound
from app.procurement.contracts import queries
from app.procurement.contracts.keeping import keep
from app.procurement.contracts.schemas import LotOffer

ACTIONS = {
    "new": N_("Make an offer of the lot"),
    "link": N_("It is an offer that is in the catalogue already"),
    "none": N_("Leave the catalogue as it is for now"),
}
# What a new offer takes over from the one it replaces, since a lot does not say it.
INHERITED = (
    "benefits", "barriers", "track", "company_directed", "audience", "intake", "place_kind", "languages", "location",
    "requirements",
)  # fmt: skip
# Lives from which an offer can be set to close.
MAY_CLOSE = ("open", "paused")
CLOSING = ("closing", "closed")


async def add_offers(
    actor: Actor, contract_id: int, supplier_id: int, offers: Sequence[LotOffer], opens_on: date, on_date: date
) -> None:
    """Make or find each lot's offer and put it under the contract. Call it inside a transaction.

    opens_on : the contract's first day; until then a new offer is planned.
    Raises InvalidInput with fields named as the form names them, `lot1_code`.
    """
    for given in offers:
        offer_id = await put_into_catalogue(actor, supplier_id, given, opens_on, on_date)
        if offer_id is None:
            continue
        await queries.insert_offer(contract_id, offer_id, given.lot)
        await keep(actor, contract_id, "offer_added", {"offer": offer_id, "lot": given.lot})


async def put_into_catalogue(
    actor: Actor, supplier_id: int, given: LotOffer, opens_on: date, on_date: date
) -> int | None:
    """The offer's id; None where nothing is to be done."""
    try:
        if given.action == "link":
            return (await _own_offer(actor, supplier_id, given)).id
        if given.action == "new":
            return await _make(actor, supplier_id, given, opens_on, on_date)
        return None
    except InvalidInput as problem:
        raise InvalidInput(_named(given.lot, problem.fields)) from problem


async def _own_offer(actor: Actor, supplier_id: int, given: LotOffer) -> Offer:
    offer = await _offer(actor, given.offer_id, "offer_id")
    if offer.supplier_id != supplier_id or offer.life == "closed":
        message = N_("Choose an offer of the contract's own supplier that is not closed.")
        raise InvalidInput([FieldError("offer_id", message)])
    return offer


async def _make(actor: Actor, supplier_id: int, given: LotOffer, opens_on: date, on_date: date) -> int:
    today = [await _offer(actor, offer_id, "replaces") for offer_id in given.replaces]
    life = "planned" if opens_on > on_date else "open"
    made = offer_input(supplier_id, given, opens_on, on_date, today)
    made_id = await catalogue.create_offer(actor, made, on_date=on_date, life=life)
    for offer in today:
        await _hand_over(actor, offer, made_id, given, on_date)
    return made_id


def offer_input(
    supplier_id: int, given: LotOffer, opens_on: date, on_date: date, today: Sequence[Offer] = ()
) -> OfferInput:
    """The lot's own words; what a lot does not say comes from the first of today's offers, where there are any."""
    groups = dict.fromkeys(group for offer in today for group in offer.target_groups)
    own = OfferInput(
        code=given.code,
        title=given.title,
        supplier_id=supplier_id,
        offer_type=given.offer_type or (today[0].offer_type if today else ""),
        target_groups=given.target_groups or list(groups),
        places=given.places,
        weeks=given.weeks,
        hours_per_week=given.hours_per_week,
        price_model=given.price_model,
        price_ore=given.price_ore,
        description=given.description,
        opens_on=opens_on,
        last_confirmed_on=on_date,
    )
    inherited = {name: getattr(today[0], name) for name in INHERITED} if today else {}
    return msgspec.structs.replace(own, **inherited)


async def _hand_over(actor: Actor, today: Offer, offer_id: int, given: LotOffer, on_date: date) -> None:
    """Today's offer is set to close where it still runs, and names the new one as its successor."""
    version = today.version
    if given.closes_on is not None and today.life in MAY_CLOSE:
        await catalogue.change_life(actor, today.id, version, "closing", on_date=on_date, closes_on=given.closes_on)
        version += 1
    elif today.life not in CLOSING:
        message = N_("Write the last day of today's offer: only one that closes has a successor.")
        raise InvalidInput([FieldError("closes_on", message)])
    await catalogue.name_successor(actor, today.id, version, offer_id)


async def _offer(actor: Actor, offer_id: int | None, field: str) -> Offer:
    try:
        return await catalogue.get_offer(actor, offer_id or 0)
    except NotFound as problem:
        raise InvalidInput([FieldError(field, N_("Choose an offer from the list."))]) from problem


def _named(lot: int, fields: Iterable[FieldError]) -> list[FieldError]:
    """`code` is the form's `lot1_code`."""
    return [FieldError(f"lot{lot}_{each.field}", each.msgid, each.params) for each in fields]
