"""The steps of an order as small forms: answer, start, absence, refusal, end, withdrawal."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.casework.referrals import steps_service as service
from app.casework.referrals.forms import usual_start
from app.casework.referrals.lifecycle import may_take
from app.casework.referrals.schemas import Order
from app.casework.referrals.seeing import READERS, STAFF, get_order_for, is_supplier
from app.casework.referrals.service import look_at_order
from app.casework.referrals.wording import DONE, MOVED_ON, STEP_LABELS
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.codelists import choices
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.web import FormReader, FormState, locale_of, page, redirect

LONGEST_TEXT = 2000
# The code list each step takes its reason from.
LISTS = {"answer": "decline_reason", "absence": "absence_kind", "end": "end_reason", "withdraw": "withdraw_reason"}
Act = Callable[[FormReader, int], Awaitable[Any]]


class StepView(msgspec.Struct, frozen=True, kw_only=True):
    """may_take : False when the order moved on while the form was open; what was written is shown all the same.

    on_behalf : a step of the supplier's that the municipality writes down.
    """

    order: Order
    step: str
    title: str
    form: FormState
    reasons: list[tuple[str, str]]
    stale: bool
    may_take: bool
    on_behalf: bool


@get("/orders/{order_id:int}/answer", guards=[allow(*READERS)], include_in_schema=False)
async def answer_page(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    return await _open(request, order_id, "answer")


@post("/orders/{order_id:int}/answer", guards=[allow(*READERS)], include_in_schema=False)
async def answer_order(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    async def act(reader: FormReader, version: int) -> None:
        decision = reader.one_of("decision", ["accept", "decline"])
        if decision is None:
            reader.add_error("decision", N_("Say whether you take the citizen in."))
        accept = decision == "accept"
        planned = reader.date("planned_start_on") if accept else None
        reason = reader.choice("reason", "decline_reason", today()) if decision == "decline" else None
        text = _text(reader)
        await service.answer_order(
            request.user, order_id, accept=accept, planned_start_on=planned, reason=reason, text=text,
            version=version, today=today(),
        )  # fmt: skip

    return await _take(request, order_id, "answer", act)


@get("/orders/{order_id:int}/start", guards=[allow(*READERS)], include_in_schema=False)
async def start_page(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    return await _open(request, order_id, "start")


@post("/orders/{order_id:int}/start", guards=[allow(*READERS)], include_in_schema=False)
async def start_order(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    async def act(reader: FormReader, version: int) -> None:
        start_on, text = reader.date("start_on", required=True), _text(reader)
        await service.start_order(
            request.user, order_id, start_on=start_on or today(), text=text, version=version, today=today()
        )

    return await _take(request, order_id, "start", act)


@get("/orders/{order_id:int}/absence", guards=[allow(*READERS)], include_in_schema=False)
async def absence_page(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    return await _open(request, order_id, "absence")


@post("/orders/{order_id:int}/absence", guards=[allow(*READERS)], include_in_schema=False)
async def report_absence(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    async def act(reader: FormReader, version: int) -> None:
        kind = reader.choice("reason", "absence_kind", today(), required=True)
        from_on, until_on = reader.date("from_on", required=True), reader.date("until_on")
        text = _text(reader)
        await service.record_absence(
            request.user, order_id, kind=kind or "", from_on=from_on or today(), until_on=until_on, text=text,
            version=version, today=today(),
        )  # fmt: skip

    return await _take(request, order_id, "absence", act)


@get("/orders/{order_id:int}/refusal", guards=[allow(*READERS)], include_in_schema=False)
async def refusal_page(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    return await _open(request, order_id, "refusal")


@post("/orders/{order_id:int}/refusal", guards=[allow(*READERS)], include_in_schema=False)
async def report_refusal(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    async def act(reader: FormReader, version: int) -> None:
        refused_on = reader.date("refused_on", required=True)
        text = _text(reader, required=True)
        await service.record_refusal(
            request.user, order_id, refused_on=refused_on or today(), text=text, version=version, today=today()
        )

    return await _take(request, order_id, "refusal", act)


@get("/orders/{order_id:int}/end", guards=[allow(*READERS)], include_in_schema=False)
async def end_page(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    return await _open(request, order_id, "end")


@post("/orders/{order_id:int}/end", guards=[allow(*READERS)], include_in_schema=False)
async def end_order(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    async def act(reader: FormReader, version: int) -> None:
        end_on = reader.date("end_on", required=True)
        reason = reader.choice("reason", "end_reason", today(), required=True)
        text = _text(reader)
        await service.end_order(
            request.user, order_id, end_on=end_on or today(), end_reason=reason or "", text=text, version=version,
            today=today(),
        )  # fmt: skip

    return await _take(request, order_id, "end", act)


@get("/orders/{order_id:int}/withdraw", guards=[allow(*STAFF)], include_in_schema=False)
async def withdraw_page(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    return await _open(request, order_id, "withdraw")


@post("/orders/{order_id:int}/withdraw", guards=[allow(*STAFF)], include_in_schema=False)
async def withdraw_order(request: AppRequest, order_id: FromPath[int]) -> Response[Any]:
    async def act(reader: FormReader, version: int) -> None:
        reason = reader.choice("reason", "withdraw_reason", today(), required=True)
        text = _text(reader)
        await service.withdraw_order(
            request.user, order_id, reason=reason or "", text=text, version=version, today=today()
        )

    return await _take(request, order_id, "withdraw", act)


async def _open(request: AppRequest, order_id: int, step: str) -> Response[Any]:
    """The form with its usual answers; an order that has moved on shows itself instead."""
    order = await look_at_order(request.user, order_id)
    if not may_take(step, order.state):
        return redirect(request, f"/orders/{order_id}", flash=MOVED_ON, kind="warning")
    return _show(request, order, step, FormState.of(usual_answers(step, order, today())))


async def _take(request: AppRequest, order_id: int, step: str, act: Act) -> Response[Any]:
    order = await get_order_for(request.user, order_id)
    reader = FormReader(await request.form())
    try:
        await act(reader, reader.version())
    except StaleVersion as stale:
        return _show(request, stale.current, step, reader.state, stale=True, status=stale.status)
    except InvalidInput as error:
        return _show(request, order, step, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/orders/{order_id}", flash=DONE[step])


def usual_answers(step: str, order: Order, on_date: date) -> dict[str, Any]:
    """What a step's form opens with."""
    planned = order.planned_start_on
    asked_for = order.start_from if order.start_from and order.start_from >= on_date else None
    return {
        "answer": {"planned_start_on": asked_for or usual_start(order.offer_closes_on, today=on_date)},
        "start": {"start_on": planned if planned and planned <= on_date else on_date},
        "absence": {"from_on": on_date},
        "refusal": {"refused_on": on_date},
        "end": {"end_on": min(on_date, _planned_end(order) or on_date)},
    }.get(step, {})


def _planned_end(order: Order) -> date | None:
    if order.start_on is None or order.weeks is None:
        return None
    return order.start_on + timedelta(days=int(order.weeks * 7) - 1)


def _text(reader: FormReader, *, required: bool = False) -> str:
    """The free text, which is the last field: from here on every wrong one is known."""
    text = reader.text("text", required=required, max_length=LONGEST_TEXT)
    reader.raise_if_errors()
    return text


def _show(
    request: AppRequest, order: Order, step: str, form: FormState, *, stale: bool = False, status: int = 200
) -> Response[str]:
    locale = locale_of(request)
    view = StepView(
        order=order,
        step=step,
        title=STEP_LABELS[step],
        form=form,
        reasons=[(code.code, code.label(locale)) for code in choices(LISTS[step], today())] if step in LISTS else [],
        stale=stale,
        may_take=may_take(step, order.state),
        on_behalf=step != "withdraw" and not is_supplier(request.user),
    )
    return page(request, "referrals/step.html", view, status=status)


routes: list[Any] = [
    answer_page,
    answer_order,
    start_page,
    start_order,
    absence_page,
    report_absence,
    refusal_page,
    report_refusal,
    end_page,
    end_order,
    withdraw_page,
    withdraw_order,
]
