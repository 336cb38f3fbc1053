"""Days that pass while a journey is under way: a tender's deadlines, decision and letters move back in time.

The product never changes editions and events. Only here, in the test's own connection to the site's database, are their
moments set back, so that the site meets them as it would weeks later.
"""

import os
from datetime import timedelta

import asyncpg

from app.platform.db.embedded import url_of_database

MOMENTS = {
    "tender_edition": ("published_at", "questions_until", "answers_until", "bids_until", "opens_at"),
    "tender_event": ("at",),
    "bid": ("begun_at", "received_at"),
    "opened_bid": ("received_at",),
    "tender_decision": ("decided_at", "notified_at", "letters_dated_on", "standstill_ends_on"),
}


async def let_days_pass(server_url: str, reference: str, days: int) -> None:
    connection = await asyncpg.connect(url_of_database(server_url, f"browser_{os.getpid()}"))
    try:
        await connection.execute("set session_replication_role = replica")
        tender_id = await connection.fetchval("select id from tender where reference = $1", reference)
        for table, columns in MOMENTS.items():
            moved = ", ".join(f"{column} = {column} - $2::interval" for column in columns)
            await connection.execute(
                f"update {table} set {moved} where tender_id = $1", tender_id, timedelta(days=days)
            )
    finally:
        await connection.close()
