"""Reads and writes of registrations."""

from datetime import timedelta

import msgspec
from asyncpg import Record

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.bidders.schemas import Contact, Registration, RegistrationInput

_COLUMNS = """
    r.id, r.company, r.cvr, r.address, r.phone, r.contact_name, r.email, r.locale, r.asked_at, r.confirmed_at,
    r.supplier_id, r.user_id,
    case when r.confirmed_at is null then 'waiting' when u.disabled_at is null then 'active' else 'closed' end as state
"""
_TABLES = "bidder_registration r left join app_user u on u.id = r.user_id"


async def lock_registrations() -> None:
    """One at a time: what is counted and what is known stays so until it is written."""
    await execute("select pg_advisory_xact_lock(hashtext('bidder_registration'))")


async def counts_of_a_day(*, visitor_key: str, email: str) -> tuple[int, int, int]:
    """How many registrations in the last 24 hours: of the network, of the address, in all."""
    row = await fetch_one(
        """
        select count(*) filter (where visitor_key = $1) as network, count(*) filter (where email = $2) as address,
               count(*) as everybody
        from bidder_registration where asked_at > clock_timestamp() - interval '24 hours'
        """,
        visitor_key,
        email,
    )
    return (row["network"], row["address"], row["everybody"]) if row else (0, 0, 0)


async def insert_registration(given: RegistrationInput, *, locale: str, visitor_key: str, token_hash: bytes) -> int:
    return int(
        await fetch_value(
            """
            insert into bidder_registration (company, cvr, address, phone, contact_name, email, locale, token_hash,
                                             visitor_key, asked_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp()) returning id
            """,
            given.company.strip(),
            given.cvr,
            given.address,
            given.phone,
            given.contact_name,
            given.email,
            locale,
            token_hash,
            visitor_key,
        )
    )


async def set_token(registration_id: int, token_hash: bytes) -> None:
    await execute("update bidder_registration set token_hash = $2 where id = $1", registration_id, token_hash)


async def find_registration(registration_id: int) -> Registration | None:
    return _registration(await fetch_one(f"select {_COLUMNS} from {_TABLES} where r.id = $1", registration_id))


async def find_waiting(token_hash: bytes, *, valid: timedelta) -> Registration | None:
    """The unconfirmed registration of this word, while it is young enough."""
    return _registration(
        await fetch_one(
            f"""
            select {_COLUMNS} from {_TABLES}
            where r.token_hash = $1 and r.confirmed_at is null and r.asked_at > clock_timestamp() - $2::interval
            """,
            token_hash,
            valid,
        )
    )


async def find_of_supplier(supplier_id: int) -> Registration | None:
    return _registration(await fetch_one(f"select {_COLUMNS} from {_TABLES} where r.supplier_id = $1", supplier_id))


async def list_registrations() -> list[Registration]:
    return [
        msgspec.convert(dict(row), Registration)
        for row in await fetch(f"select {_COLUMNS} from {_TABLES} order by r.id desc")
    ]


async def confirm(registration_id: int, *, supplier_id: int, user_id: int) -> None:
    await execute(
        """
        update bidder_registration
        set confirmed_at = clock_timestamp(), supplier_id = $2, user_id = $3, visitor_key = '' where id = $1
        """,
        registration_id,
        supplier_id,
        user_id,
    )


async def save_contact(registration_id: int, given: Contact) -> None:
    await execute(
        "update bidder_registration set contact_name = $2, email = $3, phone = $4, address = $5 where id = $1",
        registration_id,
        given.contact_name,
        given.email,
        given.phone,
        given.address,
    )


async def forget_unconfirmed(*, older_than: timedelta) -> int:
    rows = await fetch(
        """
        delete from bidder_registration
        where confirmed_at is null and asked_at < clock_timestamp() - $1::interval returning id
        """,
        older_than,
    )
    return len(rows)


def _registration(row: Record | None) -> Registration | None:
    return msgspec.convert(dict(row), Registration) if row else None
