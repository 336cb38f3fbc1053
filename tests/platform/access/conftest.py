"""A small application under this room's middleware and rules."""

from collections.abc import AsyncIterator

import pytest
from litestar import Litestar, MediaType, Request, Response, get, post, route
from litestar.types import ASGIApp

from app import main
from app.platform.access import Actor, AppRequest, SessionMiddleware, allow, csrf_token_for, public, signed_in
from app.platform.errors import VifteError
from tests.builders.clients import TestBrowser


@get("/open", guards=[public()], sync_to_thread=False)
def open_page(request: AppRequest) -> str:
    return csrf_token_for(request)


@get("/inside", guards=[signed_in()], sync_to_thread=False)
def inside(request: AppRequest) -> Actor:
    return request.user


@get("/managers", guards=[allow("manager")], sync_to_thread=False)
def managers(request: AppRequest) -> str:
    return request.user.username


@post("/write", guards=[signed_in()], status_code=200)
async def write(request: AppRequest) -> str:
    return str((await request.form()).get("word", "written"))


@post("/open-write", guards=[public()], status_code=200, sync_to_thread=False)
def open_write() -> str:
    return "written"


@route("/write-any-way", http_method=["POST", "PUT", "PATCH", "DELETE"], guards=[signed_in()], status_code=200)
async def write_any_way() -> str:
    return "written"


def show_error(_: Request, error: VifteError) -> Response:
    return Response(str(error), status_code=error.status, media_type=MediaType.TEXT)


@pytest.fixture(scope="session")
def small_app() -> Litestar:
    app = Litestar(
        [open_page, inside, managers, write, write_any_way, open_write],
        exception_handlers={VifteError: show_error},
        openapi_config=None,
    )
    app.asgi_handler = SessionMiddleware(app.asgi_handler)
    return app


@pytest.fixture
async def browser(small_app: Litestar, db: object) -> AsyncIterator[TestBrowser]:
    async with TestBrowser(small_app) as client:
        yield client


@pytest.fixture(scope="module")
async def web_app(database_url: str) -> ASGIApp:
    """The real application with the rooms these tests speak of, so that they stand when another room falls."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "ROOMS", ("platform.web", "platform.access", "platform.audit"))
        return main.create_app()
