"""Whether this installation is well, for machines that ask: /healthz and /metrics."""

import time
from functools import cache
from ipaddress import ip_address
from typing import Any

import msgspec
from litestar import MediaType, Response, get
from litestar.types import ASGIApp, Message, Receive, Send
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest

from app.platform.access import AppRequest, public
from app.platform.db import fetch_value
from app.platform.errors import N_, NotAllowed
from app.platform.jobs.service import count_waiting, workers_alive

REGISTRY = CollectorRegistry()
ANSWERS = Histogram(
    "vifte_answer_seconds",
    "Time until an answer was sent, by method and status class",
    ["method", "status"],
    registry=REGISTRY,
)
WAITING = Gauge("vifte_jobs_waiting", "Jobs no worker has begun", registry=REGISTRY)
WORKERS = Gauge("vifte_workers_alive", "Workers heard of in the last half minute", registry=REGISTRY)
# What proxies add, each in its own way.
PROXY_HEADERS = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Health(msgspec.Struct, frozen=True):
    """`status` is "ok" or "database unavailable"."""

    status: str


@get("/healthz", guards=[public()], summary="Whether the program and its database answer")
async def healthz() -> Response[Health]:
    try:
        await fetch_value("select 1")
    except Exception:  # whatever is wrong, the answer to the load balancer is the same
        return Response(Health("database unavailable"), status_code=503)
    return Response(Health("ok"))


@get("/metrics", guards=[public()], media_type=MediaType.TEXT, include_in_schema=False)
async def metrics(request: AppRequest) -> Response[bytes]:
    """For Prometheus on the same machine, and for administrators."""
    if not (asked_directly_from_here(request) or (request.user and request.user.has("administrator"))):
        raise NotAllowed(N_("Measurements are for administrators, and for programs on the same machine."))
    WAITING.set(await count_waiting())
    WORKERS.set(await workers_alive())
    return Response(generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})


def asked_directly_from_here(request: AppRequest) -> bool:
    """True for a program on this machine, false for what a proxy on it passes on from elsewhere."""
    if request.client is None or any(name in request.headers for name in PROXY_HEADERS):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


class MeasureAnswers:
    """ASGI middleware that times every answer, the errors' too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        method = scope["method"] if scope["method"] in METHODS else "other"

        async def note_status(message: Message) -> None:
            if message["type"] == "http.response.start":
                _answers(method, message["status"] // 100).observe(time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, note_status)


@cache
def _answers(method: str, status_class: int) -> Histogram:
    """The series of one method and status class; looking it up by its labels takes a lock each time."""
    return ANSWERS.labels(method, f"{status_class}xx")


routes: list[Any] = [healthz, metrics]
