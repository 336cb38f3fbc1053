"""The evaluator's own pages: interests, progress, and one criterion with all bids beside each other."""

from decimal import Decimal
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, InvalidInput, StaleVersion
from app.platform.web import FormReader, FormState, locale_of, page, redirect, translate
from app.procurement.appointments import service as appointments
from app.procurement.appointments.service import HOUSE
from app.procurement.evaluation import panel_service, sheet_showing, showing
from app.procurement.evaluation import scoring_service as service
from app.procurement.evaluation.schemas import OwnScore
from app.procurement.evaluation.scoring_service import Entry
from app.procurement.evaluation.views import Diff, InterestsView, OwnEvaluationsView, is_number, plain


@get("/evaluations", guards=[allow(*HOUSE)], include_in_schema=False)
async def own_page(request: AppRequest) -> Response[str]:
    view = OwnEvaluationsView(await showing.own_evaluations(request.user))
    return page(request, "evaluation/own.html", view)


@get("/tenders/{tender_id:int}/interests", guards=[allow(*HOUSE)], include_in_schema=False)
async def interests_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    # One's own declaration stays there to be read by whoever it shut out.
    if not await panel_service.declarations_of(request.user, tender_id):
        await panel_service.require_evaluator(request.user, tender_id)
    return await _show_interests(request, tender_id, FormState())


@post("/tenders/{tender_id:int}/interests", guards=[allow(*HOUSE)], include_in_schema=False)
async def declare_interests(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    await panel_service.require_evaluator(request.user, tender_id)
    reader = FormReader(await request.form())
    named = [int(each) for each in reader.some_of("interest", is_number)]
    if not reader.boolean("confirmed"):
        reader.add_error("confirmed", N_("Confirm your declaration."))
    try:
        reader.raise_if_errors()
        interests = {bid_id: reader.raw(f"note-{bid_id}").replace("\r\n", "\n") for bid_id in named}
        takes_part = await panel_service.declare(request.user, tender_id, interests)
    except InvalidInput as error:
        return await _show_interests(request, tender_id, reader.state.with_errors(error), status=422)
    if not takes_part:
        return redirect(
            request,
            f"/tenders/{tender_id}/interests",
            flash=N_("Thank you. You take no further part in this tender, and your scores do not count."),
            kind="info",
        )
    return redirect(request, f"/tenders/{tender_id}/scores", flash=N_("Your declaration is kept."))


async def _show_interests(request: AppRequest, tender_id: int, form: FormState, *, status: int = 200) -> Response[str]:
    declared = await panel_service.declarations_of(request.user, tender_id)
    view = InterestsView(
        frame=await showing.frame(request.user, tender_id, "interests"),
        lines=await showing.interest_lines(tender_id),
        declared_at=max((each.declared_at for each in declared.values()), default=None),
        shut_out=await appointments.is_shut_out(request.user.user_id, tender_id) or "",
        form=form,
    )
    return page(request, "evaluation/interests.html", view, status=status)


@get("/tenders/{tender_id:int}/scores", guards=[allow(*HOUSE)], include_in_schema=False)
async def scores_page(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    await panel_service.require_evaluator(request.user, tender_id)
    if not await panel_service.has_declared(request.user, tender_id):
        return redirect(request, f"/tenders/{tender_id}/interests")
    return page(request, "evaluation/scores.html", await showing.scores_view(request.user, tender_id))


@post("/tenders/{tender_id:int}/scores/hand-in", guards=[allow(*HOUSE)], include_in_schema=False)
async def hand_in(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    try:
        await service.hand_in(request.user, tender_id)
    except InvalidInput as error:
        view = await showing.scores_view(request.user, tender_id, error.fields)
        return page(request, "evaluation/scores.html", view, status=422)
    done = N_("Your scores are handed in. They stay sealed until the meeting begins.")
    return redirect(request, f"/tenders/{tender_id}/scores", flash=done)


@get("/tenders/{tender_id:int}/scores/{lot:int}/{criterion:str}", guards=[allow(*HOUSE)], include_in_schema=False)
async def sheet_page(
    request: AppRequest, tender_id: FromPath[int], lot: FromPath[int], criterion: FromPath[str]
) -> Response[Any]:
    await panel_service.require_evaluator(request.user, tender_id)
    if not await panel_service.has_declared(request.user, tender_id):
        return redirect(request, f"/tenders/{tender_id}/interests")
    view = await sheet_showing.sheet_view(request.user, tender_id, lot, criterion)
    return page(request, "evaluation/sheet.html", view)


@post("/tenders/{tender_id:int}/scores/{lot:int}/{criterion:str}", guards=[allow(*HOUSE)], include_in_schema=False)
async def save_sheet(
    request: AppRequest, tender_id: FromPath[int], lot: FromPath[int], criterion: FromPath[str]
) -> Response[Any]:
    await service.require_scorer(request.user, tender_id)
    reader = FormReader(await request.form())
    entries = [Entry(*values) for values in read_entries(reader)]
    try:
        reader.raise_if_errors()
        await service.save_scores(request.user, tender_id, lot, criterion, entries)
    except InvalidInput as error:
        form = reader.state.with_errors(error)
        view = await sheet_showing.sheet_view(request.user, tender_id, lot, criterion, form=form)
        return page(request, "evaluation/sheet.html", view, status=422)
    except StaleVersion as error:
        stale = _diff(request, entries, error.current)
        view = await sheet_showing.sheet_view(
            request.user, tender_id, lot, criterion, form=reader.state, stale=stale, fresh=True
        )
        return page(request, "evaluation/sheet.html", view, status=409)
    return redirect(request, await _next(request, reader, tender_id, lot, criterion), flash=N_("Saved."))


async def _next(request: AppRequest, reader: FormReader, tender_id: int, lot: int, criterion: str) -> str:
    """The same place again, or the next one where that is what was pressed."""
    view = await sheet_showing.sheet_view(request.user, tender_id, lot, criterion)
    return (view.after_url or f"/tenders/{tender_id}/scores") if reader.raw("then") == "next" else view.url


def read_entries(reader: FormReader) -> list[tuple[int, Decimal | None, str, int]]:
    """Bid, points, reason and version of every bid that the form names; wrong points are an error of the form."""
    found = []
    for bid_id in reader.some_of("bid", is_number):
        points = reader.decimal(f"points-{bid_id}")
        version = reader.integer(f"version-{bid_id}") or 0
        found.append((int(bid_id), points, reader.raw(f"reason-{bid_id}").replace("\r\n", "\n"), version))
    return found


def _diff(request: AppRequest, entries: list[Entry], current: dict[int, OwnScore]) -> Diff:
    locale, rows = locale_of(request), []
    for entry in (each for each in entries if each.opened_bid_id in current):
        saved = current[entry.opened_bid_id].score
        rows.append((translate(locale, N_("Points")), plain(entry.points), plain(saved.points)))
        rows.append((translate(locale, N_("Reason")), entry.reason, saved.reason))
    return rows


routes: list[Any] = [
    own_page, interests_page, declare_interests, scores_page, hand_in, sheet_page, save_sheet,
]  # fmt: skip
