"""Confirming that several offers are still right, after a look at each."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response, get, post

from app.offers.catalogue import confirming_service as service
from app.offers.catalogue.freshness import Badge, badge_of
from app.offers.catalogue.queries import LARGEST_ID
from app.offers.catalogue.schemas import Offer
from app.offers.catalogue.showing import LIFE_TAGS, terms_of
from app.platform.access import AppRequest, allow, safe_next
from app.platform.clock import today
from app.platform.errors import N_, FieldError, InvalidInput
from app.platform.web import FormReader, locale_of, page, redirect

LIST = "/offers"


class OfferToConfirm(msgspec.Struct, frozen=True):
    """`terms` are what most often changes, in words."""

    offer: Offer
    badge: Badge
    life_tag: str
    terms: list[tuple[str, str]]


class ConfirmView(msgspec.Struct, frozen=True):
    """back : the list to return to."""

    offers: list[OfferToConfirm]
    back: str


class ConfirmedView(msgspec.Struct, frozen=True):
    done: int
    already: int
    changed: list[Offer]
    again: str
    back: str


@get("/offers/confirm", guards=[allow(*service.CONFIRMERS)], include_in_schema=False)
async def look_at_offers(request: AppRequest) -> Response[Any]:
    """The offers ticked in a list, to look at before anything is written."""
    offers = await service.offers_to_look_at(request.user, read_offer_ids(request.query_params))
    locale, on_date = locale_of(request), today()
    lines = [
        OfferToConfirm(
            offer, badge_of(offer.last_confirmed_on, on_date), LIFE_TAGS[offer.life], terms_of(offer, locale)
        )
        for offer in offers
    ]
    view = ConfirmView(lines, _list_to_return_to(request.query_params.get("back")))
    return page(request, "catalogue/confirm.html", view)


@post("/offers/confirm", guards=[allow(*service.CONFIRMERS)], include_in_schema=False)
async def confirm_offers(request: AppRequest) -> Response[Any]:
    reader = FormReader(await request.form())
    versions = read_versions(reader.state.values("offer"))
    confirmed = await service.confirm_offers(request.user, versions, on_date=today())
    back = _list_to_return_to(reader.raw("back"))
    done, already = len(confirmed.done), len(confirmed.already)
    if not confirmed.changed:
        return redirect(request, back, flash=N_("{n} offers are confirmed today. Thank you."), n=done + already)
    again = "&".join(f"offer={offer.id}" for offer in confirmed.changed)
    view = ConfirmedView(done, already, confirmed.changed, f"/offers/confirm?{again}", back)
    return page(request, "catalogue/confirmed.html", view)


def read_offer_ids(query: Mapping[str, Any]) -> list[int]:
    """Ids from `?offer=3&offer=7`, or all those of a page from `?all=3,7,9`. Raises InvalidInput for anything else."""
    texts = [text for value in _values(query, "all") for text in value.split(",")] or _values(query, "offer")
    if not all(_is_id(text) for text in texts) or len(texts) > service.MOST_AT_ONCE:
        raise _not_offers()
    return [int(text) for text in texts]


def read_versions(texts: list[str]) -> dict[int, int]:
    """Versions by offer from `3.7`: offer 3 as it was in version 7. Raises InvalidInput, also when there are none."""
    pairs = [text.split(".") for text in texts]
    if not 0 < len(pairs) <= service.MOST_AT_ONCE:
        raise InvalidInput([FieldError("offer", N_("Tick at least one offer, and at most 200."))])
    if not all(len(pair) == 2 and all(map(_is_id, pair)) for pair in pairs):
        raise _not_offers()
    return {int(offer_id): int(version) for offer_id, version in pairs}


def _values(query: Mapping[str, Any], name: str) -> list[str]:
    getall = getattr(query, "getall", None)
    return [str(value) for value in (getall(name, []) if getall else [query[name]] if name in query else [])]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST_ID


def _not_offers() -> InvalidInput:
    return InvalidInput([FieldError("offer", N_("Tick offers in the list of offers; at most 200 at a time."))])


def _list_to_return_to(text: str | None) -> str:
    back = safe_next(text)
    return back if back == LIST or back.startswith((f"{LIST}?", "/suppliers/")) else LIST


routes = [look_at_offers, confirm_offers]
