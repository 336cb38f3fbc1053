"""The order's form: a new one, and changing one until the supplier has answered."""

import secrets
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.casework.citizens.service import get_citizen_for
from app.casework.referrals import ordering_service as service
from app.casework.referrals.capacity import takes_in
from app.casework.referrals.forms import SOME_OF, options, usual_answers
from app.casework.referrals.lifecycle import has_place, may_take
from app.casework.referrals.queries import TEXT_FIELDS
from app.casework.referrals.schemas import Capacity, NewOrder, OfferAsOrdered, Order, OrderText, OtherOffer, PlacedOrder
from app.casework.referrals.seeing import STAFF, get_order_for
from app.casework.referrals.service import look_at_order
from app.casework.referrals.showing import field_in_words
from app.casework.referrals.wording import DONE, FIELD_LABELS, MOVED_ON
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_, Conflict, FieldError, InvalidInput, StaleVersion, VifteError
from app.platform.web import FormReader, FormState, locale_of, page, redirect, translate

LONGEST_TEXT = 2000
FIELDS = tuple(FIELD_LABELS)
Choices = list[tuple[str, str]]


class OrderFormView(msgspec.Struct, frozen=True, kw_only=True):
    """The form of a new order.

    is_open : whether the offer takes citizens in today. position : the place in line to be had, None where one is free.
    problem : what kept the order from being placed just now.
    """

    citizen_id: int
    citizen_name: str | None
    offer: OfferAsOrdered
    capacity: Capacity
    others: list[OtherOffer]
    choice_id: int | None
    form: FormState
    lists: dict[str, Choices]
    is_open: bool
    position: int | None
    problem: str | None


class EditOrderView(msgspec.Struct, frozen=True, kw_only=True):
    """stale : field, yours and the saved one, after somebody else saved in between."""

    order: Order
    form: FormState
    lists: dict[str, Choices]
    stale: list[tuple[str, str, str]]


@get("/citizens/{citizen_id:int}/orders/new", guards=[allow(*STAFF)], include_in_schema=False)
async def new_order_page(request: AppRequest, citizen_id: FromPath[int]) -> Response[str]:
    asked = FormReader(request.query_params)
    offer_id, choice_id = asked.integer("offer_id"), asked.integer("choice_id")
    barriers = await service.barriers_of(request.user, citizen_id)
    offer, _, _ = await service.prepare_order(request.user, citizen_id, offer_id or 0, today=today())
    usual = usual_answers(offer, barriers, today=today())
    form = FormState.of({**usual, "form_token": secrets.token_urlsafe(16)})
    return await _show_new(request, citizen_id, offer.id, choice_id, form)


@post("/citizens/{citizen_id:int}/orders/new", guards=[allow(*STAFF)], include_in_schema=False)
async def place_order(request: AppRequest, citizen_id: FromPath[int]) -> Response[Any]:
    await get_citizen_for(request.user, citizen_id)
    reader = FormReader(await request.form())
    offer_id, choice_id = reader.integer("offer_id") or 0, reader.integer("choice_id")
    if reader.raw("action") == "switch":
        return await _switch(request, citizen_id, offer_id, choice_id, reader)
    try:
        new = _read_new(reader, choice_id)
        placed = await service.place_order(request.user, citizen_id, offer_id, new, today=today())
    except InvalidInput as error:
        form = reader.state.with_errors(error)
        return await _show_new(request, citizen_id, offer_id, choice_id, form, status=error.status)
    except Conflict as error:
        return await _show_new(request, citizen_id, offer_id, choice_id, reader.state, error, status=error.status)
    return _placed(request, placed)


@get("/orders/{order_id:int}/edit", guards=[allow(*STAFF)], include_in_schema=False)
async def edit_order_page(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    order = await look_at_order(request.user, order_id)
    if not may_take("edit", order.state):
        return redirect(request, f"/orders/{order_id}", flash=MOVED_ON, kind="warning")
    form = FormState.of({name: getattr(order, name) for name in TEXT_FIELDS})
    return _show_edit(request, order, form)


@post("/orders/{order_id:int}/edit", guards=[allow(*STAFF)], include_in_schema=False)
async def save_order(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    order = await get_order_for(request.user, order_id)
    reader = FormReader(await request.form())
    try:
        version, text = reader.version(), read_text(reader, order)
        _refuse_at_once(reader, text)
        await service.change_order(request.user, order_id, version, text, today=today())
    except StaleVersion as stale:
        rows = _both_texts(text, stale.current, locale_of(request))
        return _show_edit(request, stale.current, reader.state, rows, status=stale.status)
    except InvalidInput as error:
        return _show_edit(request, order, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/orders/{order_id}", flash=DONE["edit"])


def read_text(reader: FormReader, before: Order | None) -> OrderText:
    """The fields that say what is ordered; what cannot be read is noted in the reader."""
    some = {
        field: reader.choices(field, list_name, today(), keep=getattr(before, field) if before else ())
        for field, list_name in SOME_OF.items()
    }
    return OrderText(
        **some,
        goal=reader.text("goal", max_length=LONGEST_TEXT),
        notes=reader.text("notes", max_length=LONGEST_TEXT),
        start_from=reader.date("start_from"),
        weeks=_above_nothing(reader, "weeks", maximum=520, step=Decimal("0.1")),
        hours_per_week=_above_nothing(reader, "hours_per_week", maximum=168, step=Decimal("0.01")),
        answer_by=reader.date("answer_by"),
        report_every_weeks=reader.integer("report_every_weeks", minimum=1, maximum=104),
        final_report_days=reader.integer("final_report_days", maximum=180),
    )


def _read_new(reader: FormReader, choice_id: int | None) -> NewOrder:
    token = reader.token("form_token")
    text = read_text(reader, None)
    _refuse_at_once(reader, text)
    return NewOrder(
        **msgspec.structs.asdict(text), form_token=token, may_wait=reader.boolean("may_wait"), choice_id=choice_id
    )


def _refuse_at_once(reader: FormReader, text: OrderText) -> None:
    """What is missing is told together with what cannot be read, in the order of the form."""
    if not reader.errors:
        return
    known = {error.field for error in reader.errors}
    reader.errors += [error for error in service.missing_in(text) if error.field not in known]
    reader.errors.sort(key=lambda error: FIELDS.index(error.field) if error.field in FIELDS else len(FIELDS))
    reader.raise_if_errors()


def _above_nothing(reader: FormReader, name: str, *, maximum: int, step: Decimal) -> Decimal | None:
    """A number above 0 with as many decimals as are kept."""
    value = reader.decimal(name, maximum=maximum)
    if value is not None and (value <= 0 or value != value.quantize(step)):
        reader.add_error(
            name, N_("Write a number above 0 with few decimals, for example 6,5, or leave the field empty.")
        )
        return None
    return value


async def _switch(
    request: AppRequest, citizen_id: int, offer_id: int, choice_id: int | None, reader: FormReader
) -> Response[str]:
    """The same form for another offer, with everything written in it."""
    other_id = reader.integer("other_offer_id", minimum=1)
    if other_id is None:
        errors = (FieldError("other_offer_id", N_("Choose the offer to order instead.")),)
        form = FormState(reader.state.raw, errors)
        return await _show_new(request, citizen_id, offer_id, choice_id, form, status=422)
    return await _show_new(request, citizen_id, other_id, None, FormState(reader.state.raw))


async def _show_new(
    request: AppRequest,
    citizen_id: int,
    offer_id: int,
    choice_id: int | None,
    form: FormState,
    problem: VifteError | None = None,
    *,
    status: int = 200,
) -> Response[str]:
    locale, day = locale_of(request), today()
    citizen = await get_citizen_for(request.user, citizen_id)
    offer, capacity, others = await service.prepare_order(request.user, citizen_id, offer_id, today=day)
    is_free = has_place(capacity.free) and not capacity.waiting
    view = OrderFormView(
        citizen_id=citizen_id,
        citizen_name=citizen.name,
        offer=offer,
        capacity=capacity,
        others=others,
        choice_id=choice_id,
        form=form,
        lists=_lists(locale, form),
        is_open=takes_in(offer, day),
        position=None if is_free else capacity.waiting + 1,
        problem=translate(locale, problem.msgid, **problem.params) if problem else None,
    )
    return page(request, "referrals/new.html", view, status=status)


def _show_edit(
    request: AppRequest,
    order: Order,
    form: FormState,
    stale: list[tuple[str, str, str]] | None = None,
    *,
    status: int = 200,
) -> Response[str]:
    view = EditOrderView(order=order, form=form, lists=_lists(locale_of(request), form), stale=stale or [])
    return page(request, "referrals/edit.html", view, status=status)


def _lists(locale: str, form: FormState) -> dict[str, Choices]:
    return {field: options(list_name, today(), locale, form, field) for field, list_name in SOME_OF.items()}


def _both_texts(yours: OrderText, current: Order, locale: str) -> list[tuple[str, str, str]]:
    return [
        (
            translate(locale, FIELD_LABELS[name]),
            field_in_words(name, getattr(yours, name), locale),
            field_in_words(name, getattr(current, name), locale),
        )
        for name in TEXT_FIELDS
        if getattr(yours, name) != getattr(current, name)
    ]


def _placed(request: AppRequest, placed: PlacedOrder) -> Response[Any]:
    path = f"/orders/{placed.order_id}"
    if placed.position is not None:
        message = N_("The order stands in line as number {position}. It is sent by itself when a place is free.")
        return redirect(request, path, flash=message, position=placed.position)
    return redirect(request, path, flash=N_("The order has been sent to the supplier."))


routes: list[Any] = [new_order_page, place_order, edit_order_page, save_order]
