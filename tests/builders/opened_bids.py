"""Tenders whose bids are opened, with two suppliers' bids and a control bid; a test varies what matters to it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

import msgspec

from app.platform.access import Actor
from app.platform.db import execute, transaction
from app.procurement.bids.schemas import (
    Answers,
    BidForm,
    Contact,
    Declaration,
    Declarations,
    Identity,
    Prices,
    Reference,
    References,
    YearFigure,
)
from app.procurement.opening import queries
from app.procurement.opening.schemas import Counts, NewOpenedBid, OpenedBid
from app.procurement.pricing.schedule import PriceLine, evaluation_sum, read_lines
from app.procurement.procedures.schemas import Deadlines
from app.procurement.publication import queries as publication
from app.procurement.publication.freezing import frozen_sections, heading_of
from app.procurement.publication.schemas import Edition
from app.procurement.publication.service import get_edition
from app.procurement.tenders import lifecycle_service
from app.procurement.tenders.document_set import edition_hash
from app.procurement.tenders.schemas import Tender
from tests.builders.evidence import actor_as
from tests.builders.publication import make_ready, timetable
from tests.builders.suppliers import make_supplier
from tests.builders.tenders import LOT

_numbers = count(1)
OPENERS = (910, 911)

LOTS = (
    {**LOT, "title": "Afklaring"},
    {**LOT, "title": "Lange forløb", "description": "Et længere forløb.", "volume_low": 10, "volume_high": 20},
)
# A is the price, B is scored itself, of C the parts under it are.
CRITERIA: tuple[dict[str, Any], ...] = (
    {"kind": "price", "name": "Pris", "weight_percent": 40, "description": "Prisen.", "children": []},
    {"kind": "quality", "name": "Indhold", "weight_percent": 30, "description": "Indholdet.", "children": []},
    {
        "kind": "quality",
        "name": "Bemanding",
        "weight_percent": 30,
        "description": "Medarbejderne.",
        "children": [
            {"name": "Erfaring", "weight_percent": 20, "description": "Medarbejdernes erfaring."},
            {"name": "Samarbejde", "weight_percent": 10, "description": "Samarbejdet med kommunen."},
        ],
    },
)
PRICES = (
    {"number": 1, "lot": 1, "label": "Uge", "unit": "week", "kind": "base", "quantity": 500, "ceiling_ore": 2_000_00},
    {"number": 2, "lot": 1, "label": "I job", "unit": "result", "kind": "result", "quantity": 20},
    {"number": 3, "lot": 2, "label": "Forløb", "unit": "course", "kind": "base", "quantity": 30},
    {"number": 4, "label": "Ekstra møde", "unit": "meeting", "kind": "option", "quantity": 50},
)
# Unit prices in øre by line: two suppliers', then the municipality's own.
FIRST = {1: 1_500_00, 2: 10_000_00, 3: 25_000_50, 4: 900_00}
SECOND = {1: 1_450_00, 2: 12_000_00, 3: 27_000_00, 4: 0}
OWN = {1: 1_800_00, 2: 9_000_00, 3: 24_000_00, 4: 800_00}


async def make_closed_tender(
    *,
    lots: Sequence[Mapping[str, Any]] = LOTS,
    criteria: Sequence[Mapping[str, Any]] = CRITERIA,
    prices: Sequence[Mapping[str, Any]] = PRICES,
    kind: str = "light_regime",
    **overrides: Any,
) -> Tender:
    """Published, and its deadline for bids has passed an hour ago; nothing is opened."""
    sections = {"timetable": timetable(kind), "lots": list(lots), "criteria": list(criteria), "prices": list(prices)}
    tender = await make_ready(kind=kind, **{**sections, **overrides})
    await lifecycle_service.move(actor_as("procurement"), tender.id, "publish", details={"edition": 1})
    await _insert_edition(tender)
    return await lifecycle_service.move(None, tender.id, "close_questions")


async def make_opened_tender(
    bids: Sequence[NewOpenedBid] | None = None, *, control_bid: bool = True, **overrides: Any
) -> tuple[Tender, list[OpenedBid]]:
    """A tender in the state `opened`, and its bids: from two suppliers and, unless told otherwise, a control bid.

    bids : those of `make_bid` instead; overrides : of `make_closed_tender`.
    """
    tender = await make_closed_tender(**overrides)
    edition = await get_edition(tender.id)
    if bids is None:
        bids = [await make_bid(edition, FIRST), await make_bid(edition, SECOND)]
        bids += [await make_bid(edition, OWN, kind="own")] if control_bid else []
    for number, bid in enumerate(bids, start=1):
        await queries.insert_bid(tender.id, msgspec.structs.replace(bid, number=number))
    await queries.insert_opening(
        tender.id, key_id=None, first_opener=OPENERS[0], second_opener=OPENERS[1], counts=_counts(bids)
    )
    opener = actor_as("procurement", user_id=OPENERS[1])
    tender = await lifecycle_service.move(opener, tender.id, "open", details={"first_opener": OPENERS[0]})
    return tender, await queries.list_bids(tender.id)


async def make_bid(
    edition: Edition,
    unit_prices: Mapping[int, int],
    *,
    lots: Sequence[int] = (),
    supplier_id: int | None = None,
    kind: str = "private",
    forms: Mapping[str, Any] | None = None,
    **overrides: Any,
) -> NewOpenedBid:
    """A bid for every lot (or those named) with forms that are filled in; not stored yet.

    kind : of the supplier that is made for it; `own` makes it a control bid. forms : those that replace the filled-in.
    """
    number = next(_numbers)
    company, cvr = f"Tilbudsgiver {number} A/S", f"{20000000 + number}"
    if supplier_id is None:
        supplier_id = await make_supplier(name=company, kind=kind, cvr=None if kind == "own" else cvr)
    lots = tuple(lots) or tuple(int(lot["number"]) for lot in edition.sections["lots"])
    lines = read_lines(edition.sections["prices"])
    asked = {line.number: unit_prices[line.number] for line in lines if line.lot is None or line.lot in lots}
    sums = evaluation_sum(lines, asked, lots=lots).by_lot
    filled = make_forms(edition, company, cvr, lots=lots, prices=asked, sums=sums)
    identity = Identity(supplier_id=supplier_id, user_id=number, company=company, cvr=cvr, salt="00" * 16)
    values = {
        "bid_id": None,
        "number": number,
        "standing": "valid",
        "received_at": (edition.deadlines.bids_until or edition.published_at) - timedelta(minutes=60 - number % 60),
        "content_hash": hashlib.sha256(company.encode()).digest(),
        "size": 40_000 + number,
        "edition": edition.number,
        "supplier_id": supplier_id,
        "bidder": identity.company,
        "cvr": identity.cvr,
        "is_control_bid": kind == "own",
        "lots": lots,
        "forms": {**filled, **(forms or {})},
        "prices": asked,
        "sums": sums,
    }
    return NewOpenedBid(**{**values, **overrides})


def make_forms(
    edition: Edition, company: str, cvr: str, *, lots: Sequence[int], prices: dict[int, int], sums: dict[int, int]
) -> dict[str, Any]:
    """Filled-in forms as plain values, by place."""
    contact = Contact(name="Bo Tilbud", email="bo@tilbud.example", phone="00000000")
    figures = [YearFigure(year=year, turnover_ore=9_000_000_00, equity_ore=1_000_000_00) for year in (2025, 2024)]
    suitability = {str(place): "Kravet er opfyldt." for place in range(len(edition.sections.get("suitability") or []))}
    requirements = edition.sections["requirements"]
    forms = {
        "bid": BidForm(lots=list(lots), together="alone", company=company, cvr=cvr, contact=contact),
        "declarations": Declarations(
            companies=[
                Declaration(
                    company=company, cvr=cvr, figures=figures, suitability=suitability, insurance="Erhvervsansvar",
                    signer="Bo Tilbud", signer_title="Direktør", confirmed=True,
                )
            ]
        ),
        "references": References(
            items=[Reference(customer="Anden Kommune", value_ore=800_000_00, content="Lignende forløb.")]
        ),
        "answers": Answers(
            texts={each["number"]: f"Sådan gør {company}." for each in requirements if each["kind"] == "evaluated"},
            confirmed=[each["number"] for each in requirements if each["kind"] == "minimum"],
            reserves=False,
        ),
        "prices": Prices(edition=edition.number, prices=prices, lots=list(lots), sums=sums),
    }  # fmt: skip
    return msgspec.json.decode(msgspec.json.encode(forms))  # type: ignore[no-any-return]


def opener(number: int = 0) -> Actor:
    """One of the two who opened."""
    return actor_as("procurement", user_id=OPENERS[number])


def lines_of(edition: Edition) -> list[PriceLine]:
    return read_lines(edition.sections["prices"])


async def _insert_edition(tender: Tender) -> None:
    """Edition 1, published a month before its deadline, which passed an hour ago."""
    sections = frozen_sections(tender, None)
    now = await publication.database_now()
    until = now - timedelta(hours=1)
    asked_until = until - timedelta(days=10)
    edition = Edition(
        id=0,
        tender_id=tender.id,
        number=1,
        published_at=now,
        published_by=900,
        tender_version=tender.version,
        sections=sections,
        content_hash=edition_hash(sections, heading_of(sections)),
        deadlines=Deadlines(asked_until, asked_until + timedelta(days=3), until, until),
        summary="",
        moves_deadline=False,
        changes=[],
    )
    edition_id = await publication.insert_edition(edition)
    async with transaction():
        # What is published refuses to be changed, also by a test.
        await execute("set local session_replication_role = replica")
        await execute(
            "update tender_edition set published_at = $2 where id = $1", edition_id, until - timedelta(days=30)
        )
        await execute("set local session_replication_role = origin")


def _counts(bids: Sequence[NewOpenedBid]) -> Counts:
    of = {name: sum(bid.standing == name for bid in bids) for name in ("valid", "replaced", "unreadable")}
    return Counts(received=len(bids), control=sum(bid.is_control_bid for bid in bids), **of)
