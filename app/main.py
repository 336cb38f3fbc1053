"""The web application, as a table of contents: rooms, errors, limits, layers."""

import importlib
import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ASGIApp

from app.platform.access import SessionMiddleware, check_every_route_declares_access, signed_in
from app.platform.codelists import fresh_codelists
from app.platform.leaving_out import leaving_out
from app.platform.settings import settings
from app.platform.web.errors import exception_handlers
from app.platform.web.hooks import Shell
from app.platform.web.request import VifteRequest
from app.platform.web.security import SecurityLayer
from app.platform.web.static_files import StaticFiles

ROOMS = (
    "platform.web",
    "platform.access",
    "platform.audit",
    "platform.codelists",
    "platform.lists",
    "platform.intake",
    "platform.jobs",
    "platform.mail",
    "platform.ops",
    "platform.documents",
    "offers.suppliers",
    "offers.catalogue",
    "casework.citizens",
    "casework.referrals",
    "casework.messages",
    "casework.reports",
    "casework.progression",
    "casework.outcomes",
    "evidence.effects",
    "evidence.cards",
    "evidence.revisions",
    "evidence.comparison",
    "evidence.ranking",
    "evidence.validation",
    "procurement.procedures",
    "procurement.library",
    "procurement.wording",
    "procurement.needs",
    "procurement.tenders",
    "procurement.sandboxes",
    "procurement.publication",
    "procurement.appointments",
    "procurement.sealing",
    "procurement.bidders",
    "procurement.bids",
    "procurement.opening",
    "procurement.evaluation",
    "procurement.awards",
    "procurement.contracts",
    "procurement.releases",
    "procurement.exports",
)
MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_FORM_PARTS = 1000


def create_app() -> ASGIApp:
    """The whole web application: Litestar inside sessions inside the security layer."""
    return SecurityLayer(SessionMiddleware(create_litestar()), StaticFiles(), settings())


def create_litestar() -> Litestar:
    modules = room_modules()
    with leaving_out("pydantic", "attr", "attrs"):
        app = Litestar(
            route_handlers=[handler for module in modules for handler in getattr(module, "routes", [])],
            lifespan=[codelists_loaded],
            request_class=VifteRequest,
            exception_handlers=exception_handlers(),
            request_max_body_size=MAX_BODY_BYTES,
            multipart_form_part_limit=MAX_FORM_PARTS,
            openapi_config=openapi(),
            state=State({"shell": collect_shell(modules)}),
            logging_config=None,
            debug=False,
        )
    check_every_route_declares_access(app)
    return app


def room_modules() -> list[ModuleType]:
    """Each room's pages.py and api.py, where it has them."""
    found = []
    for room in ROOMS:
        for part in ("pages", "api"):
            name = f"app.{room}.{part}"
            if importlib.util.find_spec(name):
                found.append(importlib.import_module(name))
    return found


def collect_shell(modules: list[ModuleType]) -> Shell:
    def offered(hook: str) -> list[Any]:
        return [item for module in modules for item in getattr(module, hook, [])]

    return Shell(
        nav=sorted(offered("NAV"), key=lambda item: item.order),
        home=sorted(offered("HOME"), key=lambda card: card.order),
        search=offered("SEARCH"),
        panels=sorted(offered("PANELS"), key=lambda panel: panel.order),
    )


def openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Vifte",
        version="1",
        description="Lists and records of the portal as JSON, with the reader's own access.",
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        openapi_router=Router(path="/schema", guards=[signed_in()], include_in_schema=False, route_handlers=[]),
    )


@asynccontextmanager
async def codelists_loaded(app: Litestar) -> AsyncIterator[None]:
    """Code lists are read once the database is there, and again when another process changes them."""
    async with fresh_codelists():
        yield
