"""The page of one offer: for whom, what, on what terms, and what has been changed."""

from collections.abc import Mapping
from datetime import date, datetime

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from app.offers.catalogue import service
from app.offers.catalogue.confirming_service import may_confirm
from app.offers.catalogue.freshness import Badge, badge_of
from app.offers.catalogue.life import MAY_HAVE_SUCCESSOR, next_steps
from app.offers.catalogue.places import free_places_of
from app.offers.catalogue.schemas import Offer, OfferRevision
from app.offers.catalogue.showing import (
    ACTION_LABELS,
    FIELD_LABELS,
    LIFE_TAGS,
    plain_number,
    shown,
)
from app.offers.suppliers.schemas import SupplierFilter
from app.offers.suppliers.service import list_suppliers
from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_
from app.platform.web import FormState, LoadedPanel, load_panels, page, translate
from app.platform.web.filters import NOTHING
from app.platform.web.page_context import locale_of

STEP_LABELS = {
    "open": N_("Open the offer"),
    "paused": N_("Pause the offer"),
    "closing": N_("Begin to close"),
    "closed": N_("Close the offer"),
}
# Facts a caseworker asks for in any case; the others are left out when nothing is known.
ALWAYS_SHOWN = ("Length", "Places", "Price", "Place")
Names = Mapping[str, Mapping[int, str]]


class Step(msgspec.Struct, frozen=True):
    step: str
    label: str


class Change(msgspec.Struct, frozen=True):
    field: str
    old: str
    new: str


class Save(msgspec.Struct, frozen=True):
    """One line of the history."""

    action: str
    at: datetime
    by: str | None
    changes: list[Change]


class OfferView(msgspec.Struct, frozen=True):
    offer: Offer
    facts: list[tuple[str, str]]
    badge: Badge
    life_tag: str
    may_edit: bool
    may_confirm: bool
    steps: list[Step]
    successors: list[tuple[str, str]]
    history: list[Save]
    form: FormState
    panels: list[LoadedPanel]


@get("/offers/{offer_id:int}", guards=[allow(*service.READERS)], include_in_schema=False)
async def offer_page(request: AppRequest, offer_id: FromPath[int]) -> Response[str]:
    return await show_offer(request, offer_id, FormState())


async def show_offer(request: AppRequest, offer_id: int, form: FormState, *, status: int = 200) -> Response[str]:
    """form : the state of the small forms on the page, when one of them was filled in wrongly."""
    actor, locale = request.user, locale_of(request)
    offer = await service.get_offer(actor, offer_id)
    panels = await load_panels(request, "offer", offer_id, today())
    view = await _view(actor, offer, form, locale, today(), panels)
    return page(request, "catalogue/offer.html", view, status=status)


async def _view(
    actor: Actor, offer: Offer, form: FormState, locale: str, on_date: date, panels: list[LoadedPanel]
) -> OfferView:
    may_edit = service.may_edit(actor, offer.supplier_kind)
    names = await names_for(actor)
    history = await service.history_of_offer(actor, offer.id)
    return OfferView(
        offer=offer,
        facts=_facts(offer, (await free_places_of([offer.id])).get(offer.id), locale),
        badge=badge_of(offer.last_confirmed_on, on_date),
        life_tag=LIFE_TAGS[offer.life],
        may_edit=may_edit,
        may_confirm=may_confirm(actor, offer.supplier_id, offer.supplier_kind),
        steps=[Step(step, STEP_LABELS[step]) for step in next_steps(offer.life)] if may_edit else [],
        successors=_successors(offer, names) if may_edit else [],
        history=[_save(revision, locale, names) for revision in history],
        form=form,
        panels=panels,
    )


async def names_for(actor: Actor) -> Names:
    """What suppliers and offers are called, for showing the fields that hold their ids."""
    suppliers = await list_suppliers(actor, SupplierFilter(active=None))
    return {
        "supplier_id": {supplier.id: supplier.name for supplier in suppliers},
        "successor_id": await service.titles_of_offers(actor),
    }


def _facts(offer: Offer, free_places: int | None, locale: str) -> list[tuple[str, str]]:
    """The facts beside the description, in the order a caseworker asks for them."""

    def value(field: str) -> str:
        return shown(field, getattr(offer, field), locale, {})

    places = value("places")
    if free_places is not None:
        places = translate(locale, N_("{free} free of {places}"), free=free_places, places=places)
    price = value("price_ore") if offer.price_ore is None else f"{value('price_ore')} · {value('price_model')}"
    weeks = NOTHING if offer.weeks is None else translate(locale, N_("{n} weeks"), n=plain_number(locale, offer.weeks))
    pairs = [
        (N_("Intake"), value("intake")),
        (N_("Length"), weeks),
        (N_("Hours a week"), value("hours_per_week")),
        (N_("Places"), places),
        (N_("Kind of places"), value("place_kind")),
        (N_("Price"), price),
        (N_("Place"), value("location")),
        (N_("Languages"), value("languages")),
        (N_("For"), value("audience")),
        (N_("Track"), value("track")),
        (N_("Opens"), value("opens_on")),
        (N_("Closes"), value("closes_on")),
        (N_("Code"), offer.code),
    ]
    return [(translate(locale, label), text) for label, text in pairs if text != NOTHING or label in ALWAYS_SHOWN]


def _successors(offer: Offer, names: Names) -> list[tuple[str, str]]:
    if offer.life not in MAY_HAVE_SUCCESSOR:
        return []
    return [(str(offer_id), title) for offer_id, title in names["successor_id"].items() if offer_id != offer.id]


def _save(revision: OfferRevision, locale: str, names: Names) -> Save:
    return Save(
        action=translate(locale, ACTION_LABELS.get(revision.action, revision.action)),
        at=revision.changed_at,
        by=revision.changed_by_name,
        changes=[
            Change(translate(locale, FIELD_LABELS[field]), *(shown(field, value, locale, names) for value in pair))
            for field, pair in revision.changes.items()
            if field in FIELD_LABELS
        ],
    )
