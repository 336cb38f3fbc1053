"""What lower rooms' rows say of publication, in one query each; nothing is written."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from asyncpg import Record

from app.platform.db import fetch, fetch_value
from app.procurement.publication.queries import edition_of
from app.procurement.publication.schemas import Edition


class PublishedRow(msgspec.Struct, frozen=True):
    """The newest edition with the tender's written state."""

    state: str
    procedure_kind: str
    first_published_at: datetime
    edition: Edition


async def is_approved(tender_id: int, version: int) -> bool:
    """Whether a second person's last word on this version of the text was yes."""
    decision = await fetch_value(
        """
        select decision from tender_review where tender_id = $1 and tender_version = $2 and decision is not null
        order by decided_at desc, id desc limit 1
        """,
        tender_id,
        version,
    )
    return bool(decision == "approved")


async def asked_for() -> list[int]:
    """Tenders that bidders may ask about."""
    return [row["id"] for row in await fetch("select id from tender where state = 'published' order by id")]


async def list_published(
    kinds: Sequence[str], invited_to: Sequence[str] = (), supplier_id: int | None = None
) -> list[PublishedRow]:
    """Tenders with an edition, the latest published first.

    kinds : procedures that everybody reads. invited_to : those that only an invited supplier reads.
    """
    return [_published(row) for row in await fetch(_PUBLISHED, list(kinds), None, list(invited_to), supplier_id)]


async def find_published(
    reference: str, kinds: Sequence[str], invited_to: Sequence[str] = (), supplier_id: int | None = None
) -> PublishedRow | None:
    """By the reference that was published, whatever the working text says by now."""
    rows = await fetch(_PUBLISHED, list(kinds), reference, list(invited_to), supplier_id)
    return _published(rows[0]) if rows else None


async def is_reference_used(reference: str, *, but: int) -> bool:
    """Whether another tender was ever published under the reference, whatever its text says by now."""
    return bool(
        await fetch_value(
            """
            select exists (select from tender_edition
                           where tender_id <> $2 and sections -> 'tender' ->> 'reference' = $1)
            """,
            reference,
            but,
        )
    )


_PUBLISHED = """
    select e.*, t.state, t.procedure_kind, first.published_at as first_published_at
    from tender t
    join lateral (select * from tender_edition where tender_id = t.id order by number desc limit 1) e on true
    join tender_edition first on first.tender_id = t.id and first.number = 1
    where (t.procedure_kind = any($1) or t.procedure_kind = any($3) and exists (
            select from tender_invitation i where i.tender_id = t.id and i.supplier_id = $4::int))
        and ($2::text is null or e.sections -> 'tender' ->> 'reference' = $2)
    order by first.published_at desc, t.id desc
"""


def _published(row: Record) -> PublishedRow:
    return PublishedRow(row["state"], row["procedure_kind"], row["first_published_at"], edition_of(row))
