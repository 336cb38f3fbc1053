"""Two people open the bids together, from real sealed ones; one alone never does, and a poor bid stops no other."""

from datetime import UTC, datetime

import pytest

from app.platform import clock
from app.platform.db import execute, fetch, fetch_value
from app.platform.errors import Conflict, InvalidInput, NotAllowed
from app.procurement.opening import opening_service, service
from app.procurement.opening.bid_reading import DAMAGED, NO_KEY, OTHER_HASH
from app.procurement.opening.schemas import OpenedBid
from app.procurement.publication import service as publication
from app.procurement.sealing.keys import new_code
from app.procurement.tenders.lifecycle_service import list_events
from app.procurement.tenders.schemas import Tender
from app.procurement.tenders.service import get_tender
from tests.builders.opened_bids import FIRST, SECOND, make_closed_tender
from tests.builders.publication import make_published, officer
from tests.builders.sealed_bids import SOLUTION, hand_in, make_draft
from tests.builders.sealing import HolderWithCode, MadeKey, make_appointed, make_key

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
async def tender() -> Tender:
    """Its deadline has passed."""
    return await make_closed_tender()


@pytest.fixture
async def made(tender: Tender) -> MadeKey:
    return await make_key(tender.id)


async def open_with(tender_id: int, *holders: HolderWithCode) -> list[OpenedBid]:
    for holder in holders:
        await opening_service.give_code(holder.actor, tender_id, holder.code)
    return await service.all_bids(tender_id)


async def test_two_open_what_was_handed_in(tender: Tender, made: MadeKey) -> None:
    first = await hand_in(tender.id, made.key, minutes=50)
    second = await hand_in(tender.id, made.key, prices=SECOND, lots=[1], minutes=20)
    assert await open_with(tender.id, made.first) == []
    bids = await open_with(tender.id, made.second)
    assert [(bid.bid_id, bid.number, bid.standing) for bid in bids] == [(first, 1, "valid"), (second, 2, "valid")]
    assert bids[0].prices == FIRST
    assert bids[0].sums == {1: 995_000_00, 2: 795_015_00}
    assert bids[0].price_problems == ()
    assert bids[1].lots == (1,)
    assert set(bids[1].sums) == {1}
    assert bids[0].forms["answers"]["confirmed"]
    assert (await get_tender(tender.id)).state == "opened"


async def test_the_opening_is_told_with_both_names_and_counts(tender: Tender, made: MadeKey) -> None:
    await hand_in(tender.id, made.key)
    await make_draft(tender.id)
    await open_with(tender.id, made.second, made.spare)
    opening = await service.get_opening(tender.id)
    assert (opening.first_opener, opening.second_opener) == (made.second.actor.user_id, made.spare.actor.user_id)
    assert (opening.counts.received, opening.counts.valid, opening.counts.drafts) == (1, 1, 1)
    (event,) = [each for each in await list_events(tender.id) if each.kind == "open"]
    assert event.details == {"first_opener": opening.first_opener, "second_opener": opening.second_opener}
    assert await fetch_value("select count(*) from audit_entry where action = 'tender.bids_opened'") == 1


async def test_one_alone_opens_nothing_however_often(tender: Tender, made: MadeKey) -> None:
    await hand_in(tender.id, made.key)
    assert await open_with(tender.id, made.first, made.first) == []
    assert await service.find_opening(tender.id) is None


async def test_the_half_of_the_first_is_forgotten_after_an_hour(tender: Tender, made: MadeKey) -> None:
    await open_with(tender.id, made.first)
    await execute("update given_share set given_at = given_at - interval '60 minutes'")
    await open_with(tender.id, made.second)
    assert await service.find_opening(tender.id) is None
    await open_with(tender.id, made.first)
    assert await service.find_opening(tender.id) is not None


async def test_no_half_is_left_when_the_bids_are_open(tender: Tender, made: MadeKey) -> None:
    await open_with(tender.id, made.first, made.second)
    assert await fetch("select 1 from given_share") == []


async def test_a_wrong_code_opens_nothing(tender: Tender, made: MadeKey) -> None:
    await open_with(tender.id, made.first)
    with pytest.raises(InvalidInput):
        await opening_service.give_code(made.second.actor, tender.id, new_code())
    with pytest.raises(InvalidInput):
        await opening_service.give_code(made.second.actor, tender.id, made.first.code)
    assert await service.find_opening(tender.id) is None


async def test_whoever_holds_no_key_opens_nothing(tender: Tender, made: MadeKey) -> None:
    await open_with(tender.id, made.first)
    stranger = await make_appointed(tender.id, "evaluator")
    for actor in (stranger, officer()):
        with pytest.raises(NotAllowed):
            await opening_service.give_code(actor, tender.id, made.second.code)


async def test_before_the_deadline_nothing_opens_whatever_the_clock_of_the_program_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edition = await make_published()
    made = await make_key(edition.tender_id)
    await execute("update tender set state = 'tendering' where id = $1", edition.tender_id)
    monkeypatch.setattr(clock, "utc_now", lambda: datetime(2099, 1, 1, tzinfo=UTC))
    with pytest.raises(Conflict):
        await opening_service.give_code(made.first.actor, edition.tender_id, made.first.code)
    assert await fetch("select 1 from given_share") == []


@pytest.mark.parametrize("event", ["suspend", "cancel", "cancel_in_house"])
async def test_a_stopped_tender_stays_shut(tender: Tender, made: MadeKey, event: str) -> None:
    await hand_in(tender.id, made.key)
    await open_with(tender.id, made.first)
    await publication.end(officer(), tender.id, event, reason="Klage.")
    with pytest.raises(Conflict):
        await open_with(tender.id, made.second)
    assert await service.all_bids(tender.id) == []


async def test_it_opens_when_the_complaint_is_settled(tender: Tender, made: MadeKey) -> None:
    await publication.end(officer(), tender.id, "suspend", reason="Klage.")
    await publication.end(officer(), tender.id, "resume", reason="Afvist.")
    await open_with(tender.id, made.first, made.second)
    assert await service.find_opening(tender.id) is not None


async def test_it_opens_once(tender: Tender, made: MadeKey) -> None:
    await open_with(tender.id, made.first, made.second)
    with pytest.raises(Conflict):
        await opening_service.give_code(made.spare.actor, tender.id, made.spare.code)


async def test_a_tender_without_bids_opens_too(tender: Tender, made: MadeKey) -> None:
    assert await open_with(tender.id, made.first, made.second) == []
    assert (await service.get_opening(tender.id)).counts.received == 0


async def test_a_bidders_later_bid_replaces_the_earlier_one(tender: Tender, made: MadeKey) -> None:
    bid_id = await hand_in(tender.id, made.key, minutes=40)
    (row,) = await fetch("select max(id) as id from supplier")
    await hand_in(tender.id, made.key, supplier_id=row["id"], prices=SECOND, minutes=10)
    bids = await open_with(tender.id, made.first, made.second)
    assert [(bid.bid_id == bid_id, bid.standing) for bid in bids] == [(True, "replaced"), (False, "valid")]
    assert [bid.prices for bid in await service.valid_bids(tender.id)] == [SECOND]


async def test_the_municipalitys_own_bid_stands_apart(tender: Tender, made: MadeKey) -> None:
    await hand_in(tender.id, made.key, kind="own")
    (bid,) = await open_with(tender.id, made.first, made.second)
    assert bid.is_control_bid


async def test_a_damaged_bid_is_kept_with_its_reason_and_the_others_open(tender: Tender, made: MadeKey) -> None:
    damaged = await hand_in(tender.id, made.key, minutes=50)
    await hand_in(tender.id, made.key, minutes=40)
    await execute(
        """
        update bid_chunk set sealed = set_byte(sealed, 900, get_byte(sealed, 900) # 1)
        where id = (select max(c.id) from bid_chunk c join bid_part p on p.id = c.part_id where p.bid_id = $1)
        """,
        damaged,
    )
    first, second = await open_with(tender.id, made.first, made.second)
    assert (first.standing, first.problem, second.standing) == ("unreadable", DAMAGED, "valid")
    # Who it is from could be read, and is told.
    assert first.bidder.startswith("Byder")


async def test_a_missing_chunk_a_missing_form_another_hash_and_another_key_are_each_told(
    tender: Tender, made: MadeKey
) -> None:
    ids = [await hand_in(tender.id, made.key, minutes=60 - place) for place in range(4)]
    last = "select max(c.id) from bid_chunk c join bid_part p on p.id = c.part_id where p.bid_id = $1"
    await execute(f"delete from bid_chunk where id = ({last})", ids[0])
    await execute("delete from bid_part where bid_id = $1 and place = 'identity'", ids[1])
    await execute("update bid set content_hash = decode(repeat('00', 32), 'hex') where id = $1", ids[2])
    await execute("update bid set key_box = (select key_box from bid where id = $2) where id = $1", ids[3], ids[2])
    bids = await open_with(tender.id, made.first, made.second)
    assert [bid.problem for bid in bids] == [DAMAGED, DAMAGED, OTHER_HASH, NO_KEY]
    assert [bid.bidder == "" for bid in bids] == [False, True, False, True]
    assert (await service.get_opening(tender.id)).counts.unreadable == 4


async def test_a_poor_price_schedule_is_told_and_the_bid_counts(tender: Tender, made: MadeKey) -> None:
    await hand_in(tender.id, made.key, prices={**FIRST, 1: 2_000_01})
    (bid,) = await open_with(tender.id, made.first, made.second)
    assert (bid.standing, bid.sums) == ("valid", {})
    assert [problem.field for problem in bid.price_problems] == ["Delaftale 1!G6"]


async def test_files_are_read_as_they_were_handed_in_and_each_reading_is_kept(tender: Tender, made: MadeKey) -> None:
    await hand_in(tender.id, made.key)
    (bid,) = await open_with(tender.id, made.first, made.second)
    heads = await service.list_files(made.first.actor, bid)
    assert [head.name for head in heads] == ["Tilbudsliste.xlsx", "Løsning.pdf"]
    file = await service.read_file(made.first.actor, bid.id, heads[1].part_id)
    assert b"".join([chunk async for chunk in file.chunks]) == SOLUTION
    row = await fetch("select actor_id, subject_id from audit_entry where action = 'bid.file_read'")
    assert [tuple(each) for each in row] == [(made.first.actor.user_id, bid.id)]


async def test_the_bids_key_lies_under_the_installations_key(tender: Tender, made: MadeKey) -> None:
    await hand_in(tender.id, made.key)
    await open_with(tender.id, made.first, made.second)
    stored = await fetch_value("select bid_key from opened_bid")
    assert len(stored) > 64
    assert stored[0] == 1
