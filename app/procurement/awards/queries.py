"""Reads and writes the room's own rows. Decisions of lots and notes are only ever added."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from asyncpg import Record

from app.platform.db import execute, fetch, fetch_value
from app.procurement.awards.freezing import freeze, thaw
from app.procurement.awards.schemas import (
    AwardRules,
    Decision,
    Letter,
    LotNotes,
    LotOutcome,
    RankedBid,
    TieBreak,
)


class Notes(msgspec.Struct, frozen=True):
    """What is noted before a decision. low_prices : by lot and opened bid; ties : by lot."""

    low_prices: dict[tuple[int, int], str]
    ties: dict[int, TieBreak]


async def database_now() -> datetime:
    return await fetch_value("select clock_timestamp()")  # type: ignore[no-any-return]


async def list_notes(tender_id: int) -> Notes:
    """The newest of each."""
    rows = await fetch("select * from award_note where tender_id = $1 order by id", tender_id)
    low = {(row["lot"], row["opened_bid_id"]): row["text"] for row in rows if row["kind"] == "low_price"}
    ties = {row["lot"]: _tie_of(row) for row in rows if row["kind"] == "tie"}
    return Notes(low, ties)


async def insert_note(
    tender_id: int, lot: int, kind: str, *, text: str, noted_by: int, bid: int | None = None, details: Any = None
) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into award_note (tender_id, lot, kind, opened_bid_id, text, details, noted_by, noted_at)
        values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp()) returning id
        """,
        tender_id,
        lot,
        kind,
        bid,
        text,
        freeze(details or {}),
        noted_by,
    )


async def insert_decision(
    tender_id: int, *, decided_by: int, next_steps: str, complaint: str, rules: AwardRules
) -> int:
    """The next round; the caller holds the tender's lock."""
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into tender_decision (tender_id, round, decided_at, decided_by, next_steps, complaint, rules)
        values ($1, (select coalesce(max(round), 0) + 1 from tender_decision where tender_id = $1),
                clock_timestamp(), $2, $3, $4, $5)
        returning id
        """,
        tender_id,
        decided_by,
        next_steps,
        complaint,
        freeze(rules),
    )


async def insert_lot(decision_id: int, lot: LotOutcome) -> None:
    await execute(
        """
        insert into lot_decision (decision_id, lot, outcome, winners, reason, ranking, notes)
        values ($1, $2, $3, $4, $5, $6, $7)
        """,
        decision_id,
        lot.lot,
        lot.outcome,
        list(lot.winners),
        lot.reason,
        freeze(lot.ranking),
        freeze(lot.notes),
    )


async def find_current(tender_id: int) -> Decision | None:
    found = await _decisions("d.tender_id = $1 and d.withdrawn_at is null", tender_id)
    return found[0] if found else None


async def list_decisions(tender_id: int) -> list[Decision]:
    """Newest first."""
    return await _decisions("d.tender_id = $1", tender_id)


async def find_decision(decision_id: int) -> Decision | None:
    found = await _decisions("d.id = $1", decision_id)
    return found[0] if found else None


async def withdraw(decision_id: int, reason: str) -> None:
    await execute(
        "update tender_decision set withdrawn_at = clock_timestamp(), withdrawn_reason = $2 where id = $1",
        decision_id,
        reason,
    )


async def set_dates(decision_id: int, dated_on: date, standstill_ends_on: date | None) -> None:
    await execute(
        "update tender_decision set letters_dated_on = $2, standstill_ends_on = $3 where id = $1",
        decision_id,
        dated_on,
        standstill_ends_on,
    )


async def set_notified(decision_id: int) -> None:
    await execute("update tender_decision set notified_at = clock_timestamp() where id = $1", decision_id)
    await execute("update bidder_letter set sent_at = clock_timestamp() where decision_id = $1", decision_id)


async def ensure_letter(decision_id: int, opened_bid_id: int, kind: str) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into bidder_letter (decision_id, opened_bid_id, kind) values ($1, $2, $3)
        on conflict (decision_id, opened_bid_id) do update set kind = excluded.kind
        returning id
        """,
        decision_id,
        opened_bid_id,
        kind,
    )


async def set_document(letter_id: int, document_id: int) -> None:
    await execute("update bidder_letter set document_id = $2 where id = $1", letter_id, document_id)


async def set_seen(letter_ids: Sequence[int]) -> None:
    """The first time counts."""
    await execute(
        "update bidder_letter set seen_at = clock_timestamp() where id = any($1) and seen_at is null", list(letter_ids)
    )


def letter_of(row: Mapping[str, Any] | Record) -> Letter:
    return Letter(**{name: row[name] for name in Letter.__struct_fields__})


async def lock_tender(tender_id: int) -> None:
    """One officer at a time; points are not agreed meanwhile either."""
    await execute("select from tender where id = $1 for update", tender_id)


async def _decisions(where: str, value: int) -> list[Decision]:
    rows = await fetch(f"select d.* from tender_decision d where {where} order by d.round desc", value)
    lots = await fetch(
        "select * from lot_decision where decision_id = any($1) order by lot", [row["id"] for row in rows]
    )
    return [_decision_of(row, [lot for lot in lots if lot["decision_id"] == row["id"]]) for row in rows]


def _decision_of(row: Record, lots: Sequence[Record]) -> Decision:
    return Decision(
        **{
            **dict(row),
            "rules": thaw(row["rules"], AwardRules),
            "lots": tuple(_lot_of(lot) for lot in lots),
        }
    )


def _lot_of(row: Record) -> LotOutcome:
    return LotOutcome(
        id=row["id"],
        lot=row["lot"],
        outcome=row["outcome"],
        winners=tuple(row["winners"]),
        reason=row["reason"],
        ranking=thaw(row["ranking"], tuple[RankedBid, ...]),
        notes=thaw(row["notes"], LotNotes),
    )


def _tie_of(row: Record) -> TieBreak:
    return msgspec.structs.replace(thaw(row["details"], TieBreak), text=row["text"])
