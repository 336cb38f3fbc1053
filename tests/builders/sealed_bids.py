"""Bids that are sealed as their bidders' are, part by part, and handed in before the deadline."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

import msgspec

from app.platform.db import execute, fetch_value
from app.procurement.bids import queries, sealed_content
from app.procurement.bids.parts import Head, part_of, seal_form
from app.procurement.bids.schemas import FORMS, Identity
from app.procurement.bids.spool import Spool
from app.procurement.opening.opening_service import give_code
from app.procurement.pricing.layout import Schedule, price_sheets
from app.procurement.publication.freezing import price_schedule
from app.procurement.publication.schemas import Edition
from app.procurement.publication.service import get_edition
from app.procurement.sealing.bid_keys import code_box, new_bid_code, new_bid_key, read_bid_code, seal_bid_key
from app.procurement.sealing.schemas import TenderPublicKey
from tests.builders.opened_bids import FIRST, make_closed_tender, make_forms
from tests.builders.pricing import returned
from tests.builders.sealing import make_key
from tests.builders.suppliers import make_supplier

_numbers = count(1)
SOLUTION = b"%PDF-1.7 en beskrivelse " * 60_000


async def hand_in(
    tender_id: int,
    key: TenderPublicKey,
    *,
    prices: Mapping[int, int] = FIRST,
    lots: Sequence[int] = (1, 2),
    supplier_id: int | None = None,
    company: str = "",
    kind: str = "private",
    minutes: int = 30,
    files: Sequence[tuple[str, str, bytes]] = (("solution", "Løsning.pdf", SOLUTION),),
    **head: Any,
) -> int:
    """A bid with forms, a price schedule and files, received `minutes` before the deadline; its id."""
    edition = await get_edition(tender_id)
    company = company or f"Byder {next(_numbers)} ApS"
    supplier_id = supplier_id or await make_supplier(name=company, kind=kind)
    own_key, code = new_bid_key(), read_bid_code(new_bid_code())
    box = code_box(code, own_key, tender_id=tender_id)
    bid_id = await queries.insert_bid(tender_id, secrets.token_bytes(32), box)
    identity = Identity(supplier_id=supplier_id, user_id=1, company=company, cvr="20000001", salt=secrets.token_hex(16))
    await _seal_forms(own_key, bid_id, identity, edition, lots, prices)
    workbook = priced_workbook(price_schedule(edition), prices, lots)
    for each in (("price_schedule", "Tilbudsliste.xlsx", workbook), *files):
        await seal_file(own_key, bid_id, *each)
    await _submit(tender_id, bid_id, own_key, key, minutes, head)
    return bid_id


async def make_really_opened(bids: Sequence[Mapping[str, Any]] = ({},), **overrides: Any) -> tuple[int, int]:
    """A tender whose bids were sealed and opened by two holders of its key; its id, and the id of a file.

    bids : arguments of `hand_in`. overrides : of `make_closed_tender`.
    """
    tender = await make_closed_tender(**overrides)
    made = await make_key(tender.id)
    ids = [await hand_in(tender.id, made.key, **bid) for bid in bids]
    for holder in (made.first, made.second):
        await give_code(holder.actor, tender.id, holder.code)
    return tender.id, await fetch_value("select max(id) from bid_part where bid_id = $1", ids[0])


async def _submit(
    tender_id: int, bid_id: int, own_key: bytes, key: TenderPublicKey, minutes: int, head: Mapping[str, Any]
) -> None:
    content = await sealed_content.read_bid(own_key, bid_id)
    until = await fetch_value("select max(bids_until) from tender_edition where tender_id = $1", tender_id)
    values = {
        "state": "submitted",
        "received_at": until - timedelta(minutes=minutes),
        "edition": 1,
        "key_id": key.id,
        "key_box": seal_bid_key(key.public_key, own_key, tender_id=tender_id, bid_id=bid_id),
        "content_hash": sealed_content.content_hash(content),
        "size": sealed_content.content_size(content),
        **head,
    }
    places = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, start=2))
    await execute(f"update bid set {places} where id = $1", bid_id, *values.values())


async def make_draft(tender_id: int) -> int:
    """Begun, and never handed in."""
    own_key = new_bid_key()
    bid_id = await queries.insert_bid(tender_id, secrets.token_bytes(32), b"box")
    await queries.insert_event(bid_id, "begun", 1)
    await seal_file(own_key, bid_id, "solution", "Kladde.pdf", SOLUTION)
    return bid_id


async def seal_file(key: bytes, bid_id: int, kind: str, name: str, data: bytes) -> None:
    (part_id,) = await queries.next_part_ids(1)
    spool = Spool(key, bid_id=bid_id, part_id=part_id)
    spool.write(data)
    spool.finish()
    head = Head(place="file", kind=kind, name=name, size=spool.size, sha256=spool.sha256)
    part = part_of(key, bid_id, part_id, head, size=spool.size, chunks=spool.chunks)
    await queries.insert_part(part, spool.sealed())
    spool.close()


def priced_workbook(schedule: Schedule, prices: Mapping[int, int], lots: Sequence[int]) -> bytes:
    """The tender's own schedule with these unit prices (øre by line number) on the sheets of these lots."""
    cells = {
        f"{sheet.name}!G{sheet.first + place}": prices[line.number] / 100
        for sheet in price_sheets(schedule)
        if sheet.lot is None or sheet.lot in lots
        for place, line in enumerate(each for each in schedule.lines if each.lot == sheet.lot)
    }
    return returned(schedule, cells)


async def _seal_forms(
    key: bytes, bid_id: int, identity: Identity, edition: Edition, lots: Sequence[int], prices: Mapping[int, int]
) -> None:
    plain = make_forms(edition, identity.company, identity.cvr, lots=lots, prices=dict(prices), sums={})
    forms: dict[str, msgspec.Struct] = {"identity": identity}
    forms |= {place: msgspec.convert(value, FORMS[place], str_keys=True) for place, value in plain.items()}
    ids = await queries.next_part_ids(len(forms))
    for part_id, (place, form) in zip(ids, forms.items(), strict=True):
        part, chunks = seal_form(key, bid_id, part_id, place, form)
        await queries.insert_part(part, chunks)
