"""The catalogue page and a one-row JSON answer, logged in, against bare Litestar answering the same, served alike."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import msgspec
from litestar import Litestar, MediaType, get

from app.offers.catalogue.schemas import Offer
from app.platform.access import create_user, start_session
from app.platform.access.cookies import session_cookie
from app.platform.jobs.process import database_url, with_database
from scripts.benchmarks.load import Load, Server, serving
from scripts.benchmarks.measurement import Measurement
from tests.builders.catalogue import make_offer
from tests.builders.suppliers import make_supplier

OFFERS = 200
SUPPLIERS = 14
ROUNDS = 5
PASSWORD = "fjorten grønne cykler"
BARE_PAGE, BARE_OFFER = "BENCH_BARE_PAGE", "BENCH_BARE_OFFER"


def create_bare_app() -> Litestar:
    """Litestar with nothing around it, answering with the very page and the very values Vifte answers with."""
    page = Path(os.environ[BARE_PAGE]).read_text()
    offer = msgspec.json.decode(Path(os.environ[BARE_OFFER]).read_bytes(), type=Offer)

    @get("/page", media_type=MediaType.HTML)
    async def bare_page() -> str:
        return page

    @get("/json")
    async def bare_json() -> Offer:
        return offer

    return Litestar([bare_page, bare_json], logging_config=None, openapi_config=None)


def bench_web() -> list[Measurement]:
    """Requests a second and CPU a request; medians of rounds in which all take turns."""
    cookie, offer_id = with_database(_fill)
    paths = {"page": "/offers", "json": f"/api/offers/{offer_id}"}
    with (
        serving("app.serve:create_served_app", {"DATABASE_URL": database_url()}) as vifte,
        serving("scripts.benchmarks.web:create_bare_app", _given_to_bare(vifte, paths, cookie)) as bare,
    ):
        loads = _take_turns(vifte, bare, paths, cookie)
    return [
        *_compare("catalogue page, 50 rows, logged in", loads["page"], loads["bare page"]),
        *_compare("one-row JSON answer, logged in", loads["json"], loads["bare json"]),
    ]


def _given_to_bare(vifte: Server, paths: Mapping[str, str], cookie: str) -> dict[str, str]:
    """Where the bare peer finds Vifte's own answers, which it repeats."""
    folder = Path(tempfile.mkdtemp(dir=os.environ["VIFTE_DATA"]))
    for name, path in paths.items():
        (folder / name).write_bytes(vifte.answer(path, cookie=cookie))
    return {BARE_PAGE: str(folder / "page"), BARE_OFFER: str(folder / "json")}


def _take_turns(vifte: Server, bare: Server, paths: Mapping[str, str], cookie: str) -> dict[str, list[Load]]:
    asked = {name: (vifte, path) for name, path in paths.items()} | {
        f"bare {name}": (bare, f"/{name}") for name in paths
    }
    for server, path in asked.values():
        server.measure(path, cookie=cookie, seconds=0.5)
    loads: dict[str, list[Load]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, (server, path) in asked.items():
            loads[name].append(server.measure(path, cookie=cookie))
    return loads


def _compare(name: str, loads: list[Load], bare: list[Load]) -> list[Measurement]:
    def speed(measured: list[Load]) -> float:
        return median(load.requests_per_second for load in measured)

    def cpu(measured: list[Load]) -> float:
        return median(load.cpu_ms for load in measured)

    return [
        Measurement.of(f"{name}: speed", speed(loads), "requests/s", against=speed(bare)),
        Measurement.of(f"{name}: CPU", cpu(loads), "ms a request", against=cpu(bare)),
    ]


async def _fill() -> tuple[str, int]:
    """A manager's session cookie and an offer's id, in a catalogue of four pages."""
    suppliers = [await make_supplier() for _ in range(SUPPLIERS)]
    offers = [await make_offer(supplier_id=suppliers[number % SUPPLIERS]) for number in range(OFFERS)]
    user_id = await create_user("bench", name="Maja Måling", roles=["manager"], password=PASSWORD)
    return f"{session_cookie()}={await start_session(user_id)}", offers[0]
