"""What each bidder's letter holds, and what it never holds."""

from datetime import date

import msgspec
import pytest

from app.platform.db import execute
from app.platform.documents import issuing
from app.platform.documents.forge import check_data
from app.platform.documents.queries import document_data
from app.procurement.awards import service
from app.procurement.awards.letter_service import DOCUMENTS
from app.procurement.awards.schemas import AwardRules
from app.procurement.publication.service import get_edition
from tests.builders.awards import decide, make_decided, make_letters, make_ranked, set_sums
from tests.builders.evaluation import leader

pytestmark = pytest.mark.usefixtures("db")


async def own_reasons(tender_id: int) -> None:
    """Every bid's reasons name the bid's number, so that a reason in a wrong place is known."""
    await execute(
        """
        update consensus_score c set reason = 'Begrundelse for tilbud ' || b.number || ' under ' || c.criterion
        from opened_bid b where b.id = c.opened_bid_id and b.tender_id = $1
        """,
        tender_id,
    )


async def letters_of(tender_id: int, decision_id: int) -> dict[int, dict]:
    """The frozen data of each letter, by the bid's id."""
    found = await service.list_letters(leader(), tender_id, decision_id)
    return {each.opened_bid_id: await document_data(each.document_id or 0) for each in found}


async def made(tender_id: int, **kwargs) -> tuple[dict[int, dict], int]:
    decision = await decide(tender_id, **kwargs)
    await make_letters(decision, ready=False)
    return await letters_of(tender_id, decision.id), decision.id


async def test_a_loser_reads_own_points_and_reasons_and_only_the_winner_s_better_ones() -> None:
    tender, bids = await make_ranked({1: 10, 2: 6, 3: 4}, by_criterion={(1, "B"): 4, (2, "B"): 6})
    await own_reasons(tender.id)
    letters, _ = await made(tender.id)
    text = msgspec.json.encode(letters[bids[1].id]).decode()

    result = letters[bids[1].id]["results"][0]
    assert result["outcome"] == "not_awarded"
    assert result["winners"] == [bids[0].bidder]
    of = {each["number"]: each for each in result["criteria"]}
    assert of["B"]["reason"] == "Begrundelse for tilbud 2 under B"
    assert of["B"].get("winning_merits") is None
    assert of["C.1"]["winning_merits"] == "Begrundelse for tilbud 1 under C.1"
    assert "tilbud 3" not in text
    assert "tilbud 1 under B" not in text
    assert result["price_ore"] == bids[1].sums[1]
    for other in (bids[0], bids[2]):
        assert all(str(ore) not in text for ore in other.sums.values())
    assert bids[2].bidder not in text


async def test_the_winner_s_letter_holds_nothing_of_anybody_else() -> None:
    tender, bids = await make_ranked()
    await own_reasons(tender.id)
    letters, _ = await made(tender.id)
    text = msgspec.json.encode(letters[bids[0].id]).decode()

    assert {each["outcome"] for each in letters[bids[0].id]["results"]} == {"awarded"}
    assert "tilbud 2" not in text
    assert "tilbud 3" not in text
    assert bids[1].bidder not in text
    assert all(each.get("winning_points") is None for each in letters[bids[0].id]["results"][0]["criteria"])


async def test_there_is_one_letter_for_each_supplier_and_none_for_the_control_bid() -> None:
    tender, bids = await make_ranked()
    letters, decision_id = await made(tender.id)
    kinds = {each.opened_bid_id: each.kind for each in await service.list_letters(leader(), tender.id, decision_id)}

    assert set(letters) == {bids[0].id, bids[1].id}
    assert kinds == {bids[0].id: "tildelingsbrev", bids[1].id: "afslagsbrev"}


async def test_every_letter_and_the_report_carry_the_hash_of_the_edition_and_lack_nothing() -> None:
    tender, _ = await make_ranked()
    letters, decision_id = await made(tender.id)
    edition = await get_edition(tender.id)
    report = (await issuing.list_issued("tender_decisions", decision_id))[0]
    every = [*letters.values(), await document_data(report.id)]

    assert {each["document"]["edition_hash"] for each in every} == {edition.content_hash}
    for letter in await service.list_letters(leader(), tender.id, decision_id):
        data = await document_data(letter.document_id or 0)
        assert check_data(letter.kind, data) == []
        issued = await issuing.get_issued(letter.document_id or 0, subject=DOCUMENTS, subject_id=letter.id)
        assert issued.subject_version == edition.number


async def test_a_rejected_bidder_reads_the_reason_and_no_points() -> None:
    tender, bids = await make_ranked()
    await execute(
        "update bid_check set outcome = 'rejected', reason = 'Krav K2 er ikke opfyldt.' where opened_bid_id = $1",
        bids[1].id,
    )
    letters, _ = await made(tender.id)
    result = letters[bids[1].id]["results"][0]

    assert result["outcome"] == "rejected"
    assert result["reason"] == "Krav K2 er ikke opfyldt."
    assert not result.get("criteria")


async def test_where_the_control_bid_won_its_points_are_told_and_its_price_is_not() -> None:
    tender, bids = await make_ranked({1: 6, 2: 4, 3: 10})
    await own_reasons(tender.id)
    letters, _ = await made(tender.id, outcomes={1: "kept_in_house"})
    first, second = letters[bids[0].id]["results"]

    assert (first["outcome"], second["outcome"]) == ("kept_in_house", "awarded")
    assert first["criteria"][1]["winning_merits"] == "Begrundelse for tilbud 3 under B"
    assert str(bids[2].sums[1]) not in msgspec.json.encode(first).decode()


async def test_a_bidder_with_lots_enough_is_told_so_on_the_lot_that_went_to_another() -> None:
    tender, bids = await make_ranked()
    rules = AwardRules(suppliers={1: 1, 2: 1}, lots_per_bidder=1)
    letters, _ = await made(tender.id, rules=rules)
    outcomes = {each["outcome"]: each for each in letters[bids[0].id]["results"]}

    assert set(outcomes) == {"awarded", "not_awarded"}
    assert outcomes["not_awarded"]["reason"].startswith("Tilbudsgiver er tildelt det antal delaftaler")


async def test_the_way_on_is_only_for_those_who_are_awarded_a_lot_and_everybody_may_complain() -> None:
    tender, bids = await make_ranked()
    letters, _ = await made(tender.id)
    assert letters[bids[0].id]["decision"]["next_steps"]
    assert not letters[bids[1].id]["decision"].get("next_steps")
    assert all(each["decision"]["complaint"] for each in letters.values())


async def test_price_per_point_gives_letters_and_a_report_without_points_for_the_price() -> None:
    award = {
        "method": "Bedste forhold mellem pris og kvalitet.",
        "scale": [{"points": points, "meaning": "Et trin"} for points in range(0, 11, 2)],
        "formula": "cost_per_point",
    }
    tender, bids = await make_ranked(award=award)
    letters, decision_id = await made(tender.id)
    result = letters[bids[1].id]["results"][0]

    assert [each["number"] for each in result["criteria"]] == ["B", "C.1", "C.2"]
    assert result["cost_ore"] == round(bids[1].sums[1] / 6)
    report = (await issuing.list_issued("tender_decisions", decision_id))[0]
    data = await document_data(report.id)
    assert data["evaluations"][0]["bids"][0]["cost_ore"] == round(bids[0].sums[1] / 8)
    assert check_data("evalueringsrapport", data) == []


async def test_the_report_keeps_the_control_bid_apart_and_names_equal_and_low_bids() -> None:
    tender, bids = await make_ranked()
    await set_sums(tender.id, {1: 500_000_00, 2: 1_000_000_00, 3: 1_100_000_00})
    for lot in (1, 2):
        await service.note_low_price(leader(), tender.id, lot=lot, opened_bid_id=bids[0].id, text="Egne lokaler.")
    decision = await decide(tender.id)
    data = await document_data((await issuing.list_issued("tender_decisions", decision.id))[0].id)
    lot = data["evaluations"][0]

    assert [each["bidder"] for each in lot["bids"]] == [bids[0].bidder, bids[1].bidder]
    assert "Kommunens kontrolbud" in {each["bidder"] for each in lot["comparison"]}
    assert "Egne lokaler." in lot["remarks"]
    assert "kontrolbuddet er nummer 3 af 3" in data["course"]["control_bid"]
    assert {each["bidder"] for each in data["bids"]} == {bids[0].bidder, bids[1].bidder}


async def test_a_report_can_be_made_where_nothing_is_awarded() -> None:
    decision, _ = await make_decided(outcomes={1: "no_award", 2: "no_award"})
    report = (await issuing.list_issued("tender_decisions", decision.id))[0]
    assert check_data("evalueringsrapport", await document_data(report.id)) == []


async def test_letters_bear_the_day_they_are_made() -> None:
    tender, bids = await make_ranked()
    letters, decision_id = await made(tender.id)
    decision = await service.get_decision(tender.id, decision_id)
    assert decision.letters_dated_on is not None
    assert date.fromisoformat(letters[bids[0].id]["document"]["issued_on"]) == decision.letters_dated_on
