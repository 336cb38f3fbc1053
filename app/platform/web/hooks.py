"""What a room's pages.py may offer the shell: a menu item, a card on the front page, a search source, a panel."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from app.platform.access.actor import Actor, Role
from app.platform.errors import N_

Place = Literal["menu", "administration", "person", "visitor"]


@dataclass(frozen=True)
class NavItem:
    """A link to a room, for people with one of `roles`; `label` and `hint` are msgids.

    place : the main menu, the page of administration (an administrator's menu holds that page instead; others find
        the room in their main menu), or the menu under the person's own name.
    """

    label: str
    path: str
    roles: Sequence[str]
    order: int = 100
    place: Place = "menu"
    hint: str = ""


ADMINISTRATION = NavItem(N_("Administration"), "/admin", (Role.ADMINISTRATOR,))


@dataclass(frozen=True)
class HomeCard:
    """Something to do, on the front page.

    count : how much of it waits for this person, or None to show no figure.
    hint : a msgid, one sentence about what lies behind the link.
    """

    label: str
    path: str
    roles: Sequence[str]
    count: Callable[[Actor], Awaitable[int | None]] | None = None
    hint: str = ""
    order: int = 100


@dataclass(frozen=True)
class SearchHit:
    """`title` and `detail` are shown as they are."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class SearchSource:
    """`label` is a msgid; `search(actor, text, limit)` returns what this actor may see, best first."""

    label: str
    search: Callable[[Actor, str, int], Awaitable[Sequence[SearchHit]]]
    roles: Sequence[str] = ()


@dataclass(frozen=True)
class Panel:
    """A part of a lower room's page, since that room cannot know the higher ones.

    place : the page it stands on, such as "citizen", "order" or "supplier".
    load : gets the reader, the id of the page's subject and the day; None leaves the panel out.
    template : extends nothing, begins with an h2, and finds what was loaded as `panel.view`.
    everybody : on a page that is public ("public_tender"), also for visitors who are not signed in; `load` then gets
        None for the reader. `roles` do not matter.
    """

    place: str
    template: str
    load: Callable[[Any, int, date], Awaitable[Any]]
    roles: Sequence[str] = ()
    order: int = 100
    everybody: bool = False


@dataclass(frozen=True)
class Shell:
    """Everything the rooms offered, collected once in create_app()."""

    nav: Sequence[NavItem] = ()
    home: Sequence[HomeCard] = ()
    search: Sequence[SearchSource] = ()
    panels: Sequence[Panel] = ()

    def nav_for(self, actor: Actor | None) -> list[NavItem]:
        """The main menu. What an administrator seldom sets up stands behind one link."""
        if actor is None:
            return [item for item in self.nav if item.place == "visitor"]
        items = [item for item in self._open_to(actor) if item.place not in ("person", "visitor")]
        if not may_use(actor, ADMINISTRATION.roles):
            return items
        return [item for item in items if item.place == "menu"] + [ADMINISTRATION]

    def administration_for(self, actor: Actor | None) -> list[NavItem]:
        if not may_use(actor, ADMINISTRATION.roles):
            return []
        return [item for item in self._open_to(actor) if item.place == "administration"]

    def person_menu_for(self, actor: Actor | None) -> list[NavItem]:
        return [item for item in self._open_to(actor) if item.place == "person"]

    def _open_to(self, actor: Actor | None) -> list[NavItem]:
        return [item for item in self.nav if may_use(actor, item.roles)]


def may_use(actor: Actor | None, roles: Sequence[str]) -> bool:
    """No roles named means everybody who is signed in."""
    return actor is not None and (not roles or not actor.roles.isdisjoint(roles))
