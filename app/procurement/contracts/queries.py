"""Reads and writes the room's own rows; an event is only ever added."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from asyncpg import Record

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.contracts.schemas import ContractEvent, ContractInput, ContractPrice, OptionInput, Proposal


async def database_today() -> date:
    """The day in Denmark by the database's clock: what a standstill is decided by."""
    return await fetch_value("select (clock_timestamp() at time zone 'Europe/Copenhagen')::date")  # type: ignore[no-any-return]


async def lock_life(tender_id: int) -> None:
    """The lock that every step of a tender's life takes: of two officers one signs, and the other is told."""
    await execute("select pg_advisory_xact_lock(hashtext('tender_life'), $1)", tender_id)


async def is_reference_used(reference: str, *, but: int = 0) -> bool:
    sql = "select exists (select from contract where reference = $1 and id <> $2)"
    return bool(await fetch_value(sql, reference, but))


async def insert_contract(given: ContractInput, created_by: int | None, frozen: Proposal | None = None) -> int:
    """frozen : what comes from the award; None for a contract from before."""
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into contract (reference, title, supplier_id, tender_id, lot_decision_id, lots, signed_on, starts_on,
            ends_on, value_ore, value_basis, kpis, prices, payment_model, created_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning id
        """,
        given.reference,
        given.title,
        given.supplier_id,
        frozen.tender_id if frozen else None,
        frozen.lot_decision_id if frozen else None,
        frozen.lots if frozen else [],
        given.signed_on,
        given.starts_on,
        given.ends_on,
        given.value_ore,
        given.value_basis,
        _json(frozen.kpis if frozen else []),
        _json(frozen.prices if frozen else []),
        _json(frozen.payment_model if frozen else {}),
        created_by,
    )


async def insert_options(contract_id: int, options: Sequence[OptionInput]) -> None:
    for position, option in enumerate(options, start=1):
        await execute(
            """
            insert into contract_option (contract_id, position, label, months, notify_by, value_ore)
            values ($1, $2, $3, $4, $5, $6)
            """,
            contract_id,
            position,
            option.label,
            option.months,
            option.notify_by,
            option.value_ore,
        )


async def lock_contract(contract_id: int) -> None:
    """Options and changes of one contract are decided one at a time."""
    await execute("select id from contract where id = $1 for update", contract_id)


async def raise_version(contract_id: int, version: int | None = None) -> bool:
    """False when somebody saved since `version`."""
    found = await fetch_value(
        "update contract set version = version + 1 where id = $1 and ($2::int is null or version = $2) returning id",
        contract_id,
        version,
    )
    return found is not None


async def set_document(contract_id: int, document_id: int) -> None:
    await execute("update contract set document_id = $2 where id = $1", contract_id, document_id)


async def set_term(contract_id: int, *, ends_on: date, value_ore: int | None) -> None:
    await execute("update contract set ends_on = $2, value_ore = $3 where id = $1", contract_id, ends_on, value_ore)


async def set_terminated(contract_id: int, *, on: date, reason: str) -> None:
    await execute(
        "update contract set terminated_on = $2, termination_reason = $3 where id = $1", contract_id, on, reason
    )


async def decide_option(option_id: int, decision: str, decided_by: int) -> None:
    await execute(
        """
        update contract_option set decision = $2, decided_by = $3, decided_at = clock_timestamp()
        where id = $1 and decision is null
        """,
        option_id,
        decision,
        decided_by,
    )


async def insert_offer(contract_id: int, offer_id: int, lot: int | None) -> None:
    await execute(
        """
        insert into contract_offer (contract_id, offer_id, lot) values ($1, $2, $3)
        on conflict (contract_id, offer_id) do nothing
        """,
        contract_id,
        offer_id,
        lot,
    )


async def insert_own_offer(tender_id: int, lot: int, offer_id: int, created_by: int) -> None:
    await execute(
        "insert into in_house_offer (tender_id, lot, offer_id, created_by) values ($1, $2, $3, $4)",
        tender_id,
        lot,
        offer_id,
        created_by,
    )


async def insert_event(contract_id: int, kind: str, actor_id: int | None, details: Mapping[str, Any]) -> None:
    await execute(
        """
        insert into contract_event (contract_id, at, kind, actor_id, details)
        values ($1, clock_timestamp(), $2, $3, $4)
        """,
        contract_id,
        kind,
        actor_id,
        _json(details),
    )


async def list_events(contract_id: int) -> list[ContractEvent]:
    """The first first."""
    rows = await fetch("select * from contract_event where contract_id = $1 order by id", contract_id)
    return [_event(row) for row in rows]


async def last_days(tender_ids: Sequence[int]) -> dict[int, date]:
    """The last day that any of a tender's contracts is in force, for those that have contracts."""
    rows = await fetch(
        """
        select tender_id, max(least(ends_on, terminated_on)) as last from contract
        where tender_id = any($1) group by tender_id
        """,
        list(tender_ids),
    )
    return {row["tender_id"]: row["last"] for row in rows}


async def find_contract_id(tender_id: int, supplier_id: int) -> int | None:
    row = await fetch_one("select id from contract where tender_id = $1 and supplier_id = $2", tender_id, supplier_id)
    return row["id"] if row else None


def _event(row: Record) -> ContractEvent:
    at: datetime = row["at"]
    details = msgspec.json.decode(row["details"])
    return ContractEvent(id=row["id"], at=at, kind=row["kind"], actor_id=row["actor_id"], details=details)


def prices_of(text: str) -> list[ContractPrice]:
    return msgspec.json.decode(text, type=list[ContractPrice])


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
