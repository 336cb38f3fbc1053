"""The access rules routes declare, and the check that every route declares exactly one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from litestar import Litestar, Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers.base import BaseRouteHandler
from litestar.routes import ASGIRoute, HTTPRoute, WebSocketRoute

from app.platform.access.actor import Actor, Role, Session
from app.platform.access.csrf import refuse_forgery, refuse_other_sites
from app.platform.errors import N_, NotAllowed, NotSignedIn

AppRequest = Request[Actor, Session | None, State]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class UndeclaredAccess(RuntimeError):
    """A route without exactly one access rule; the program does not start."""


class Rule:
    """Who may enter a route. Used as a Litestar guard, which also refuses forged requests.

    The check against forgery stands here since every route has exactly one rule: no unsafe method can miss it.
    """

    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        scope: Any = connection.scope
        self.admit(scope.get("user"))
        if scope["type"] == "websocket":
            refuse_other_sites(connection)
        elif scope["method"] not in SAFE_METHODS:
            await refuse_forgery(connection)

    def admit(self, actor: Actor | None) -> None:
        """Raises NotSignedIn or NotAllowed."""
        raise NotImplementedError


class Public(Rule):
    def admit(self, actor: Actor | None) -> None:
        return


class SignedInOnly(Rule):
    def admit(self, actor: Actor | None) -> None:
        if actor is None:
            raise NotSignedIn


@dataclass(frozen=True)
class Allow(SignedInOnly):
    roles: frozenset[str]

    def admit(self, actor: Actor | None) -> None:
        super().admit(actor)
        if actor is not None and not actor.has(*self.roles):
            raise NotAllowed(N_("Your role gives no access to this page. Ask an administrator if you need it."))


def public() -> Rule:
    """Everybody may enter, signed in or not."""
    return Public()


def signed_in() -> Rule:
    """Everybody who is signed in may enter."""
    return SignedInOnly()


def allow(*roles: str) -> Rule:
    """Those who have at least one of the roles may enter. Raises ValueError for a role that does not exist."""
    if not roles:
        raise ValueError("allow() needs at least one role")
    return Allow(frozenset(str(Role(role)) for role in roles))


def check_every_route_declares_access(app: Litestar) -> None:
    """Raises UndeclaredAccess naming every route that has no rule, or more than one.

    Covers HTTP routes with OpenAPI's own, mounted ASGI applications and static files, and websockets.
    """
    if any(isinstance(guard, Rule) for guard in app.guards):
        raise UndeclaredAccess("a rule on the whole application would cover routes nobody thought about")
    faults = [
        f"{path}: {len(rules)} access rules on {handler}, expected exactly one"
        for path, handler in declared_handlers(app)
        if len(rules := rules_of(handler)) != 1
    ]
    if faults:
        raise UndeclaredAccess("\n".join(sorted(set(faults))))


def declared_handlers(app: Litestar) -> Iterator[tuple[str, BaseRouteHandler]]:
    """Every route's path with each of its handlers, without the answers to OPTIONS that Litestar adds."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            yield from ((route.path, handler) for handler in route.route_handlers if not _is_options(handler))
        elif isinstance(route, ASGIRoute | WebSocketRoute):
            yield route.path, route.route_handler
        else:
            raise UndeclaredAccess(f"{route!r} is of a kind this check does not know")


def rules_of(handler: BaseRouteHandler) -> list[Rule]:
    """The rules a handler is under, its routers' and controllers' included."""
    return [guard for guard in handler.resolve_guards() if isinstance(guard, Rule)]


def _is_options(handler: Any) -> bool:
    """Litestar's own answer to OPTIONS tells the allowed methods and nothing else."""
    return bool(handler.http_methods == {"OPTIONS"} and handler.fn.__module__ == HTTPRoute.__module__)
