"""Forms about offers: create, edit, confirm, the steps of an offer's life, its successor."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.offers.catalogue import confirming_service, service
from app.offers.catalogue.life import STEPS
from app.offers.catalogue.offer_page import Names, names_for, show_offer
from app.offers.catalogue.rules import INPUT_FIELDS, ONE_OF, SOME_OF
from app.offers.catalogue.schemas import Offer, OfferInput
from app.offers.catalogue.showing import FIELD_LABELS, shown
from app.offers.suppliers.schemas import SupplierFilter
from app.offers.suppliers.service import list_suppliers
from app.platform.access import Actor, AppRequest, allow
from app.platform.clock import today
from app.platform.codelists import choices
from app.platform.errors import N_, FieldError, InvalidInput, StaleVersion
from app.platform.web import FormReader, FormState, page, redirect, translate
from app.platform.web.page_context import locale_of

LONGEST_PROSE = 10_000
# What a new offer's form begins with: the most usual answers.
USUAL = {
    "audience": "citizens",
    "intake": "running",
    "place_kind": "pooled",
    "price_model": "none",
    "life": "planned",
    "languages": ["da"],
}
Choices = list[tuple[str, str]]


class OfferFormView(msgspec.Struct, frozen=True):
    """offer : the offer being edited, None for a new one. stale : label, yours and current, after a stale save."""

    offer: Offer | None
    version: int
    form: FormState
    suppliers: Choices
    lists: dict[str, Choices]
    stale: list[tuple[str, str, str]]


@get("/offers/new", guards=[allow(*service.CREATORS)], include_in_schema=False)
async def new_offer_page(request: AppRequest) -> Response[str]:
    supplier = request.query_params.get("supplier", "")
    return await _show_form(request, None, FormState.of({**USUAL, "supplier_id": supplier}))


@post("/offers/new", guards=[allow(*service.CREATORS)], include_in_schema=False)
async def create_offer(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    try:
        given, life = read_offer(reader, today(), None), reader.raw("life") or "planned"
        offer_id = await service.create_offer(request.user, given, on_date=today(), life=life)
    except InvalidInput as error:
        return await _show_form(request, None, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/offers/{offer_id}", flash=N_("The offer has been created."))


@get("/offers/{offer_id:int}/edit", guards=[allow(*service.CREATORS)], include_in_schema=False)
async def edit_offer_page(request: AppRequest, offer_id: FromPath[int]) -> Response[str]:
    offer = await service.get_editable_offer(request.user, offer_id)
    return await _show_form(request, offer, _state_of(offer))


@post("/offers/{offer_id:int}/edit", guards=[allow(*service.CREATORS)], include_in_schema=False)
async def save_offer(request: AppRequest, offer_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    offer = await service.get_editable_offer(request.user, offer_id)
    try:
        version = reader.version()
        given = read_offer(reader, today(), offer)
        await service.update_offer(request.user, offer_id, version, given, on_date=today())
    except StaleVersion as stale:
        rows = _both_texts(stale.current, given, locale_of(request), await names_for(request.user))
        return await _show_form(request, stale.current, reader.state, stale=rows, status=stale.status)
    except InvalidInput as error:
        return await _show_form(request, offer, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/offers/{offer_id}", flash=N_("The offer has been saved."))


@post("/offers/{offer_id:int}/confirm", guards=[allow(*confirming_service.CONFIRMERS)], include_in_schema=False)
async def confirm_offer(request: AppRequest, offer_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    return await _act(
        request, offer_id, reader, N_("Confirmed today. Thank you."),
        lambda version: confirming_service.confirm_offer(request.user, offer_id, version, on_date=today()),
    )  # fmt: skip


@post("/offers/{offer_id:int}/life", guards=[allow(*service.CREATORS)], include_in_schema=False)
async def change_life(request: AppRequest, offer_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    step = reader.one_of("step", list(STEPS), required=True) or ""
    closes_on = reader.date("closes_on") if step == "closing" else None
    return await _act(
        request, offer_id, reader, N_("The offer has a new status."),
        lambda version: service.change_life(
            request.user, offer_id, version, step, on_date=today(), closes_on=closes_on
        ),
    )  # fmt: skip


@post("/offers/{offer_id:int}/successor", guards=[allow(*service.CREATORS)], include_in_schema=False)
async def name_successor(request: AppRequest, offer_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    successor_id = reader.integer("successor_id", minimum=1)
    return await _act(
        request, offer_id, reader, N_("The successor has been saved."),
        lambda version: service.name_successor(request.user, offer_id, version, successor_id),
    )  # fmt: skip


async def _act(request: AppRequest, offer_id: int, reader: FormReader, done: str, action: Any) -> Response[Any]:
    """Do what a small form on the offer's page asks, or show the page again with what is wrong."""
    try:
        version = reader.version()
        reader.raise_if_errors()
        await action(version)
    except StaleVersion as stale:
        errors = (FieldError("steps", stale.msgid),)
        return await show_offer(request, offer_id, FormState(reader.state.raw, errors), status=stale.status)
    except InvalidInput as error:
        return await show_offer(request, offer_id, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/offers/{offer_id}", flash=done)


def read_offer(reader: FormReader, on_date: date, before: Offer | None) -> OfferInput:
    """The form's fields. Raises InvalidInput with every field that cannot be read."""
    ones = {
        name: reader.choice(
            name, list_name, on_date, required=name != "track", keep=getattr(before, name) if before else None
        )
        for name, list_name in ONE_OF.items()
    }
    somes = {
        name: reader.choices(name, list_name, on_date, keep=getattr(before, name) if before else [])
        for name, list_name in SOME_OF.items()
    }
    texts = {name: reader.text(name, max_length=200) for name in ("code", "title", "location")}
    prose = {name: reader.text(name, max_length=LONGEST_PROSE) for name in ("requirements", "description")}
    given: dict[str, Any] = {
        **ones,
        **somes,
        **texts,
        **prose,
        "supplier_id": reader.integer("supplier_id", required=True, minimum=1),
        "company_directed": reader.boolean("company_directed"),
        "places": reader.integer("places", maximum=100_000),
        "weeks": reader.decimal("weeks", maximum=520),
        "hours_per_week": reader.decimal("hours_per_week", maximum=168),
        "price_ore": reader.ore("price_ore"),
        "opens_on": reader.date("opens_on"),
        "closes_on": reader.date("closes_on"),
        "last_confirmed_on": before.last_confirmed_on if before else None,
    }
    reader.raise_if_errors()
    return OfferInput(**given)


def _state_of(offer: Offer) -> FormState:
    values: dict[str, Any] = {name: getattr(offer, name) for name in INPUT_FIELDS}
    values["price_ore"] = None if offer.price_ore is None else Decimal(offer.price_ore) / 100
    return FormState.of(values)


async def _show_form(
    request: AppRequest,
    offer: Offer | None,
    form: FormState,
    *,
    stale: list[tuple[str, str, str]] | None = None,
    status: int = 200,
) -> Response[str]:
    view = OfferFormView(
        offer=offer,
        version=offer.version if offer else 0,
        form=form,
        suppliers=await _supplier_choices(request.user, offer),
        lists=_lists(locale_of(request), today(), form),
        stale=stale or [],
    )
    return page(request, "catalogue/form.html", view, status=status)


async def _supplier_choices(actor: Actor, offer: Offer | None) -> Choices:
    found = await list_suppliers(actor, SupplierFilter(active=None))
    return [
        (str(supplier.id), supplier.name)
        for supplier in found
        if (supplier.active and service.may_edit(actor, supplier.kind)) or (offer and supplier.id == offer.supplier_id)
    ]


def _lists(locale: str, on_date: date, form: FormState) -> dict[str, Choices]:
    """For each field its list's codes that are valid today, and those the offer has already."""
    return {
        field: [
            (code.code, code.label(locale))
            for code in choices(list_name)
            if code.is_valid_on(on_date) or code.code in form.values(field)
        ]
        for field, list_name in {**ONE_OF, **SOME_OF}.items()
    }


def _both_texts(current: Offer, given: OfferInput, locale: str, names: Names) -> list[tuple[str, str, str]]:
    return [
        (
            translate(locale, FIELD_LABELS[name]),
            shown(name, getattr(given, name), locale, names),
            shown(name, getattr(current, name), locale, names),
        )
        for name in INPUT_FIELDS
        if getattr(given, name) != getattr(current, name)
    ]


routes = [
    new_offer_page,
    create_offer,
    edit_offer_page,
    save_offer,
    confirm_offer,
    change_life,
    name_successor,
]
