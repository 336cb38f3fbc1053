"""The pages of the evaluation, as each of its people meets them."""

from collections.abc import Awaitable, Callable

import httpx

from app.platform.access import Actor
from app.platform.access.cookies import session_cookie
from app.platform.access.sessions import start_session
from app.procurement.evaluation import service
from app.procurement.evaluation.basis import load_basis
from app.procurement.evaluation.qualification_service import items_for
from tests.builders.evaluation import REASON, make_evaluated, make_in_evaluation, make_in_meeting, make_in_qualification

ClientAs = Callable[..., Awaitable[httpx.AsyncClient]]


async def as_actor(client_as: ClientAs, actor: Actor) -> httpx.AsyncClient:
    client = await client_as(None)
    client.cookies.set(session_cookie(), await start_session(actor.user_id), domain=client.base_url.host, path="/")
    return client


async def test_every_page_opens_for_its_people(client_as: ClientAs) -> None:
    tender, _, (anna, *_) = await make_evaluated()
    officer, evaluator = await client_as("procurement"), await as_actor(client_as, anna)
    both = ("qualification", "qualification/1", "consensus", "consensus/1/B", "consensus/2/C.1")
    for path in both:
        assert (await officer.get(f"/tenders/{tender.id}/{path}")).status_code == 200, path
    for path in (*both, "scores", "scores/1/B", "interests"):
        assert (await evaluator.get(f"/tenders/{tender.id}/{path}")).status_code == 200, path
    assert tender.title in (await evaluator.get("/evaluations")).text
    assert "Der er enighed om alt" in (await officer.get(f"/tenders/{tender.id}")).text


async def test_an_evaluator_is_led_to_the_declaration_first(client_as: ClientAs) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation(declared=False)
    client, url = await as_actor(client_as, anna), f"/tenders/{tender.id}"
    for path in ("scores", "scores/1/B"):
        answer = await client.get(f"{url}/{path}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{url}/interests")
    page = (await client.get(f"{url}/interests")).text
    assert all(bid.bidder in page for bid in bids)
    assert "Kontrolbud" not in page, "the control bid is a bid like the others"
    assert (await client.post(f"{url}/interests", data={})).status_code == 422
    done = await client.post(f"{url}/interests", data={"confirmed": "1"})
    assert (done.status_code, done.headers["location"]) == (303, f"{url}/scores")


async def test_whoever_declares_an_interest_is_told_and_gets_no_further(client_as: ClientAs) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation(declared=False)
    client, url, bid = await as_actor(client_as, anna), f"/tenders/{tender.id}", bids[0].id
    ticked = {"confirmed": "1", "interest": str(bid)}
    assert (await client.post(f"{url}/interests", data=ticked)).status_code == 422, "the interest needs words"
    await client.post(f"{url}/interests", data=ticked | {f"note-{bid}": "Min bror er direktør."})
    assert "Du deltager ikke i evalueringen" in (await client.get(f"{url}/interests")).text
    for path in ("scores", "scores/1/B", "consensus", "qualification", "bids", "bids/1"):
        answer = await client.get(f"{url}/{path}")
        assert answer.status_code == 403, path
        assert "har oplyst en interesse" in answer.text
    officer = await client_as("procurement")
    assert "Udpeg en anden" in (await officer.get(f"{url}/consensus")).text
    assert "Udpeg en anden" in (await officer.get(url)).text


async def test_a_draft_is_saved_and_the_next_criterion_follows(client_as: ClientAs) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    client, url = await as_actor(client_as, anna), f"/tenders/{tender.id}/scores"
    form = {"bid": str(bids[0].id), f"points-{bids[0].id}": "8", f"reason-{bids[0].id}": REASON, "then": "next"}
    done = await client.post(f"{url}/1/B", data=form)
    assert (done.status_code, done.headers["location"]) == (303, f"{url}/1/C.1")
    assert REASON in (await client.get(f"{url}/1/B")).text
    wrong = await client.post(f"{url}/1/B", data=form | {f"points-{bids[0].id}": "11", f"version-{bids[0].id}": "1"})
    assert wrong.status_code == 422
    assert "Vælg point på udbuddets skala" in wrong.text
    stale = await client.post(f"{url}/1/B", data=form | {f"points-{bids[0].id}": "4"})
    assert stale.status_code == 409
    assert f'name="version-{bids[0].id}" value="1"' in stale.text, "saving again now writes over what was shown"
    lacking = await client.post(f"{url}/hand-in")
    assert lacking.status_code == 422
    assert 'href="#score-1-B"' in lacking.text


async def test_a_stale_consensus_shows_both_texts(client_as: ClientAs) -> None:
    tender, bids, _ = await make_in_meeting()
    officer, url, bid = await client_as("procurement"), f"/tenders/{tender.id}/consensus/1/B", bids[0].id
    form = {"bid": str(bid), f"points-{bid}": "8", f"reason-{bid}": "Den første formulering af begrundelsen."}
    assert (await officer.post(url, data=form)).status_code == 303
    other = "En anden formulering, skrevet uden at se den første."
    stale = await officer.post(url, data=form | {f"reason-{bid}": other})
    assert stale.status_code == 409
    assert other in stale.text
    assert "Den første formulering" in stale.text
    again = await officer.post(url, data=form | {f"reason-{bid}": other, f"version-{bid}": "1"})
    assert again.status_code == 303
    assert "Tidligere formuleringer (1)" in (await officer.get(url)).text


async def test_the_meeting_page_names_who_is_waited_for(client_as: ClientAs) -> None:
    tender, _, _ = await make_in_evaluation()
    officer, url = await client_as("procurement"), f"/tenders/{tender.id}/consensus"
    assert "Bo Prøve har ikke afleveret; point, der mangler: 18." in (await officer.get(url)).text
    assert (await officer.post(url)).status_code == 422


async def test_one_tick_meets_everything_but_what_strikes_the_eye(client_as: ClientAs) -> None:
    tender, _ = await make_in_qualification()
    officer, url = await client_as("procurement"), f"/tenders/{tender.id}/qualification"
    done = await officer.post(f"{url}/1", data={"version": "0", "rest_met": "1", "outcome": "suitable"})
    assert (done.status_code, done.headers["location"]) == (303, f"{url}/2")
    assert (await officer.post(f"{url}/2", data={"version": "0", "outcome": "suitable"})).status_code == 422
    stale = await officer.post(f"{url}/1", data={"version": "0", "rest_met": "1", "outcome": "suitable"})
    assert stale.status_code == 409
    assert [check.outcome for check in (await service.checks_of(tender.id)).values()] == ["suitable"]
    basis = await load_basis(tender.id)
    item = next(each for each in items_for(basis, basis.bids[1]) if each.group == "minimum")
    found = {f"met-{item.key}": "no", f"remark-{item.key}": "Fristen er ti dage.", "reason": "Fristen er ti dage."}
    rejected = await officer.post(f"{url}/2", data={"version": "0", "rest_met": "1", "outcome": "rejected", **found})
    assert rejected.status_code == 303
    assert "Afvist" in (await officer.get(url)).text


async def test_a_version_of_thousands_of_digits_is_a_fault_of_the_form(client_as: ClientAs) -> None:
    tender, bids, (anna, *_) = await make_in_evaluation()
    client, bid = await as_actor(client_as, anna), bids[0].id
    data = {"bid": str(bid), f"version-{bid}": "9" * 5000, f"points-{bid}": "6", f"reason-{bid}": REASON}
    assert (await client.post(f"/tenders/{tender.id}/scores/1/B", data=data)).status_code == 422
