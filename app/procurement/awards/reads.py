"""Letters with their bidders and documents, and names of people; one query each, nothing is written."""

import msgspec

from app.platform.db import fetch, fetch_one
from app.procurement.awards.queries import letter_of
from app.procurement.awards.schemas import Letter


class OwnLetter(msgspec.Struct, frozen=True):
    """A bidder's letter that was sent, with what its page needs of the tender."""

    letter: Letter
    tender_id: int


async def list_letters(decision_id: int) -> list[Letter]:
    """In the order the bids were received."""
    return [
        letter_of(row) for row in await fetch(f"{_LETTERS} where l.decision_id = $1 order by b.number", decision_id)
    ]


async def find_letter(letter_id: int) -> Letter | None:
    row = await fetch_one(f"{_LETTERS} where l.id = $1", letter_id)
    return letter_of(row) if row else None


async def letters_of_supplier(reference: str, supplier_id: int) -> list[OwnLetter]:
    """A supplier's letters on the tender published under a reference that were sent, the newest first."""
    rows = await fetch(
        f"""
        {_LETTERS} join tender_decision d on d.id = l.decision_id
        where b.supplier_id = $2 and l.sent_at is not null and not b.is_control_bid and exists (
            select from tender_edition e
            where e.tender_id = d.tender_id and e.sections -> 'tender' ->> 'reference' = $1)
        order by d.round desc
        """,
        reference,
        supplier_id,
    )
    return [OwnLetter(letter_of(row), row["tender_id"]) for row in rows]


_LETTERS = """
    select l.*, b.tender_id, b.supplier_id, b.bidder, coalesce(i.state, '') as state
    from bidder_letter l
    join opened_bid b on b.id = l.opened_bid_id
    left join issued_document i on i.id = l.document_id
"""
