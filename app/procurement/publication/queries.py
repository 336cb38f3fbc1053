"""Reads and writes the room's own rows; editions and published questions are only ever added."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from asyncpg import Record

from app.platform.db import execute, fetch, fetch_one, fetch_value
from app.procurement.procedures.schemas import Deadlines
from app.procurement.publication.schemas import Edition, Invitation, Question
from app.procurement.tenders.differences import ClauseChange

QUESTION = (
    "id, tender_id, number, asked_at, section, text, answer, answered_at, published_at, version"  # never asked_by
)


async def database_now() -> datetime:
    """The clock that deadlines are decided by."""
    return await fetch_value("select clock_timestamp()")  # type: ignore[no-any-return]


async def insert_edition(edition: Edition) -> int:
    """The row's id; `edition.id` and `published_at` are the database's to give."""
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into tender_edition (tender_id, number, published_at, published_by, tender_version, sections,
            content_hash, questions_until, answers_until, bids_until, opens_at, summary, moves_deadline, changes)
        values ($1, $2, clock_timestamp(), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id
        """,
        edition.tender_id,
        edition.number,
        edition.published_by,
        edition.tender_version,
        _json(edition.sections),
        edition.content_hash,
        edition.deadlines.questions_until,
        edition.deadlines.answers_until,
        edition.deadlines.bids_until,
        edition.deadlines.opens_at,
        edition.summary,
        edition.moves_deadline,
        _json(edition.changes),
    )


async def list_editions(tender_id: int) -> list[Edition]:
    """Newest first."""
    rows = await fetch("select * from tender_edition where tender_id = $1 order by number desc", tender_id)
    return [edition_of(row) for row in rows]


async def find_edition(tender_id: int, number: int | None = None) -> Edition | None:
    """One edition; without a number the newest."""
    row = await fetch_one(
        """
        select * from tender_edition where tender_id = $1 and ($2::int is null or number = $2)
        order by number desc limit 1
        """,
        tender_id,
        number,
    )
    return edition_of(row) if row else None


def edition_of(row: Record) -> Edition:
    return Edition(
        id=row["id"],
        tender_id=row["tender_id"],
        number=row["number"],
        published_at=row["published_at"],
        published_by=row["published_by"],
        tender_version=row["tender_version"],
        sections=msgspec.json.decode(row["sections"]),
        content_hash=row["content_hash"],
        deadlines=Deadlines(row["questions_until"], row["answers_until"], row["bids_until"], row["opens_at"]),
        summary=row["summary"],
        moves_deadline=row["moves_deadline"],
        changes=msgspec.json.decode(row["changes"], type=list[ClauseChange]),
    )


async def insert_invitation(tender_id: int, supplier_id: int, *, invited_by: int) -> bool:
    """False for one who is invited already."""
    return bool(
        await fetch_value(
            """
            insert into tender_invitation (tender_id, supplier_id, invited_by, invited_at)
            values ($1, $2, $3, clock_timestamp()) on conflict (tender_id, supplier_id) do nothing returning true
            """,
            tender_id,
            supplier_id,
            invited_by,
        )
    )


async def delete_invitation(tender_id: int, supplier_id: int) -> bool:
    return bool(
        await fetch_value(
            "delete from tender_invitation where tender_id = $1 and supplier_id = $2 returning true",
            tender_id,
            supplier_id,
        )
    )


async def list_invited(tender_id: int) -> list[Invitation]:
    """By name."""
    rows = await fetch(
        """
        select i.supplier_id, s.name as supplier_name, i.invited_at
        from tender_invitation i join supplier s on s.id = i.supplier_id
        where i.tender_id = $1 order by lower(s.name), s.id
        """,
        tender_id,
    )
    return [msgspec.convert(dict(row), Invitation) for row in rows]


async def lock_life(tender_id: int) -> None:
    """One officer at a time: what is decided from the newest edition is decided before there is a newer one."""
    await execute("select pg_advisory_xact_lock(hashtext('tender_life'), $1)", tender_id)


async def lock_questions(tender_id: int) -> None:
    """One at a time for each tender: numbers follow one another."""
    await execute("select pg_advisory_xact_lock(hashtext('tender_question'), $1)", tender_id)


async def insert_question(tender_id: int, *, asked_by: int | None, section: str, text: str) -> int:
    """Numbered in turn; the caller holds `lock_questions`."""
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into tender_question (tender_id, number, asked_at, asked_by, section, text, answer, version)
        values ($1, (select coalesce(max(number), 0) + 1 from tender_question where tender_id = $1),
                clock_timestamp(), $2, $3, $4, '', 1)
        returning id
        """,
        tender_id,
        asked_by,
        section,
        text,
    )


async def list_questions(tender_id: int, *, published: bool = False) -> list[Question]:
    rows = await fetch(
        f"""
        select {QUESTION} from tender_question
        where tender_id = $1 and (published_at is not null or not $2) order by number
        """,
        tender_id,
        published,
    )
    return [question_of(row) for row in rows]


async def find_question(question_id: int, *, lock: bool = False) -> Question | None:
    row = await fetch_one(
        f"select {QUESTION} from tender_question where id = $1{' for update' if lock else ''}", question_id
    )
    return question_of(row) if row else None


def question_of(row: Record) -> Question:
    return msgspec.convert(dict(row), Question)


async def save_answer(question_id: int, *, text: str, answer: str, answered_by: int) -> None:
    await execute(
        """
        update tender_question
        set text = $2, answer = $3, answered_by = case when $3 = '' then null else $4::int end,
            answered_at = case when $3 = '' then null else clock_timestamp() end, version = version + 1
        where id = $1
        """,
        question_id,
        text,
        answer,
        answered_by,
    )


async def publish_questions(question_ids: Sequence[int]) -> None:
    await execute(
        "update tender_question set published_at = clock_timestamp(), version = version + 1 where id = any($1)",
        list(question_ids),
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
