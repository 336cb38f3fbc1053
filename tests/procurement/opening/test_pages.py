"""The officer's way: the codes, the protocol, the bids side by side and one by one, and their files."""

from typing import Any

import asyncpg
import httpx

from app.procurement.opening import opening_service, service
from app.procurement.publication.service import get_edition
from tests.builders.access import make_user
from tests.builders.bids import close_in, make_handed_in, make_open_tender
from tests.builders.opened_bids import SECOND, make_bid, make_closed_tender, make_opened_tender
from tests.builders.publication import make_published
from tests.builders.sealed_bids import SOLUTION, hand_in, make_really_opened
from tests.builders.sealing import make_appointed, make_key


async def logged_in(client_as: Any, tender_id: int, duty: str, role: str = "procurement") -> httpx.AsyncClient:
    """A browser of somebody who is appointed."""
    browser = await client_as(role)
    await make_appointed(tender_id, duty, user_id=browser.user_id, role=role)
    return browser  # type: ignore[no-any-return]


async def test_before_the_deadline_the_page_says_when(db: asyncpg.Connection, client_as: Any) -> None:
    edition, browser = await make_published(), await client_as("procurement")
    page = await browser.get(f"/tenders/{edition.tender_id}/opening")
    assert "Tilbud kan afgives indtil" in page.text
    assert 'name="code"' not in page.text


async def test_two_browsers_open_the_bids(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_closed_tender()
    url = f"/tenders/{tender.id}/opening"
    browsers = [await logged_in(client_as, tender.id, "opener") for _ in range(2)]
    made = await make_spare_and_codes(tender.id, browsers)
    await hand_in(tender.id, made.key, company="Sydvejen ApS")
    assert 'name="code"' in (await browsers[0].get(url)).text
    assert (await browsers[0].post(url, data={"code": made.codes[0]})).status_code == 303
    waiting = await browsers[0].get(url)
    assert "Din kode er modtaget" in waiting.text
    assert "Sydvejen" not in waiting.text
    assert (await browsers[1].post(url, data={"code": made.codes[1]})).status_code == 303
    protocol = (await browsers[1].get(url)).text
    assert "Åbningsprotokol" in protocol
    assert "Sydvejen ApS" in protocol
    (bid,) = await service.all_bids(tender.id)
    assert bid.content_hash in protocol


async def test_a_wrong_code_is_told_and_never_sent_back(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_closed_tender()
    browser = await logged_in(client_as, tender.id, "opener")
    made = await make_spare_and_codes(tender.id, [browser, await logged_in(client_as, tender.id, "opener")])
    answer = await browser.post(f"/tenders/{tender.id}/opening", data={"code": made.codes[1]})
    assert answer.status_code == 422
    assert 'href="#code"' in answer.text
    assert made.codes[1] not in answer.text


async def test_a_tender_that_nobody_bid_for_is_offered_to_be_closed(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_closed_tender()
    made, browser = await make_key(tender.id), await client_as("procurement")
    for holder in (made.first, made.second):
        await opening_service.give_code(holder.actor, tender.id, holder.code)
    page = await browser.get(f"/tenders/{tender.id}/opening")
    assert "Der er ikke kommet tilbud" in page.text
    assert f"/tenders/{tender.id}/publication#end-heading" in page.text


async def test_a_tender_without_a_key_has_nothing_to_open(db: asyncpg.Connection, client_as: Any) -> None:
    tender, browser = await make_closed_tender(), await client_as("procurement")
    page = await browser.get(f"/tenders/{tender.id}/opening")
    assert "Udbuddet fik aldrig sin nøgle" in page.text


async def test_a_receipt_is_held_against_the_protocol(db: asyncpg.Connection, client_as: Any) -> None:
    (tender, bids), browser = await make_opened_tender(), await client_as("manager")
    url = f"/tenders/{tender.id}/opening"
    found = await browser.get(url, params={"sha256": f" {bids[1].content_hash.upper()} "})
    assert "Kvitteringen gælder et tilbud ovenfor" in found.text
    assert found.text.count("opening-match") == 1
    other = await browser.get(url, params={"sha256": "ab" * 32})
    assert "Intet tilbud har denne kontrolsum" in other.text


async def test_bids_stand_side_by_side_and_the_control_bid_apart(db: asyncpg.Connection, client_as: Any) -> None:
    (tender, bids), browser = await make_opened_tender(), await client_as("procurement")
    page = (await browser.get(f"/tenders/{tender.id}/bids")).text
    before, control = page.split('id="control-heading"')
    assert bids[0].bidder in before
    assert bids[2].bidder not in before
    assert bids[2].bidder in control
    assert "25.000,50 kr." in page
    assert "995.000 kr." in page
    assert "2.000 kr." in page  # the ceiling


async def test_one_bid_is_shown_whole_with_the_others_range(db: asyncpg.Connection, client_as: Any) -> None:
    (tender, bids), browser = await make_opened_tender(), await client_as("procurement")
    page = (await browser.get(f"/tenders/{tender.id}/bids/1")).text
    assert f"Sådan gør {bids[0].bidder}." in page
    assert "Bo Tilbud, bo@tilbud.example" in page
    assert "Anden Kommune" in page
    assert "1.450 kr." in page  # the other's price for line 1
    assert "1.800 kr." not in page  # the control bid is not among the others


async def test_what_a_bidder_writes_is_text_and_nothing_else(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_closed_tender()
    edition, mark = await get_edition(tender.id), "<script>alert(1)</script>"
    forms = {"answers": {"texts": {}, "reserves": True, "reservations": mark}}
    bid = await make_bid(edition, SECOND, forms=forms, bidder=mark)
    (tender, _), browser = await make_opened_tender([bid]), await client_as("procurement")
    for path in ("bids", "bids/1", "opening"):
        page = (await browser.get(f"/tenders/{tender.id}/{path}")).text
        assert mark not in page
        assert "&lt;script&gt;" in page


async def test_a_replaced_and_an_unreadable_bid_say_so(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_closed_tender()
    edition = await get_edition(tender.id)
    first = await make_bid(edition, SECOND, standing="replaced")
    lost = await make_bid(
        edition, SECOND, standing="unreadable", supplier_id=None, bidder="", cvr="", problem="Part of the bid is "
        "damaged or missing.", forms={}, prices={}, sums={}, lots=[],
    )  # fmt: skip
    (tender, _), browser = await make_opened_tender([first, lost]), await client_as("procurement")
    assert "Erstattet af et senere tilbud" in (await browser.get(f"/tenders/{tender.id}/bids")).text
    page = await browser.get(f"/tenders/{tender.id}/bids/2")
    assert "En del af tilbuddet er beskadiget" in page.text
    assert "Ukendt tilbudsgiver" in page.text


async def test_a_file_is_sent_whole_as_something_to_save(db: asyncpg.Connection, client_as: Any) -> None:
    (tender_id, part_id), browser = await make_really_opened(), await client_as("procurement")
    url = f"/tenders/{tender_id}/bids/1"
    assert f"{url}/files/{part_id}" in (await browser.get(url)).text
    file = await browser.get(f"{url}/files/{part_id}")
    assert file.content == SOLUTION
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''L%C3%B8sning.pdf"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-type"] == "application/octet-stream"
    assert (await browser.get(f"{url}/files/{part_id + 1}")).status_code == 404


async def test_another_bids_file_is_not_read_through_this_one(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_closed_tender()
    made, browser = await make_key(tender.id), await client_as("procurement")
    await hand_in(tender.id, made.key, minutes=40)
    second = await hand_in(tender.id, made.key, minutes=30)
    for holder in (made.first, made.second):
        await opening_service.give_code(holder.actor, tender.id, holder.code)
    part_id = await db.fetchval("select max(id) from bid_part where bid_id = $1", second)
    assert (await browser.get(f"/tenders/{tender.id}/bids/1/files/{part_id}")).status_code == 404
    assert (await browser.get(f"/tenders/{tender.id}/bids/2/files/{part_id}")).status_code == 200


async def test_who_writes_the_control_bid_reads_nothing_whatever_their_role(
    db: asyncpg.Connection, client_as: Any
) -> None:
    tender = await make_closed_tender()
    browser = await logged_in(client_as, tender.id, "control_bid")
    made = await make_key(tender.id)
    await hand_in(tender.id, made.key)
    for holder in (made.first, made.second):
        await opening_service.give_code(holder.actor, tender.id, holder.code)
    part_id = await db.fetchval("select max(id) from bid_part")
    for path in ("opening", "bids", "bids/1", f"bids/1/files/{part_id}"):
        answer = await browser.get(f"/tenders/{tender.id}/{path}")
        assert answer.status_code == 403, path
        assert "Byder" not in answer.text
    assert (await browser.get(f"/api/tenders/{tender.id}/bids")).status_code == 403


async def test_who_writes_the_control_bid_is_not_even_told_how_many_bids_there_are(
    db: asyncpg.Connection, client_as: Any
) -> None:
    tender = await make_closed_tender()
    browser = await logged_in(client_as, tender.id, "control_bid", "manager")
    page = await browser.get(f"/tenders/{tender.id}")
    assert page.status_code == 200
    assert f"/tenders/{tender.id}/opening" not in page.text


async def test_a_bid_for_an_earlier_edition_says_so(db: asyncpg.Connection, client_as: Any) -> None:
    edition = await make_open_tender(with_key=False)
    made, browser = await make_key(edition.tender_id), await client_as("procurement")
    await make_handed_in(edition)
    await close_in(edition, 0)  # by an edition of its own
    for holder in (made.first, made.second):
        await opening_service.give_code(holder.actor, edition.tender_id, holder.code)
    assert "Besvarer udgave 1" in (await browser.get(f"/tenders/{edition.tender_id}/bids")).text
    assert "Tilbuddet besvarer udgave 1" in (await browser.get(f"/tenders/{edition.tender_id}/bids/1")).text


async def test_an_evaluator_of_any_role_reads_and_a_supplier_never(db: asyncpg.Connection, client_as: Any) -> None:
    tender, bids = await make_opened_tender()
    judge = await logged_in(client_as, tender.id, "evaluator", "caseworker")
    bidder = await client_as("supplier", supplier_id=bids[0].supplier_id)
    assert (await judge.get(f"/tenders/{tender.id}/bids/1")).status_code == 403, "interests are declared first"
    assert (await judge.post(f"/tenders/{tender.id}/interests", data={"confirmed": "1"})).status_code == 303
    for path in ("bids", "bids/1", "opening"):
        assert (await judge.get(f"/tenders/{tender.id}/{path}")).status_code == 200
        assert (await bidder.get(f"/tenders/{tender.id}/{path}")).status_code == 403


async def test_nothing_is_told_of_bids_before_they_are_opened(db: asyncpg.Connection, client_as: Any) -> None:
    tender = await make_closed_tender()
    made, browser = await make_key(tender.id), await client_as("procurement")
    await hand_in(tender.id, made.key, company="Sydvejen ApS")
    assert "Tilbuddene er forseglet" in (await browser.get(f"/tenders/{tender.id}/bids")).text
    assert (await browser.get(f"/tenders/{tender.id}/bids/1")).status_code == 404
    answer = (await browser.get(f"/api/tenders/{tender.id}/bids")).json()
    assert answer == {"opening": None, "bids": [], "control_bids": []}
    panel = (await browser.get(f"/tenders/{tender.id}")).text
    assert "To personer, der har hver sin kode" in panel
    assert "Sydvejen" not in panel


async def test_the_api_gives_the_bids_with_the_control_bid_apart(db: asyncpg.Connection, client_as: Any) -> None:
    (tender, bids), browser = await make_opened_tender(), await client_as("procurement")
    answer = (await browser.get(f"/api/tenders/{tender.id}/bids")).json()
    assert [each["bidder"] for each in answer["bids"]] == [bid.bidder for bid in bids[:2]]
    assert [each["bidder"] for each in answer["control_bids"]] == [bids[2].bidder]
    assert answer["bids"][0]["prices"]["3"] == 25_000_50
    assert answer["opening"]["counts"]["received"] == 3
    assert "bid_key" not in answer["bids"][0]


async def test_the_panel_links_to_what_the_reader_may_see(db: asyncpg.Connection, client_as: Any) -> None:
    tender, _ = await make_opened_tender()
    manager, officer = await client_as("manager"), await client_as("procurement")
    assert f'href="/tenders/{tender.id}/bids"' in (await officer.get(f"/tenders/{tender.id}")).text
    page = (await manager.get(f"/tenders/{tender.id}")).text
    assert f'href="/tenders/{tender.id}/bids"' not in page
    assert f'href="/tenders/{tender.id}/opening"' in page


class Codes:
    """The key of two browsers' people and a third."""

    def __init__(self, key: Any, codes: list[str]) -> None:
        self.key, self.codes = key, codes


async def make_spare_and_codes(tender_id: int, browsers: list[Any]) -> Codes:
    from app.procurement.sealing.service import current_key
    from tests.builders.evidence import actor_as
    from tests.builders.sealing import make_confirmed

    people = [actor_as("procurement", user_id=browser.user_id) for browser in browsers]
    spare = await make_appointed(tender_id, "recovery", user_id=await make_user("manager"))
    holders = [await make_confirmed(tender_id, actor) for actor in (*people, spare)]
    return Codes(await current_key(tender_id), [holder.code for holder in holders])
