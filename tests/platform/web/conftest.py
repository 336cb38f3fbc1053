"""A small application of our own with every layer round it, for what the rooms' pages never do."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
from litestar import Litestar, Request, get, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody

from app.platform.errors import N_, Conflict, FieldError, InvalidInput, NotFound, NotSignedIn
from app.platform.settings import settings
from app.platform.web.errors import exception_handlers
from app.platform.web.hooks import Shell
from app.platform.web.request import VifteRequest
from app.platform.web.security import SecurityLayer
from app.platform.web.static_files import StaticFiles


class Body(msgspec.Struct):
    name: str
    nested: Any = None


def _raise(kind: str) -> None:
    raise {
        "missing": NotFound(N_("Fill in this field.")),
        "conflict": Conflict(N_("At most {max} characters; this is {length}."), max=3, length=4),
        "invalid": InvalidInput([FieldError("title", N_("Fill in this field."))]),
        "anonymous": NotSignedIn(),
        "bug": RuntimeError("secret detail"),
        "key": KeyError("secret detail"),
        "check": asyncpg.CheckViolationError("secret detail"),
        "taken": asyncpg.UniqueViolationError("secret detail"),
    }[kind]


@get(["/fail/{kind:str}", "/api/fail/{kind:str}"])
async def fail(kind: FromPath[str]) -> None:
    _raise(kind)


@post(["/form", "/api/form"])
async def read_form(request: Request[Any, Any, State]) -> dict[str, Any]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


@post("/api/json")
async def read_json(data: JSONBody[Body]) -> Body:
    return data


@get("/number/{number:int}")
async def show_number(number: FromPath[int]) -> int:
    return number


@get("/query")
async def show_query(request: Request[Any, Any, State]) -> dict[str, Any]:
    return dict(request.query_params)


def layered(handlers: list[Any]) -> SecurityLayer:
    app = Litestar(
        handlers,
        request_class=VifteRequest,
        exception_handlers=exception_handlers(),
        request_max_body_size=100_000,
        multipart_form_part_limit=50,
        state=State({"shell": Shell()}),
        openapi_config=None,
    )
    return SecurityLayer(app, StaticFiles(), settings())


@pytest.fixture
async def site() -> AsyncIterator[httpx.AsyncClient]:
    app = layered([fail, read_form, read_json, show_number, show_query])
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=settings().public_origin) as client:
        yield client
