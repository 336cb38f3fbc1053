"""What a bid is checked for, and what strikes the eye."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.platform.errors import FieldError
from app.procurement.bids.schemas import Answers, Declaration, Declarations
from app.procurement.evaluation.checklist import check_problems, items_of
from app.procurement.evaluation.schemas import Finding
from app.procurement.opening.schemas import OpenedBid

SECTIONS = {
    "lots": [{"number": 1}, {"number": 2}],
    "suitability": [
        {"kind": "turnover", "heading": "Omsætning", "text": "Mindst 5 mio. kr."},
        {"kind": "exclusion", "heading": "Udelukkelse", "text": "Ingen grunde."},
    ],
    "requirements": [
        {"number": "K1", "kind": "minimum", "heading": "Første samtale", "text": "Inden fem dage."},
        {"number": "K2", "kind": "minimum", "heading": "Kun lot 2", "text": "Holdstart.", "lots": [2]},
        {"number": "K3", "kind": "evaluated", "heading": "Metode", "text": "Beskriv.", "criterion": "B"},
    ],
}
SIGNED = Declaration(company="Vejen A/S", signer="Bo", confirmed=True, suitability={"0": "8 mio. kr."})


def bid(
    *companies: Declaration, answers: Answers | None = None, lots: tuple[int, ...] = (1,), **values: Any
) -> OpenedBid:
    forms = {
        "declarations": Declarations(companies=list(companies)),
        "answers": answers or Answers(confirmed=["K1", "K2"], reserves=False),
    }
    given = {
        "id": 1, "tender_id": 1, "bid_id": None, "number": 1, "standing": "valid", "supplier_id": 1, "bidder": "Vejen",
        "cvr": "", "is_control_bid": False, "lots": lots, "edition": 1, "received_at": datetime(2027, 1, 1, tzinfo=UTC),
        "content_hash": "", "size": 0, "prices": {}, "sums": {}, "price_problems": (),
        "forms": msgspec.json.decode(msgspec.json.encode(forms)),
    }  # fmt: skip
    return OpenedBid(**(given | values))


def flagged(one: OpenedBid, *, edition: int = 1) -> set[str]:
    return {item.key for item in items_of(SECTIONS, one, edition=edition) if item.flag}


def test_a_plain_bid_has_nothing_that_strikes_the_eye() -> None:
    assert flagged(bid(SIGNED)) == set()


def test_minimum_requirements_are_those_of_the_lots_bid_for() -> None:
    keys = [item.key for item in items_of(SECTIONS, bid(SIGNED), edition=1)]
    assert "requirement-K1" in keys
    assert "requirement-K2" not in keys
    assert "requirement-K3" not in keys
    both = [item.key for item in items_of(SECTIONS, bid(SIGNED, lots=(1, 2)), edition=1)]
    assert "requirement-K2" in both


@pytest.mark.parametrize(
    ("one", "keys"),
    [
        (bid(), {"exclusion"}),
        (bid(msgspec.structs.replace(SIGNED, confirmed=False)), {"exclusion"}),
        (bid(msgspec.structs.replace(SIGNED, grounds={"tax": "yes", "bribery": "no"})), {"ground-tax"}),
        (bid(SIGNED, answers=Answers(confirmed=[])), {"requirement-K1"}),
        (bid(SIGNED, answers=Answers(confirmed=["K1"], reserves=True, reservations="Frist.")), {"reservations"}),
        (bid(SIGNED, lots=(3,)), {"lots"}),
        (bid(SIGNED, price_problems=(FieldError("Delaftale 1!G7", "no price"),)), {"prices"}),
        (bid(SIGNED, edition=2), {"edition"}),
    ],
    ids=["no declaration", "unsigned", "a ground", "unconfirmed", "reservations", "no lot", "prices", "edition"],
)
def test_what_strikes_the_eye_is_marked(one: OpenedBid, keys: set[str]) -> None:
    assert flagged(one) == keys


def test_what_companies_say_stands_under_each_suitability_item() -> None:
    other = msgspec.structs.replace(SIGNED, company="Broen", suitability={"0": "2 mio. kr.", "1": "Ingen."})
    items = {item.key: item for item in items_of(SECTIONS, bid(SIGNED, other), edition=1)}
    assert [(each.company, each.text) for each in items["suitability-0"].said] == [
        ("Vejen A/S", "8 mio. kr."),
        ("Broen", "2 mio. kr."),
    ]
    assert items["suitability-1"].group == "exclusion"


def test_what_is_marked_is_met_only_with_a_remark() -> None:
    items = items_of(SECTIONS, bid(SIGNED, answers=Answers(confirmed=[])), edition=1)
    findings = {item.key: Finding(True) for item in items}
    assert [each.field for each in check_problems(items, findings, "suitable", "")] == ["remark-requirement-K1"]
    findings["requirement-K1"] = Finding(True, "Det fremgår af løsningsbeskrivelsen.")
    assert check_problems(items, findings, "suitable", "") == []
