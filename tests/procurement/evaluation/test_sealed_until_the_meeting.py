"""Nobody but the evaluator reads a score before the meeting: every route, every role, drafts and what is handed in."""

import re
from collections.abc import Awaitable, Callable
from decimal import Decimal
from functools import cache

import httpx

from app import main
from app.platform.access import Actor, Role
from app.platform.access.cookies import session_cookie
from app.platform.access.guards import declared_handlers
from app.platform.access.sessions import start_session
from app.procurement.evaluation import consensus_service, scoring_service
from app.procurement.evaluation.basis import load_basis
from app.procurement.evaluation.scoring_service import Entry
from tests.builders.evaluation import REASON, leader, make_in_evaluation, score

ClientAs = Callable[..., Awaitable[httpx.AsyncClient]]
CANARY = "Kanariefuglen synger i denne begrundelse."
PLACEHOLDER = re.compile(r"{(\w+):\w+}")
SECRET = "Kanariefuglen"
# What an address asks for beside the tender, and lists that tell of everything.
FILLED = {"lot": "1", "criterion": "B", "bid_number": "1", "number": "1", "form": "ocds", "name": "lots", "index": "0"}
LISTS = ("/", "/audit", "/tenders", "/evaluations", "/search?q=Kanariefuglen", "/tenders/export?format=csv", "/jobs")


def addresses(tender_id: int) -> list[str]:
    """Everything that can be read of a tender."""
    values = FILLED | {"tender_id": str(tender_id)}
    return sorted({*LISTS, *(PLACEHOLDER.sub(lambda match: values.get(match[1], "1"), path) for path in paths())})


@cache
def paths() -> tuple[str, ...]:
    return tuple(
        path
        for path, handler in declared_handlers(main.create_litestar())
        if "{tender_id:int}" in path and "GET" in getattr(handler, "http_methods", ())
    )


async def browser_of(client_as: ClientAs, actor: Actor) -> httpx.AsyncClient:
    client = await client_as(None)
    client.cookies.set(session_cookie(), await start_session(actor.user_id), domain=client.base_url.host, path="/")
    return client


async def seen_by(client: httpx.AsyncClient, tender_id: int) -> list[str]:
    """Where the reason can be read."""
    seen = []
    for address in addresses(tender_id):
        answer = await client.get(address)
        assert answer.status_code < 500, address
        if SECRET in answer.text.replace("q=Kanariefuglen", "") and not address.startswith("/search"):
            seen.append(address)
    return seen


async def test_only_its_own_evaluator_sees_a_score(client_as: ClientAs) -> None:
    """Anna has handed in, Bo has a draft."""
    tender, bids, (anna, bo, aase) = await make_in_evaluation()
    for each in (anna, bo):
        await scoring_service.save_scores(each, tender.id, 1, "B", [Entry(bids[0].id, Decimal(8), CANARY, 0)])
    await finish(anna, tender.id)
    for role in Role:
        assert await seen_by(await client_as(role.value), tender.id) == [], role
    assert await seen_by(await browser_of(client_as, aase), tender.id) == []
    for each in (anna, bo):
        assert await seen_by(await browser_of(client_as, each), tender.id) == [f"/tenders/{tender.id}/scores/1/B"]


async def test_after_the_meeting_has_begun_the_evaluators_and_procurement_see_it_and_nobody_else(
    client_as: ClientAs,
) -> None:
    tender, bids, (anna, bo, aase) = await make_in_evaluation()
    await scoring_service.save_scores(anna, tender.id, 1, "B", [Entry(bids[0].id, Decimal(8), CANARY, 0)])
    await finish(anna, tender.id)
    for each in (bo, aase):
        await score(each, tender.id)
    await consensus_service.begin_meeting(leader(), tender.id)
    meeting = f"/tenders/{tender.id}/consensus/1/B"
    assert await seen_by(await browser_of(client_as, bo), tender.id) == [meeting]
    assert await seen_by(await client_as("procurement"), tender.id) == [meeting]
    for role in set(Role) - {Role.PROCUREMENT}:
        answer = await (await client_as(role.value)).get(meeting)
        assert (answer.status_code, SECRET in answer.text) == (403, False), role


async def test_the_api_tells_nothing_before_the_meeting_and_never_one_evaluators_points(client_as: ClientAs) -> None:
    tender, _, people = await make_in_evaluation()
    officer, address = await client_as("procurement"), f"/api/tenders/{tender.id}/evaluation"
    assert (await officer.get(address)).status_code == 409
    for each in people:
        await score(each, tender.id, 8)
    assert (await officer.get(address)).status_code == 409
    await consensus_service.begin_meeting(leader(), tender.id)
    told = (await officer.get(address)).json()
    assert told["evaluators"] == ["Anna Prøve", "Bo Prøve", "Åse Prøve"]
    assert [bid["check"]["outcome"] for bid in told["bids"]] == ["suitable"] * 3
    assert all(bid["consensus"] == [] for bid in told["bids"])


async def finish(actor: Actor, tender_id: int) -> None:
    """Score the rest and hand in; what stands is left as it is."""
    own = await scoring_service.own_scores(actor, tender_id)
    await score_rest(actor, tender_id, set(own))
    await scoring_service.hand_in(actor, tender_id)


async def score_rest(actor: Actor, tender_id: int, done: set[tuple[int, int, str]]) -> None:
    for bid_id, lot, criterion in (await load_basis(tender_id)).cells():
        if (bid_id, lot, criterion) not in done:
            await scoring_service.save_scores(actor, tender_id, lot, criterion, [Entry(bid_id, Decimal(6), REASON, 0)])
