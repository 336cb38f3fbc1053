"""Administration of closing days and thresholds."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_, InvalidInput
from app.platform.web import FormReader, FormState, NavItem, locale_of, page, redirect, translate
from app.procurement.procedures import service
from app.procurement.procedures.calendar import public_holidays
from app.procurement.procedures.schemas import ClosingDay, Threshold

EDITORS = ("administrator",)


class ClosingDaysView(msgspec.Struct, frozen=True):
    """already_closed : whether each day is a weekend or public holiday anyway."""

    days: list[tuple[ClosingDay, bool]]
    may_edit: bool
    form: FormState


class ThresholdsView(msgspec.Struct, frozen=True):
    """missing_today : names of kinds without an amount for a tender published today."""

    rows: list[tuple[Threshold, str]]
    missing_today: list[str]
    kinds: list[tuple[str, str]]
    may_edit: bool
    form: FormState


@get("/admin/closing-days", guards=[allow(*service.READERS)], include_in_schema=False)
async def closing_days_page(request: AppRequest) -> Response[str]:
    return await _show_days(request, FormState())


@post("/admin/closing-days", guards=[allow(*EDITORS)], include_in_schema=False)
async def add_closing_day(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    on_date, name = reader.date("on_date", required=True), reader.text("name", required=True, max_length=80)
    try:
        reader.raise_if_errors()
        assert on_date
        await service.add_closing_day(request.user, on_date, name)
    except InvalidInput as error:
        return await _show_days(request, reader.state.with_errors(error), status=error.status)
    return redirect(request, "/admin/closing-days", flash=N_("The closing day has been added."))


@post("/admin/closing-days/{closing_day_id:int}/remove", guards=[allow(*EDITORS)], include_in_schema=False)
async def remove_closing_day(request: AppRequest, closing_day_id: FromPath[int]) -> Response[Any]:
    await service.remove_closing_day(request.user, closing_day_id)
    return redirect(request, "/admin/closing-days", flash=N_("The closing day has been removed."))


@get("/admin/thresholds", guards=[allow(*service.READERS)], include_in_schema=False)
async def thresholds_page(request: AppRequest) -> Response[str]:
    return await _show_thresholds(request, FormState())


@post("/admin/thresholds", guards=[allow(*EDITORS)], include_in_schema=False)
async def add_threshold(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    kind = reader.one_of("kind", list(service.THRESHOLD_KINDS), required=True)
    valid_from, valid_to = reader.date("valid_from", required=True), reader.date("valid_to", required=True)
    amount = reader.ore("amount", required=True, maximum=service.HIGHEST_ORE)
    source = reader.text("source", required=True, max_length=service.LONGEST_SOURCE)
    try:
        reader.raise_if_errors()
        assert kind and valid_from and valid_to and amount is not None
        await service.add_threshold(
            request.user, kind=kind, valid_from=valid_from, valid_to=valid_to, amount_ore=amount, source=source
        )
    except InvalidInput as error:
        return await _show_thresholds(request, reader.state.with_errors(error), status=error.status)
    return redirect(request, "/admin/thresholds", flash=N_("The threshold has been added."))


@post("/admin/thresholds/{threshold_id:int}/remove", guards=[allow(*EDITORS)], include_in_schema=False)
async def remove_threshold(request: AppRequest, threshold_id: FromPath[int]) -> Response[Any]:
    await service.remove_threshold(request.user, threshold_id)
    return redirect(request, "/admin/thresholds", flash=N_("The threshold has been removed."))


async def _show_days(request: AppRequest, form: FormState, *, status: int = 200) -> Response[str]:
    days = await service.list_closing_days()
    view = ClosingDaysView(
        days=[(day, _is_closed_anyway(day)) for day in days], may_edit=request.user.has(*EDITORS), form=form
    )
    return page(request, "procedures/closing_days.html", view, status=status)


def _is_closed_anyway(day: ClosingDay) -> bool:
    return day.on_date.weekday() >= 5 or day.on_date in public_holidays(day.on_date.year)


async def _show_thresholds(request: AppRequest, form: FormState, *, status: int = 200) -> Response[str]:
    locale = locale_of(request)
    names = {kind: translate(locale, name) for kind, name in service.THRESHOLD_KINDS.items()}
    missing = [name for kind, name in names.items() if await service.threshold_on(kind, today()) is None]
    view = ThresholdsView(
        rows=[(row, names.get(row.kind, row.kind)) for row in await service.list_thresholds()],
        missing_today=missing,
        kinds=list(names.items()),
        may_edit=request.user.has(*EDITORS),
        form=form,
    )
    return page(request, "procedures/thresholds.html", view, status=status)


NAV = [
    NavItem(
        N_("Closing days"),
        "/admin/closing-days",
        EDITORS,
        order=94,
        place="administration",
        hint=N_("Days the municipality is closed; deadlines of tenders are moved past them."),
    ),
    NavItem(
        N_("Thresholds"),
        "/admin/thresholds",
        EDITORS,
        order=95,
        place="administration",
        hint=N_("Amounts above which a tender follows the procurement act; new ones every second year."),
    ),
]
routes: list[Any] = [
    closing_days_page, add_closing_day, remove_closing_day, thresholds_page, add_threshold, remove_threshold,
]  # fmt: skip
