"""The catalogue page and a one-row JSON answer, logged in, against a bare Litestar answer served the same way."""

from statistics import median

from litestar import Litestar, get

from app.platform.access import create_user, start_session
from app.platform.access.cookies import session_cookie
from app.platform.jobs.process import database_url, with_database
from scripts.benchmarks.load import Load, serving
from scripts.benchmarks.measurement import Measurement
from tests.builders.catalogue import make_offer
from tests.builders.suppliers import make_supplier

OFFERS = 200
SUPPLIERS = 14
ROUNDS = 3
PASSWORD = "fjorten grønne cykler"


@get("/")
async def bare_answer() -> dict[str, int]:
    return {"id": 1}


def create_bare_app() -> Litestar:
    return Litestar([bare_answer], logging_config=None, openapi_config=None)


def bench_web() -> list[Measurement]:
    """Requests a second and CPU a request; medians of rounds in which the three take turns."""
    cookie, offer_id = with_database(_fill)
    with (
        serving("scripts.benchmarks.web:create_bare_app", {}) as bare,
        serving("app.serve:create_served_app", {"DATABASE_URL": database_url()}) as vifte,
    ):
        asked = {"bare": (bare, "/"), "page": (vifte, "/offers"), "json": (vifte, f"/api/offers/{offer_id}")}
        for server, path in asked.values():
            server.measure(path, cookie=cookie, seconds=0.5)
        loads: dict[str, list[Load]] = {name: [] for name in asked}
        for _ in range(ROUNDS):
            for name, (server, path) in asked.items():
                loads[name].append(server.measure(path, cookie=cookie))
    return [
        *_compare("catalogue page, 50 rows, logged in", loads["page"], loads["bare"]),
        *_compare("one-row JSON answer, logged in", loads["json"], loads["bare"]),
    ]


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
