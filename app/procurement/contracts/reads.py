"""Contracts with the names of suppliers, tenders and offers, in one query each; nothing is written."""

from collections.abc import Sequence
from datetime import date

import msgspec
from asyncpg import Record

from app.platform.db import fetch
from app.procurement.contracts.queries import prices_of
from app.procurement.contracts.schemas import Contract, ContractOption, LinkedOffer

_CONTRACTS = """
    select c.*, s.name as supplier_name, s.cvr as supplier_cvr, t.reference as tender_reference,
           options.rows as options, offers.rows as offers
    from contract c
    join supplier s on s.id = c.supplier_id
    left join tender t on t.id = c.tender_id
    left join lateral (
        select jsonb_agg(jsonb_build_object(
            'id', o.id, 'position', o.position, 'label', o.label, 'months', o.months, 'notify_by', o.notify_by,
            'value_ore', o.value_ore, 'decision', o.decision, 'decided_by', o.decided_by, 'decided_at', o.decided_at
        ) order by o.position)::text as rows
        from contract_option o where o.contract_id = c.id
    ) options on true
    left join lateral (
        select jsonb_agg(jsonb_build_object(
            'offer_id', f.id, 'code', f.code, 'title', f.title, 'life', f.life, 'lot', l.lot
        ) order by l.lot, f.code)::text as rows
        from contract_offer l join offer f on f.id = l.offer_id where l.contract_id = c.id
    ) offers on true
"""
_OWN_COLUMNS = frozenset(["kpis", "prices", "payment_model", "options", "offers"])


async def list_contracts(
    *,
    supplier_id: int | None = None,
    tender_id: int | None = None,
    contract_id: int | None = None,
    offer_id: int | None = None,
    over_from: date | None = None,
) -> list[Contract]:
    """Those that are in all that is named, the last to end first. over_from : in force that day or later."""
    rows = await fetch(
        _CONTRACTS
        + """
        where ($1::int is null or c.supplier_id = $1) and ($2::int is null or c.tender_id = $2)
          and ($3::int is null or c.id = $3)
          and ($4::int is null or exists (select from contract_offer l where l.contract_id = c.id and l.offer_id = $4))
          and ($5::date is null or least(c.ends_on, c.terminated_on) >= $5)
        order by c.ends_on desc, c.id desc
        """,
        supplier_id,
        tender_id,
        contract_id,
        offer_id,
        over_from,
    )
    return [_contract(row) for row in rows]


async def contracted_tenders() -> list[int]:
    """Tenders that are completed once their contracts have ended."""
    sql = "select id from tender t where state = 'contracted' and exists (select from contract where tender_id = t.id)"
    return [row["id"] for row in await fetch(f"{sql} order by id")]


async def own_offers_of(tender_id: int) -> dict[int, LinkedOffer]:
    """The municipality's own offer of each lot that has one."""
    rows = await fetch(
        """
        select i.lot, f.id as offer_id, f.code, f.title, f.life from in_house_offer i
        join offer f on f.id = i.offer_id where i.tender_id = $1
        """,
        tender_id,
    )
    return {row["lot"]: msgspec.convert(dict(row), LinkedOffer) for row in rows}


async def tenders_of_own_offer(offer_id: int) -> list[tuple[int, str, str, int]]:
    """Tenders by which the municipality keeps the offer in-house: id, reference, title and lot."""
    rows = await fetch(
        """
        select t.id, t.reference, t.title, i.lot from in_house_offer i join tender t on t.id = i.tender_id
        where i.offer_id = $1 order by t.id
        """,
        offer_id,
    )
    return [(row["id"], row["reference"], row["title"], row["lot"]) for row in rows]


async def address_of_supplier(supplier_id: int) -> str:
    row = await fetch("select address from supplier where id = $1", supplier_id)
    return str(row[0]["address"] or "") if row else ""


async def count_begun(offer_ids: Sequence[int], first_on: date, last_on: date) -> int:
    """Citizens who began in any of the offers within the days; exact, so not for showing as it is."""
    rows = await fetch(
        "select count(distinct citizen_id) from placement where offer_id = any($1) and start_on between $2 and $3",
        list(offer_ids),
        first_on,
        last_on,
    )
    return int(rows[0][0])


def _contract(row: Record) -> Contract:
    plain = {name: row[name] for name in Contract.__struct_fields__ if name not in _OWN_COLUMNS}
    return Contract(
        **plain,
        kpis=msgspec.json.decode(row["kpis"]),
        prices=prices_of(row["prices"]),
        payment_model=msgspec.json.decode(row["payment_model"]),
        options=msgspec.json.decode(row["options"] or "[]", type=list[ContractOption]),
        offers=msgspec.json.decode(row["offers"] or "[]", type=list[LinkedOffer]),
    )
