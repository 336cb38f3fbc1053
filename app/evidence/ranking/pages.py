"""The offers for one citizen in order, and choosing one of them."""

import secrets
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from app.casework.citizens.service import find_citizen_for
from app.evidence.ranking import service, use_pages, views
from app.evidence.ranking.schemas import NewChoice
from app.platform.access import AppRequest, allow
from app.platform.clock import today
from app.platform.errors import N_, InvalidInput
from app.platform.web import FormReader, FormState, page, redirect
from app.platform.web.page_context import locale_of

READERS = ("caseworker", "team_leader")


@get("/citizens/{citizen_id:int}/ranking", guards=[allow(*READERS)], include_in_schema=False)
async def ranking_page(request: AppRequest, citizen_id: FromPath[int]) -> Response[str]:
    ranking = await service.rank_offers(request.user, citizen_id, outcome=_outcome(request), today=today())
    choices = await service.list_choices(request.user, citizen_id)
    name = await _name(request, citizen_id)
    return page(request, "ranking/list.html", views.show_ranking(ranking, choices, name=name))


@get("/citizens/{citizen_id:int}/ranking/offers/{offer_id:int}", guards=[allow(*READERS)], include_in_schema=False)
async def choose_page(request: AppRequest, citizen_id: FromPath[int], offer_id: FromPath[int]) -> Response[str]:
    form = FormState.of({"form_token": secrets.token_urlsafe(16)})
    return await _choosing(request, citizen_id, offer_id, form)


@post("/citizens/{citizen_id:int}/ranking/offers/{offer_id:int}", guards=[allow(*READERS)], include_in_schema=False)
async def choose_offer(request: AppRequest, citizen_id: FromPath[int], offer_id: FromPath[int]) -> Response[Any]:
    reader = FormReader(await request.form())
    new = NewChoice(
        offer_id=offer_id,
        reason=reader.text("reason", max_length=service.LONGEST_REASON),
        outcome=reader.raw("outcome") or None,
        digest=reader.token("digest"),
        form_token=reader.token("form_token"),
        override_reason=reader.raw("override_reason"),
    )
    try:
        reader.raise_if_errors()
        choice_id = await service.choose_offer(request.user, citizen_id, new, today=today())
    except InvalidInput as error:
        return await _choosing(request, citizen_id, offer_id, reader.state.with_errors(error), status=422)
    except service.ListChanged as error:
        return await _choosing(request, citizen_id, offer_id, reader.state, status=error.status, changed=True)
    form = f"/citizens/{citizen_id}/orders/new?offer_id={offer_id}&choice_id={choice_id}"
    return redirect(request, form, flash=N_("The choice is kept, with your reason. Now say precisely what to order."))


async def _choosing(
    request: AppRequest, citizen_id: int, offer_id: int, form: FormState, *, status: int = 200, changed: bool = False
) -> Response[str]:
    outcome = form.value("outcome") or _outcome(request)
    ranking, option, ranked = await service.find_option(
        request.user, citizen_id, offer_id, outcome=outcome, today=today()
    )
    name = await _name(request, citizen_id)
    view = views.show_choosing(
        ranking, option, ranked, form, name=name, locale=locale_of(request), today=today(), changed=changed
    )
    return page(request, "ranking/choose.html", view, status=status)


async def _name(request: AppRequest, citizen_id: int) -> str | None:
    citizen = await find_citizen_for(request.user, citizen_id)
    return citizen.name if citizen else None


def _outcome(request: AppRequest) -> str | None:
    return request.query_params.get("outcome") or None


routes: list[Any] = [ranking_page, choose_page, choose_offer, *use_pages.routes]
NAV = use_pages.NAV
PANELS = use_pages.PANELS
