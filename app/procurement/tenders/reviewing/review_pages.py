"""Comments on a draft, and its review by a colleague."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.platform.access import AppRequest, allow
from app.platform.errors import N_, InvalidInput
from app.platform.web import FormReader, FormState, page, redirect
from app.procurement.tenders.history.showing import section_label, shown_changes
from app.procurement.tenders.reviewing import comment_service, service
from app.procurement.tenders.reviewing.views import CommentsView, ReviewView, WaitingView
from app.procurement.tenders.roles import READERS, WRITERS, may_write
from app.procurement.tenders.service import get_tender


@get("/tenders/{tender_id:int}/comments", guards=[allow(*READERS)])
async def comments_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    tender = await get_tender(tender_id)
    comments = [
        (each, section_label(tender.template, each.section, request.user.locale))
        for each in await comment_service.list_comments(tender_id)
    ]
    view = CommentsView(tender, comments, comment_service.may_comment(request.user))
    return page(request, "tenders/comments.html", view)


@post("/tenders/{tender_id:int}/comments", guards=[allow(*comment_service.COMMENTERS)])
async def add_comment(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    form = FormReader(await request.form())
    section, entry, index = form.raw("section"), form.raw("entry"), form.raw("index")
    text = form.raw("text").replace("\r\n", "\n")
    back = f"/tenders/{tender_id}/sections/{section}" + (f"/{index}" if index.isdigit() else "")
    try:
        await comment_service.comment(request.user, tender_id, section=section, entry=entry, text=text)
    except InvalidInput as error:
        fault = error.fields[0]
        return redirect(request, back, flash=fault.msgid, kind="error", **fault.params)
    return redirect(request, f"{back}#comments", flash=N_("The comment is there for your colleagues."))


@post("/tenders/{tender_id:int}/comments/{comment_id:int}", guards=[allow(*comment_service.COMMENTERS)])
async def settle_comment(request: AppRequest, tender_id: FromPath[int], comment_id: FromPath[int]) -> Response[Any]:
    form = FormReader(await request.form())
    await comment_service.settle(request.user, tender_id, comment_id, settled=form.raw("open") != "1")
    section = form.raw("section")
    back = f"/tenders/{tender_id}/sections/{section}" if section.isidentifier() else f"/tenders/{tender_id}/comments"
    return redirect(request, back)


@get("/tenders/{tender_id:int}/review", guards=[allow(*READERS)])
async def review_page(request: AppRequest, tender_id: FromPath[int]) -> Response[str]:
    return page(request, "tenders/review.html", await _view(request, tender_id))


@post("/tenders/{tender_id:int}/review", guards=[allow(*WRITERS)])
async def ask_review(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    form = FormReader(await request.form())
    reviewer_id, version = form.integer("reviewer_id", required=True), form.version()
    try:
        form.raise_if_errors()
        await service.ask(request.user, tender_id, reviewer_id=reviewer_id, version=version)
    except InvalidInput as error:
        view = await _view(request, tender_id, form.state.with_errors(error))
        return page(request, "tenders/review.html", view, status=422)
    return redirect(request, f"/tenders/{tender_id}", flash=N_("Your colleague is asked. The text is shut meanwhile."))


@post("/tenders/{tender_id:int}/review/take-back", guards=[allow(*WRITERS)])
async def take_back(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    await service.take_back(request.user, tender_id)
    return redirect(request, f"/tenders/{tender_id}", flash=N_("Taken back. The text can be changed again."))


@post("/tenders/{tender_id:int}/review/decision", guards=[allow(*service.REVIEWERS)])
async def decide_review(request: AppRequest, tender_id: FromPath[int]) -> Response[Any]:
    form = FormReader(await request.form())
    decision, note = form.raw("decision"), form.raw("note").replace("\r\n", "\n")
    version = form.version()
    try:
        form.raise_if_errors()
        await service.decide(request.user, tender_id, decision=decision, note=note, version=version)
    except InvalidInput as error:
        view = await _view(request, tender_id, form.state.with_errors(error))
        return page(request, "tenders/review.html", view, status=422)
    return redirect(request, f"/tenders/{tender_id}/review", flash=N_("Your decision is written down."))


@get("/tenders/to-review", guards=[allow(*service.REVIEWERS)])
async def waiting_page(request: AppRequest) -> Response[str]:
    return page(request, "tenders/waiting.html", WaitingView(await service.waiting_for(request.user)))


async def _view(request: AppRequest, tender_id: int, form: FormState | None = None) -> ReviewView:
    tender, actor = await get_tender(tender_id), request.user
    reviews = await service.list_reviews(tender_id)
    since, changes = await service.changes_since_last(tender)
    waiting = next((each for each in reviews if each.decision is None), None)
    return ReviewView(
        tender=tender,
        reviews=reviews,
        colleagues=await service.list_colleagues(actor) if may_write(actor) else [],
        since=since,
        changes=shown_changes(tender.template, changes, actor.locale),
        form=form or FormState(),
        may_write=may_write(actor),
        mine=waiting is not None and waiting.reviewer_id == actor.user_id,
    )


routes = [
    comments_page, add_comment, settle_comment, waiting_page, review_page, ask_review, take_back, decide_review,
]  # fmt: skip
