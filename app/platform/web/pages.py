"""The shell's own pages: front page, search, language, the list of JSON addresses, and the answer for unknown paths."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from app.platform import clock
from app.platform.access import Actor, AppRequest, allow, public, safe_next, signed_in
from app.platform.access.login_service import choose_locale
from app.platform.settings import settings
from app.platform.web.hooks import ADMINISTRATION, HomeCard, NavItem, SearchHit, SearchSource, may_use
from app.platform.web.page_context import LOCALE_COOKIE, shell_of
from app.platform.web.rendering import page
from app.platform.web.translations import LOCALES

HITS_A_SOURCE = 8
MAX_SEARCH = 200
YEAR_SECONDS = 365 * 24 * 3600


class CardView(msgspec.Struct, frozen=True):
    label: str
    path: str
    hint: str
    count: int | None
    order: int


class HomeView(msgspec.Struct, frozen=True):
    first_name: str
    today: Any
    cards: list[CardView]
    places: list[NavItem]


class AdministrationView(msgspec.Struct, frozen=True):
    places: list[NavItem]


class HitGroup(msgspec.Struct, frozen=True):
    label: str
    hits: list[SearchHit]


class SearchView(msgspec.Struct, frozen=True):
    text: str
    groups: list[HitGroup]


class ApiEntry(msgspec.Struct, frozen=True):
    method: str
    path: str
    summary: str


class ApiIndex(msgspec.Struct, frozen=True):
    entries: list[ApiEntry]


@get("/", guards=[signed_in()], include_in_schema=False)
async def front_page(request: AppRequest) -> Response[str]:
    shell = shell_of(request)
    offered = [card for card in shell.home if may_use(request.user, card.roles)]
    cards = [await _card_view(card, request.user) for card in offered]
    cards.sort(key=lambda card: (not card.count, card.order))
    first_name = request.user.name.split(" ")[0]
    return page(request, "web/home.html", HomeView(first_name, clock.today(), cards, shell.nav_for(request.user)))


async def _card_view(card: HomeCard, actor: Actor) -> CardView:
    count = await card.count(actor) if card.count else None
    return CardView(card.label, card.path, card.hint, count, card.order)


@get("/admin", guards=[allow(*ADMINISTRATION.roles)], include_in_schema=False)
async def administration_page(request: AppRequest) -> Response[str]:
    places = shell_of(request).administration_for(request.user)
    return page(request, "web/administration.html", AdministrationView(places))


@get("/search", guards=[signed_in()], include_in_schema=False)
async def search_page(request: AppRequest) -> Response[str]:
    text = request.query_params.get("q", "").strip()[:MAX_SEARCH]
    sources = [source for source in shell_of(request).search if may_use(request.user, source.roles)]
    groups = [await _hits(source, request.user, text) for source in sources] if text else []
    return page(request, "web/search.html", SearchView(text, [group for group in groups if group.hits]))


async def _hits(source: SearchSource, actor: Actor, text: str) -> HitGroup:
    return HitGroup(source.label, list(await source.search(actor, text, HITS_A_SOURCE)))


@post("/account/language", guards=[public()], include_in_schema=False)
async def choose_language(request: AppRequest) -> Response[Any]:
    """Keeps the choice in this browser, and with the person when signed in; leads back to the same page."""
    form = await request.form()
    locale, target = str(form.get("locale", "")), str(form.get("next", "/"))
    cookies = []
    if locale in LOCALES:
        if request.user is not None:
            await choose_locale(request.user.user_id, locale)
        cookies.append(
            Cookie(
                key=LOCALE_COOKIE,
                value=locale,
                path="/",
                max_age=YEAR_SECONDS,
                httponly=True,
                samesite="lax",
                secure=settings().secure_cookies,
            )
        )
    return Redirect(safe_next(target), status_code=303, cookies=cookies)


@get("/api", guards=[signed_in()], include_in_schema=False)
async def api_index(request: AppRequest) -> Response[Any]:
    index = ApiIndex(_api_entries(request))
    if "text/html" in request.headers.get("accept", ""):
        return page(request, "web/api_index.html", index)
    return Response(index)


def _api_entries(request: AppRequest) -> list[ApiEntry]:
    entries = [
        ApiEntry(method, str(found.path_format), handler.summary or (handler.fn.__doc__ or "").strip().split("\n")[0])
        for found in request.app.routes
        if str(found.path).startswith("/api/")
        for handler in getattr(found, "route_handlers", [])
        for method in sorted(handler.http_methods)
        if method != "OPTIONS"
    ]
    return sorted(entries, key=lambda entry: (entry.path, entry.method))


routes: list[Any] = [front_page, administration_page, search_page, choose_language, api_index]
