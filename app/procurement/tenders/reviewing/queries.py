"""Rows of comments and reviews."""

from collections.abc import Sequence

import msgspec

from app.platform.db import execute, fetch, fetch_value
from app.procurement.tenders.reviewing.schemas import Comment, Review


async def list_comments(tender_id: int, section: str | None = None) -> list[Comment]:
    """The open ones first, each group the oldest first."""
    rows = await fetch(
        """
        select c.id, c.section, c.entry, c.text, c.written_by, c.written_at, c.settled_at,
               coalesce(w.name, '') as writer, coalesce(s.name, '') as settler
        from tender_comment c
        left join app_user w on w.id = c.written_by left join app_user s on s.id = c.settled_by
        where c.tender_id = $1 and ($2::text is null or c.section = $2)
        order by c.settled_at is not null, c.id
        """,
        tender_id,
        section,
    )
    return [msgspec.convert(dict(row), Comment) for row in rows]


async def insert_comment(tender_id: int, section: str, entry: str, text: str, written_by: int) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into tender_comment (tender_id, section, entry, text, written_by, written_at)
        values ($1, $2, $3, $4, $5, now()) returning id
        """,
        tender_id,
        section,
        entry,
        text,
        written_by,
    )


async def set_settled(tender_id: int, comment_id: int, settled_by: int | None) -> bool:
    """None opens it again. False when the tender has no such comment."""
    done = await fetch_value(
        """
        update tender_comment set settled_by = $3, settled_at = case when $3::int is null then null else now() end
        where tender_id = $1 and id = $2 returning id
        """,
        tender_id,
        comment_id,
        settled_by,
    )
    return done is not None


async def list_reviews(tender_id: int) -> list[Review]:
    """The latest first."""
    rows = await fetch(f"{_REVIEWS} where r.tender_id = $1 order by r.id desc", tender_id)
    return [msgspec.convert(dict(row), Review) for row in rows]


async def insert_review(tender_id: int, version: int, asked_by: int, reviewer_id: int) -> int:
    return await fetch_value(  # type: ignore[no-any-return]
        """
        insert into tender_review (tender_id, tender_version, asked_by, asked_at, reviewer_id, note)
        values ($1, $2, $3, now(), $4, '') returning id
        """,
        tender_id,
        version,
        asked_by,
        reviewer_id,
    )


async def decide(review_id: int, decision: str, note: str) -> bool:
    """False when it is decided or taken back already."""
    done = await fetch_value(
        """
        update tender_review set decision = $2, note = $3, decided_at = now()
        where id = $1 and decision is null returning id
        """,
        review_id,
        decision,
        note,
    )
    return done is not None


async def delete_open(tender_id: int) -> None:
    await execute("delete from tender_review where tender_id = $1 and decision is null", tender_id)


async def open_for(user_id: int) -> Sequence[int]:
    """Tenders that wait for this reader."""
    rows = await fetch(
        """
        select r.tender_id from tender_review r join tender t on t.id = r.tender_id
        where r.reviewer_id = $1 and r.decision is null and t.state = 'internal_review' order by r.id
        """,
        user_id,
    )
    return [row["tender_id"] for row in rows]


_REVIEWS = """
    select r.id, r.tender_version, r.asked_by, r.asked_at, r.reviewer_id, r.decision, r.note, r.decided_at,
           coalesce(a.name, '') as asker, coalesce(v.name, '') as reviewer
    from tender_review r
    left join app_user a on a.id = r.asked_by left join app_user v on v.id = r.reviewer_id
"""
