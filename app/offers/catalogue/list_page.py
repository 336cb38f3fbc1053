"""The list of offers. What it shows is kept, ready made, until an offer, a supplier or a code list changes."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any

import msgspec
from litestar import Response, get
from markupsafe import Markup
from msgspec.structs import replace

from app.offers.catalogue import service
from app.offers.catalogue.confirming_service import confirms, may_confirm
from app.offers.catalogue.filtering import OFFERS
from app.offers.catalogue.freshness import badge_of
from app.offers.catalogue.schemas import OfferRow
from app.offers.catalogue.showing import LIFE_TAGS, plain_number
from app.offers.suppliers.service import own_supplier_only
from app.platform.access import Actor, AppRequest, allow, revisions_of
from app.platform.clock import today
from app.platform.codelists import label, revision
from app.platform.errors import N_
from app.platform.kept import Kept
from app.platform.lists.list_pages import ListView, ViewsBar, load_list, load_views, opening_view
from app.platform.lists.service import REVISION as VIEWS
from app.platform.web import ListQuery, find_kept_page, kept_page, translate
from app.platform.web.filters import NOTHING, kroner
from app.platform.web.page_context import PageContext, page_context
from app.platform.web.rendering import render

GROUPS_SHOWN = 1


class OfferLine(msgspec.Struct, frozen=True):
    """A row in words, so that the template only lays it out."""

    offer: OfferRow
    offer_type: str
    groups: str
    more_groups: int
    course: str
    intake: str
    price: str
    price_model: str
    life: str
    life_tag: str
    confirmation: str
    confirmation_tag: str
    may_confirm: bool


class OfferListBody(msgspec.Struct, frozen=True):
    """The list alone, which "lists/page.html" knows by `bare`. page_ids : its offers that the reader may confirm."""

    list: ListView
    page_ids: Sequence[int]
    back: str
    bare: bool = True


class OfferListPage(msgspec.Struct, frozen=True):
    body: Markup
    views: ViewsBar
    may_create: bool


_bodies: Kept[Markup] = Kept(256)


@get("/offers", guards=[allow(*service.READERS)], include_in_schema=False)
async def offers_page(request: AppRequest) -> Response[Any]:
    revisions = revisions_of(request)
    state = (service.catalogue_state(revisions, today()), revision())
    whole = (state, revisions[VIEWS])
    found = find_kept_page(request, whole)
    if found is not None:
        return found
    if (opening := await opening_view(request, OFFERS)) is not None:
        return opening
    query = OFFERS.read(request.query_params)
    body = await _body(page_context(request), query, request.user, state)
    views = await load_views(OFFERS, request.user, query)
    more = OfferListPage(body, views, service.may_create(request.user))
    return kept_page(request, "catalogue/list.html", more, whole)


async def _body(context: PageContext, query: ListQuery, actor: Actor, state: Hashable) -> Markup:
    """The list as HTML, the same for all who see and confirm the same offers. All that it depends on is in the key."""
    key = (context.locale, context.query, own_supplier_only(actor), confirms(actor), state)
    found = _bodies.get(key)
    if found is not None:
        return found
    shown = await _list(query, actor, context.locale)
    page_ids = [line.offer.id for line in shown.result.items if line.may_confirm]
    view = OfferListBody(shown, page_ids, context.address)
    return _bodies.put(key, Markup(render(context, "catalogue/_list.html", view)))  # noqa: S704


async def _list(query: ListQuery, actor: Actor, locale: str) -> ListView:
    shown, day = await load_list(OFFERS, actor, query, locale), today()
    lines = [
        _line(row, query.all("target_group"), locale, day, may_confirm(actor, row.supplier_id, row.supplier_kind))
        for row in shown.result.items
    ]
    return replace(shown, result=replace(shown.result, items=lines))


def _line(row: OfferRow, wanted_groups: tuple[str, ...], locale: str, on_date: date, may_confirm: bool) -> OfferLine:
    # Those filtered for first, so that a row shows why it is there.
    codes = sorted(row.target_groups, key=lambda code: code not in wanted_groups)
    groups = [label("target_group", code, locale) for code in codes]
    badge = badge_of(row.last_confirmed_on, on_date)
    return OfferLine(
        offer=row,
        offer_type=label("offer_type", row.offer_type, locale),
        groups=", ".join(groups[:GROUPS_SHOWN]) or NOTHING,
        more_groups=max(0, len(groups) - GROUPS_SHOWN),
        course=translate(locale, N_("{n} weeks"), n=plain_number(locale, row.weeks)) if row.weeks else NOTHING,
        intake=label("intake", row.intake, locale),
        price=kroner(locale, row.price_ore),
        price_model=label("price_model", row.price_model, locale) if row.price_ore is not None else "",
        life=label("offer_life", row.life, locale),
        life_tag=LIFE_TAGS[row.life],
        confirmation=translate(locale, badge.text, **badge.params),
        confirmation_tag=badge.tag,
        may_confirm=may_confirm and row.life != "closed",
    )
