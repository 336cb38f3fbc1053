"""PostgreSQL through Piccolo: the engine, transactions that survive faults, plain SQL, bulk copy."""

from app.platform.db.engine import DB, close_pool, open_pool
from app.platform.db.sql import copy_rows, execute, fetch, fetch_one, fetch_value
from app.platform.db.transactions import TransactionEnded, transaction

__all__ = [
    "DB",
    "TransactionEnded",
    "close_pool",
    "copy_rows",
    "execute",
    "fetch",
    "fetch_one",
    "fetch_value",
    "open_pool",
    "transaction",
]
