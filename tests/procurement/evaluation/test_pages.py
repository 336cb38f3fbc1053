"""The pages of the evaluation, as each of its people meets them."""

from collections.abc import Awaitable, Callable

import httpx

from app.platform.access import Actor
from app.platform.access.cookies import session_cookie
from app.platform.access.sessions import start_session
from tests.builders.evaluation import make_evaluated

ClientAs = Callable[..., Awaitable[httpx.AsyncClient]]


async def as_actor(client_as: ClientAs, actor: Actor) -> httpx.AsyncClient:
    client = await client_as(None)
    client.cookies.set(session_cookie(), await start_session(actor.user_id), domain=client.base_url.host, path="/")
    return client


async def test_smoke(client_as: ClientAs) -> None:
    tender, _bids, people = await make_evaluated()
    officer = await client_as("procurement")
    anna = await as_actor(client_as, people[0])
    for path in ("qualification", "qualification/1", "consensus", "consensus/1/B", "consensus/2/C.1", ""):
        found = await officer.get(f"/tenders/{tender.id}/{path}".rstrip("/"))
        assert found.status_code == 200, (path, found.text[:3000])
    for path in ("qualification", "qualification/1", "consensus", "consensus/1/B", "scores", "scores/1/B", "interests"):
        found = await anna.get(f"/tenders/{tender.id}/{path}")
        assert found.status_code == 200, (path, found.text[:3000])
    assert (await anna.get("/evaluations")).status_code == 200
