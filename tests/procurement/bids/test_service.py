"""A bid from its first word to its receipt."""

import secrets
from collections.abc import Awaitable, Callable

import pytest

from app.platform.access import Actor
from app.platform.db import fetch, fetch_value
from app.platform.errors import Conflict, InvalidInput, StaleVersion
from app.procurement.bids import handing_service, sealed_content, service
from app.procurement.bids.begun import MOST_A_DAY, TooManyBegun
from app.procurement.bids.handing_service import Amended, NotReady
from app.procurement.bids.schemas import BidForm, References
from app.procurement.publication.service import end
from app.procurement.sealing.bid_keys import new_bid_code, open_bid_key, read_bid_code
from app.procurement.sealing.keys import CannotOpen
from tests.builders.bids import (
    Bidder,
    close_in,
    make_bidder,
    make_company_user,
    make_handed_in,
    make_key,
    make_open_tender,
    move_deadline,
)
from tests.builders.evidence import actor_as

pytestmark = pytest.mark.usefixtures("db")


async def test_a_bid_goes_the_whole_way_and_back() -> None:
    edition = await make_open_tender(with_key=False)
    private_key = await make_key(edition.tender_id)
    bidder = await make_bidder(edition)
    await bidder.fill_in()
    await bidder.add_file()
    receipt = await bidder.hand_in()
    opened = await bidder.open()
    assert handing_service.receipt_of(opened) == receipt
    row = (await fetch("select * from bid where id = $1", opened.bid.id))[0]
    key = open_bid_key(private_key, row["key_box"], tender_id=edition.tender_id, bid_id=row["id"])
    content = await sealed_content.read_bid(key, row["id"])
    assert sealed_content.content_hash(content) == row["content_hash"] == bytes.fromhex(receipt.sha256)
    assert [file.kind for file in content.files] == ["price_schedule", "solution"]
    assert content.forms["prices"]["sums"].keys() == {"1", "2"}
    await sealed_content.check_files(key, row["id"])
    await bidder.take_back()
    assert (await bidder.open()).may_write
    again = await bidder.hand_in()
    assert again.received_at > receipt.received_at
    kinds = [kind for kind, _, _ in await service.list_events(await bidder.open())]
    assert kinds == ["begun", "submitted", "taken_back", "submitted"]


async def test_a_draft_may_have_gaps_and_is_told_of_them_all() -> None:
    bidder = await make_bidder(await make_open_tender())
    with pytest.raises(NotReady) as refused:
        await bidder.hand_in()
    assert {each.step for each in refused.value.problems} >= {"lots", "declarations", "requirements", "prices"}
    assert (await bidder.open()).bid.state == "draft"


async def test_a_wrong_code_a_strangers_and_another_tenders_are_refused_in_the_same_words() -> None:
    edition, other = await make_open_tender(), await make_open_tender()
    bidder = await make_handed_in(edition)
    stranger = await make_company_user(company="Anden ApS", cvr="20000023")
    nobody = Actor(1, "u", "U", frozenset(["supplier"]), frozenset(), None, "da")
    attempts = [
        Bidder(bidder.actor, edition.reference, new_bid_code()),
        Bidder(stranger, edition.reference, bidder.code),
        Bidder(nobody, edition.reference, bidder.code),
        Bidder(bidder.actor, other.reference, bidder.code),
    ]
    said = set()
    for attempt in attempts:
        with pytest.raises(InvalidInput) as refused:
            await attempt.open()
        said.add(refused.value.fields[0].msgid)
    assert said == {service.WRONG_CODE}


async def test_a_colleague_with_the_code_goes_on_with_the_bid() -> None:
    edition = await make_open_tender()
    bidder = await make_bidder(edition)
    colleague = Actor(999, "c", "C", frozenset(["supplier"]), frozenset(), bidder.actor.supplier_id, "da")
    await Bidder(colleague, edition.reference, bidder.code.lower().replace("-", " ")).save("references", References())


async def test_a_form_saved_meanwhile_is_not_overwritten() -> None:
    bidder = await make_bidder(await make_open_tender())
    first = await bidder.open()
    await bidder.save("bid", BidForm(lots=[1], company="Vores"))
    with pytest.raises(StaleVersion) as stale:
        await service.save_form(first, "bid", BidForm(lots=[2]), saved=first.draft.saved["bid"])
    assert stale.value.current.lots == [1]
    assert (await bidder.open()).draft.form("bid").company == "Vores"


async def test_what_is_handed_in_cannot_be_written_in() -> None:
    bidder = await make_handed_in(await make_open_tender())
    with pytest.raises(Conflict):
        await bidder.save("references", References())
    with pytest.raises(Conflict):
        await bidder.add_file()
    with pytest.raises(Conflict):
        await bidder.hand_in()


async def test_without_the_tenders_key_a_bid_is_written_and_not_handed_in() -> None:
    bidder = await make_bidder(await make_open_tender(with_key=False))
    await bidder.fill_in()
    with pytest.raises(Conflict, match="has not made the tender"):
        await bidder.hand_in()


async def test_an_amendment_since_the_page_was_opened_refuses_once() -> None:
    edition = await make_open_tender()
    bidder = await make_bidder(edition)
    await bidder.fill_in()
    before = await bidder.open()
    change = {"section": "conditions", "kind": "changed", "entry": "Sprog"}
    until = edition.deadlines.bids_until
    assert until is not None
    await move_deadline(edition, until, changes=[change])
    with pytest.raises(Amended):
        await handing_service.hand_in(before, edition=1)
    now = await bidder.open()
    assert await handing_service.changed_since(now) == ["conditions"]
    assert (await handing_service.hand_in(now, edition=2)).edition == 2
    assert await handing_service.changed_since(await bidder.open()) == []


async def test_prices_of_an_earlier_edition_do_until_what_is_priced_is_changed() -> None:
    edition = await make_open_tender()
    bidder = await make_bidder(edition)
    await bidder.fill_in()
    until = edition.deadlines.bids_until
    assert until is not None
    await move_deadline(edition, until)
    await bidder.hand_in()
    await bidder.take_back()
    prices = [{**line, "quantity": 7} for line in edition.sections["prices"]]
    await move_deadline(edition, until, sections={**edition.sections, "prices": prices})
    with pytest.raises(NotReady) as refused:
        await bidder.hand_in()
    assert [each.step for each in refused.value.problems] == ["prices"]
    await bidder.price()
    assert (await bidder.hand_in()).edition == 3


@pytest.mark.parametrize("event", ["suspend", "cancel"])
async def test_a_suspended_or_cancelled_tender_takes_nothing(event: str) -> None:
    edition = await make_open_tender()
    bidder = await make_bidder(edition)
    await bidder.fill_in()
    before = await bidder.open()
    await end(actor_as("procurement"), edition.tender_id, event, reason="En klage.")
    for opened in (before, await bidder.open()):
        with pytest.raises(Conflict):
            await handing_service.hand_in(opened, edition=1)
    with pytest.raises(Conflict):
        await service.begin(bidder.actor, edition.reference)
    assert await fetch_value("select count(*) from bid where state = 'submitted'") == 0


async def test_after_the_deadline_everything_can_be_read_and_nothing_changed() -> None:
    edition = await make_open_tender()
    bidder, late = await make_handed_in(edition), await make_bidder(edition, company="Sen ApS", cvr="20000023")
    await late.fill_in()
    await close_in(edition, -1)
    for change in _changes(bidder, late):
        with pytest.raises(Conflict):
            await change()
    opened = await bidder.open()
    assert handing_service.receipt_of(opened) is not None
    assert opened.draft.form("answers").texts


def _changes(bidder: Bidder, late: Bidder) -> list[Callable[[], Awaitable[object]]]:
    return [bidder.take_back, late.hand_in, late.add_file, lambda: late.save("references", References()), late.price]


async def test_the_municipalitys_own_offers_bid_by_a_control_bid_alone() -> None:
    edition = await make_open_tender()
    from tests.builders.suppliers import make_supplier

    own = await make_supplier(kind="own", cvr=None)
    actor = Actor(5, "e", "E", frozenset(["supplier"]), frozenset(), own, "da")
    with pytest.raises(Conflict, match="control bid"):
        await service.begin(actor, edition.reference)


async def test_an_own_offers_person_who_is_appointed_to_it_begins_the_control_bid() -> None:
    from tests.builders.access import make_user
    from tests.builders.sealing import make_appointed
    from tests.builders.suppliers import make_supplier

    edition, own = await make_open_tender(), await make_supplier(kind="own", cvr=None)
    user_id = await make_user("supplier", supplier_id=own)
    await make_appointed(edition.tender_id, "control_bid", role="supplier", user_id=user_id)
    actor = Actor(user_id, "e", "E", frozenset(["supplier"]), frozenset(), own, "da")
    assert await service.begin(actor, edition.reference)


async def test_a_company_begins_only_so_many_bids_a_day() -> None:
    edition, actor = await make_open_tender(), await make_company_user()
    for _ in range(MOST_A_DAY):
        await service.begin(actor, edition.reference)
    with pytest.raises(TooManyBegun):
        await service.begin(actor, edition.reference)
    assert await fetch_value("select count(*) from bid") == MOST_A_DAY
    assert await service.begin(await make_company_user(company="Anden ApS", cvr="20000015"), edition.reference)


async def test_the_control_bids_code_opens_nothing_for_a_colleague_or_after_the_appointment() -> None:
    from app.procurement.appointments import service as appointments
    from tests.builders.access import make_user
    from tests.builders.evidence import actor_as
    from tests.builders.sealing import make_appointed
    from tests.builders.suppliers import make_supplier

    edition, own = await make_open_tender(), await make_supplier(kind="own", cvr=None)
    users = [await make_user("supplier", supplier_id=own) for _ in range(2)]
    writer, colleague = (Actor(each, "e", "E", frozenset(["supplier"]), frozenset(), own, "da") for each in users)
    await make_appointed(edition.tender_id, "control_bid", role="supplier", user_id=writer.user_id)
    code = await service.begin(writer, edition.reference)
    assert await service.open_draft(writer, edition.tender_id, code)
    with pytest.raises(Conflict, match="control bid"):
        await service.open_draft(colleague, edition.tender_id, code)
    (appointment,) = await appointments.appointees(edition.tender_id, "control_bid")
    await appointments.end(actor_as("procurement", user_id=900), appointment.id, "Skiftet arbejde.")
    with pytest.raises(Conflict, match="control bid"):
        await service.open_draft(writer, edition.tender_id, code)


async def test_parts_that_were_moved_swapped_or_cut_do_not_open() -> None:
    edition = await make_open_tender()
    bidder = await make_bidder(edition)
    await bidder.add_file(b"%PDF-1.7 " + secrets.token_bytes(3_000_000) + b"%%EOF")
    opened = await bidder.open()
    file = opened.draft.files[0]
    key, bid_id = opened.draft.key, opened.bid.id
    await sealed_content.check_files(key, bid_id)
    for change in (
        "update bid_part set chunks = chunks - 1 where id = $1",
        "update bid_part set chunks = chunks + 1 where id = $1",
        "update bid_chunk set number = case number when 0 then 1 when 1 then 0 else number end where part_id = $1",
        "update bid_chunk set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) where part_id = $1",
        "update bid_part set place = 'references' where id = $1",
    ):
        await _is_refused(change, file.part_id, key, bid_id)


async def _is_refused(change: str, part_id: int, key: bytes, bid_id: int) -> None:
    from app.platform.db import execute, transaction

    class Undo(Exception):
        pass

    with pytest.raises(Undo):
        async with transaction():
            await execute("alter table bid_chunk drop constraint bid_chunk_once")
            await execute(change, part_id)
            with pytest.raises(CannotOpen):
                await sealed_content.read_bid(key, bid_id)
                await sealed_content.check_files(key, bid_id)
            raise Undo


def test_a_code_is_read_as_people_copy_it() -> None:
    code = new_bid_code()
    assert read_bid_code(code) == read_bid_code(f"  {code.replace('-', ' ').lower()} ")
