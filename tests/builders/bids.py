"""Tenders that are open for bids, and bidders who write and hand in bids as their own browser would."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from app.platform.access import Actor
from app.platform.db import execute, fetch_value
from app.procurement.bids import file_service, handing_service, service
from app.procurement.bids.asked import lots_of, requirements_of, suitability_of
from app.procurement.bids.companies import declarers, with_declaration
from app.procurement.bids.schemas import (
    Answers,
    BidForm,
    Contact,
    Declaration,
    Declarations,
    OpenBid,
    Receipt,
    Reference,
    References,
    YearFigure,
)
from app.procurement.publication.freezing import price_schedule
from app.procurement.publication.schemas import Edition
from app.procurement.sealing.keys import new_private_key, public_key_of
from tests.builders.access import make_user
from tests.builders.opened_bids import FIRST, LOTS, PRICES
from tests.builders.publication import make_published
from tests.builders.sealed_bids import priced_workbook
from tests.builders.suppliers import make_supplier

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


async def make_open_tender(*, with_key: bool = True, **overrides: Any) -> Edition:
    """Published with two lots, a price schedule and requirements; its key is made."""
    edition = await make_published(**{"lots": list(LOTS), "prices": list(PRICES), **overrides})
    if with_key:
        await make_key(edition.tender_id)
    return edition


async def make_key(tender_id: int) -> bytes:
    """The tender's key as three holders would have made it; its private half."""
    private_key = new_private_key()
    await execute(
        "insert into tender_key (tender_id, public_key, made_at) values ($1, $2, now())",
        tender_id,
        public_key_of(private_key),
    )
    return private_key


async def move_deadline(edition: Edition, bids_until: datetime, **more: Any) -> int:
    """A new edition that differs in its deadline, and in what `more` names; its number."""
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into tender_edition (tender_id, number, published_at, published_by, tender_version, sections,
            content_hash, questions_until, answers_until, bids_until, opens_at, summary, moves_deadline, changes)
        select tender_id, number + 1, now(), published_by, tender_version, coalesce($3::jsonb, sections),
            content_hash, least(questions_until, $2), least(answers_until, $2), $2, greatest(opens_at, $2),
            'Ny frist', true, coalesce($4::jsonb, '[]')
        from tender_edition where tender_id = $1 order by number desc limit 1 returning number
        """,
        edition.tender_id,
        bids_until,
        _json(more.get("sections")),
        _json(more.get("changes")),
    )


async def close_in(edition: Edition, seconds: float) -> datetime:
    """A deadline this far from now, by the database's clock."""
    until: datetime = await fetch_value("select clock_timestamp()") + timedelta(seconds=seconds)
    await move_deadline(edition, until)
    return until


@dataclass(frozen=True)
class Bidder:
    """A company's user with the code of the company's bid."""

    actor: Actor
    reference: str
    code: str = ""

    async def open(self) -> OpenBid:
        return await service.open_bid(
            self.actor, await service.get_tender(self.reference, self.actor.supplier_id), self.code
        )

    async def save(self, place: str, form: msgspec.Struct) -> None:
        opened = await self.open()
        await service.save_form(opened, place, form, saved=opened.draft.saved[place])

    async def add_file(self, data: bytes = PDF, name: str = "Løsning.pdf", kind: str = "solution") -> None:
        opened = await self.open()
        arrived = await file_service.receive_file(opened, kind, name, pieces_of(data))
        await file_service.keep_files(opened, [arrived])

    async def price(self, prices: Mapping[int, int] = FIRST, lots: tuple[int, ...] = (1, 2)) -> None:
        opened = await self.open()
        data = priced_workbook(price_schedule(opened.editions[0]), prices, lots)
        await file_service.receive_schedule(opened, "Tilbudsliste.xlsx", pieces_of(data))

    async def fill_in(self, **overrides: msgspec.Struct) -> None:
        """Everything that the tender asks for."""
        opened = await self.open()
        filled = filled_forms(opened.editions[0], opened.draft.form("bid"))
        for place, form in {**filled, **overrides}.items():
            await self.save(place, form)
        await self.price()

    async def hand_in(self) -> Receipt:
        opened = await self.open()
        return await handing_service.hand_in(opened, edition=opened.tender.edition.number)

    async def take_back(self) -> None:
        await handing_service.take_back(await self.open())


async def pieces_of(data: bytes, size: int = 65_536) -> Any:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def make_bidder(edition: Edition, *, company: str = "Byder ApS", cvr: str = "20000007") -> Bidder:
    """A new company with a user and a bid that is begun."""
    actor = await make_company_user(company=company, cvr=cvr)
    return Bidder(actor, edition.reference, await service.begin(actor, edition.reference))


async def make_company_user(*, company: str = "Byder ApS", cvr: str = "20000007", name: str = "Bo Byder") -> Actor:
    supplier_id = await make_supplier(name=company, cvr=cvr)
    user_id = await make_user("supplier", supplier_id=supplier_id, name=name)
    return Actor(user_id, f"user{user_id}", name, frozenset(["supplier"]), frozenset(), supplier_id, "da")


async def make_handed_in(edition: Edition, **company: str) -> Bidder:
    bidder = await make_bidder(edition, **company)
    await bidder.fill_in()
    await bidder.hand_in()
    return bidder


def filled_forms(edition: Edition, begun: BidForm) -> dict[str, msgspec.Struct]:
    """Forms without gaps for all lots."""
    form = msgspec.structs.replace(
        begun,
        lots=[lot.number for lot in lots_of(edition)],
        together="alone",
        cvr=begun.cvr or "20000007",
        contact=Contact(name="Bo Byder", email="bo@byder.example"),
    )
    declarations = Declarations()
    for each in declarers(form):
        declarations = with_declaration(declarations, declared(each, edition))
    return {
        "bid": form,
        "declarations": declarations,
        "references": References(
            items=[Reference(customer="Anden Kommune", begins_on=date(2025, 1, 1), content="Forløb.")]
        ),
        "answers": Answers(
            texts={each.number: "Sådan gør vi." for each in requirements_of(edition, "evaluated")},
            confirmed=[each.number for each in requirements_of(edition, "minimum")],
            reserves=False,
        ),
    }


def declared(empty: Declaration, edition: Edition) -> Declaration:
    from app.platform.codelists import choices

    return msgspec.structs.replace(
        empty,
        grounds={row.code: "no" for row in choices("exclusion_ground", edition.published_at.date())},
        figures=[YearFigure(year=2025, turnover_ore=9_000_000_00, equity_ore=1_000_000_00)],
        suitability={item.key: "Kravet er opfyldt." for item in suitability_of(edition)},
        signer="Bo Byder",
        confirmed=True,
    )


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
