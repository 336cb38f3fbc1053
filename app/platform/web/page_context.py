"""What the shell and the macros know of the request being answered."""

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request

from app.platform.access.actor import Actor
from app.platform.access.csrf import csrf_token_for
from app.platform.web.flash import Flash, read_flash
from app.platform.web.hooks import ADMINISTRATION, NavItem, Shell
from app.platform.web.translations import choose_locale, locale_from_header

LOCALE_COOKIE = "locale"
AnyRequest = Request[Any, Any, Any]


class NavLink(msgspec.Struct, frozen=True):
    label: str
    path: str
    current: bool


class PageContext(msgspec.Struct, frozen=True):
    """What the shell and the macros know of the request being answered.

    within : the overview this page stands behind, which breadcrumbs begin with.
    front : where the name in the header leads: the front page, for visitors the first page of theirs.
    """

    path: str
    query: tuple[tuple[str, str], ...]
    locale: str
    actor: Actor | None
    csrf_token: str
    nav: list[NavLink]
    flash: Flash | None
    person_menu: Sequence[NavItem] = ()
    within: NavItem | None = None
    front: str = "/"

    @property
    def address(self) -> str:
        """Path and query, for coming back here."""
        return self.path + (f"?{urlencode(self.query)}" if self.query else "")


current: ContextVar[PageContext] = ContextVar("page_context")


def page_context(request: AnyRequest) -> PageContext:
    actor = request.scope.get("user")
    shell, path = shell_of(request), request.scope["path"]
    nav, behind = shell.nav_for(actor), shell.administration_for(actor)
    here = _item_at([*nav, *behind], path)
    section = ADMINISTRATION if here in behind else here
    return PageContext(
        path=path,
        query=tuple(_query_of(request)),
        locale=locale_of(request),
        actor=actor,
        csrf_token=csrf_token_for(request),
        nav=[NavLink(item.label, item.path, item is section) for item in nav],
        flash=read_flash(request.cookies),
        person_menu=shell.person_menu_for(actor),
        within=ADMINISTRATION if here in behind else None,
        front="/" if actor or not nav else nav[0].path,
    )


def locale_of(request: AnyRequest) -> str:
    """The language chosen in this browser, else the person's own, else the browser's, else Danish."""
    actor: Actor | None = request.scope.get("user")
    return choose_locale(
        request.cookies.get(LOCALE_COOKIE),
        actor.locale if actor else None,
        locale_from_header(request.headers.get("accept-language", "")),
    )


def shell_of(request: AnyRequest) -> Shell:
    shell = request.app.state.get("shell")
    return shell if isinstance(shell, Shell) else Shell()


def _query_of(request: AnyRequest) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in request.query_params.items()]


def _item_at(items: Sequence[NavItem], path: str) -> NavItem | None:
    """The item whose path is the longest beginning of the present one is where we are."""
    inside = [item for item in items if path == item.path or path.startswith(item.path + "/")]
    return max(inside, key=lambda item: len(item.path), default=None)
