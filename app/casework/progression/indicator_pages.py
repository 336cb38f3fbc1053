"""Indicators and scales, kept by an administrator."""

from datetime import date
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from app.casework.progression import indicator_service as service
from app.casework.progression.schemas import Indicator, NewIndicator, NewScale, Scale, covers
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_, Conflict, InvalidInput
from app.platform.web import FormReader, FormState, NavItem, page, redirect

ROLES = ("administrator",)
LONGEST_ANCHOR = 120
LONGEST_QUESTION = 200
HIGHEST = 100


class IndicatorLine(msgspec.Struct, frozen=True):
    indicator: Indicator
    scale: Scale
    state: str


class ListView(msgspec.Struct, frozen=True):
    lines: list[IndicatorLine]


class ScaleForm(msgspec.Struct, frozen=True, kw_only=True):
    """`scores` are those the form has a line of words for."""

    form: FormState
    scores: list[int]


class NewView(msgspec.Struct, frozen=True):
    scale: ScaleForm


class IndicatorView(msgspec.Struct, frozen=True, kw_only=True):
    """`problem`: why the last attempt was refused as a whole."""

    indicator: Indicator
    state: str
    scale: ScaleForm
    form: FormState
    problem: Conflict | None = None


@get("/admin/indicators", guards=[allow(*ROLES)], include_in_schema=False)
async def indicator_list(request: AppRequest) -> Response[str]:
    found = await service.list_indicators(request.user)
    lines = [IndicatorLine(one, present_scale(one, today()), state_of(one, today())) for one in found]
    return page(request, "progression/indicators.html", ListView(lines))


@get("/admin/indicators/new", guards=[allow(*ROLES)], include_in_schema=False)
async def new_indicator_page(request: AppRequest) -> Response[str]:
    form = FormState.of({"low": 1, "high": 5, "valid_from": today(), "higher_is_better": True})
    return page(request, "progression/new_indicator.html", NewView(scale_form(form)))


@post("/admin/indicators", guards=[allow(*ROLES)], include_in_schema=False)
async def add_indicator(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    new = NewIndicator(
        code=reader.text("code", required=True, max_length=40),
        label_da=reader.text("label_da", required=True, max_length=100),
        label_en=reader.text("label_en", required=True, max_length=100),
        higher_is_better=reader.boolean("higher_is_better"),
        scale=read_scale(reader),
    )
    try:
        reader.raise_if_errors()
        indicator_id = await service.add_indicator(request.user, new)
    except InvalidInput as error:
        view = NewView(scale_form(reader.state.with_errors(error)))
        return page(request, "progression/new_indicator.html", view, status=error.status)
    return redirect(request, f"/admin/indicators/{indicator_id}", flash=N_("The indicator has been added."))


@get("/admin/indicators/{indicator_id:int}", guards=[allow(*ROLES)], include_in_schema=False)
async def indicator_page(request: AppRequest, indicator_id: FromPath[int]) -> Response[str]:
    return await show_indicator(request, indicator_id)


@post("/admin/indicators/{indicator_id:int}/labels", guards=[allow(*ROLES)], include_in_schema=False)
async def relabel_indicator(request: AppRequest, indicator_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    label_da, label_en = reader.text("label_da", max_length=100), reader.text("label_en", max_length=100)
    try:
        reader.raise_if_errors()
        await service.relabel_indicator(request.user, indicator_id, label_da, label_en)
    except InvalidInput as error:
        return await show_indicator(request, indicator_id, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/admin/indicators/{indicator_id}", flash=N_("The words have been saved."))


@post("/admin/indicators/{indicator_id:int}/scale", guards=[allow(*ROLES)], include_in_schema=False)
async def give_scale(request: AppRequest, indicator_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    new, after = read_scale(reader), reader.integer("after", required=True) or 0
    try:
        reader.raise_if_errors()
        await service.give_scale(request.user, indicator_id, new, after=after)
    except InvalidInput as error:
        return await show_indicator(request, indicator_id, reader.state.with_errors(error), status=error.status)
    except Conflict as error:
        return await show_indicator(request, indicator_id, reader.state, status=error.status, problem=error)
    return redirect(request, f"/admin/indicators/{indicator_id}", flash=N_("The scale has been saved."))


@post("/admin/indicators/{indicator_id:int}/end", guards=[allow(*ROLES)], include_in_schema=False)
async def end_indicator(request: AppRequest, indicator_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    last_day = reader.date("valid_to")
    try:
        reader.raise_if_errors()
        await service.end_indicator(request.user, indicator_id, last_day)
    except InvalidInput as error:
        return await show_indicator(request, indicator_id, reader.state.with_errors(error), status=error.status)
    return redirect(request, f"/admin/indicators/{indicator_id}", flash=N_("The last day has been saved."))


def read_scale(reader: FormReader) -> NewScale:
    """Words are read for the scores between the ends; what the form holds beyond them is left out."""
    low = reader.integer("low", required=True, maximum=HIGHEST)
    high = reader.integer("high", required=True, maximum=HIGHEST)
    scores = range(low, high + 1) if low is not None and high is not None else range(0)
    words = {
        str(score): {language: read_anchor(reader, language, score) for language in ("da", "en")} for score in scores
    }
    return NewScale(
        low=low or 0,
        high=high or 0,
        question_da=reader.text("question_da", required=True, max_length=LONGEST_QUESTION),
        question_en=reader.text("question_en", required=True, max_length=LONGEST_QUESTION),
        words={score: both for score, both in words.items() if any(both.values())},
        valid_from=reader.date("valid_from", required=True) or today(),
    )


def read_anchor(reader: FormReader, language: str, score: int) -> str:
    return reader.text(f"anchor-{language}-{score}", max_length=LONGEST_ANCHOR)


async def show_indicator(
    request: AppRequest,
    indicator_id: int,
    form: FormState | None = None,
    *,
    status: int = 200,
    problem: Conflict | None = None,
) -> Response[str]:
    indicator = await service.get_indicator(request.user, indicator_id)
    opened = form_of(indicator)
    shown = opened if form is None else FormState({**opened.raw, **form.raw}, form.errors)
    view = IndicatorView(
        indicator=indicator,
        state=state_of(indicator, today()),
        scale=scale_form(shown),
        form=shown,
        problem=problem,
    )
    return page(request, "progression/indicator.html", view, status=status)


def form_of(indicator: Indicator) -> FormState:
    """The newest scale, for changing it while nothing has been scored, or as a start for the next one."""
    scale = indicator.scales[-1]
    words = {
        f"anchor-{language}-{score}": text
        for score, both in scale.anchors.items()
        for language, text in both.items()
    }  # fmt: skip
    return FormState.of(
        {
            "label_da": indicator.label_da,
            "label_en": indicator.label_en,
            "valid_to": indicator.valid_to,
            "low": scale.low,
            "high": scale.high,
            "question_da": scale.question_da,
            "question_en": scale.question_en,
            "valid_from": None if scale.scored else scale.valid_from,
            **words,
        }
    )


def scale_form(form: FormState) -> ScaleForm:
    low, high = (form.value(name) for name in ("low", "high"))
    if not (low.isascii() and low.isdigit() and high.isascii() and high.isdigit()):
        return ScaleForm(form=form, scores=list(range(1, 6)))
    first, last = int(low[:4]), int(high[:4])
    return ScaleForm(form=form, scores=list(range(first, min(last, first + service.MOST_STEPS - 1) + 1)))


def present_scale(indicator: Indicator, day: date) -> Scale:
    """The scale in use, else the first to come, else the last there was."""
    coming = [scale for scale in indicator.scales if scale.valid_from > day]
    return indicator.scale_on(day) or next(iter(coming), indicator.scales[-1])


def state_of(indicator: Indicator, day: date) -> str:
    if indicator.valid_from > day:
        return "coming"
    return "in_use" if covers(indicator.valid_from, indicator.valid_to, day) else "ended"


NAV = [
    NavItem(
        N_("Indicators"),
        "/admin/indicators",
        ROLES,
        order=93,
        place="administration",
        hint=N_("The questions and scales a citizen's progression is assessed on."),
    )
]
routes: list[Any] = [
    indicator_list, new_indicator_page, add_indicator, indicator_page, relabel_indicator, give_scale, end_indicator,
]  # fmt: skip
