"""Letters made, sent together, and the standstill that counts from them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.platform.db import execute, fetch, fetch_value
from app.platform.errors import Conflict, InvalidInput, NotAllowed
from app.procurement.awards import queries, service
from app.procurement.tenders import service as tenders
from tests.builders.access import make_user
from tests.builders.awards import make_decided, make_letters, make_notified
from tests.builders.evaluation import leader
from tests.builders.evidence import actor_as
from tests.builders.mail import give_address, mail_into

pytestmark = pytest.mark.usefixtures("db")


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    async def now() -> datetime:
        return moment

    monkeypatch.setattr(queries, "database_now", now)


async def test_notified_bidders_begin_the_standstill() -> None:
    decision, bids = await make_notified()
    tender = await tenders.get_tender(decision.tender_id)
    letters = await service.list_letters(leader(), tender.id, decision.id)

    assert tender.state == "standstill"
    assert decision.standstill_ends_on is not None
    assert decision.letters_dated_on is not None
    assert (decision.standstill_ends_on - decision.letters_dated_on).days >= 10
    assert all(letter.sent_at is not None for letter in letters)
    assert {letter.supplier_id for letter in letters} == {bids[0].supplier_id, bids[1].supplier_id}


@pytest.mark.parametrize(
    ("sent_at", "ends_on"),
    [
        (datetime(2027, 2, 1, 12, tzinfo=UTC), date(2027, 2, 11)),
        (datetime(2027, 2, 1, 22, 59, tzinfo=UTC), date(2027, 2, 11)),  # one minute to midnight in Denmark
        (datetime(2027, 2, 1, 23, 0, tzinfo=UTC), date(2027, 2, 12)),  # the next day in Denmark
        (datetime(2027, 3, 15, 12, tzinfo=UTC), date(2027, 3, 30)),  # Maundy Thursday becomes the Tuesday after Easter
        (datetime(2026, 12, 14, 12, tzinfo=UTC), date(2026, 12, 28)),  # Christmas Eve becomes the Monday after
    ],
)
async def test_the_standstill_counts_from_the_danish_day_of_sending(
    monkeypatch: pytest.MonkeyPatch, sent_at: datetime, ends_on: date
) -> None:
    decision, _ = await make_decided()
    set_clock(monkeypatch, sent_at)
    await make_letters(decision)
    sent = await service.notify(leader(), decision.tender_id, decision_id=decision.id)

    assert sent.standstill_ends_on == ends_on


async def test_a_closing_day_of_the_municipality_makes_the_standstill_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    await execute("insert into closing_day (on_date, name) values ('2027-02-11', 'Personaledag')")
    decision, _ = await make_decided()
    set_clock(monkeypatch, datetime(2027, 2, 1, 12, tzinfo=UTC))
    await make_letters(decision)
    sent = await service.notify(leader(), decision.tender_id, decision_id=decision.id)
    assert sent.standstill_ends_on == date(2027, 2, 12)


async def test_letters_of_yesterday_are_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    decision, _ = await make_decided()
    set_clock(monkeypatch, datetime(2027, 2, 1, 22, 58, tzinfo=UTC))
    await make_letters(decision)
    set_clock(monkeypatch, datetime(2027, 2, 1, 23, 1, tzinfo=UTC))
    with pytest.raises(Conflict):
        await service.notify(leader(), decision.tender_id, decision_id=decision.id)

    await make_letters(decision)
    sent = await service.notify(leader(), decision.tender_id, decision_id=decision.id)
    assert (sent.letters_dated_on, sent.standstill_ends_on) == (date(2027, 2, 2), date(2027, 2, 12))


async def test_nothing_is_sent_while_a_letter_is_not_ready() -> None:
    decision, _ = await make_decided()
    with pytest.raises(Conflict):
        await service.notify(leader(), decision.tender_id, decision_id=decision.id)
    await make_letters(decision, ready=False)
    with pytest.raises(Conflict):
        await service.notify(leader(), decision.tender_id, decision_id=decision.id)
    assert (await tenders.get_tender(decision.tender_id)).state == "decision"


async def test_letters_made_twice_on_a_day_are_the_same_documents() -> None:
    decision, _ = await make_decided()
    await make_letters(decision)
    first = await service.list_letters(leader(), decision.tender_id, decision.id)
    await make_letters(decision)
    assert await service.list_letters(leader(), decision.tender_id, decision.id) == first


async def test_bidders_are_notified_once() -> None:
    decision, _ = await make_notified()
    for act in (service.notify, service.prepare_letters):
        with pytest.raises(Conflict):
            await act(leader(), decision.tender_id, decision_id=decision.id)


async def test_a_procedure_without_standstill_waits_for_its_contract_at_once() -> None:
    decision, _ = await make_notified(kind="below_threshold")
    assert decision.standstill_ends_on is None
    assert decision.notified_at is not None
    assert (await tenders.get_tender(decision.tender_id)).state == "decision"


async def test_where_no_lot_is_awarded_the_tender_ends_with_the_letters_and_a_reason() -> None:
    decision, _ = await make_decided(outcomes={1: "no_award", 2: "no_award"})
    await make_letters(decision)
    with pytest.raises(InvalidInput):
        await service.notify(leader(), decision.tender_id, decision_id=decision.id)
    await service.notify(leader(), decision.tender_id, decision_id=decision.id, reason="Ingen egnede tilbud.")
    tender = await tenders.get_tender(decision.tender_id)
    assert tender.state == "unsuccessful"
    assert (await service.get_decision(tender.id, decision.id)).standstill_ends_on is None


async def test_where_the_control_bid_won_every_lot_the_task_is_kept_in_house() -> None:
    outcomes = {1: "kept_in_house", 2: "kept_in_house"}
    decision, _ = await make_notified({1: 6, 2: 4, 3: 10}, outcomes=outcomes)
    assert (await tenders.get_tender(decision.tender_id)).state == "cancelled_in_house"


async def test_the_e_mail_says_that_there_is_a_letter_and_nothing_of_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_into(tmp_path, monkeypatch)
    decision, bids = await make_decided()
    for bid in bids[:2]:
        await give_address(await make_user("supplier", supplier_id=bid.supplier_id))
    await make_letters(decision)
    await service.notify(leader(), decision.tender_id, decision_id=decision.id)
    rows = await fetch("select kind, path from mail_message where kind like 'award%'")

    reference = (await tenders.get_tender(decision.tender_id)).reference
    assert [(row["kind"], row["path"]) for row in rows] == [("award_letter", f"/udbud/{reference}/result")] * 2


async def test_bidders_who_have_their_letter_are_told_that_the_decision_is_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_into(tmp_path, monkeypatch)
    decision, bids = await make_notified()
    await give_address(await make_user("supplier", supplier_id=bids[1].supplier_id))
    await service.reconsider(leader(), decision.tender_id, decision_id=decision.id, reason="En fejl.")
    assert await fetch_value("select count(*) from mail_message where kind = 'award_reconsidered'") == 1
    assert (await tenders.get_tender(decision.tender_id)).state == "evaluation"


async def test_only_procurement_staff_make_and_send_letters() -> None:
    decision, _ = await make_decided()
    for act in (service.notify, service.prepare_letters):
        with pytest.raises(NotAllowed):
            await act(actor_as("manager", user_id=71), decision.tender_id, decision_id=decision.id)


async def test_the_trail_holds_ids_and_nothing_of_the_bids() -> None:
    decision, bids = await make_notified()
    sql = "select details::text as text from audit_entry where subject = 'tender' and subject_id = $1"
    rows = await fetch(sql, decision.tender_id)
    assert rows
    for bid in bids:
        assert all(bid.bidder not in row["text"] for row in rows)
